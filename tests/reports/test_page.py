"""The report as one page: whole, offline, and saying what the report says whatever its texts are."""

from collections import Counter
from dataclasses import replace

from hypothesis import given, settings

from kpro_analysis.reports.document import Data, Report, Section, Shape, Text
from kpro_analysis.reports.fragments import section_html
from kpro_analysis.reports.page import report_page
from kpro_analysis.spreadsheet import printable
from kpro_analysis.tables import Column, Kind, Table, words
from tests.reports.making import TEXTS, Page, tables
from tests.reports.sample import MADE, RANKING, REPORT

PAGE = Page(report_page(REPORT, MADE))


def names(page: Page) -> list[str]:
    return [name for name, _ in page.elements]


def shown(table: Table) -> list[list[str]]:
    """A table's texts as a page shows them."""
    head = [column.name for column in table.columns]
    body = [[words(*pair) for pair in zip(table.columns, row, strict=True)] for row in table.rows]
    return [[printable(text) for text in row] for row in (head, *body)]


def test_the_page_is_alone_in_the_world() -> None:
    assert not {"script", "link", "img", "iframe", "object"} & set(names(PAGE))
    assert "default-src 'none'; style-src 'unsafe-inline'" in PAGE.all("content")
    assert not [name for _, attributes in PAGE.elements for name in attributes if name.startswith("on")]
    assert [address for address in PAGE.all("href") if not address.startswith("#")] == []
    assert "url(" not in PAGE.html


def test_every_link_leads_to_one_place() -> None:
    places = Counter(PAGE.all("id"))
    assert [name for name, count in places.items() if count > 1] == []
    assert {address.removeprefix("#") for address in PAGE.all("href")} <= set(places)
    assert {name for names in PAGE.all("aria-labelledby") for name in names.split()} <= set(places)


def test_the_conclusion_comes_first_and_the_method_last() -> None:
    moved = replace(REPORT, sections=(REPORT.sections[0], REPORT.sections[-1], *REPORT.sections[1:-1]))
    sections = [attributes["id"] for name, attributes in Page(report_page(moved, MADE)).elements if name == "section"]
    assert sections[0] == "konklusion"
    assert sections[-2:] == ["metode", "kilder"]


def test_the_contents_name_every_section_and_what_is_missing() -> None:
    start = PAGE.html.index("<nav")
    contents = Page(PAGE.html[start : PAGE.html.index("</nav>") + 6]).text
    for section in REPORT.sections:
        assert section.heading in contents
    assert contents.count("mangler") == 1


def test_what_is_missing_is_told_at_the_top_and_in_its_place() -> None:
    assert PAGE.text.count(REPORT.missing[0]) == 2
    assert "mangler noget" not in report_page(replace(REPORT, sections=REPORT.sections[:2]), MADE)


def test_rule_made_text_is_marked_and_the_mark_explained() -> None:
    text = section_html(Section("a", "A", (Text("Regnet ud.", by_rule=True), Text("Skrevet."))))
    assert text.count("Regeltekst") == 1
    assert "Tekster mærket Regeltekst er skrevet af faste regler" in PAGE.text


def test_the_moment_stands_in_the_footer_only() -> None:
    assert PAGE.html.count(MADE) == 1
    assert PAGE.html.index(MADE) > PAGE.html.index("<footer>")


def test_a_title_cannot_leave_the_style_sheet() -> None:
    title = '</style><script>x</script>"; } body { display: none } \\'
    page = Page(report_page(replace(REPORT, title=title), MADE))
    assert "script" not in names(page)
    assert page.text.count(title) == 2  # the title and the heading
    style = page.html[page.html.index("<style>") : page.html.index("</style>")]
    assert "display: none }" not in style.split("@top-left", 2)[1].split("\n")[0]


def test_every_text_can_be_written_to_a_file() -> None:
    odd = "a\ud800\x00b"
    report = Report("kvartal", odd, odd, (Section("a", odd, (Text(odd),), odd),))
    assert Page(report_page(report, odd).encode().decode()).text.count("ab") == 9


def test_half_of_what_a_report_may_weigh_holds_many_tables() -> None:
    columns = tuple(Column(f"Kolonne {place}", Kind.NUMBER) for place in range(12))
    large = Table("Stor", columns, tuple(tuple(float(row * place) for place in range(12)) for row in range(400)))
    sections = tuple(Section(f"del-{place}", "Del", (Data(large),)) for place in range(4))
    assert len(report_page(replace(REPORT, sections=sections), MADE).encode()) < 750_000


def test_a_report_without_anything_is_still_a_page() -> None:
    page = Page(report_page(Report("kvartal", "Tom", "", ()), MADE))
    assert "Tom" in page.text


def test_tables_that_need_more_are_set_smaller() -> None:
    wide = section_html(Section("a", "A", (Data(RANKING),)))
    narrow = section_html(Section("a", "A", (Data(Table("x", RANKING.columns[:3], ())),)))
    crowded = section_html(Section("a", "A", (Data(Table("x", RANKING.columns * 4, ())),)))
    assert [next(name for name in ("narrow", "wide", "lying", "crowded") if f"scroll {name}" in html) for html in (
        narrow, wide, crowded)] == ["narrow", "lying", "crowded"]  # fmt: skip


@settings(max_examples=20)
@given(tables(), TEXTS)
def test_whatever_stands_in_a_table_is_shown_and_nothing_else(table: Table, text: str) -> None:
    section = Section("a", text, (Text(text), Data(table, text)), text)
    page = Page(section_html(section))
    assert page.within == []
    assert set(names(page)) <= {"section", "h2", "p", "strong", "div", "table", "caption", "thead", "tbody", "tr",
                                "th", "td", "span"}  # fmt: skip
    assert page.rows[: 1 + len(table.rows)] == shown(table)
    page.html.encode("utf-8")


def test_every_shape_is_drawn_in_the_sample() -> None:
    """So that whoever looks at the sample has seen all."""
    shapes = {block.shape for section in REPORT.sections for block in section.blocks if hasattr(block, "shape")}
    assert shapes == set(Shape)
