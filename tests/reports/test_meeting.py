"""What is sent out before a meeting, the status list and the evaluation note say what the command line says."""

import io
import json

import openpyxl
import pytest

from kpro_analysis.danish import format_money
from kpro_analysis.excel.package import open_package
from kpro_analysis.leak_allowed import publish_check, read_allowed
from kpro_analysis.register.contacts import people_in
from kpro_analysis.reports.cells import Shown
from kpro_analysis.reports.document import Chart, Data, Items, KeyFigures
from kpro_analysis.reports.evaluation import open_evaluation
from kpro_analysis.reports.fragments import section_html
from kpro_analysis.reports.meeting import WHOLE_SHEET, open_meeting
from kpro_analysis.reports.status import LISTS, open_status
from kpro_analysis.tables import Table


def told(kpro, *words):
    code, out, err = kpro(*words, "--format", "json")
    assert (code, err) == (0, "")
    return json.loads(out)


def tables(shown: Shown) -> list[Table]:
    return [block.table for block in shown.section.blocks if isinstance(block, Data | Chart)]


def sentences(shown: Shown) -> list[str]:
    return [item for block in shown.section.blocks if isinstance(block, Items) for item in block.items]


@pytest.fixture
def register(data):
    return data / "aendringsoensker.xlsx"


def test_the_ranking_sent_out_is_that_of_the_command(kpro, data, register):
    report, ranked = open_meeting("2024-05-15", str(data)), told(kpro, "rank", register)
    ranking, weights = tables(report.ranking())
    assert [row[:5] for row in ranking.rows] == [
        (one["rank"], one["id"], one["title"], one["score"], one["cost"]) for one in ranked["requests"]
    ]
    assert [row[5].startswith("Inden for puljen") for row in ranking.rows] == [
        one["funded"] for one in ranked["requests"]
    ]
    assert weights.rows == tuple((one["name"], one["weight"], one["share"]) for one in ranked["criteria"])
    (figures,) = (block for block in report.summary().section.blocks if isinstance(block, KeyFigures))
    assert [one.value for one in figures.figures] == [
        "91",
        str(len(ranked["requests"])),
        str(sum(one["funded"] for one in ranked["requests"])),
        format_money(ranked["remaining"]),
    ]


def test_what_to_talk_about_and_the_remarks_are_those_of_the_commands(kpro, data, register):
    report, robust = open_meeting("2024-05-15", str(data)), told(kpro, "robust", register)
    shares = {one["id"]: one["funded_share"] for one in robust["requests"]}
    (talked,) = tables(report.talk_about())
    assert {row[0]: row[2] for row in talked.rows} == {number: shares[number] for number in robust["talk_about"]}
    assert robust["talk_about"] and f": {', '.join(robust['talk_about'])}." in sentences(report.talk_about())[0]
    (model,) = tables(report.model())
    remarks = told(kpro, "fitness", register)["remarks"]
    assert [row[1:] for row in model.rows] == [(one["message"], one["advice"]) for one in remarks]
    (mend,) = tables(report.findings())
    findings = told(kpro, "check", register)["findings"]
    assert sorted(row[2] for row in mend.rows) == sorted(one["message"] for one in findings)


def test_the_whole_sheet_goes_with_it_without_anybody(data, register, tmp_path):
    report = open_meeting("2024-05-15", str(data))
    (file,) = report.end().files
    assert file.name == WHOLE_SHEET
    book = openpyxl.load_workbook(io.BytesIO(file.content))
    rows = [row for row in book["ÆØ"].iter_rows(values_only=True) if row[0] and str(row[0]).startswith("#")]
    assert len(rows) == 91 and book["ÆØ"].auto_filter.ref
    shown = (report.summary, report.ranking, report.talk_about, report.model, report.findings)
    (tmp_path / WHOLE_SHEET).write_bytes(file.content)
    (tmp_path / "rapport.html").write_text("".join(section_html(make().section) for make in shown))
    files = [tmp_path / WHOLE_SHEET, tmp_path / "rapport.html"]
    publish_check(files, people_in(open_package(register)), read_allowed(data))


def test_the_same_register_gives_the_same_bytes(data):
    first, second = (open_meeting("2024-05-15", str(data)) for _ in range(2))
    assert first.end() == second.end() and first.talk_about() == second.talk_about()


def test_without_a_register_every_section_says_so(tmp_path):
    report = open_meeting("2024-05-15", str(tmp_path))
    for make in (report.summary, report.ranking, report.talk_about, report.model, report.findings):
        section = make().section
        assert section.blocks == () and "Der er ingen registerfil" in section.missing
    assert report.end().sources == () and not report.end().files


def test_the_status_report_has_the_files_of_the_command(kpro, data, register, tmp_path):
    told(kpro, "status-list", register, "--date", "2024-02-01", "-o", data / LISTS)
    report = open_status("2024-03-01", str(data))
    told(kpro, "status-list", register, "--date", "2024-03-01", "-o", data / LISTS)
    files = {file.name: file.content for file in report.end().files}
    assert len(files) == 4
    assert files == {name: (data / LISTS / name).read_bytes() for name in files}
    listed = json.loads(files["statusliste-2024-03-01.json"])
    (table,) = tables(report.rows())
    assert [(row[0], row[2]) for row in table.rows] == [(one["id"], one["title"]) for one in listed["rows"]]
    assert "Ingen ændringer." in sentences(report.changes())


def test_the_evaluation_is_the_comparison_of_the_command(kpro, data, register):
    weights = {one["name"]: 9 for one in told(kpro, "rank", register)["criteria"][:1]}
    for name, weight in weights.items():
        told(kpro, "scenario", register, "Kun pris", "--weight", f"{name}={weight}")
    report = open_evaluation("kun pris", str(data))
    compared = told(kpro, "compare", register, "aftalt", "Kun pris")
    different, money = tables(report.settings())
    assert [[row[0], list(row[1:])] for row in different.rows] == [
        [one["what"], one["values"]] for one in compared["differences"]
    ]
    assert money.rows[2][1:] == tuple(format_money(one["spent"]) for one in compared["scenarios"])
    (requests,) = tables(report.requests())
    assert [row[0] for row in requests.rows] == [one["id"] for one in compared["requests"] if any(one["funded"])]
    for number in compared["in_some"]:
        assert number in " ".join(sentences(report.summary()))


def test_an_unknown_scenario_is_told_with_those_there_are(data):
    section = open_evaluation("Findes ikke", str(data)).summary().section
    assert "Der er ingen gemte scenarier ved registeret" in section.missing
