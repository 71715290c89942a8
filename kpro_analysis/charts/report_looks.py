"""How the series of a chart differ: areas by colour and pattern, lines by colour, dashes and marks; and the legend."""

from collections.abc import Callable, Iterator, Sequence

from kpro_analysis.charts.palette import AREAS, LINES
from kpro_analysis.charts.report_text import INK, LINE, px, shortened, text_at, width

SWATCH, GAP = 14, 18  # px: a sample's side, and from one entry to the next
DASHES = ("", "7 4", "2 3", "10 3 2 3", "14 4", "4 2")
DARK = f'stroke="{INK}" stroke-width="1" fill="none"'
LIGHT = 'stroke="#ffffff" stroke-width="1.6" fill="none"'
APART = 6  # px between a pattern's lines

Box = tuple[float, float, float, float]  # x, y, width, height


def area(place: int, box: Box) -> Iterator[str]:
    """A filled box of the series at `place`, with its pattern, and with an outline that stands out on white.

    Patterns are drawn line by line, since Chromium prints those of SVG as pictures of dots.
    """
    x, y, wide, high = map(px, box)
    yield f'<rect x="{x}" y="{y}" width="{wide}" height="{high}" fill="{AREAS[place]}" stroke="{INK}"/>'
    drawn, look = PATTERNS[place]
    if path := "".join(drawn(box)):
        yield f'<path d="{path}" {look}/>'


def _none(box: Box) -> Iterator[str]:
    yield from ()


def _rising(box: Box) -> Iterator[str]:
    x, y, _, _ = box
    yield from (f"M{px(x + a)} {px(y + far - a)}L{px(x + b)} {px(y + far - b)}" for far, a, b in _slants(box))


def _falling(box: Box) -> Iterator[str]:
    x, y, _, high = box
    low = y + high
    yield from (f"M{px(x + a)} {px(low - far + a)}L{px(x + b)} {px(low - far + b)}" for far, a, b in _slants(box))


def _slants(box: Box) -> Iterator[tuple[float, float, float]]:
    """Lines at 45 degrees, cut at the box's edges: how far along both sides each is, and where it begins and ends."""
    _, _, wide, high = box
    for far in range(APART, int(wide + high) + 1, APART):
        left, right = max(0.0, far - high), min(wide, far)
        if right > left:
            yield far, left, right


def _crossed(box: Box) -> Iterator[str]:
    yield from _rising(box)
    yield from _falling(box)


def _across(box: Box) -> Iterator[str]:
    x, y, wide, high = box
    yield from (f"M{px(x)} {px(y + at)}h{px(wide)}" for at in range(4, int(high), 4))


def _upright(box: Box) -> Iterator[str]:
    x, y, wide, high = box
    yield from (f"M{px(x + at)} {px(y)}v{px(high)}" for at in range(4, int(wide), 4))


PATTERNS: tuple[tuple[Callable[[Box], Iterator[str]], str], ...] = (
    (_none, DARK),
    (_rising, DARK),
    (_falling, LIGHT),
    (_across, DARK),
    (_crossed, DARK),
    (_upright, DARK),
)


def stroke(place: int) -> str:
    """The look of a line of the series at `place`."""
    dashes = f' stroke-dasharray="{DASHES[place]}"' if DASHES[place] else ""
    return f'fill="none" stroke="{LINES[place]}" stroke-width="2.2"{dashes}'


def mark(place: int, x: float, y: float) -> str:
    """The point of the series at `place`: each has a shape of its own."""
    shapes = (
        f'<circle cx="{px(x)}" cy="{px(y)}" r="4.5"',
        f'<rect x="{px(x - 4)}" y="{px(y - 4)}" width="8" height="8"',
        f'<path d="M{px(x)} {px(y - 5)} l5.5 9.5 h-11 z"',
        f'<path d="M{px(x)} {px(y - 6)} l5.5 6 -5.5 6 -5.5 -6 z"',
        f'<path d="M{px(x)} {px(y + 5)} l5.5 -9.5 h-11 z"',
        f'<path d="M{px(x - 5)} {px(y - 1.6)} h3.4 v-3.4 h3.2 v3.4 h3.4 v3.2 h-3.4 v3.4 h-3.2 v-3.4 h-3.4 z"',
    )
    return f'{shapes[place]} fill="{LINES[place]}" stroke="#ffffff" stroke-width="1"/>'


def legend(names: Sequence[str], room: float, sample: Callable[[int, float, float], str]) -> tuple[list[str], float]:
    """The names with their samples, in as many lines as they need, and how high that is; nothing for a single one.

    `sample(place, x, y)` draws in a square of 14 px whose upper left corner is the point.
    """
    drawn: list[str] = []
    if len(names) < 2:
        return drawn, 0
    x, y = 0.0, 0.0
    for place, full in enumerate(names):
        told = shortened(full, room - SWATCH - 6)
        wide = SWATCH + 6 + width(told)
        if x and x + wide > room:
            x, y = 0.0, y + LINE + 4
        drawn += [sample(place, x, y + 2), text_at(x + SWATCH + 6, y + 14, told)]
        x += wide + GAP
    return drawn, y + LINE + 10
