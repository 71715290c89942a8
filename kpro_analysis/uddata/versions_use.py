"""Whether a version of a questionnaire was used in the last year, by what Uddata tells."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kpro_analysis.danish import parse_date
from kpro_analysis.small_numbers import SMALLEST_SHOWN, WITHHELD, Shown, shown, withheld
from kpro_analysis.uddata.questionnaire import Questionnaire, owner_key, text_key, title_key
from kpro_analysis.uddata.versions import Inventory

YEAR = timedelta(days=365)
LATE = timedelta(days=62)  # a municipality whose newest row is older has stopped delivering: its use isn't known


class Used(StrEnum):
    """Whether it was sent or answered in the last year."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Seen:
    """What Uddata has of one questionnaire, version ("" where it isn't told) and municipality.

    first, last: days of the first and the latest that was sent or answered; sent, answers, citizens: requests,
    responses and different citizens of the last year.
    """

    questionnaire: str
    version: str
    municipality: str
    first: date
    last: date
    sent: int
    answers: int
    citizens: int


@dataclass(frozen=True, slots=True)
class Use:
    """The use of one version in the year up to `until`; counts of few citizens, and what would tell them, are hidden.

    None where nothing is known. `last` is the month of the latest use, "" without one.
    """

    used: Used = Used.UNKNOWN
    answers: Shown | None = None
    citizens: Shown | None = None
    last: str = ""
    until: date | None = None

    def is_new(self, changed: str) -> bool:
        """Whether something that was changed then was changed within the year."""
        day = parse_date(changed[:10])
        return day is not None and self.until is not None and day > self.until - YEAR


@dataclass(frozen=True)
class Uses:
    """The use of each place of an inventory up to a day; empty where there is no Uddata.

    `unknown` are questionnaires in Uddata that the inventory lacks, `municipalities` how many deliver.
    """

    until: date | None
    of: dict[int, Use]
    unknown: tuple[str, ...]
    municipalities: int


NO_USES = Uses(None, {}, (), 0)


def uses(inventory: Inventory, seen: Sequence[Seen]) -> Uses:
    """The use of each version; that of a municipality without a questionnaire of that name is the national one's.

    Nobody can tell that a version wasn't used where Uddata covers less than the year, or where its questionnaire was
    used in a version that isn't told.
    """
    if not seen:
        return NO_USES
    until = max(row.last for row in seen)
    finder = _Finder(inventory)
    by_place: defaultdict[int, list[Seen]] = defaultdict(list)
    vague: set[int] = set()
    unknown: dict[str, None] = {}
    for row in seen:
        family = finder.family(row)
        if family is None:
            unknown.setdefault(row.questionnaire)
            continue
        place = finder.version(family, row.version)
        if place is not None:
            by_place[place].append(row)
        elif row.last > until - YEAR:
            vague.add(family)
    covered = _covered(seen, until)
    found: dict[int, Use] = {}
    for family, places in inventory.versions.items():
        owner = inventory.newest(family)
        sure = family not in vague and (bool(covered) if owner.national else owner_key(owner.owner) in covered)
        found |= _of_family({place: by_place[place] for place in places}, sure, until)
    return Uses(until, found, tuple(unknown), len({owner_key(row.municipality) for row in seen}))


class _Finder:
    """Finds the versions that rows of Uddata mean."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        self._families: dict[tuple[str, str], int] = {}
        for place, one in enumerate(inventory.questionnaires):
            owner = "" if one.national else owner_key(one.owner)
            for name in _names(one):
                self._families.setdefault((name, owner), inventory.family[place])
        self._anybody: dict[str, set[int]] = defaultdict(set)
        for (name, _), family in self._families.items():
            self._anybody[name].add(family)

    def family(self, row: Seen) -> int | None:
        """The municipality's own, else the national one, else the only one of that name."""
        for name in (text_key(row.questionnaire), title_key(row.questionnaire)):
            for owner in (owner_key(row.municipality), ""):
                if (name, owner) in self._families:
                    return self._families[name, owner]
            if len(known := self._anybody.get(name, set())) == 1:
                return next(iter(known))
        return None

    def version(self, family: int, version: str) -> int | None:
        """The version of that number, the only one there is; None where it can't be told."""
        places = self._inventory.versions[family]
        if len(places) == 1:
            return places[0]
        wanted = _number(version)
        same = [place for place in places if _number(self._inventory.questionnaires[place].version) == wanted]
        return same[0] if len(same) == 1 and wanted else None


def _names(one: Questionnaire) -> Iterable[str]:
    return {text_key(one.title), title_key(one.title), *(text_key(name) for name in one.names)}


def _number(version: str) -> str:
    """A version without its mark and its last zeros: `v1.0` is `1`."""
    number = text_key(version).removeprefix("version").lstrip("v ").replace(" ", ".")
    while number.endswith(".0"):
        number = number.removesuffix(".0")
    return number


def _covered(seen: Iterable[Seen], until: date) -> set[str]:
    """The municipalities of which Uddata has the whole year."""
    first: dict[str, date] = {}
    last: dict[str, date] = {}
    for row in seen:
        town = owner_key(row.municipality)
        first[town] = min(first.get(town, row.first), row.first)
        last[town] = max(last.get(town, row.last), row.last)
    return {town for town in first if first[town] <= until - YEAR and last[town] >= until - LATE}


def _of_family(rows: Mapping[int, Sequence[Seen]], sure: bool, until: date) -> dict[int, Use]:
    """The use of a family's versions; beside few citizens of one, another is hidden too, as their sum may be known."""
    answers = [sum(row.answers for row in of) for of in rows.values()]
    citizens = [sum(row.citizens for row in of) for of in rows.values()]
    hide = withheld([0 < count < SMALLEST_SHOWN for count in citizens], citizens)
    found = {}
    for (place, of), said, people, hidden in zip(rows.items(), answers, citizens, hide, strict=True):
        sent = sum(row.sent for row in of)
        used = Used.YES if said or sent else Used.NO if sure else Used.UNKNOWN
        last = max((row.last for row in of), default=None)
        month = "" if last is None else f"{last:%Y-%m}"
        cells: tuple[Shown | None, Shown | None] = (said, people)
        if hidden:
            few = shown(people)
            cells = (few, few) if isinstance(few, str) else (WITHHELD, WITHHELD)
        elif used is Used.UNKNOWN:
            cells = None, None
        found[place] = Use(used, *cells, month, until)
    return found
