"""A line for each column of figures, over the rows in order; lines are named at their ends."""

from collections.abc import Iterator
from itertools import groupby

from kpro_analysis.charts.report_figures import Figures, Series
from kpro_analysis.charts.report_looks import mark, stroke
from kpro_analysis.charts.report_scale import Scale, scale_for, tick_words
from kpro_analysis.charts.report_text import INK, LINE, MUTED, px, shortened, text_at, width, wrapped

WIDTH, TOP, HEIGHT = 720, 12, 260  # px of the picture, above the highest mark, and from there to the lowest
NAMES, NAME_LINES = 190, 2  # the most room of a line's name at its end
ROW_NAME = 100  # the room of a row's name, from which those between are left out
BESIDE = 8
BOLD = 1.1  # how much wider bold letters are
POINTS_WITH_VALUES = 10  # of one line, that have their value above them


def lines(figures: Figures) -> tuple[list[str], float]:
    """Rows stand equally far apart; a row without a figure breaks the line. What is drawn, and how high it is."""
    rows = range(len(figures.names))
    y = scale_for(figures.all, figures.kind, (TOP + HEIGHT, TOP))
    ticks = [tick_words(figures.kind, tick, y.step) for tick in y.ticks()]
    names = [_end_words(series) for series in figures.series]
    left, room = max(map(width, ticks)) + BESIDE, min(BOLD * max(map(width, names)), NAMES)
    right = WIDTH - room - 3 * BESIDE
    x = [left + (right - left) * (row + 0.5) / len(rows) for row in rows]
    drawn = [*_grid(y, ticks, (left, right))]
    for place, series in enumerate(figures.series):
        drawn += _line(place, series, x, y)
    if len(figures.series) == 1 and len(rows) <= POINTS_WITH_VALUES:
        drawn += _values(figures.series[0], x, y)
    drawn += _ends(figures, names, (x, y), room)
    drawn += _instead(figures, x)
    bottom = TOP + HEIGHT + 2 * BESIDE
    return [*drawn, *_row_names(figures.names, x, bottom + 12)], bottom + NAME_LINES * LINE


def _end_words(series: Series) -> str:
    """The line's name, with its figure in the last row where it has one."""
    last = len(series.cells) - 1
    return f"{series.column.name} {series.brief(last)}" if series.figure(last) else series.column.name


def _last(series: Series) -> int:
    """The last row with a figure."""
    return max((row for row in range(len(series.cells)) if series.figure(row)), default=0)


def _grid(y: Scale, ticks: list[str], ends: tuple[float, float]) -> Iterator[str]:
    left, right = ends
    for tick, words in zip(y.ticks(), ticks, strict=True):
        at = px(y.at(tick))
        look = f'stroke="{INK}" stroke-width="1.2"' if tick == 0 else 'stroke="#d0d7de"'
        yield f'<line x1="{px(left)}" x2="{px(right)}" y1="{at}" y2="{at}" {look}/>'
        yield text_at(left - BESIDE, y.at(tick) + 5, words, text_anchor="end", fill=MUTED)


def _line(place: int, series: Series, x: list[float], y: Scale) -> Iterator[str]:
    found = [(at, series.figure(row)) for row, at in enumerate(x)]
    for there, part in groupby(found, key=lambda one: one[1] is not None):
        points = [(at, *map(y.at, figure)) for at, figure in part if figure]
        if there and len(points) > 1:
            yield f'<polyline points="{" ".join(f"{px(at)},{px(up)}" for at, up, _, _ in points)}" {stroke(place)}/>'
        for at, up, low, high in points:
            if low != high:
                yield f'<path d="M{px(at)} {px(low)} V{px(high)} m-4 0 h8 M{px(at - 4)} {px(low)} h8" {stroke(place)}/>'
            yield mark(place, at, up)


def _values(series: Series, x: list[float], y: Scale) -> Iterator[str]:
    """Each point's value above it; the last one's stands beside its name."""
    step = x[1] - x[0] if len(x) > 1 else WIDTH
    for row, at in enumerate(x):
        found = series.figure(row)
        words = series.brief(row)
        if found and row != _last(series) and width(words) < step - 4:
            yield text_at(at, y.at(found[2]) - 9, words, text_anchor="middle")


def _ends(figures: Figures, names: list[str], where: tuple[list[float], Scale], room: float) -> Iterator[str]:
    """The lines' names, moved apart where they would overlap, each joined to the last point it tells of."""
    x, y = where
    labels = []
    for place, series in enumerate(figures.series):
        if found := series.figure(_last(series)):
            labels.append((y.at(found[0]), place, wrapped(names[place], room / BOLD + 1, NAME_LINES)))
    labels.sort()
    heights = [LINE * len(told) + 2.0 for _, _, told in labels]
    for middle, (at, place, told) in zip(_apart([at for at, _, _ in labels], heights), labels, strict=True):
        point = x[_last(figures.series[place])]
        left = WIDTH - room
        yield (
            f'<path d="M{px(point + 6)} {px(at)} L{px(left - BESIDE)} {px(middle)}" fill="none" stroke="{MUTED}" '
            'stroke-width="0.8"/>'
        )
        first = middle - LINE * len(told) / 2 + 13
        yield from (text_at(left - 4, first + LINE * row, line, font_weight=700) for row, line in enumerate(told))


def _apart(middles: list[float], heights: list[float]) -> list[float]:
    """The middles, moved down and then up as little as keeps labels of these heights apart and in the picture."""
    tops, free = [], 0.0
    for middle, height in zip(middles, heights, strict=True):
        tops.append(max(middle - height / 2, free))
        free = tops[-1] + height
    limit = TOP + HEIGHT + 2.0 * BESIDE
    for place in reversed(range(len(tops))):
        tops[place] = min(tops[place], limit - heights[place])
        limit = tops[place]
    return [top + height / 2 for top, height in zip(tops, heights, strict=True)]


def _instead(figures: Figures, x: list[float]) -> Iterator[str]:
    """A cross below a row where a text stands instead of a figure."""
    bottom = TOP + HEIGHT + BESIDE
    for row, at in enumerate(x):
        if any(series.instead(row) for series in figures.series):
            yield f'<path d="M{px(at - 4)} {px(bottom - 4)} l8 8 m0 -8 l-8 8" stroke="{INK}" stroke-width="1.6"/>'


def _row_names(names: tuple[str, ...], x: list[float], y: float) -> Iterator[str]:
    """Names below the axis: every one, or every second, third … where they would touch; always the first."""
    step = x[1] - x[0] if len(x) > 1 else WIDTH / 2
    widest = min(max(map(width, names)), ROW_NAME)
    every = next((every for every in range(1, len(names)) if step * every >= widest + BESIDE), max(len(names), 1))
    for row in range(0, len(names), every):
        for place, line in enumerate(wrapped(names[row], max(step * every - BESIDE, 20), NAME_LINES)):
            yield text_at(x[row], y + LINE * place, shortened(line, step * every), text_anchor="middle", fill=MUTED)
