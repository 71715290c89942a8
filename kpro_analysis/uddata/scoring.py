"""The one engine that turns answers into scores, for every declared instrument."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import lcm

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.uddata.instruments import Instrument, Scale

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
BLOCK = 4096  # responses at a time: what is made of them on the way stays in the processor's cache


@dataclass(frozen=True, eq=False)
class Scores:
    """The scores of some responses, in their order.

    `values` has for each scale's name one score per response, NaN where the rule gives none. `invalid` (responses,
    items) marks answers outside their item's range: they are not missing, so no score that would rest on one is given.
    `foreign` (responses, items) marks those among them that only another version of the instrument has.
    """

    instrument: Instrument
    values: Mapping[str, Floats]
    invalid: Flags
    foreign: Flags


def score(instrument: Instrument, answers: Floats) -> Scores:
    """Score responses.

    answers (responses, items in the instrument's order) are codes, NaN where missing; whatever else is no code of its
    item is invalid, infinity too. Sums are exact and divided once, so a score is the double nearest to the true value.

    Source: the one that the instrument declares.

    >>> from kpro_analysis.uddata.instruments import find_instrument
    >>> score(find_instrument("WHO-5"), np.array([[4, 1, 0, 2, 3], [4, 1, 0, 2, np.nan]])).values["WHO-5"].tolist()
    [40.0, nan]
    """
    blocks = [_block(instrument, answers[start : start + BLOCK]) for start in range(0, max(len(answers), 1), BLOCK)]
    values = {scale.name: np.concatenate([block.values[scale.name] for block in blocks]) for scale in instrument.scales}
    invalid, foreign = (np.concatenate([getattr(block, flag) for block in blocks]) for flag in ("invalid", "foreign"))
    return Scores(instrument, values, invalid, foreign)


def bands(scale: Scale, values: Floats) -> list[str]:
    """The Danish words for each score; "" where there is no score, or the scale has no bands.

    >>> from kpro_analysis.uddata.instruments import find_instrument
    >>> bands(find_instrument("WHO-5").scales[0], np.array([32.0, 36.0, np.nan]))
    ['høj risiko', 'nogen risiko', '']
    """
    words = np.array(["", *(band.words for band in scale.bands)], dtype=object)
    place = np.searchsorted([band.low for band in scale.bands], values, side="right")
    found: list[str] = words[np.where(np.isnan(values), 0, place)].tolist()
    return found


def profiles(instrument: Instrument, answers: Floats) -> list[str]:
    """The answers of each response side by side, as text; "" unless every one is a code of its item.

    >>> from kpro_analysis.uddata.instruments import find_instrument
    >>> profiles(find_instrument("EQ-5D-5L"), np.array([[1, 1, 1, 2, 3], [1, 1, 1, 2, np.nan]]))
    ['11123', '']
    """
    whole = np.logical_and.reduce(_places(instrument, answers.T) > 0)
    digits = np.where(whole[:, None], answers, 0).astype(np.int64)
    numbers = digits @ (10 ** np.arange(len(instrument.items) - 1, -1, -1))
    return [str(number) if number else "" for number in numbers.tolist()]


def _block(instrument: Instrument, answers: Floats) -> Scores:
    """Score a few responses."""
    columns = np.ascontiguousarray(answers.T)
    places = _places(instrument, columns)
    invalid = (places == 0) & ~np.isnan(columns)
    foreign = np.zeros_like(invalid)
    for row, item in enumerate(instrument.items):
        for code in item.missing:
            invalid[row] &= columns[row] != code
        for code in item.foreign:
            foreign[row] |= columns[row] == code
    rows = {item.name: row for row, item in enumerate(instrument.items)}
    values: dict[str, Floats] = {}
    spoilt: dict[str, Flags] = {}
    for scale in instrument.scales:
        if scale.parts:
            spoilt[scale.name] = np.logical_or.reduce([spoilt[part] for part in scale.parts])
            found = _mean_of([values[part] for part in scale.parts])
        else:
            own = [rows[name] for name in scale.points]
            spoilt[scale.name] = np.logical_or.reduce(invalid[own])
            found = _from_answers(scale, places[own])
        values[scale.name] = np.where(spoilt[scale.name], np.nan, found)
    return Scores(instrument, values, invalid.T, foreign.T)


def _places(instrument: Instrument, columns: Floats) -> NDArray[np.intp]:
    """Where each answer (items, responses) stands among its item's codes, from 1; 0 where there is no such code."""
    low = np.array([[item.low] for item in instrument.items])
    high = np.array([[item.high] for item in instrument.items])
    known = (columns >= low) & (columns <= high) & (columns == np.floor(columns))
    return np.where(known, columns - low + 1, 0).astype(np.intp)


def _from_answers(scale: Scale, places: NDArray[np.intp]) -> Floats:
    """A scale's scores; a whole number of parts, which doubles hold exactly, is divided once."""
    denominator, constant, tables = _in_whole_parts(scale)
    total = np.full(places.shape[1], constant)
    for table, row in zip(tables, places, strict=True):
        total += table[row]
    answered = np.count_nonzero(places, axis=0)
    divided = total / (denominator * np.maximum(answered, 1) if scale.mean else denominator)
    return np.where(answered >= scale.least, divided, np.nan)


@cache
def _in_whole_parts(scale: Scale) -> tuple[int, float, list[Floats]]:
    """The common denominator of all that can be added, and in parts of it the constant and what each place gives."""
    exact = [scale.constant, *(given for points in scale.points.values() for given in points.values())]
    denominator = lcm(*(number.denominator for number in exact))
    tables = [[0, *(given * denominator for given in points.values())] for points in scale.points.values()]
    return denominator, float(scale.constant * denominator), [np.array(table, dtype=np.float64) for table in tables]


def _mean_of(parts: list[Floats]) -> Floats:
    """The mean of the scores that there are; NaN where there is none."""
    there = ~np.isnan(parts)
    count = there.sum(axis=0)
    total = np.where(there, parts, 0.0).sum(axis=0)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)
