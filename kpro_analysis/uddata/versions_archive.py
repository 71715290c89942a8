"""What could be archived, and why: a proposal to those who know the questionnaires; nothing is ever archived here."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kpro_analysis.uddata.questionnaire import Status, version_order
from kpro_analysis.uddata.versions import Inventory
from kpro_analysis.uddata.versions_use import Use, Used

NEARLY_SAME = 0.9  # from here on a local one can give way to the national one


class Why(StrEnum):
    """A reason to archive a version."""

    UNUSED = "unused"
    REPLACED = "replaced"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why, and the place of the one that stands instead (None: none does)."""

    why: Why
    instead: int | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """One version that could be archived."""

    place: int
    reasons: tuple[Reason, ...]


def proposals(inventory: Inventory, use: Mapping[int, Use]) -> tuple[Proposal, ...]:
    """What could be archived, in the order of the inventory; `use` by place may be empty, where nothing is known.

    Not what is archived already. A version that was used in the last year is only proposed as the duplicate of a
    national one. One that was never used is left where it is a draft or was changed within that year.
    """
    nearly = _national_twins(inventory)
    found = []
    for place, one in enumerate(inventory.questionnaires):
        reasons = tuple(_reasons(inventory, place, use.get(place, Use()), nearly))
        if reasons and one.status is not Status.RETIRED:
            found.append(Proposal(place, reasons))
    return tuple(found)


def _reasons(inventory: Inventory, place: int, use: Use, nearly: Mapping[int, int]) -> Iterator[Reason]:
    one = inventory.questionnaires[place]
    if use.used is Used.NO and one.status is not Status.DRAFT and not use.is_new(one.changed):
        yield Reason(Why.UNUSED)
    newer = _newer(inventory, place)
    if newer is not None and use.used is not Used.YES:
        yield Reason(Why.REPLACED, newer)
    if place in nearly:
        yield Reason(Why.DUPLICATE, nearly[place])


def _newer(inventory: Inventory, place: int) -> int | None:
    """The newest version in force of the same questionnaire, where it is newer than this."""
    alive = (Status.ACTIVE, Status.UNKNOWN)
    versions = inventory.versions[inventory.family[place]]
    in_force = [at for at in versions if inventory.questionnaires[at].status in alive]
    if not in_force:
        return None
    own, newest = (version_order(inventory.questionnaires[at]) for at in (place, in_force[-1]))
    return in_force[-1] if newest > own else None


def _national_twins(inventory: Inventory) -> dict[int, int]:
    """The local versions that are nearly the same as a national one in force, each with the most alike of them."""
    found: dict[int, int] = {}
    for pair in inventory.pairs:  # the most alike first
        a, b = inventory.questionnaires[pair.a], inventory.questionnaires[pair.b]
        if pair.similarity >= NEARLY_SAME and a.national and not b.national and a.status is not Status.RETIRED:
            found.setdefault(pair.b, pair.a)
    return found
