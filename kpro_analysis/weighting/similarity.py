"""Which change requests are about the same thing, so that they can be bundled or merged.

Two requests are compared by the words of title and description: their stems, the parts of compound words, synonyms and
groups of letters, each the more telling the rarer it is. That finds the same wish in other words, and two wishes on the
same matter, also opposite ones: it says what to look at side by side, not what is the same.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from kpro_analysis.register.requests import Request, form_id

LEAST = 0.5  # from here on two requests are worth looking at side by side


@dataclass(frozen=True, slots=True)
class Pair:
    """Two requests that may be about the same thing: their form numbers, a < b (of twins, `a` is the candidate's).

    `similarity` is 0-1 with 4 decimals; the same text gives 1, a text without a letter 0. `shared` holds the few words
    that tell most of what both say, the most telling first, as `a` writes them; where `b` has another word for the
    same, both stand: `Rykker/Påmindelse`.
    """

    a: int
    b: int
    similarity: float
    shared: tuple[str, ...]


def alike_pairs(requests: Sequence[Request], least: float = LEAST) -> tuple[Pair, ...]:
    """All pairs that are at least so similar (0-1, above 0), most alike first, ties by form numbers.

    Of a request that is included in another («Omfattet af»), people have said that the two belong together: whatever
    their words, their similarity is at least `LEAST`. Of more than 100,000 pairs the most alike are given.
    """
    from kpro_analysis.weighting.similarity_pairs import alike

    ordered = sorted(requests, key=lambda request: request.number)
    ties = _bundled(ordered) if least <= LEAST else frozenset()
    return _sorted(
        Pair(ordered[a].number, ordered[b].number, max(value, LEAST) if (a, b) in ties else value, shared)
        for a, b, value, shared in alike(ordered, least, also=ties)
    )


def twins_of(requests: Sequence[Request], candidates: Sequence[Request], least: float = LEAST) -> tuple[Pair, ...]:
    """The pairs of a candidate with a request that are at least so similar by their words, ordered as `alike_pairs`.

    Candidates are not compared with each other.
    """
    from kpro_analysis.weighting.similarity_pairs import alike

    both = [*sorted(candidates, key=lambda r: r.number), *sorted(requests, key=lambda r: r.number)]
    return _sorted(
        Pair(both[a].number, both[b].number, value, shared)
        for a, b, value, shared in alike(both, least, first=len(candidates))
    )


def alike_groups(pairs: Iterable[Pair]) -> tuple[tuple[int, ...], ...]:
    """The groups of form numbers that the pairs tie together, directly or through others; ascending, by their first.

    >>> alike_groups([Pair(1, 4, 0.9, ()), Pair(4, 7, 0.6, ()), Pair(2, 3, 0.5, ())])
    ((1, 4, 7), (2, 3))
    """
    group_of: dict[int, set[int]] = {}
    for pair in pairs:
        small, large = sorted((group_of.get(number, {number}) for number in (pair.a, pair.b)), key=len)
        if small is not large:
            large |= small
            group_of.update(dict.fromkeys(small, large) | {pair.a: large, pair.b: large})
    return tuple(sorted({id(group): tuple(sorted(group)) for group in group_of.values()}.values()))


def as_dict(pairs: Sequence[Pair]) -> dict[str, Any]:
    """The pairs and their groups, ready for JSON."""
    return {
        "pairs": [
            {"a": form_id(p.a), "b": form_id(p.b), "similarity": p.similarity, "shared": list(p.shared)} for p in pairs
        ],
        "groups": [[form_id(number) for number in group] for group in alike_groups(pairs)],
    }


def _bundled(requests: Sequence[Request]) -> frozenset[tuple[int, int]]:
    """The places of each rider and its head, the lower first."""
    places = {request.number: place for place, request in enumerate(requests)}
    ties = [(places[r.number], places[r.included_in]) for r in requests if r.included_in in places]
    return frozenset((min(tie), max(tie)) for tie in ties)


def _sorted(pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    return tuple(sorted(pairs, key=lambda pair: (-pair.similarity, pair.a, pair.b)))
