"""Who occurs under which cell and in which months, of a slice of the citizens."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from kpro_analysis.minlog.fact_rows import beginnings
from kpro_analysis.minlog.summary_facts import LISTED, SliceFacts, levels_of
from kpro_analysis.minlog.summary_format import ALL, BITS, Codes, Ints, Masks

MonthMasks = tuple[Masks, ...]  # a word for each 64 months, of (pairs,)


@dataclass(frozen=True)
class Occurrences:
    """Pairs of a key and a person's number, each once, by both; `masks` tell of each the months, by kind."""

    key: Ints
    who: Codes
    masks: Mapping[str, MonthMasks]


NOBODY = Occurrences(np.zeros(0, np.int64), np.zeros(0, np.int32), {ALL: ()})


def citizens_of(facts: SliceFacts, words: int) -> Occurrences:
    """Which citizens are under which cell, with months for each of `LISTED`."""
    order, first = grouped(facts.cell, facts.who, len(facts.start))
    level = facts.level[order]
    months = _months(facts.month[order], words)
    masks = {kind: _together(months, first, levels_of(kind)[level]) for kind in LISTED}
    chosen = order[first]
    return Occurrences(facts.cell[chosen], _numbers(facts.who[chosen] + facts.first_number), masks)


def by_dimension(citizens: Occurrences, codes: Ints, kind: str) -> Occurrences:
    """The same by what `codes` (cells,) makes of the cells, of one kind."""
    key, who = codes[citizens.key], citizens.who
    low = int(who.min(initial=0))
    order, first = grouped(key, who - low, int(who.max(initial=0)) - low + 1)
    months = tuple(word[order] for word in citizens.masks[kind])
    chosen = order[first]
    return Occurrences(key[chosen], who[chosen], {kind: _together(months, first)})


def in_all(facts: SliceFacts, words: int, kind: str) -> Occurrences:
    """Citizens whatever the cell, all under 0."""
    first = facts.start[:-1]
    masks = _together(_months(facts.month, words), first, levels_of(kind)[facts.level])
    people = np.arange(len(first)) + facts.first_number
    return Occurrences(np.zeros(len(first), np.int64), _numbers(people), {kind: masks})


def staff_of(facts: SliceFacts, words: int, users: int) -> Occurrences:
    """Which users are under which cell."""
    cell = facts.cell[facts.staff]
    order, first = grouped(cell, facts.user, users)
    months = _months(facts.month[facts.staff[order]], words)
    chosen = order[first]
    return Occurrences(cell[chosen], _numbers(facts.user[chosen]), {ALL: _together(months, first)})


def joined(one: Occurrences, other: Occurrences, size: int) -> Occurrences:
    """Two lists of the same people, who are below `size`, as one."""
    key, who = np.concatenate((one.key, other.key)), np.concatenate((one.who, other.who))
    order, first = grouped(key, who, size)
    months = tuple(np.concatenate(words)[order] for words in zip(one.masks[ALL], other.masks[ALL], strict=True))
    chosen = order[first]
    return Occurrences(key[chosen], who[chosen], {ALL: _together(months, first)})


def grouped(key: Ints, who: Ints | Codes, size: int) -> tuple[Ints, Ints]:
    """An order by key and who, which is below `size`, and where each pair begins in it."""
    pair = key * max(1, size) + who
    order = np.argsort(pair)
    return order, beginnings(pair[order])


def _months(month: Ints, words: int) -> MonthMasks:
    """The month of each row as a bit of a mask."""
    bit = np.uint64(1) << (month % BITS).astype(np.uint64)
    return tuple(np.where(month // BITS == word, bit, np.uint64(0)) for word in range(words))


def _together(months: MonthMasks, first: Ints, chosen: np.ndarray | None = None) -> MonthMasks:
    if not len(first):
        return tuple(word[:0] for word in months)
    only = months if chosen is None else tuple(np.where(chosen, word, np.uint64(0)) for word in months)
    return tuple(np.bitwise_or.reduceat(word, first) for word in only)


def _numbers(values: Ints) -> Codes:
    return values.astype(np.int32)
