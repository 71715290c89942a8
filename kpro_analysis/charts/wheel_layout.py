"""Where everything stands in the picture of a year: marks on the ring, and texts beside it that never overlap."""

import calendar
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kpro_analysis.wheel.event import Event, events_of

WIDTH, HEIGHT = 1123, 794  # A4 across, in points of 1/96 inch
CENTRE_X, CENTRE_Y = WIDTH / 2, 388.0
RIM = 250.0  # radius of the ring
TRACKS = (233.0, 207.0, 181.0, 155.0, 129.0)  # radii of the circles on which marks stand, the outermost first
MARK = 12.0  # half a mark's width
TEXT_SIZE, LINE = 15, 18.0
TOP, BOTTOM = 60.0, 702.0  # between which the texts stand
BESIDE = 28.0  # between the rim and the texts
MARGIN = 14.0
LETTER = 0.58 * TEXT_SIZE  # width of a letter in the widest of the usual fonts
WIDE, NARROW = "mMwW@%ÆæQOGDH…█", "iIjlftr.,:;'|!()- "
TURN = 2 * math.pi


@dataclass(frozen=True, slots=True)
class Placed:
    """An event in the picture: its mark's angle (radians from 1 January, clockwise) and radius, and its text.

    `until` is the angle of its last day. `lines` stand below one another, the first with its middle at `y`; on the
    right side of the ring they begin at the column's edge, on the left they end there.
    """

    event: Event
    angle: float
    until: float
    radius: float
    lines: tuple[str, ...]
    y: float

    @property
    def right(self) -> bool:
        """Whether the text stands right of the ring."""
        return self.angle < math.pi


@dataclass(frozen=True, slots=True)
class Layout:
    """What is drawn of a year, and how many events there is no room for, on the right and on the left."""

    placed: tuple[Placed, ...]
    left_out: tuple[int, int]


def point(angle: float, radius: float) -> tuple[float, float]:
    """A point of the picture from its angle and radius."""
    return CENTRE_X + radius * math.sin(angle), CENTRE_Y - radius * math.cos(angle)


def angle_of(day: date) -> float:
    """The angle at the middle of a day."""
    days = 366 if calendar.isleap(day.year) else 365
    return (day.timetuple().tm_yday - 0.5) / days * TURN


def text_edge(right: bool) -> float:
    """Where the texts of a side begin (right of the ring) or end (left of it)."""
    return CENTRE_X + (RIM + BESIDE if right else -RIM - BESIDE)


def layout(events: Iterable[Event], year: int) -> Layout:
    """Place the events of a year, before all those that people are to be there for; what finds no room is counted."""
    listed = sorted(events_of(events, year), key=lambda event: not event.kind.gathers)
    marked, crowded = _marked(listed, year)
    sides, left_out = [], []
    for right in (True, False):
        side = [mark for mark in marked if (mark[1] < math.pi) is right]
        lines = 2 if len(side) * _pitch(2) <= BOTTOM - TOP else 1
        room = int((BOTTOM - TOP) / _pitch(lines))
        kept = sorted(side[:room], key=lambda mark: mark[1])
        missed = sum((angle < math.pi) is right for angle in crowded)
        left_out.append(len(side) - len(kept) + missed)
        sides += _texts(kept, lines, right)
    return Layout(tuple(sides), (left_out[0], left_out[1]))


def _pitch(lines: int) -> float:
    return lines * LINE + 4


Mark = tuple[Event, float, float, float]  # the event, the angles of its first and last day, and the radius


def _marked(events: Sequence[Event], year: int) -> tuple[list[Mark], list[float]]:
    """Marks on the outermost circle where there is room for each, and the angles of those with room on none."""
    taken: list[list[tuple[float, float]]] = [[] for _ in TRACKS]
    marked, crowded = [], []
    for event in events:
        first = angle_of(max(event.first_day, date(year, 1, 1)))
        last = angle_of(min(event.last_day, date(year, 12, 31)))
        for spans, radius in zip(taken, TRACKS, strict=True):
            span = (first - MARK / radius, last + MARK / radius)
            if not any(_meet(span, other) for other in spans):
                spans.append(span)
                marked.append((event, first, last, radius))
                break
        else:
            crowded.append(first)
    return marked, crowded


def _meet(one: tuple[float, float], other: tuple[float, float]) -> bool:
    """Whether two stretches of a circle touch, also over the turn of the year."""
    return any(one[0] < other[1] + turn and other[0] + turn < one[1] for turn in (-TURN, 0.0, TURN))


def _texts(side: list[Mark], lines: int, right: bool) -> list[Placed]:
    """The texts of one side, each as near to its mark as those above and below leave room for."""
    pitch = _pitch(lines)
    downwards = side if right else side[::-1]
    wished = [CENTRE_Y - RIM * math.cos(angle) - (lines - 1) * LINE / 2 for _, angle, _, _ in downwards]
    places: list[float] = []
    for place, wish in enumerate(wished):
        lowest = BOTTOM - (len(wished) - place) * pitch + LINE / 2
        places.append(min(max(wish, places[-1] + pitch if places else TOP + LINE / 2), lowest))
    return [
        Placed(event, angle, until, radius, wrapped(f"{event.short_when} · {event.label}", lines), y)
        for (event, angle, until, radius), y in zip(downwards, places, strict=True)
    ]


def wrapped(text: str, lines: int) -> tuple[str, ...]:
    """A text on at most so many lines of a column; what there is no room for is cut with an ellipsis.

    >>> wrapped("15. maj · Brugergruppemøde om prioritering af de røde ændringsønsker og puljen", 2)
    ('15. maj · Brugergruppemøde om', 'prioritering af de røde ændringsø…')
    """
    room = WIDTH - MARGIN - text_edge(True)
    done: list[str] = []
    words = text.split()
    while words and len(done) < lines:
        line = [words.pop(0)]
        while words and text_width(" ".join((*line, words[0]))) <= room:
            line.append(words.pop(0))
        done.append(" ".join(line))
    if words:
        done[-1] = f"{done[-1]} {' '.join(words)}"
    return tuple(_cut(line, room) for line in done)


def _cut(line: str, room: float) -> str:
    if text_width(line) <= room:
        return line
    while text_width(f"{line}…") > room:
        line = line[:-1]
    return f"{line.rstrip()}…"


def text_width(text: str) -> float:
    """How wide a text is at most in the usual fonts, in points."""
    return sum(LETTER * (1.6 if letter in WIDE else 0.7 if letter in NARROW else 1.0) for letter in text)
