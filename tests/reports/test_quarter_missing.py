"""What is missing loses its own section and no other; nothing personal comes out; today changes no figure."""

import shutil

import openpyxl
import pytest

from kpro_analysis.errors import UsageError
from kpro_analysis.reports.quarter import open_quarter

from .quarter_reading import METHODS, QUARTER, make_demo, sections

OF_REQUESTS = ("register", "pool", "ranking", "fruit", "decisions")
ALWAYS = {"summary", "data_quality", "method"}
LOST = {  # what is taken away, and the sections that go with it
    "aendringsoensker*.xlsx": OF_REQUESTS,
    "support*.csv": ("support",),
    "uddata": ("uddata",),
    "minlog": ("minlog",),
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory, minlog_data):
    return make_demo(tmp_path_factory.mktemp("hel") / "data", minlog_data / "minlog")


@pytest.fixture
def data(whole, tmp_path):
    return shutil.copytree(whole, tmp_path / "data")


@pytest.fixture(scope="module")
def report(whole):
    return sections(whole, today="2024-05-02")


def take_away(data, pattern):
    found = list(data.glob(pattern))
    assert found
    for path in found:
        shutil.rmtree(path) if path.is_dir() else path.unlink()


@pytest.mark.parametrize("pattern", LOST)
def test_a_source_that_is_missing_loses_its_own_sections(data, pattern):
    take_away(data, pattern)
    report = sections(data)
    lost = {name for name, page in report.items() if page.missing}
    assert lost == set(LOST[pattern])
    assert all(report[name].missing.endswith(".") and "reference" not in report[name].missing for name in lost)
    assert all(page.tables or page.figures or page.texts for page in report.values() if not page.missing)


def test_without_the_year_of_its_own_the_registers_is_read_and_its_lack_told(data):
    take_away(data, "aarshjul.xlsx")
    assert "har intet ark «Årshjul»" in sections(data, methods=("coming",))["coming"].missing


def test_all_missing_still_gives_a_report_that_says_so(tmp_path):
    report = sections(tmp_path)
    assert {name for name, page in report.items() if page.missing} == set(METHODS) - ALWAYS
    assert {values[0] for values in report["summary"].figures.values()} == {"kendes ikke"}
    assert report["summary"].texts == []
    assert report["method"].rows("Versioner")
    assert open_quarter(QUARTER, str(tmp_path), "2024-04-02").end().sources == ()


def test_a_folder_that_is_not_there_is_said(tmp_path):
    report = sections(tmp_path / "væk")
    assert {page.missing for page in report.values() if page.missing} == {
        "Mangler: Mappen væk findes ikke. Angiv mappen med data."
    }


def test_broken_files_are_said_in_one_sentence(data):
    for path in (*data.glob("aendringsoensker*.xlsx"), *data.glob("support*.csv"), data / "aarshjul.xlsx"):
        path.write_bytes(b"noget andet")
    (data / "uddata" / "uddata.json").write_text("{", encoding="utf-8")
    (data / "minlog" / "minlog.json").write_text("{", encoding="utf-8")
    report = sections(data)
    assert {name for name, page in report.items() if page.missing} == set(METHODS) - ALWAYS
    assert not [page.missing for page in report.values() if "reference" in page.missing or "\n" in page.missing]


def test_a_quarter_that_no_source_tells_of(data):
    report = sections(data, quarter="2020-K1")
    assert "ingen henvendelser i 2020-K1" in report["support"].missing
    assert report["minlog"].texts[0].endswith("fortæller ikke om 1. kvartal 2020.")
    assert "fortæller ikke om anmodninger, der er sendt i 1. kvartal 2020" in report["uddata"].texts[1]
    assert not report["register"].missing and not report["pool"].missing


@pytest.mark.parametrize(
    ("quarter", "today", "said"),
    [
        ("2024-Q5", "2024-04-02", "Skriv årstal og kvartal"),
        ("2024-K1", "i morgen", "today"),
        ("2024-K1", "2023-12-31", "er ikke begyndt"),
    ],
)
def test_parameters_that_can_not_be_are_refused(tmp_path, quarter, today, said):
    with pytest.raises(UsageError, match=said):
        open_quarter(quarter, str(tmp_path), today)


def test_the_day_of_the_report_changes_no_figure_of_the_quarter(data, report):
    early, late = report, sections(data, today="2024-09-30")
    changed = {name for name in METHODS if early[name].html != late[name].html}
    assert changed <= {"coming", "uddata", "data_quality"}
    assert early["uddata"].tables["Kommuner"] == late["uddata"].tables["Kommuner"]
    assert "ikke slut" in open_quarter(QUARTER, str(data), "2024-02-01").about
    assert "ikke slut" not in open_quarter(QUARTER, str(data), "2024-04-01").about


def test_nobody_of_the_contact_columns_is_in_the_report(whole, report):
    html = "".join(page.html for page in report.values())
    sheet = openpyxl.load_workbook(whole / "aendringsoensker.xlsx")["ÆØ"]
    head = next(row for row in range(1, 10) if sheet.cell(row, 1).value == "Blanketnummer")
    columns = [cell.column for cell in sheet[head] if cell.value in ("Indmelder", "E-mail", "Telefon")]
    people = {str(sheet.cell(row, c).value) for row in range(head + 1, sheet.max_row + 1) for c in columns} - {"None"}
    assert len(people) > 50
    assert not [one for one in people if one in html] and "@" not in html
