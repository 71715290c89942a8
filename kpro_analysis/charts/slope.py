"""Ranks side by side as one SVG: a column for each scenario, a line for each request that is in somewhere."""

from collections.abc import Iterator
from html import escape
from itertools import pairwise
from textwrap import wrap

import numpy as np

from kpro_analysis.register.requests import form_id
from kpro_analysis.weighting.compare import Comparison

WIDTH, ROW, TOP, BOTTOM = 840, 30, 60, 10
LEFT, RIGHT = 268, 152  # where the first and the last column stand, from their sides
TITLE_LENGTH = 20  # characters
LETTER = 10  # px, of a name in bold; widths of text are guesses, since fonts differ
WORDS, MARK = 82, 10  # px from the middle of a point to the end of its words, and to the end of its mark
INK, MUTED, IN_COLOR, OUT_COLOR = "#1b1f24", "#57606a", "#0b4f9e", "#9a4a00"


def slope_svg(comparison: Comparison) -> str:
    """A standalone SVG, 840 px wide; the number of a rank, and whether it is in, are written at every point.

    Shown are the requests that any scenario funds, in each column by rank. A filled circle and `med` are inside the
    pool, an empty square and `ude` outside, a cross doesn't compete. A thick line goes in or out between two columns.
    """
    shown = comparison.funded.any(axis=1)
    rank, funded, number = comparison.rank[shown], comparison.funded[shown], comparison.number[shown]
    height = TOP + ROW * len(number) + BOTTOM
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
        f'font-family="system-ui, Segoe UI, DejaVu Sans, sans-serif" font-size="16" role="img" '
        f'aria-label="Placeringer i {len(comparison.contenders)} scenarier; det samme står i tabellen nedenfor">',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        *_names(comparison),
    ]
    x = [_x(column, rank.shape[1]) for column in range(rank.shape[1])]
    y = TOP + ROW / 2 + ROW * _slots(rank, number)
    for row in range(len(number)):
        ends = pairwise(zip(x, y[row].tolist(), strict=True))
        parts += [_line(*pair, funded[row, i : i + 2].tolist()) for i, pair in enumerate(ends)]
    titles = comparison.outcomes[0].register.by_number
    for row, n in enumerate(number.tolist()):
        parts.append(_text(12, y[row, 0] + 5, f"{form_id(n)} {_cut(titles[n].title, TITLE_LENGTH)}"))
        parts.append(_text(WIDTH - 12, y[row, -1] + 5, form_id(n), anchor="end"))
        for column in range(len(x)):
            parts += _point((x[column], y[row, column]), rank[row, column], bool(funded[row, column]))
    return "\n".join([*parts, "</svg>\n"])


def _slots(rank: np.ndarray, number: np.ndarray) -> np.ndarray:
    """For each request and column its place among those shown, by rank; those that don't compete are last."""
    slot = np.empty(rank.shape, dtype=int)
    for column in range(rank.shape[1]):
        slot[np.lexsort((number, rank[:, column])), column] = np.arange(len(number))
    return slot


def _x(column: int, columns: int) -> float:
    return LEFT + (WIDTH - LEFT - RIGHT) * column / (columns - 1)


def _names(comparison: Comparison) -> Iterator[str]:
    columns = len(comparison.contenders)
    longest = min(2 * RIGHT, int(_x(1, columns) - _x(0, columns))) // LETTER
    for column, contender in enumerate(comparison.contenders):
        for place, line in enumerate(wrap(contender.name, longest, max_lines=2, placeholder="…")):
            yield _text(_x(column, columns), 22 + 20 * place, line, anchor="middle", weight=700)


def _line(start: tuple[float, float], end: tuple[float, float], inside: list[bool]) -> str:
    if inside[0] == inside[1]:
        look = f'stroke="{IN_COLOR if inside[0] else "#848d97"}" stroke-width="1.5"'
    else:
        look = f'stroke="{OUT_COLOR}" stroke-width="4"'
    dashes = "" if any(inside) else ' stroke-dasharray="4 4"'
    x1, x2 = start[0] + WORDS, end[0] - MARK
    return f'<line x1="{x1:g}" y1="{start[1]:g}" x2="{x2:g}" y2="{end[1]:g}" {look}{dashes}/>'


def _point(at: tuple[float, float], rank: float, inside: bool) -> Iterator[str]:
    x, y = at
    if np.isnan(rank):
        words = "–"
        yield f'<path d="M {x - 6:g} {y - 6:g} l 12 12 m 0 -12 l -12 12" stroke="{MUTED}" stroke-width="2.5"/>'
    elif inside:
        words = f"{int(rank)} med"
        yield f'<circle cx="{x:g}" cy="{y:g}" r="7" fill="{IN_COLOR}"/>'
    else:
        words = f"{int(rank)} ude"
        look = f'fill="#ffffff" stroke="{OUT_COLOR}" stroke-width="2.5"'
        yield f'<rect x="{x - 6:g}" y="{y - 6:g}" width="12" height="12" {look}/>'
    yield _text(x + 12, y + 5, words, weight=700 if inside else 400)


def _text(x: float, y: float, content: str, *, anchor: str = "start", weight: int = 400) -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" font-weight="{weight}" fill="{INK}">{escape(content)}</text>'
    )


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
