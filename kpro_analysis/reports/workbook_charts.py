"""Excel's own charts beside the tables of a report's workbook."""

from typing import Any

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from kpro_analysis.charts.palette import AREAS, LINES
from kpro_analysis.charts.report_figures import Series, figures_of
from kpro_analysis.reports.document import Shape
from kpro_analysis.reports.workbook_sheets import Sheet
from kpro_analysis.spreadsheet import excel_text
from kpro_analysis.tables import Column, flat_columns

KINDS = {
    Shape.BARS: {"type": "bar"},
    Shape.STACKED: {"type": "bar", "subtype": "stacked"},
    Shape.LINES: {"type": "line"},
    Shape.INTERVALS: {"type": "line"},
}
PATTERNS = (
    "",
    "wide_upward_diagonal",
    "wide_downward_diagonal",
    "light_horizontal",
    "diagonal_cross",
    "light_vertical",
)
MARKERS = ("circle", "square", "triangle", "diamond", "x", "plus")
DASHES = ("solid", "dash", "round_dot", "dash_dot", "long_dash", "square_dot")
MOST_ROWS = 40
WIDTH, ROW, LEAST = 640, 24, 320  # px of a chart, of each of its rows, and of the lowest
LEFT_OUT = "Diagrammet er udeladt, fordi nogle tal er skjult eller erstattet af ord; Excel ville tegne dem som 0."


def add_chart(book: Workbook, page: Worksheet, sheet: Sheet) -> None:
    """The sheet's chart to the right of its table, where Excel has one that shows it rightly.

    Excel draws a text among figures as 0: with such a text ("skjult") there is a line instead of the chart.
    """
    figures, rows = figures_of(sheet.table), len(sheet.table.rows)
    if sheet.shape not in KINDS or not figures.all or rows > MOST_ROWS:
        return
    columns = flat_columns(sheet.table)
    if any(series.instead(row) for series in figures.series for row in range(rows)):
        page.write_string(0, len(columns) + 1, LEFT_OUT)
        return
    chart = book.add_chart(KINDS[sheet.shape])
    for place, series in enumerate(figures.series):
        chart.add_series(_series(sheet, series, (place, _place(sheet.table.columns, series.place))))
    lying = sheet.shape in (Shape.BARS, Shape.STACKED)
    chart.set_title({"name": excel_text(sheet.table.name), "name_font": {"size": 12}, "overlay": False})
    grid = {"visible": True, "line": {"color": "#D0D7DE"}}
    chart.set_x_axis({"reverse": lying, "label_position": "low"})
    chart.set_y_axis({"major_gridlines": grid, "label_position": "high" if lying else "low"})
    chart.set_legend({"none": True} if len(figures.series) == 1 else {"position": "bottom"})
    chart.show_blanks_as("gap")
    chart.set_size({"width": WIDTH, "height": max(LEAST, ROW * rows + 120) if lying else LEAST})
    page.insert_chart(1, len(columns) + 1, chart, {"object_position": 3, "description": excel_text(sheet.alt)})


def _place(columns: tuple[Column, ...], place: int) -> int:
    """Where a column of the table stands in the sheet, in which an interval takes three."""
    return sum(3 if one.interval else 1 for one in columns[:place])


def _series(sheet: Sheet, series: Series, where: tuple[int, int]) -> dict[str, Any]:
    place, at = where
    last = len(sheet.table.rows)
    told: dict[str, Any] = {
        "name": [sheet.name, 0, at],
        "categories": [sheet.name, 1, 0, last, 0],
        "values": [sheet.name, 1, at, last, at],
    }
    if sheet.shape in (Shape.BARS, Shape.STACKED):
        told["border"] = {"color": "#1B1F24", "width": 0.75}
        if PATTERNS[place]:
            told["pattern"] = {"pattern": PATTERNS[place], "fg_color": "#1B1F24", "bg_color": AREAS[place]}
        else:
            told["fill"] = {"color": AREAS[place]}
        told["gap"] = 60
    else:
        color = {"color": LINES[place]}
        told["marker"] = {"type": MARKERS[place], "size": 7, "fill": color, "border": color}
        told["line"] = {**color, "width": 2, "dash_type": DASHES[place]}
    if sheet.shape is Shape.INTERVALS:
        told["line"] = {"none": True}
    if series.column.interval and sheet.shape is not Shape.STACKED:
        found = [series.figure(row) or (0, 0, 0) for row in range(last)]
        told["x_error_bars" if sheet.shape is Shape.BARS else "y_error_bars"] = {
            "type": "custom",
            "plus_values": [high - value for value, _, high in found],
            "minus_values": [value - low for value, low, _ in found],
        }
    return told
