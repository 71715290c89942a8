"""Scores of the responses of mapped questionnaires, from the first to the last of each citizen."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import sqrt

import numpy as np
from duckdb import DuckDBPyConnection
from numpy.typing import NDArray

from kpro_analysis.danish import sort_key
from kpro_analysis.duck import columns_of, put, quoted
from kpro_analysis.small_cells import Axis, Bools, hidden_cells, with_sums
from kpro_analysis.small_numbers import SMALLEST_SHOWN
from kpro_analysis.uddata.figures_answering import wilson
from kpro_analysis.uddata.figures_result import NOT_GIVEN, Interval, ScoreChange
from kpro_analysis.uddata.instruments import Direction, Scale
from kpro_analysis.uddata.mapping import Mapped
from kpro_analysis.uddata.scoring import Floats, score

CONFIDENCE = 0.975  # two-sided 95 %
CLOSE = 1e-9  # scores this near are the same
_OWN = """
SELECT key, person, municipality, answered, item, coalesce(answer, "text") AS answer
FROM {answers} WHERE questionnaire = {questionnaire} AND item IN ({items})
"""  # words alone stand in `text`
_CODES = """
SELECT key, any_value(person) AS person, coalesce(any_value(municipality), '{none}') AS municipality{slots}
FROM ({own}) JOIN scored_items USING (item) LEFT JOIN scored_numbers USING (answer)
WHERE person IS NOT NULL AND answered IS NOT NULL GROUP BY key ORDER BY person, any_value(answered), key
"""


@dataclass(frozen=True, eq=False)
class Scored:
    """The responses of a mapped questionnaire with a time and a citizen, by citizen and time.

    keys: as in `Answered`; person: a number for each citizen; municipality: names; codes: (responses, items in the
    instrument's order); values: scores by scale, NaN for none.
    """

    mapped: Mapped
    keys: NDArray[np.uint64]
    person: NDArray[np.int64]
    municipality: NDArray[np.object_]
    codes: Floats
    values: dict[str, Floats]

    @property
    def whole(self) -> Bools:
        """Which responses have every score."""
        missing: Bools = np.any([np.isnan(values) for values in self.values.values()], axis=0)
        return ~missing


def scored(connection: DuckDBPyConnection, answers: str, mapped: Mapped) -> Scored:
    """Score the responses of a questionnaire."""
    names = [item.name for item in mapped.instrument.items]
    pairs = [(item, place) for place, name in enumerate(names) for item in mapped.items.get(name, ())]
    spelled, places = zip(*pairs, strict=True) if pairs else ((), ())
    own = _OWN.format(
        answers=answers, questionnaire=quoted(mapped.questionnaire), items=", ".join(map(quoted, spelled)) or "NULL"
    )
    texts = [text for (text,) in connection.execute(f"SELECT DISTINCT answer FROM ({own})").fetchall()]
    numbers = {text: number for text in texts if text is not None and (number := mapped.number(text)) is not None}
    said = {"answer": np.array(list(numbers), dtype=object), "number": np.array(list(numbers.values()), dtype=float)}
    asked = {"item": np.array(spelled, dtype=object), "place": np.array(places, dtype=np.int64)}
    slots = "".join(f", max(number) FILTER (place = {place}) AS i{place}" for place in range(len(names)))
    with put(connection, "scored_numbers", said), put(connection, "scored_items", asked):
        found = columns_of(connection, _CODES.format(slots=slots, none=NOT_GIVEN, own=own))
    columns = [np.ma.filled(found[f"i{place}"].astype(np.float64), np.nan) for place in range(len(names))]
    codes = np.column_stack(columns)
    person = np.cumsum(found["person"] != np.roll(found["person"], 1))  # they come in the order of their names
    values = dict(score(mapped.instrument, codes).values)
    return Scored(mapped, found["key"], person, found["municipality"], codes, values)


def changes(found: Scored) -> Iterator[ScoreChange]:
    """From first to last score, of all and by municipality, which is the one of the last score."""
    for scale in found.mapped.instrument.scales:
        rows = np.flatnonzero(~np.isnan(found.values[scale.name]))
        _, starts, counts = np.unique(found.person[rows], return_index=True, return_counts=True)
        several = counts > 1
        first, last = rows[starts[several]], rows[starts[several] + counts[several] - 1]
        if len(first):
            yield from _Changes(found, scale, first, last).rows()


class _Changes:
    """The change of one scale: the rows of each citizen's first and last score."""

    def __init__(self, found: Scored, scale: Scale, first: NDArray[np.intp], last: NDArray[np.intp]) -> None:
        self.found, self.scale = found, scale
        self.before, self.after = found.values[scale.name][first], found.values[scale.name][last]
        self.names = sorted(set(found.municipality[last].tolist()), key=sort_key)
        number = {name: place for place, name in enumerate(self.names)}
        self.place = np.array([number[name] for name in found.municipality[last].tolist()])
        moved = self.after - self.before
        if scale.direction is Direction.LOWER:
            moved = -moved
        step = scale.smallest_change
        self.classes = {
            "change": np.zeros(len(moved), int)
            if step is None
            else 1 * (moved >= step - CLOSE) + 2 * (moved <= CLOSE - step),
            "floor": (np.abs(self.before - scale.low) < CLOSE).astype(int),
            "ceiling": (np.abs(self.before - scale.high) < CLOSE).astype(int),
        }

    def rows(self) -> Iterator[ScoreChange]:
        axis, tables = Axis(len(self.names)), {}
        for name, classes in self.classes.items():
            size = 1 if name == "change" and self.scale.smallest_change is None else 3 if name == "change" else 2
            counts = np.zeros((len(self.names), size), dtype=np.int64)
            np.add.at(counts, (self.place, classes), 1)
            axes = (axis, Axis(size))
            sums = with_sums(counts, axes)
            there = np.ones(counts.shape, dtype=bool)
            tables[name] = (sums, hidden_cells(counts, sums < SMALLEST_SHOWN, there, axes))
        out = np.any([hidden[:, -1] for _, hidden in tables.values()], axis=0)
        for node in [len(self.names), *range(len(self.names))]:
            yield self._row(node, bool(out[node]), tables)

    def _row(self, node: int, out: bool, tables: dict[str, tuple[NDArray[np.int64], Bools]]) -> ScoreChange:
        own = self.place == node if node < len(self.names) else np.ones(len(self.place), dtype=bool)
        mapped, scale = self.found.mapped, self.scale

        def share(name: str, place: int) -> Interval | None:
            sums, hidden = tables[name]
            return None if out or hidden[node, place] else wilson(int(sums[node, place]), int(sums[node, -1]))

        known = scale.smallest_change is not None
        return ScoreChange(
            municipality=self.names[node] if node < len(self.names) else None,
            questionnaire=mapped.questionnaire,
            instrument=mapped.instrument.name,
            scale=scale.name,
            title=scale.title,
            direction=scale.direction.danish,
            smallest_change=scale.smallest_change,
            citizens="skjult" if out else int(own.sum()),
            first=None if out else float(self.before[own].mean()),
            last=None if out else float(self.after[own].mean()),
            change=None if out else _mean(self.after[own] - self.before[own]),
            improved=share("change", 1) if known else None,
            worsened=share("change", 2) if known else None,
            floor=share("floor", 1),
            ceiling=share("ceiling", 1),
        )


def _mean(values: Floats) -> Interval:
    """The mean of at least two values with its interval.

    Source: Student (1908), The probable error of a mean, Biometrika 6.
    """
    from scipy.special import stdtrit  # takes a third of a second, which passes beside what DuckDB does

    mean, count = float(values.mean()), len(values)
    half = float(stdtrit(count - 1, CONFIDENCE)) * float(values.std(ddof=1)) / sqrt(count)
    return Interval(mean, mean - half, mean + half)
