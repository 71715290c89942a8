"""Ranks side by side as one SVG: a column for each scenario, a line for each request that is in somewhere."""

from collections.abc import Iterator
from html import escape
from itertools import pairwise
from textwrap import wrap

import numpy as np

from kpro_analysis.register.requests import form_id
from kpro_analysis.weighting.compare import Comparison

WIDTH, ROW, TOP, BOTTOM = 850, 30, 22, 10
LINE = 20  # px from one line of a text to the next
LEFT, RIGHT = {2: 360, 3: 330, 4: 250}, 146  # where the first (by how many there are) and the last column stand
LETTER, BOLD_LETTER = 9, 10.5  # px; widths of text are guesses, since fonts differ
NAME_LINES, TITLE_LINES = 3, 2
BESIDE, MARK = 12, 10  # px from the middle of a point to its words, and to the end of its mark
AIR = 15  # px after the words
INK, MUTED, IN_COLOR, OUT_COLOR = "#1b1f24", "#57606a", "#0b4f9e", "#9a4a00"


def slope_svg(comparison: Comparison) -> str:
    """A standalone SVG, 850 px wide; the number of a rank, and whether it is in, are written at every point.

    Shown are the requests that any scenario funds, in each column by rank. A filled circle and `med` are inside the
    pool, an empty square and `ude` outside, a cross doesn't compete. A thick line goes in or out between two columns.
    """
    shown = comparison.funded.any(axis=1)
    rank, funded, number = comparison.rank[shown], comparison.funded[shown], comparison.number[shown]
    columns = rank.shape[1]
    x = [_x(column, columns) for column in range(columns)]
    names = [_name_lines(one.name, x[1] - x[0]) for one in comparison.contenders]
    titles = [_title_lines(comparison, n, x[0]) for n in number.tolist()]
    top = TOP + LINE * max(map(len, names))
    row_height = ROW + LINE * (max(map(len, titles), default=1) - 1)
    height = top + row_height * len(number) + BOTTOM
    y = top + row_height / 2 + row_height * _slots(rank, number)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
        f'font-family="system-ui, Segoe UI, DejaVu Sans, sans-serif" font-size="16" role="img" '
        f'aria-label="{_words(comparison)}">',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        *(_lines(x[i], 22, lines, anchor="middle", weight=700) for i, lines in enumerate(names)),
    ]
    words = BESIDE + AIR + BOLD_LETTER * len(f"{np.nanmax(rank, initial=0):.0f} med")
    for row in range(len(number)):
        ends = pairwise(zip(x, y[row].tolist(), strict=True))
        parts += [_line(*pair, funded[row, i : i + 2].tolist(), words) for i, pair in enumerate(ends)]
    for row, n in enumerate(number.tolist()):
        parts.append(_lines(12, y[row, 0] + 5 - LINE / 2 * (len(titles[row]) - 1), titles[row]))
        parts.append(_text(WIDTH - 12, y[row, -1] + 5, form_id(n), anchor="end"))
        for column in range(columns):
            parts += _point((x[column], y[row, column]), rank[row, column], bool(funded[row, column]))
    return "\n".join([*parts, "</svg>\n"])


def _words(comparison: Comparison) -> str:
    counts = ", ".join(
        f"{one.name}: {count}"
        for one, count in zip(comparison.contenders, comparison.funded.sum(axis=0).tolist(), strict=True)
    )
    words = f"Placeringer i {len(comparison.contenders)} scenarier. Inden for puljen er {counts}."
    return escape(f"{words} Det samme står i tabellen nedenfor.")


def _slots(rank: np.ndarray, number: np.ndarray) -> np.ndarray:
    """For each request and column its place among those shown, by rank; those that don't compete are last."""
    slot = np.empty(rank.shape, dtype=int)
    for column in range(rank.shape[1]):
        slot[np.lexsort((number, rank[:, column])), column] = np.arange(len(number))
    return slot


def _x(column: int, columns: int) -> float:
    left = LEFT[columns]
    return left + (WIDTH - left - RIGHT) * column / (columns - 1)


def _name_lines(name: str, width: float) -> list[str]:
    longest = int(min(width, 2 * RIGHT) / BOLD_LETTER) + 1
    words = [piece for word in name.split() for piece in _pieces(word, longest)]
    return wrap(" ".join(words), longest, max_lines=NAME_LINES, placeholder="…", break_on_hyphens=False)


def _pieces(word: str, longest: int) -> list[str]:
    """A word too long for a line, cut with hyphens.

    >>> _pieces("Borgersikkerhed", 9), _pieces("Tid", 9)
    (['Borgersi-', 'kkerhed'], ['Tid'])
    """
    if len(word) <= longest:
        return [word]
    return [f"{word[: longest - 1]}-", *_pieces(word[longest - 1 :], longest)]


def _title_lines(comparison: Comparison, number: int, width: float) -> list[str]:
    title = comparison.outcomes[0].register.by_number[number].title
    longest = int((width - 3 * BESIDE) / LETTER)
    return wrap(f"{form_id(number)} {title}", longest, max_lines=TITLE_LINES, placeholder="…")


def _line(start: tuple[float, float], end: tuple[float, float], inside: list[bool], words: float) -> str:
    if inside[0] == inside[1]:
        look = f'stroke="{IN_COLOR if inside[0] else "#848d97"}" stroke-width="1.5"'
    else:
        look = f'stroke="{OUT_COLOR}" stroke-width="4"'
    dashes = "" if any(inside) else ' stroke-dasharray="4 4"'
    x1, x2 = start[0] + words, end[0] - MARK
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
    yield _text(x + BESIDE, y + 5, words, weight=700 if inside else 400)


def _lines(x: float, y: float, lines: list[str], *, anchor: str = "start", weight: int = 400) -> str:
    return "\n".join(_text(x, y + LINE * i, line, anchor=anchor, weight=weight) for i, line in enumerate(lines))


def _text(x: float, y: float, content: str, *, anchor: str = "start", weight: int = 400) -> str:
    return (
        f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" font-weight="{weight}" fill="{INK}">{escape(content)}</text>'
    )
