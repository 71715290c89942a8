"""Which change requests are about the same thing, so that they can be bundled or merged."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from kpro_analysis.register.requests import Request

LEAST = 0.5  # from here on two requests are worth looking at side by side


@dataclass(frozen=True, slots=True)
class Pair:
    """Two requests that may be about the same thing: their form numbers, a < b (of twins, `a` is the candidate's).

    `similarity` is 0-1, with 4 decimals; 1 means that title and description say the same, word for word.
    `shared` holds up to `SHOWN` words that both have, as `a` writes them, the most telling first.
    """

    a: int
    b: int
    similarity: float
    shared: tuple[str, ...]


def alike_pairs(requests: Sequence[Request], least: float = LEAST) -> tuple[Pair, ...]:
    """All pairs of requests that are at least so similar, most alike first, ties by form numbers.

    Of two requests, one of which includes the other («Omfattet af»), people have said that they belong together: whatever
    their words, their similarity is at least `LEAST`.
    """
    from kpro_analysis.weighting.similarity_vectors import compare, compare_these

    ordered = sorted(requests, key=lambda request: request.number)
    found = {(pair.a, pair.b): pair for pair in (Pair(*one) for one in compare(ordered, None, least))}
    if least <= LEAST:
        for pair in (Pair(*one) for one in compare_these(ordered, _bundled(ordered))):
            found[pair.a, pair.b] = replace(pair, similarity=max(pair.similarity, LEAST))
    return _sorted(found.values())


def twins_of(requests: Sequence[Request], candidates: Sequence[Request], least: float = LEAST) -> tuple[Pair, ...]:
    """The pairs of a candidate and a request that are at least so similar, ordered as `alike_pairs`."""
    from kpro_analysis.weighting.similarity_vectors import compare

    old = sorted(requests, key=lambda request: request.number)
    new = sorted(candidates, key=lambda request: request.number)
    return _sorted(Pair(*found) for found in compare(new, old, least))


def alike_groups(pairs: Iterable[Pair]) -> tuple[tuple[int, ...], ...]:
    """The groups of form numbers that the pairs tie together, each ascending, by their first.

    >>> alike_groups([Pair(1, 4, 0.9, ()), Pair(4, 7, 0.6, ()), Pair(2, 3, 0.5, ())])
    ((1, 4, 7), (2, 3))
    """
    group_of: dict[int, set[int]] = {}
    for pair in pairs:
        merged = group_of.get(pair.a, {pair.a}) | group_of.get(pair.b, {pair.b})
        group_of.update(dict.fromkeys(merged, merged))
    return tuple(sorted({tuple(sorted(group)) for group in group_of.values()}))


def _bundled(requests: Sequence[Request]) -> tuple[tuple[int, int], ...]:
    """The places of heads and riders in the list, the lower first."""
    places = {request.number: place for place, request in enumerate(requests)}
    ties = [(r.number, r.included_in) for r in requests if r.included_in in places]
    return tuple((min(places[a], places[b]), max(places[a], places[b])) for a, b in ties)


def _sorted(pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    return tuple(sorted(pairs, key=lambda pair: (-pair.similarity, pair.a, pair.b)))
