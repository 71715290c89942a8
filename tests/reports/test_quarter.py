"""Every figure of the quarterly report, read from its HTML, is one that the command line tells."""

import hashlib
import re
from datetime import date

import pytest

from kpro_analysis.danish import format_date, format_money, format_number, format_percent
from kpro_analysis.reports.document import Source
from kpro_analysis.reports.quarter import open_quarter

from .quarter_reading import QUARTER, make_demo, sections, told

KEYS = ("plan", "low", "high")
SHOWN = 10


@pytest.fixture(scope="module")
def data(tmp_path_factory, minlog_data):
    return make_demo(tmp_path_factory.mktemp("kvartal") / "data", minlog_data / "minlog")


@pytest.fixture(scope="module")
def report(data):
    return sections(data)


@pytest.fixture(scope="module")
def register(data):
    return data / "aendringsoensker.xlsx"


@pytest.fixture(scope="module")
def overview(register):
    return told("overview", register, "--quarter", QUARTER)


@pytest.fixture(scope="module")
def spending(register):
    return told("spending", register, "--quarter", QUARTER)


@pytest.fixture(scope="module")
def rank(register):
    return told("rank", register)


@pytest.fixture(scope="module")
def support(data):
    return told("support", "top", *sorted(data.glob("support*.csv")), "--quarter", QUARTER)


@pytest.fixture(scope="module")
def minlog(data):
    return told("minlog", "quarter", data / "minlog", "--quarter", QUARTER)


def money(cost):
    plan, low, high = (cost[key] for key in KEYS)
    return format_money(plan) if low == high else f"{format_money(plan)} ({format_money(low)} til {format_money(high)})"


def number(value, decimals=0):
    return "–" if value is None else value if isinstance(value, str) else format_number(value, decimals)


def day(text):
    return format_date(date.fromisoformat(text))


def interval(row, name):
    if row[name] is None:
        return "–"
    low, high = format_number(row[f"{name}_low"] * 100), format_percent(row[f"{name}_high"])
    return f"{format_percent(row[name])} ({low}–{high})"


def test_nothing_is_missing_from_the_report_on_the_demo(report):
    assert {name: page.missing for name, page in report.items() if page.missing} == {}
    assert all(page.tables or page.figures for page in report.values())


def test_every_chart_says_its_main_figures_and_they_stand_beside_it(report):
    drawn = 0
    for page in report.values():
        beside = " ".join([*page.texts, *(cell for table in page.tables.values() for row in table for cell in row)])
        for words in re.findall(r"<desc[^>]*>(.*?)</desc>", page.html):
            figures = re.findall(r"\d[\d.,]*\d|\d", words)
            assert figures and [figure for figure in figures if figure not in beside] == [], words
            drawn += 1
        assert page.html.count('role="img"') == page.html.count("<desc")
    assert drawn >= 9


def test_the_first_page_has_four_figures_and_at_most_five_sentences(report, overview, spending, support, data):
    page = report["summary"]
    before, year = (next(q for q in overview["quarters"] if q["quarter"] == name) for name in ("2023-K4", "2023-K1"))
    assert page.figures["Nye ønsker"][0] == format_number(overview["quarter"]["received"])
    assert all(
        f"{one['received']} i" in phrase
        for one, phrase in zip((before, year), page.figures["Nye ønsker"][1:], strict=True)
    )
    low, plan, high = (format_money(spending["decided"][key]) for key in ("low", "plan", "high"))
    assert page.figures["Besluttet af puljen"] == [
        plan,
        f"{low} til {high}, af {format_money(spending['pool'])}",
        f"{money(spending['previous_quarter']['decided'])} i alt til og med 4. kvartal 2023",
        f"{money(spending['year_before']['decided'])} i alt til og med 1. kvartal 2023",
    ]
    assert page.figures["Henvendelser til supporten"][0] == format_number(support["total"])
    total = _total(told("uddata", "figures", data / "uddata", "--period", QUARTER))
    earlier = _total(told("uddata", "figures", data / "uddata", "--period", "2023-K4"))
    assert page.figures["Svarprocent i Uddata"] == [
        format_percent(total["rate"]),
        f"omtrent som {format_percent(earlier['rate'])} i 4. kvartal 2023",
        "1. kvartal 2023 kendes ikke",
    ]
    assert len(page.figures) == 4 and 1 <= len(page.texts) <= 5 and page.by_rule == page.texts


def test_the_register(report, overview):
    page, now = report["register"], overview["quarter"]
    assert page.texts[0].startswith(f"Der kom {now['received']} nye ønsker i 1. kvartal 2024 (")
    assert page.texts[1] == (
        f"{now['decided']} ønsker blev besluttet, heraf {now['received_and_decided']} af de nye. {now['waiting']} "
        "ønsker ventede, da kvartalet sluttede."
    )
    quarters = [(q["quarter"], str(q["received"]), str(q["decided"])) for q in overview["quarters"]]
    assert page.rows("Nye og besluttede ønsker pr. kvartal") == quarters
    lights = [(one["light"], str(one["received"]), str(one["decided"])) for one in now["by_light"]]
    assert page.rows("Kvartalets ønsker efter prioritet") == lights
    funnel = overview["funnel"]
    steps = [str(funnel[step]) for step in ("received", "competing", "estimated", "inside", "decided")]
    assert [row[1] for row in page.rows("Fra modtaget til besluttet")] == steps
    behind = ", ".join(overview["decided_but_status_waits"])
    assert f"Besluttet, men status siger stadig, at de venter: {behind}. Ret status i registeret." in page.texts


def test_the_pool(report, spending):
    page = report["pool"]
    ends = ("low", "plan", "high")
    same = {"Puljen": "pool", "Disponeret ifølge registeret": "committed"}
    same["Rest, når det disponerede er trukket fra"] = "remaining"
    expected = [(name, *[format_money(spending[key])] * 3) for name, key in same.items()]
    for name, key in (
        ("Besluttede ønsker i alt", "decided"),
        ("Rest, når de besluttede ønsker er trukket fra", "left"),
    ):
        expected.append((name, *(format_money(spending[key][end]) for end in ends)))
    assert page.rows("Puljen") == expected
    rows = page.rows("De besluttede ønsker")
    requests = spending["requests"]
    assert [(row[0], row[2], row[3], row[4]) for row in rows] == [
        (one["id"], day(one["decided"]), one["status"], money(one)) for one in requests
    ]
    assert [one["id"] for one, row in zip(requests, rows, strict=True) if "nyt i kvartalet" in row[1]] == spending[
        "decided_in_quarter"
    ]
    bar = (spending["decided"]["low"], spending["uncertain"], spending["left"]["low"])
    assert page.rows("Besluttet og tilbage af puljen") == [("Puljen", *map(format_money, bar))]
    assert f"koster {money(spending['decided'])}; de {format_money(spending['committed'])}" in page.texts[0]
    assert f"er {money(spending['decided'])} besluttet, og {money(spending['left'])} er tilbage" in page.captions[0]
    for name, words in (("previous_quarter", "4. kvartal 2023"), ("year_before", "1. kvartal 2023")):
        assert f"til og med {words}: {money(spending[name]['decided'])}".removesuffix(".") in page.texts[-1]


def test_the_ranking_and_how_sure_it_is(report, rank, register):
    page, robust = report["ranking"], told("robust", register)
    shares = {one["id"]: one for one in robust["requests"]}
    table = []
    for one in rank["requests"]:
        ends = [one[key] for key in ("cost", "cost_low", "cost_high")]
        cost = "mangler estimat" if None in ends else money(dict(zip(KEYS, ends, strict=True)))
        name, share = f"{one['id']} {one['title']}", format_percent(shares[one["id"]]["funded_share"])
        table.append((name, str(one["rank"]), format_number(one["score"], 1), cost, one["funded"], share))
    rows = page.rows("Ranglisten")
    assert [(*row[:4], row[4].startswith("Inden for puljen"), row[5]) for row in rows] == table
    assert page.rows("Score, højst 100: de 12 øverste") == [(row[0], row[2]) for row in table[:12]]
    usual = [f"{one['rank']} ({one['rank_usual_low']} til {one['rank_usual_high']})" for one in robust["requests"]]
    assert [row[1] for row in page.rows("Hvor sikker er placeringen: de 12 øverste")] == usual[:12]
    ends = [(one["rank_usual_low"], one["rank_usual_high"]) for one in robust["requests"]]
    assert [row[6] for row in rows] == [f"{low}" if low == high else f"{low}-{high}" for low, high in ends]
    spent = [format_money(rank[key]) for key in ("spent", "spent_low", "spent_high")]
    first = page.texts[0]
    assert f"er {sum(one['funded'] for one in rank['requests'])} af de {len(table)} ønsker" in first
    assert f"koster {spent[0]}" in first and f"({spent[1]} til {spent[2]})" in first
    assert f"overskride puljen er {format_percent(rank['over_pool_probability'])}." in first
    assert (
        page.texts[1].endswith(f"{rank['line']}.") and format_money(rank["pool"] - rank["committed"]) in page.texts[1]
    )
    drowned = [one["id"] for one in rank["requests"] if one["drowned"]]
    assert ids(page.texts[2]) == sorted(drowned) and ids(page.texts[3]) == sorted(robust["talk_about"])
    assert f"{format_number(robust['draws'])} trækninger" in page.texts[-1]


def ids(text):
    return re.findall(r"#\d{3}", text)


def test_low_hanging_fruit(report, register, data):
    tickets = [word for path in sorted(data.glob("support*.csv")) for word in ("--tickets", path)]
    page, fruit = report["fruit"], told("fruit", register, *tickets)
    rows = page.rows("Lavthængende frugter, højst 25.000 kr.")
    assert [row[:3] for row in rows] == [
        (f"{one['id']} {one['title']}", str(one["rank"]), _cost(one)) for one in fruit["fruit"]
    ]
    assert [row[3] for row in rows] == [
        f"{format_number(one['ratio'] * 1000, 2)} point pr. 1.000 kr." for one in fruit["fruit"]
    ]
    assert [(ids(row[4]), row[5], row[6]) for row in rows] == [
        (one["displaces"], str(len(one["alike"])), str(one["tickets"])) for one in fruit["fruit"]
    ]
    reasons = [f"{one['id']} {one['title']}: {' '.join(one['reasons'])}" for one in fruit["fruit"]]
    assert [text for text in page.texts if text[0] == "#"] == reasons
    assert f"{format_number(fruit['pool_price'] * 1000, 2)} point" in page.texts[0]
    unscored = [
        (f"{one['id']} {one['title']}", one["light"], one["reasons"][0], str(len(one["alike"])), str(one["tickets"]))
        for one in fruit["unscored"][:SHOWN]
    ]
    assert page.rows("Bør vurderes: billige, men har aldrig fået point") == unscored


def _cost(one):
    return "{} ({} til {})".format(*(format_money(one[key]) for key in ("cost", "cost_low", "cost_high")))


def test_support(report, support, data):
    page = report["support"]
    assert page.rows("Henvendelser efter kategori") == [
        (one["category"], str(one["count"])) for one in support["categories"]
    ]
    assert [row[:4] for row in page.rows("Kategorierne i kvartalet")] == [
        (one["category"], str(one["rank"]), format_percent(one["share"]), format_percent(one["cumulative"]))
        for one in support["categories"]
    ]
    for column, key in ((4, "previous_quarter"), (5, "year_before")):
        for row, one in zip(page.rows("Kategorierne i kvartalet"), support["categories"], strict=True):
            assert re.match(rf"[+−±]{abs(one[key]['change'])}\b", row[column])
            assert ("stiger" in row[column], "falder" in row[column]) == (
                one[key]["direction"] == "stiger",
                one[key]["direction"] == "falder",
            )
    names = [one["category"] for one in support["top"]]
    for row in page.rows("Henvendelser pr. kvartal"):
        earlier = told("support", "top", *sorted(data.glob("support*.csv")), "--quarter", row[0])
        counts = {one["category"]: one["count"] for one in earlier["categories"]}
        assert row[1:] == (str(earlier["total"]), *(str(counts.get(name, 0)) for name in names))
    for text, one in zip(page.texts[1:4], support["top"], strict=True):
        assert text.startswith(
            f"Nr. {one['rank']}: {one['category']}, {one['count']} henvendelser ({format_percent(one['share'])})"
        )
        assert f"{one['previous_quarter']['count']} i 4. kvartal 2023" in text
        assert f"{one['year_before']['count']} i 1. kvartal 2023" in text
    assert f"Åbne, da kvartalet sluttede: {support['open_at_end']}." in page.texts
    assert any(f"{support['closed']} henvendelser, der er lukket, og {support['open']} åbne" in t for t in page.texts)
    assert any(
        format_number(support["median_days"], 1) in t and format_number(support["p90_days"], 1) in t for t in page.texts
    )


def _total(figures):
    return next(
        row
        for row in figures["totals"]
        if row["municipality"] is None and row["questionnaire"] is None and row["month"] is None
    )


def test_uddata(report, data):
    page, figures = report["uddata"], told("uddata", "figures", data / "uddata", "--period", QUARTER)

    def cells(row):
        days = (number(row[key], 1) for key in ("median_days", "most_days"))
        return (number(row["sent"]), number(row["answered"]), interval(row, "rate"), *days)

    for caption, key, other in (
        ("Kommuner", "municipality", "questionnaire"),
        ("Skemaer", "questionnaire", "municipality"),
    ):
        rows = [row for row in figures["totals"] if row["month"] is None and row[other] is None and row[key]]
        assert page.rows(caption) == [(row[key], *cells(row)) for row in rows] + [("Alle", *cells(_total(figures)))]
    assert any("skjult" in row for row in page.rows("Kommuner"))
    assert f"{format_percent(_total(figures)['rate'])} svarede på det, de fik sendt" in " ".join(page.texts)
    judged = told("uddata", "check", data / "uddata")["verdicts"]
    files = {row[0]: row for row in page.rows("Filer, der ikke bare kan bruges")}
    assert files and not [name for name in files if "2024-04" in name]
    certain = [one for one in judged if one["file"] == "uddata-viborg-2024-03.xlsx"]
    assert [(*files[one["file"]][:3], files[one["file"]][3]) for one in certain] == [
        (one["file"], one["municipality"], one["verdict"], " ".join(one["reasons"])) for one in certain
    ]


def test_minlog(report, minlog):
    page = report["minlog"]

    def share(one):
        return "skjult" if one["inactive_share"] is None else format_percent(one["inactive_share"], 1)

    periods = page.rows("Kvartalet og dem, det holdes op mod")
    for row, name in zip(periods, ("now", "previous_quarter", "year_before"), strict=True):
        one = minlog[name]
        known = one["entries"] is not None
        assert row[1:] == (
            *(number(one[key]) for key in ("entries", "citizens", "users")),
            share(one) if known else "–",
        )
    now = minlog["now"]
    assert page.texts[0].startswith(f"{format_number(now['entries'])} registreringer i MinLog")
    assert page.texts[1].startswith(f"{share(now)} af registreringerne")
    weeks = [
        (day(week["week"]), "skjult" if week["inactive_share"] is None else format_percent(week["inactive_share"]))
        for week in now["weeks"]
    ]
    assert page.rows("Andel på inaktive borgere pr. uge") == weeks
    actions = page.rows("Handlinger med flest registreringer")
    assert [(row[0], row[1], row[3]) for row in actions] == [
        (one["activity"] or "(ikke oplyst)", "skjult" if one["entries"] is None else number(one["entries"]), share(one))
        for one in now["activities"][:SHOWN]
    ]


def test_decisions_and_what_comes(report, spending, data, tmp_path):
    rows = report["decisions"].rows("Beslutninger")
    assert [(row[0], row[2], ids(row[3]), row[4]) for row in rows] == [
        (
            day(one["date"]),
            one["decision"],
            one["requests"],
            "–" if one["amount"] is None else format_money(one["amount"]),
        )
        for one in spending["decisions"]
    ]
    events = told("wheel", data / "aarshjul.xlsx", "-o", tmp_path / "hjul")["events"]
    coming = [one for one in events if "2024-04-02" <= one["start"][:10] <= "2024-07-01"]
    assert [row[2] for row in report["coming"].rows("De næste 90 dage")] == [one["title"] for one in coming]
    assert report["coming"].texts[0].startswith(f"{len(coming)} begivenheder til og med 1. juli 2024.")


def test_remarks_are_counted_by_source_and_sources_are_named(report, register, data):
    rows = report["data_quality"].rows("Bemærkninger efter kilde og regel")
    findings = told("check", register)["findings"]
    assert [row[2] for row in rows if row[0] == "Registeret"] == [one["rule"] for one in findings]
    assert {row[0] for row in rows} >= {"Registeret", "Support", "Uddata", "Årshjulet"}
    end = open_quarter(QUARTER, str(data), "2024-04-02").end()
    files = {source.name: source for source in end.sources}
    assert {"aendringsoensker.xlsx", "beslutningslog.csv", "aarshjul.xlsx", "support.csv", "minlog.csv"} <= set(files)
    for name, rows, until in (("aendringsoensker.xlsx", 91, "26-01-2024"), ("support.csv", 642, "")):
        digest = hashlib.sha256((data / name).read_bytes()).hexdigest()
        assert files[name] == Source(name, files[name].use, digest, rows, until)
    assert (end.title, end.about) == (
        "Kvartalsrapport, 1. kvartal 2024",
        "Kommunal PRO, 1. januar 2024 til 31. marts 2024.",
    )
