"""An audit as plain Danish text for a terminal."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from kpro_analysis.cli.tables import table
from kpro_analysis.danish import format_date, format_number, format_percent
from kpro_analysis.minlog.audit_result import CLASSES, Group
from kpro_analysis.minlog.counted import BURST_CITIZENS
from kpro_analysis.small_numbers import shown

if TYPE_CHECKING:
    from kpro_analysis.minlog.audit_result import Audit, CareTeam, OddsRatio, Quality

NOT_GIVEN = "ikke oplyst"
MOST_LINES = 10
_TITLES = {"system": "System", "activity": "Handling", "organisation": "Organisation", "role": "Rolle"}


def lines(audit: "Audit") -> Iterable[str]:
    """The whole audit, the most important first."""
    number = format_number
    yield (
        f"{number(audit.entries)} registreringer på {number(audit.citizens)} borgere af {number(audit.users)} brugere, "
        f"{_moment(audit.first)} til {_moment(audit.last)}"
    )
    for note in audit.notes:
        yield f"Bemærk: {note}"
    yield from _inactive(audit)
    yield from _classes(audit)
    if audit.care_team is not None:
        yield from _care_team(audit.care_team)
    fan = audit.fan_out
    if fan.traces:
        yield ""
        yield (
            f"Borgere pr. spor (trace): median {number(fan.median, 1)}, 95 % har højst {number(fan.p95, 1)}, "
            f"flest {number(fan.max)} ({number(fan.traces)} spor)"
        )
    for grouping, title in _TITLES.items():
        yield ""
        yield from _groups(title, audit.groups[grouping])
    yield from _most(audit)
    yield from _quality(audit.quality)


def _inactive(audit: "Audit") -> Iterable[str]:
    if not audit.inactive_by_days:
        return
    yield ""
    rows = [
        (f"{one.days} dage", format_number(one.entries), format_percent(one.share, 1), format_number(one.citizens))
        for one in audit.inactive_by_days
    ]
    yield from table(("Uden aktivitet i", "Registreringer", "Andel", "Borgere"), rows, right=(1, 2, 3))


def _classes(audit: "Audit") -> Iterable[str]:
    if audit.classes is None:
        return
    yield ""
    rows = [
        (letter, CLASSES[letter], format_number(count), format_percent(count / audit.entries, 1))
        for letter, count in audit.classes.items()
    ]
    yield from table(("Klasse", "Hvad", "Registreringer", "Andel"), rows, right=(2, 3))


def _care_team(care: "CareTeam") -> Iterable[str]:
    yield ""
    rows = [
        (name, format_number(idle), format_number(active))
        for name, (idle, active) in zip(("I care team", "Ikke i care team"), care.table, strict=True)
    ]
    yield from table(("Registreringer", "På inaktive", "På aktive"), rows, right=(1, 2))
    yield f"Odds-forhold {_odds(care.odds)}; Mantel-Haenszel efter system {_odds(care.mantel_haenszel)}"


def _odds(odds: "OddsRatio") -> str:
    if odds.value is None or odds.low is None or odds.high is None:
        return "kan ikke beregnes (et felt er 0)"
    value, low, high = (format_number(number, 2) for number in (odds.value, odds.low, odds.high))
    return f"{value} (95 % interval {low} til {high})"


def _groups(title: str, groups: Sequence[Group]) -> Iterable[str]:
    rows = [
        (
            group.name or NOT_GIVEN,
            format_number(group.entries),
            "" if group.inactive_entries is None else format_percent(group.inactive_entries / group.entries, 1),
            _people(group.citizens),
            _people(group.users),
        )
        for group in groups[:MOST_LINES]
    ]
    yield from table((title, "Registreringer", "På inaktive", "Borgere", "Brugere"), rows, right=(1, 2, 3, 4))
    if len(groups) > MOST_LINES:
        yield f"og {format_number(len(groups) - MOST_LINES)} mere"


def _people(count: int) -> str:
    told = shown(count)
    return told if isinstance(told, str) else format_number(told)


def _most(audit: "Audit") -> Iterable[str]:
    yield ""
    rows = [(user, format_number(entries), _people(citizens)) for user, entries, citizens in audit.top_users]
    yield from table(("Brugere med flest", "Registreringer", "Borgere"), rows, right=(1, 2))
    yield ""
    people = [(person, format_number(entries)) for person, entries in audit.top_citizens]
    yield from table(("Borgere med flest", "Registreringer"), people, right=(1,))
    bursts = audit.bursts
    yield ""
    yield (
        f"Timer, hvor én bruger slog mindst {BURST_CITIZENS} borgere op: {format_number(bursts.hours)} "
        f"({format_number(bursts.users)} brugere, {format_number(bursts.entries)} registreringer)"
    )


def _quality(quality: "Quality") -> Iterable[str]:
    yield ""
    yield "Udtrækket selv"
    for gap in quality.gaps[:MOST_LINES]:
        name = gap.system or NOT_GIVEN
        yield f"  Huller: {name} har ingen poster fra {format_date(gap.first)} til {format_date(gap.last)}"
    for late in quality.late[:MOST_LINES]:
        entries, oldest = format_number(late.entries), format_date(late.oldest)
        yield f"  Sent ankomne: {entries} poster i {late.file} er langt ældre end resten, fra {oldest}"
    yield f"  Rækker, der er der to gange: {format_number(sum(quality.doubles.values()))}"
    if quality.left_edge is not None:
        edge = format_date(quality.left_edge)
        yield f"  Loggen gemmes i to år: en stigning lige efter {edge} er ikke en stigning"
    for day, hours in quality.odd_days:
        yield f"  {format_date(day)} har {hours} timer"
    classes = ", ".join(f"{name} {format_number(count)}" for name, count in quality.person_classes.items())
    yield f"  Registreringer efter slags personnummer: {classes}"


def _moment(time: datetime) -> str:
    return f"{format_date(time.date())} {time:%H:%M}"
