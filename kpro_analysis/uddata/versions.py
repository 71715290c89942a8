"""Which questionnaires there are, in which versions and whose, and which of them are nearly the same.

Two of different owners, or of different names, that ask mostly the same are duplicates; the versions of one
questionnaire are not.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from kpro_analysis.danish import sort_key
from kpro_analysis.findings import Finding
from kpro_analysis.uddata.questionnaire import (
    Collection,
    Questionnaire,
    named,
    owner_key,
    text_key,
    title_key,
    version_order,
)
from kpro_analysis.uddata.versions_align import Alignment, Wordings, align
from kpro_analysis.uddata.versions_blocks import candidates

DUPLICATE = 0.6  # from here on two are worth looking at side by side: more than half of what they ask is the same


@dataclass(frozen=True, slots=True)
class Pair:
    """Two near-duplicates, by their places in the inventory; `a` is the national one where one is, else the first.

    Of two questionnaires with several versions, the two versions that are most alike, of those the newest.
    """

    a: int
    b: int
    alignment: Alignment

    @property
    def similarity(self) -> float:
        """How alike they are, 0-1."""
        return self.alignment.similarity


@dataclass(frozen=True, slots=True)
class Cluster:
    """Families that near-duplicates tie together, directly or through others.

    `reference` is the family that the others are held against: the national one that is most like the rest, else the
    local one that is. `others` are the other families, the most alike first.
    """

    reference: int
    others: tuple[int, ...]


@dataclass(frozen=True)
class Inventory:
    """All questionnaires, sorted by name, owner (national first) and version; a place in `questionnaires` names one.

    `names` are unique. `family` says, for each, which questionnaire it is a version of: versions of one have the same
    owner, and the same title (a version in it left out) or address. `pairs` are most alike first.
    """

    files: tuple[str, ...]
    questionnaires: tuple[Questionnaire, ...]
    names: tuple[str, ...]
    family: tuple[int, ...]
    pairs: tuple[Pair, ...]
    findings: tuple[Finding, ...]

    @cached_property
    def versions(self) -> dict[int, tuple[int, ...]]:
        """The places of each family's versions, the oldest first."""
        found: defaultdict[int, list[int]] = defaultdict(list)
        for place, family in enumerate(self.family):
            found[family].append(place)
        order = self.questionnaires
        return {family: tuple(sorted(at, key=lambda p: version_order(order[p]))) for family, at in found.items()}

    def newest(self, family: int) -> Questionnaire:
        """The newest version of a family."""
        return self.questionnaires[self.versions[family][-1]]

    @cached_property
    def owners(self) -> tuple[str, ...]:
        """Who has questionnaires, as Danes sort."""
        return tuple(sorted({one.owner for one in self.questionnaires}, key=sort_key))

    @cached_property
    def pair_of(self) -> dict[frozenset[int], Pair]:
        """The pair of two families, where they are near-duplicates."""
        return {frozenset((self.family[pair.a], self.family[pair.b])): pair for pair in self.pairs}

    def held_against(self, cluster: Cluster) -> tuple[Pair, ...]:
        """For each of the cluster's others the pair (as `b`) with the reference, else with the one most like it."""
        found = []
        for family in cluster.others:
            pair = self.pair_of.get(frozenset((cluster.reference, family)))
            pair = pair or next(p for p in self.pairs if family in (self.family[p.a], self.family[p.b]))
            turn = self.family[pair.a] == family
            found.append(Pair(pair.b, pair.a, pair.alignment.turned()) if turn else pair)
        return tuple(found)

    @cached_property
    def clusters(self) -> tuple[Cluster, ...]:
        """Who has nearly the same, the largest first."""
        alike: defaultdict[int, dict[int, float]] = defaultdict(dict)
        for families, pair in self.pair_of.items():
            one, other = families
            alike[one][other] = alike[other][one] = pair.similarity
        clusters = [self._cluster(group, alike) for group in _tied(alike)]
        return tuple(sorted(clusters, key=lambda c: (-len(c.others), sort_key(self.newest(c.reference).title))))

    def _cluster(self, group: Iterable[int], alike: dict[int, dict[int, float]]) -> Cluster:
        ordered = sorted(group)
        reference = max(ordered, key=lambda f: (self.newest(f).national, sum(alike[f].values()), -f))
        others = sorted({*ordered} - {reference}, key=lambda f: (-alike[reference].get(f, 0.0), f))
        return Cluster(reference, tuple(others))


def inventory(collection: Collection) -> Inventory:
    """Sort what was read, tell versions from duplicates, and compare all that may be alike."""
    ordered = tuple(sorted(collection.questionnaires, key=_order))
    family = _families(ordered)
    pairs = _pairs(ordered, family)
    return Inventory(collection.files, ordered, named(ordered), family, pairs, collection.findings)


def _order(one: Questionnaire) -> tuple[object, ...]:
    return sort_key(one.title), not one.national, sort_key(one.owner), version_order(one), one.version


def _families(ordered: Sequence[Questionnaire]) -> tuple[int, ...]:
    """The number of each one's family: the place of its first version."""
    first: dict[int, int] = {place: place for place in range(len(ordered))}
    known: dict[tuple[str, str], int] = {}

    def root(place: int) -> int:
        while first[place] != place:
            place = first[place]
        return place

    for place, one in enumerate(ordered):
        owner = owner_key(one.owner)
        for name in (title_key(one.title), *(text_key(name) for name in one.names)):
            other = root(known.setdefault((owner, name), place))
            here = root(place)
            first[max(here, other)] = min(here, other)
    return tuple(root(place) for place in range(len(ordered)))


def _pairs(ordered: Sequence[Questionnaire], family: Sequence[int]) -> tuple[Pair, ...]:
    wordings = Wordings(ordered)
    best: dict[tuple[int, int], tuple[tuple[object, ...], Pair]] = {}
    for low, high in candidates(wordings, family, DUPLICATE):
        a, b = (high, low) if ordered[high].national and not ordered[low].national else (low, high)
        alignment = align(ordered[a], ordered[b], wordings, (a, b))
        if alignment.similarity >= DUPLICATE:
            key = min(family[a], family[b]), max(family[a], family[b])
            rank = round(alignment.similarity, 6), version_order(ordered[a]), version_order(ordered[b])
            if key not in best or rank > best[key][0]:
                best[key] = rank, Pair(a, b, alignment)
    return tuple(sorted((pair for _, pair in best.values()), key=lambda p: (-p.similarity, p.a, p.b)))


def _tied(alike: dict[int, dict[int, float]]) -> list[list[int]]:
    """The groups of families that are tied together."""
    groups, met = [], set()
    for start in sorted(alike):
        waiting, group = [start], []
        while waiting:
            one = waiting.pop()
            if one not in met:
                met.add(one)
                group.append(one)
                waiting += alike[one]
        if group:
            groups.append(group)
    return groups
