"""Checks what requests say of one another, and keeps only what makes sense."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from kpro_analysis.excel.remarks import SheetRemarks
from kpro_analysis.register.requests import form_id

Links = Mapping[int, tuple[int, ...]]  # form number -> the form numbers that it names


@dataclass(frozen=True)
class Relation:
    """A column in which requests name others: its name, and where a request's cell is."""

    column: str
    address: Callable[[int], str]
    advice_on_ring: str


def sound_links(
    links: Links, existing: Iterable[int], relation: Relation, remarks: SheetRemarks
) -> dict[int, tuple[int, ...]]:
    """The links without those to the request itself, to missing requests and in rings; each is remarked on.

    Every request in a ring loses its links to the ring: none of them can be told to be the head.
    """
    known = set(existing)
    checked = {source: _existing(source, targets, (known, relation), remarks) for source, targets in links.items()}
    ring_of = _rings(checked)
    for source, ring in sorted(ring_of.items()):
        cells = ", ".join(relation.address(number) for number in sorted(ring))
        remarks.warn(
            relation.address(source),
            f"{_rule(relation)}-ring",
            f"{form_id(source)}: «{relation.column}» går i ring ({cells}); henvisningen bruges ikke.",
            relation.advice_on_ring,
        )
    return {
        source: tuple(target for target in targets if target not in ring_of.get(source, ()))
        for source, targets in checked.items()
    }


def _existing(
    source: int, targets: tuple[int, ...], rules: tuple[set[int], Relation], remarks: SheetRemarks
) -> tuple[int, ...]:
    known, relation = rules
    for target in targets:
        if target == source:
            rule, why = "sig-selv", "henviser til ønsket selv"
        elif target not in known:
            rule, why = "findes-ikke", "henviser til et ønske, der ikke er i registeret"
        else:
            continue
        remarks.warn(
            relation.address(source),
            f"{_rule(relation)}-{rule}",
            f"{form_id(source)}: «{relation.column}» {why}; henvisningen bruges ikke.",
            "Skriv blanketnummeret på et andet ønske i registeret, eller lad cellen være tom.",
        )
    return tuple(target for target in targets if target != source and target in known)


def _rule(relation: Relation) -> str:
    return relation.column.casefold().replace(" ", "-")


def _rings(links: Links) -> dict[int, frozenset[int]]:
    """The ring that each request in one belongs to: strongly connected sets of two or more (Kosaraju's two walks).

    >>> {number: sorted(ring) for number, ring in _rings({1: (2,), 2: (3,), 3: (2,)}).items()}
    {2: [2, 3], 3: [2, 3]}
    """
    finished: list[int] = []
    seen: set[int] = set()
    for start in links:
        finished += _walk(start, links, seen)
    backwards: dict[int, list[int]] = {}
    for source, targets in links.items():
        for target in targets:
            backwards.setdefault(target, []).append(source)
    ring_of: dict[int, frozenset[int]] = {}
    seen = set()
    for start in reversed(finished):
        ring = frozenset(_walk(start, backwards, seen))
        if len(ring) > 1:
            ring_of |= dict.fromkeys(ring, ring)
    return ring_of


def _walk(start: int, links: Mapping[int, Iterable[int]], seen: set[int]) -> list[int]:
    """What is reached from here and not seen before, in the order in which the walk leaves it."""
    if start in seen:
        return []
    seen.add(start)
    left: list[int] = []
    path = [(start, iter(links.get(start, ())))]
    while path:
        here, ahead = path[-1]
        following = next((target for target in ahead if target not in seen), None)
        if following is None:
            left.append(here)
            path.pop()
        else:
            seen.add(following)
            path.append((following, iter(links.get(following, ()))))
    return left


def heads(links: Links) -> dict[int, int]:
    """The outermost request that includes each one; links as `sound_links` leaves them, at most one each.

    >>> heads({1: (2,), 2: (3,), 3: ()})
    {1: 3, 2: 3}
    """
    found: dict[int, int] = {}
    for source in links:
        path = [source]
        while path[-1] not in found and (targets := links.get(path[-1], ())):
            path.append(targets[0])
        head = found.get(path[-1], path[-1])
        found |= {number: head for number in path if number != head}
    return found
