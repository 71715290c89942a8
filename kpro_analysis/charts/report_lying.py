"""Charts whose rows lie below one another: bars, stacked bars, and points with their intervals."""

from collections.abc import Iterator
from dataclasses import dataclass

from kpro_analysis.charts.report_figures import Figures, Series
from kpro_analysis.charts.report_looks import SWATCH, area, legend, mark, stroke
from kpro_analysis.charts.report_scale import Scale, scale_for, tick_words
from kpro_analysis.charts.report_text import INK, LINE, MUTED, px, shortened, text_at, text_on_white, width, wrapped
from kpro_analysis.tables import Interval

WIDTH = 720
LABELS, LABEL_LINES = 250, 3  # the most room of the rows' names, and their most lines
BESIDE, VALUES = 8, 200  # px between a figure and its words; the most room of those
BAR, THICK, APART = 18, 24, 10  # px: a bar among several, one alone, and between rows
TICKS = 24


@dataclass(frozen=True)
class Frame:
    """Where things stand: the rows' names with their lines, each row's top and height, and the axis."""

    lines: tuple[list[str], ...]
    tops: tuple[float, ...]
    heights: tuple[float, ...]
    scale: Scale
    bottom: float


def bars(figures: Figures) -> tuple[list[str], float]:
    """A bar for each row and column of figures, with its words beside it; what is drawn, and how high it is."""
    told = [series.brief(row) for series in figures.series for row in range(len(figures.names))]
    many = len(figures.series)
    drawn, top = _legend(figures)
    high = BAR if many > 1 else THICK
    frame = _frame(figures, (top, high * many), max(map(width, told)))
    for row, y in enumerate(frame.tops):
        drawn += _name(frame, row)
        start = y + (frame.heights[row] - high * many) / 2
        for place, series in enumerate(figures.series):
            drawn += _bar(frame.scale, series, row, (place, start + high * place, high))
    return [*drawn, _zero(frame)], frame.bottom


def stacked(figures: Figures) -> tuple[list[str], float]:
    """The figures of a row in one bar, those below zero to the left; texts instead of figures stand after it."""
    ends = [end for row in range(len(figures.names)) for end in _stack_ends(figures, row)]
    told = [_instead(figures, row) for row in range(len(figures.names))]
    drawn, top = _legend(figures)
    frame = _frame(figures, (top, THICK), max(map(width, told)), ends)
    drawn += _axis(frame, figures)
    for row, y in enumerate(frame.tops):
        drawn += _name(frame, row)
        middle = y + (frame.heights[row] - THICK) / 2
        drawn += _stack(frame.scale, figures, row, middle)
        if told[row]:
            x = max(map(frame.scale.at, _stack_ends(figures, row))) + BESIDE
            words = shortened(told[row], WIDTH - x)
            drawn.append(text_on_white(x, middle + 17, words, fill=MUTED, font_style="italic"))
    return [*drawn, _zero(frame)], frame.bottom + TICKS


def intervals(figures: Figures) -> tuple[list[str], float]:
    """A point with its interval for each row and column of figures, over an axis that needn't have zero."""
    many, rows = len(figures.series), range(len(figures.names))
    told = [[series.words(row) for row in rows] for series in figures.series]
    if max(width(words) for one in told for words in one) > VALUES:
        told = [[series.brief(row) for row in rows] for series in figures.series]
    values = max(width(words) for one in told for words in one)
    drawn, top = legend([one.column.name for one in figures.series], WIDTH, _mark_sample)
    frame = _frame(figures, (top, BAR * many), values, figures.all, from_zero=False)
    drawn += _axis(frame, figures)
    for row, y in enumerate(frame.tops):
        drawn += _name(frame, row)
        start = y + (frame.heights[row] - BAR * many) / 2
        for place, series in enumerate(figures.series):
            at = (place, start + BAR * (place + 0.5))
            drawn += _point(frame.scale, series.figure(row), told[place][row], at)
    return drawn, frame.bottom + TICKS


def _legend(figures: Figures) -> tuple[list[str], float]:
    def sample(place: int, x: float, y: float) -> str:
        return "".join(area(place, (x, y, SWATCH, SWATCH)))

    return legend([series.column.name for series in figures.series], WIDTH, sample)


def _mark_sample(place: int, x: float, y: float) -> str:
    return mark(place, x + SWATCH / 2, y + SWATCH / 2)


def _frame(
    figures: Figures,
    rows: tuple[float, float],
    values: float,
    ends: list[float] | None = None,
    *,
    from_zero: bool = True,
) -> Frame:
    """`rows` is where the first begins, and the least height of each; `values` the room of the words beside."""
    labels = min(max(map(width, figures.names)), LABELS)
    lines = tuple(wrapped(one, labels, LABEL_LINES) for one in figures.names)
    top, least = rows
    heights = tuple(max(least, LINE * len(one)) for one in lines)
    tops = [top]
    for height in heights:
        tops.append(tops[-1] + height + APART)
    edges = (labels + 2 * BESIDE, WIDTH - min(values, VALUES) - 2 * BESIDE)
    scale = scale_for(figures.all if ends is None else ends, figures.kind, edges, from_zero=from_zero)
    return Frame(lines, tuple(tops[:-1]), heights, scale, tops[-1] - APART / 2)


def _name(frame: Frame, row: int) -> Iterator[str]:
    lines = frame.lines[row]
    first = frame.tops[row] + (frame.heights[row] - LINE * len(lines)) / 2 + 13
    yield from (text_at(0, first + LINE * place, line) for place, line in enumerate(lines))


def _bar(scale: Scale, series: Series, row: int, where: tuple[int, float, float]) -> Iterator[str]:
    place, y, high = where
    zero, found = scale.at(0), series.figure(row)
    right = zero
    if found:
        end, low, upper = map(scale.at, found)
        yield from area(place, (min(zero, end), y + 2, abs(end - zero), high - 4))
        if low != upper:
            yield _whisker(low, upper, y + high / 2)
        right = max(zero, end, upper)
    words = shortened(series.brief(row), WIDTH - right - BESIDE)
    look = {} if found else {"fill": MUTED, "font_style": "italic"}
    yield text_at(right + BESIDE, y + high / 2 + 5, words, **look)


def _whisker(low: float, high: float, y: float) -> str:
    path = f"M{px(low)} {px(y - 5)} v10 m0 -5 H{px(high)} m0 -5 v10"
    return f'<path d="{path}" fill="none" stroke="#ffffff" stroke-width="4"/>' + (
        f'<path d="{path}" fill="none" stroke="{INK}" stroke-width="1.6"/>'
    )


def _stack_ends(figures: Figures, row: int) -> tuple[float, float]:
    found = [one[0] for series in figures.series if (one := series.figure(row))]
    return sum(value for value in found if value < 0), sum(value for value in found if value > 0)


def _instead(figures: Figures, row: int) -> str:
    """What stands instead of figures: the words alone when they stand for the whole row."""
    texts = [(series.column.name, text) for series in figures.series if (text := series.instead(row))]
    if len(texts) == len(figures.series) and len({text for _, text in texts}) == 1:
        return texts[0][1]
    return ", ".join(f"{column}: {text}" for column, text in texts)


def _stack(scale: Scale, figures: Figures, row: int, y: float) -> Iterator[str]:
    below = above = 0.0
    for place, series in enumerate(figures.series):
        value = (series.figure(row) or (0.0,))[0]
        start = above if value > 0 else below
        if value == 0:
            continue
        above, below = (above + value, below) if value > 0 else (above, below + value)
        left, right = sorted(map(scale.at, (start, start + value)))
        yield from area(place, (left, y + 2, right - left, THICK - 4))
        yield from _chip(series.brief(row), (left, right), y)


def _chip(words: str, ends: tuple[float, float], y: float) -> Iterator[str]:
    """A figure within its area, on white, where there is room for it."""
    left, right = ends
    wide = width(words) + 4
    if wide + 6 <= right - left:
        middle = (left + right) / 2
        yield f'<rect x="{px(middle - wide / 2)}" y="{px(y + 4)}" width="{px(wide)}" height="16" fill="#ffffff"/>'
        yield text_at(middle, y + 17, words, text_anchor="middle")


def _point(scale: Scale, found: Interval | None, told: str, where: tuple[int, float]) -> Iterator[str]:
    place, y = where
    right = scale.start
    if found:
        middle, low, high = map(scale.at, found)
        if low != high:
            yield f'<path d="M{px(low)} {px(y)} H{px(high)}" {stroke(place)}/>'
            yield f'<path d="M{px(low)} {px(y - 5)} v10 M{px(high)} {px(y - 5)} v10" {stroke(place)}/>'
        yield mark(place, middle, y)
        right = max(high, middle)
    words = shortened(told, WIDTH - right - BESIDE)
    look = {} if found else {"fill": MUTED, "font_style": "italic"}
    yield text_on_white(right + BESIDE, y + 5, words, **look)


def _zero(frame: Frame) -> str:
    x = px(frame.scale.at(0))
    top = frame.tops[0] - APART / 2
    return f'<line x1="{x}" x2="{x}" y1="{px(top)}" y2="{px(frame.bottom)}" stroke="{INK}" stroke-width="1.2"/>'


def _axis(frame: Frame, figures: Figures) -> Iterator[str]:
    """Marks with their values at the bottom, each left out that would touch the one before."""
    scale, free = frame.scale, -float("inf")
    for tick in scale.ticks():
        x, words = scale.at(tick), tick_words(figures.kind, tick, scale.step)
        y1, y2 = frame.tops[0] - APART / 2, frame.bottom
        yield f'<line x1="{px(x)}" x2="{px(x)}" y1="{px(y1)}" y2="{px(y2)}" stroke="#d0d7de"/>'
        if x - width(words) / 2 > free:
            yield text_at(x, frame.bottom + 16, words, text_anchor="middle", fill=MUTED)
            free = x + width(words) / 2 + BESIDE
