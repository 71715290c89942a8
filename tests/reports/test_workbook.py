"""The report as a workbook, read back by another library."""

import io
import math
import zipfile
from datetime import date, datetime

import openpyxl
import pytest
from hypothesis import given, settings
from openpyxl.workbook import Workbook

from kpro_analysis.reports.document import Chart, Data, Report, Section, Shape
from kpro_analysis.reports.workbook import report_workbook
from kpro_analysis.spreadsheet import excel_text
from kpro_analysis.tables import Cell, Column, Kind, Table, flat_cells, flat_columns
from tests.reports.making import TEXTS, tables
from tests.reports.sample import ANSWERS, CHANGE, FLOW, ONE, RANKING, REPORT, SPENT, VOLUME

MADE = datetime(2024, 4, 2, 6, 15)


def read(report: Report) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(report_workbook(report, MADE)))


def of(*blocks: Chart | Data) -> Report:
    return Report("kvartal", "Prøve", "", (Section("a", "A", blocks),))


BOOK = read(REPORT)


def as_read(cell: Cell) -> object:
    """A cell as openpyxl gives it back: a date has a time."""
    if isinstance(cell, str):
        return excel_text(cell)
    if isinstance(cell, float) and not math.isfinite(cell):
        return None
    return datetime(cell.year, cell.month, cell.day) if isinstance(cell, date) else cell


@pytest.mark.parametrize("table", [SPENT, ANSWERS, RANKING], ids=lambda table: table.name)
def test_a_table_is_read_back_as_it_was(table: Table) -> None:
    rows = list(BOOK[table.name].iter_rows(max_col=len(flat_columns(table)), max_row=len(table.rows) + 1))
    assert [cell.value for cell in rows[0]] == [column.name for column in flat_columns(table)]
    for row, cells in zip(table.rows, rows[1:], strict=True):
        for cell, expected in zip(cells, map(as_read, flat_cells(table, row)), strict=True):
            assert cell.value == (pytest.approx(expected) if isinstance(expected, float) else expected)


def test_figures_are_written_the_danish_way() -> None:
    (_, estimate, low, _, decided, _), *_ = BOOK[SPENT.name].iter_rows(min_row=2, max_col=6)
    assert [cell.number_format for cell in (estimate, low, decided)] == ['#,##0 "kr."', '#,##0 "kr."', "dd-mm-yyyy"]
    assert BOOK[ONE.name]["B2"].number_format == "0 %"


def test_heads_stay_and_rows_can_be_chosen() -> None:
    sheet = BOOK[RANKING.name]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B2", "A1:N31")
    assert sheet.print_title_rows == "$1:$1"
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
    assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.page_setup.fitToHeight == 0


def test_the_first_sheet_tells_what_the_report_says_and_where() -> None:
    sheet = BOOK.worksheets[0]
    lines = [cell.value for cell in sheet["A"] if cell.value]
    assert lines[:2] == [REPORT.title, REPORT.about]
    assert f"Mangler: {REPORT.missing[0]}" in lines
    assert "Puljen er brugt med 200.500 kr. ud af 500.000 kr. [Regeltekst]" in lines
    assert "Åbne ønsker: 72" in lines
    targets = [cell.hyperlink.location for cell in sheet["A"] if cell.hyperlink]
    assert targets == [f"'{one.title}'!A1" for one in BOOK.worksheets[1:]]


def test_a_table_that_is_shown_twice_has_one_sheet() -> None:
    book = read(of(Chart(Shape.BARS, "Alt.", ONE), Data(ONE, "Se også metoden.")))
    assert book.sheetnames == ["Indhold", ONE.name]
    assert book[ONE.name]["A4"].value == "Se også metoden."


@pytest.mark.parametrize(
    ("shape", "table"),
    [(Shape.BARS, ONE), (Shape.LINES, VOLUME), (Shape.STACKED, ONE), (Shape.INTERVALS, VOLUME)],
    ids=lambda one: getattr(one, "value", ""),
)
def test_excel_draws_the_chart_itself(shape: Shape, table: Table) -> None:
    content = report_workbook(of(Chart(shape, "Alt & mere", table)), MADE)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        chart = package.read("xl/charts/chart1.xml").decode()
        drawing = package.read("xl/drawings/drawing1.xml").decode()
    assert chart.count(f"<c:f>'{table.name}'!$B$1</c:f>") == 1
    assert all(f"<c:v>{row[1]}</c:v>" in chart for row in table.rows)
    assert 'descr="Alt &amp; mere"' in drawing


def test_series_of_the_same_name_are_two() -> None:
    twice = Table("Tal", (Column("Navn"), *[Column("Antal", Kind.COUNT)] * 2), (("A", 3, 7),))
    content = report_workbook(of(Chart(Shape.BARS, "Alt.", twice)), MADE)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        chart = package.read("xl/charts/chart1.xml").decode()
    assert "<c:f>Tal!$B$2</c:f>" in chart and "<c:f>Tal!$C$2</c:f>" in chart


@pytest.mark.parametrize("table", [FLOW, CHANGE], ids=lambda table: table.name)
def test_excel_draws_no_hidden_figure_as_nothing(table: Table) -> None:
    content = report_workbook(of(Chart(Shape.LINES, "Alt.", table)), MADE)
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert not [name for name in package.namelist() if "chart" in name]
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[1]
    assert "skjult" in str(sheet.cell(1, len(table.columns) + 2).value)


def test_nobody_is_named_and_a_rerun_has_the_same_bytes() -> None:
    assert BOOK.properties.creator is None and BOOK.properties.lastModifiedBy is None
    assert BOOK.properties.title == REPORT.title
    assert report_workbook(REPORT, MADE) == report_workbook(REPORT, MADE)


@settings(max_examples=20)
@given(tables(), TEXTS)
def test_whatever_stands_in_a_table_is_text_or_figure(table: Table, name: str) -> None:
    report = Report("kvartal", name, name, (Section("a", name, (Data(table, name), Data(table))),))
    book = read(report)
    assert len(book.sheetnames) == 2
    sheet = book.worksheets[1]
    for place, row in enumerate(table.rows, 2):
        found = [sheet.cell(place, at + 1) for at in range(len(flat_columns(table)))]
        assert [cell.data_type for cell in found if cell.data_type == "f"] == []
        for cell, expected in zip(found, map(as_read, flat_cells(table, row)), strict=True):
            assert cell.value == (pytest.approx(expected) if isinstance(expected, float) else expected)
