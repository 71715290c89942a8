"""Charts of reports as SVG: the same bytes from the same table, readable in print, and never by colour alone.

Drawn by ourselves: of the libraries that draw SVG without a browser, matplotlib weighs tens of MB and numbers its
parts by chance, Altair needs a compiled Vega, and the small ones (pygal, svg.charts, pysvgchart) have neither patterns,
Danish numbers, wrapped labels nor a word for a hidden figure, which is most of what is asked for here.
"""

from collections.abc import Callable, Mapping
from html import escape

from kpro_analysis.charts.report_figures import Figures, figures_of
from kpro_analysis.charts.report_lines import lines
from kpro_analysis.charts.report_lying import BESIDE, WIDTH, bars, intervals, stacked
from kpro_analysis.charts.report_text import FONT, LINE, MUTED, SIZE, px, text_at, wrapped
from kpro_analysis.spreadsheet import printable
from kpro_analysis.tables import Table

DRAWN: Mapping[str, Callable[[Figures], tuple[list[str], float]]] = {
    "bars": bars,
    "stacked": stacked,
    "lines": lines,
    "intervals": intervals,
}
HIGHEST = 800  # px of rows that lie on one page of A4 with their heading
SHOWN = 826  # px on a screen, where 14 px become 16
MARGIN = 3  # px around all, for strokes on the edge


def chart_svg(shape: str, alt: str, table: Table, name: str) -> str:
    """The chart of a table as one `<svg>`, or a `<p>` that says why there is nothing to draw.

    `shape` is "bars", "stacked", "lines" or "intervals"; `alt` a sentence on what is seen; `name` sets the chart's ids
    apart from all others on the page. Drawn are the columns that are of the same kind as the first column of figures,
    at most six, and as many rows as fit on a page: a line below tells what is in the table only. A cell that is a text
    ("skjult") is told as that text and never drawn as a figure; None leaves a gap.
    """
    if not table.rows:
        return f'<p class="empty">Tabellen “{_text(table.name)}” har ingen rækker, så der er intet diagram.</p>\n'
    figures = figures_of(table)
    if not figures.all:
        return f'<p class="empty">Tabellen “{_text(table.name)}” har ingen tal, der kan tegnes.</p>\n'
    rows = len(table.rows)
    parts, high = DRAWN[shape](figures)
    while high > HIGHEST and len(figures.names) > 1:
        figures = figures.first(min(len(figures.names) - 1, int(len(figures.names) * HIGHEST / high)))
        parts, high = DRAWN[shape](figures)
    if below := _below(shape, figures, rows - len(figures.names)):
        high += BESIDE
        for line in wrapped(below, WIDTH, 3):
            high += LINE + 2
            parts.append(text_at(0, high - 4, line, fill=MUTED))
    box = f"{-MARGIN} {-MARGIN} {WIDTH + 2 * MARGIN} {px(high + 2 * MARGIN)}"
    return (
        f'<svg viewBox="{box}" width="{SHOWN}" role="img" aria-labelledby="{name}-t {name}-d" '
        f'font-family="{FONT}" font-size="{SIZE}" fill="#1b1f24">\n'
        f'<title id="{name}-t">Diagram: {_text(table.name)}.</title><desc id="{name}-d">{_text(alt)}</desc>\n'
        + "\n".join([*parts, "</svg>\n"])
    )


def _text(text: str) -> str:
    return escape(printable(text))


def _below(shape: str, figures: Figures, rows: int) -> str:
    told = []
    if shape == "lines" and any(one.instead(row) for one in figures.series for row in range(len(one.cells))):
        told.append("✕ viser, at et tal er skjult eller mangler.")
    if rows:
        told.append(f"{rows} {'række' if rows == 1 else 'rækker'} mere står i tabellen.")
    if figures.left_out:
        told.append(f"Kun i tabellen: {', '.join(figures.left_out)}.")
    return " ".join(told)
