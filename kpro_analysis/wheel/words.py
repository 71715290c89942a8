"""The year as rows of text: one for each event, and one for each kind."""

from collections import Counter
from collections.abc import Iterable

from kpro_analysis.wheel.event import Event, kinds_of

EVENT_HEAD = ("Hvornår", "Type", "Titel", "Forklaring", "Deltagere")
KIND_HEAD = ("Type", "Mærke", "Hvad det er", "Hvad det kræver af gruppen", "Antal")

EventRow = tuple[str, str, str, str, str]
KindRow = tuple[str, str, str, str, int]


def event_rows(events: Iterable[Event]) -> tuple[EventRow, ...]:
    """A row for each event, in the order given, under `EVENT_HEAD`."""
    return tuple((e.when, e.kind.name, e.title, e.explanation, e.participants) for e in events)


def kind_rows(events: Iterable[Event]) -> tuple[KindRow, ...]:
    """A row for each kind in use with how many events are of it, under `KIND_HEAD`."""
    listed = list(events)
    counts = Counter(event.kind for event in listed)
    return tuple((kind.name, kind.letter, kind.meaning, kind.asks, counts[kind]) for kind in kinds_of(listed))


def counted_events(count: int) -> str:
    """So many events, in words.

    >>> counted_events(1), counted_events(22)
    ('1 begivenhed', '22 begivenheder')
    """
    return f"{count} {'begivenhed' if count == 1 else 'begivenheder'}"
