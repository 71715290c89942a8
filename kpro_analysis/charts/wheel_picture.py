"""The year as a wheel: months round, events by colour, shape and letter, with their texts beside; plain SVG for A4."""

import math
from collections.abc import Iterable, Iterator
from datetime import date
from html import escape

from kpro_analysis.charts.palette import CRITERIA
from kpro_analysis.charts.wheel_layout import (
    BOTTOM,
    CENTRE_X,
    CENTRE_Y,
    HEIGHT,
    LINE,
    MARGIN,
    MARK,
    RIM,
    TEXT_SIZE,
    WIDTH,
    Layout,
    Placed,
    angle_of,
    layout,
    point,
    text_edge,
)
from kpro_analysis.danish import MONTHS
from kpro_analysis.wheel.closed_days import closed_days
from kpro_analysis.wheel.event import Event, events_of, kinds_of
from kpro_analysis.wheel.kinds import OTHER, Kind
from kpro_analysis.wheel.words import counted_events

INK, SOFT, PAPER, SHADE = "#1b1f24", "#57606a", "#ffffff", "#eef1f4"
FONT = "Arial, 'Liberation Sans', 'Helvetica Neue', 'DejaVu Sans', sans-serif"
LOOKS = {  # by letter: colour, colour of the letter, corners (0: a circle), and how far the first is turned
    "M": (CRITERIA[0], PAPER, 0, 0.0),
    "W": (CRITERIA[7], PAPER, 4, 45.0),
    "T": (CRITERIA[5], INK, 3, 0.0),
    "R": (CRITERIA[3], PAPER, 4, 0.0),
    "S": (CRITERIA[1], INK, 6, 0.0),
    "F": (CRITERIA[6], INK, 5, 0.0),
    "P": (CRITERIA[4], INK, 3, 180.0),
    "A": (CRITERIA[10], INK, 8, 22.5),
}
SIZES = {0: 11.5, 3: 17.0, 4: 13.5, 5: 12.5, 6: 12.5, 8: 12.0}  # radius by corners: all look as large
MONTH_RADIUS, HUB = 95.0, 76.0
LEGEND_TOP, LEGEND_STEP, LEGEND_COLUMNS = 744.0, 31.0, 5


def wheel_svg(events: Iterable[Event], year: int) -> str:
    """The picture of a year, A4 across, which says in words (`title`, `desc`) all that it shows.

    Of a year with more events than there is room for, the picture says how many are not in it.
    """
    own = events_of(events, year)
    placed = layout(own, year)
    name, about = f"aarshjul-{year}-navn", f"aarshjul-{year}-indhold"
    parts = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" '
        f'role="img" aria-labelledby="{name} {about}" font-family="{FONT}" font-size="{TEXT_SIZE}" fill="{INK}">',
        f'<title id="{name}">Årshjul {year}</title>',
        f'<desc id="{about}">{escape(_description(own, year))}</desc>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>',
        _text(MARGIN, 36, f"Årshjul {year}", 'font-size="24" font-weight="bold"'),
        *_ring(year),
        *(_leader(one) for one in placed.placed),
        *(_mark(one) for one in placed.placed),
        *(_label(one) for one in placed.placed),
        *_left_out(placed),
        *_legend(own),
        "</svg>",
    )
    return "\n".join(parts) + "\n"


def shape_svg(kind: Kind) -> str:
    """The mark of a kind alone, for a table; decoration beside the kind's name."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-18 -18 36 36" width="36" height="36" aria-hidden="true" '
        f'font-size="{TEXT_SIZE}">{_shape(kind, 0, 0)}</svg>'
    )


def _description(events: tuple[Event, ...], year: int) -> str:
    listed = "; ".join(f"{event.when}: {event.label}" for event in events)
    return f"{counted_events(len(events))} i {year}{': ' if events else ''}{listed}."


def _ring(year: int) -> Iterator[str]:
    """The months, shaded in turn, with the public holidays as strokes on the rim."""
    for month, name in enumerate(MONTHS, 1):
        first = date(year, month, 1)
        after = date(year + month // 12, month % 12 + 1, 1)
        start = angle_of(first) - _half_day(year)
        end = start + (after - first).days * 2 * _half_day(year)
        yield f'<path d="{_sector(start, end)}" fill="{SHADE if month % 2 else PAPER}" stroke="#d0d7de"/>'
        x, y = point((start + end) / 2, MONTH_RADIUS)
        yield _text(x, y + 5, name[:3], 'text-anchor="middle" font-weight="bold"')
    yield f'<circle cx="{CENTRE_X:g}" cy="{CENTRE_Y:g}" r="{RIM:g}" fill="none" stroke="{SOFT}" stroke-width="1.5"/>'
    yield _text(CENTRE_X, CENTRE_Y + 11, str(year), 'text-anchor="middle" font-size="32" font-weight="bold"')
    for closed in closed_days(year).values():
        if closed.official:
            yield _line(point(angle_of(closed.day), RIM - 6), point(angle_of(closed.day), RIM + 6), INK, 3)


def _half_day(year: int) -> float:
    return math.pi / (date(year + 1, 1, 1) - date(year, 1, 1)).days


def _sector(start: float, end: float) -> str:
    corners = (point(start, HUB), point(start, RIM), point(end, RIM), point(end, HUB))
    (a, b), (c, d), (e, f), (g, h) = corners
    return (
        f"M{a:.1f} {b:.1f}L{c:.1f} {d:.1f}A{RIM:g} {RIM:g} 0 0 1 {e:.1f} {f:.1f}"
        f"L{g:.1f} {h:.1f}A{HUB:g} {HUB:g} 0 0 0 {a:.1f} {b:.1f}Z"
    )


def _leader(one: Placed) -> str:
    """From the mark out over the rim to the text."""
    edge = text_edge(one.right) + (-5 if one.right else 5)
    middle = one.y + (len(one.lines) - 1) * LINE / 2
    points = (point(one.angle, one.radius), point(one.angle, RIM + 8), (edge, middle))
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<polyline points="{path}" fill="none" stroke="{SOFT}" stroke-width="1"/>'


def _mark(one: Placed) -> str:
    """The shape on the first day, and an arc to the last."""
    x, y = point(one.angle, one.radius)
    shape = _shape(one.event.kind, x, y)
    if one.until <= one.angle:
        return shape
    end_x, end_y = point(one.until, one.radius)
    large = int(one.until - one.angle > math.pi)
    path = f"M{x:.1f} {y:.1f}A{one.radius:g} {one.radius:g} 0 {large} 1 {end_x:.1f} {end_y:.1f}"
    colour = LOOKS[one.event.kind.letter][0]
    arcs = ((INK, 10), (colour, 7))
    return "".join(f'<path d="{path}" fill="none" stroke="{c}" stroke-width="{w}"/>' for c, w in arcs) + shape


def _shape(kind: Kind, x: float, y: float) -> str:
    colour, letter_colour, corners, turned = LOOKS[kind.letter]
    size, look = SIZES[corners], f'fill="{colour}" stroke="{INK}" stroke-width="1.5"'
    if corners:
        angles = (math.radians(turned) + 2 * math.pi * corner / corners for corner in range(corners))
        points = " ".join(f"{x + size * math.sin(a):.1f},{y - size * math.cos(a):.1f}" for a in angles)
        drawn = f'<polygon points="{points}" {look}/>'
    else:
        drawn = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{size:g}" {look}/>'
    lifted = {(3, 0.0): 6.5, (3, 180.0): 5.0}.get((corners, turned), 5.3)
    about = f'text-anchor="middle" font-weight="bold" fill="{letter_colour}" class="letter"'
    return drawn + _text(x, y + lifted, kind.letter, about)


def _label(one: Placed) -> str:
    x = text_edge(one.right)
    anchor = "start" if one.right else "end"
    lines = "".join(
        f'<tspan x="{x:g}" dy="{LINE if place else 0:g}">{escape(line)}</tspan>' for place, line in enumerate(one.lines)
    )
    return f'<text y="{one.y + 5:.1f}" text-anchor="{anchor}" class="label">{lines}</text>'


def _left_out(placed: Layout) -> Iterator[str]:
    for count, right in zip(placed.left_out, (True, False), strict=True):
        if count:
            anchor = f'text-anchor="{"start" if right else "end"}" font-weight="bold" class="label"'
            yield _text(text_edge(right), BOTTOM + 14, f"… og {count} mere i tabellen", anchor)


def _legend(events: tuple[Event, ...]) -> Iterator[str]:
    """The kinds in use, those of people's own as one, and what a stroke on the rim is."""
    kinds = [kind for kind in kinds_of(events) if kind.known]
    kinds += [OTHER] if any(not event.kind.known for event in events) else []
    step = (WIDTH - 2 * MARGIN) / LEGEND_COLUMNS
    for place in range(len(kinds) + 1):
        row, column = divmod(place, LEGEND_COLUMNS)
        x, y = MARGIN + MARK + 2 + column * step, LEGEND_TOP + row * LEGEND_STEP
        if place < len(kinds):
            yield _shape(kinds[place], x, y)
            name = kinds[place].name
        else:
            yield _line((x, y - 7), (x, y + 7), INK, 3)
            name = "Helligdag"
        yield _text(x + 22, y + 5, name, 'class="legend"')


def _line(start: tuple[float, float], end: tuple[float, float], colour: str, width: float) -> str:
    (a, b), (c, d) = start, end
    return f'<line x1="{a:.1f}" y1="{b:.1f}" x2="{c:.1f}" y2="{d:.1f}" stroke="{colour}" stroke-width="{width:g}"/>'


def _text(x: float, y: float, text: str, attributes: str = "") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" {attributes}>{escape(text)}</text>'
