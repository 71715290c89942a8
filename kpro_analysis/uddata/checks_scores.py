"""Checks the system's own scores against those that the answers give."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

import numpy as np

from kpro_analysis.duck import quoted, table_of
from kpro_analysis.uddata import checks_rules as rules
from kpro_analysis.uddata.checks_tables import SAME, Hit, Tables
from kpro_analysis.uddata.mapping import Mapped
from kpro_analysis.uddata.scoring import score

_ANSWERS = """
SELECT f, m, line, {columns} FROM (
    SELECT f, municipality AS m, min(line) AS line, {pivoted} FROM check_answers
    WHERE questionnaire = {questionnaire} AND person_class IS DISTINCT FROM 'test' AND item IN ({items})
    GROUP BY f, municipality, hash({same}, answered, f)
) WHERE {asked}
"""


def scores(tables: Tables, mapped: Mapping[str, Mapped]) -> Iterator[Hit]:
    """Scores that differ from what the instrument's rule gives by more than the rounding of how they are written.

    A score where the rule gives none is one too; a score that the system doesn't give isn't.
    """
    for one in mapped.values():
        if one.scores:
            yield from _of(tables, one)


def _of(tables: Tables, one: Mapped) -> Iterator[Hit]:
    items = [one.items.get(item.name, ()) for item in one.instrument.items]
    wanted = list(one.scores.items())
    wide = [_cell(names) for names in items] + [_cell((name,)) for _, name in wanted]
    names = [f"c{place}" for place in range(len(wide))]
    asked = [name for own in items for name in own] + [name for _, name in wanted]
    query = _ANSWERS.format(
        columns=", ".join(names),
        pivoted=", ".join(f"{cell} AS {name}" for cell, name in zip(wide, names, strict=True)),
        questionnaire=quoted(one.questionnaire),
        items=", ".join(map(quoted, asked)),
        same=SAME,
        asked=" OR ".join(f"{name} IS NOT NULL" for name in names[len(items) :]),
    )
    found = table_of(tables.connection, query)
    if not found.num_rows:
        return
    codes = np.column_stack([_numbers(found[name], one) for name in names[: len(items)]])
    result = score(one.instrument, codes)
    wrong = np.zeros(found.num_rows, dtype=bool)
    for (scale, _), name in zip(wanted, names[len(items) :], strict=True):
        given, step = _numbers(found[name], one), _steps(found[name])
        with np.errstate(invalid="ignore"):
            near = np.abs(given - result.values[scale]) <= step / 2 + 1e-9
        wrong |= ~np.isnan(given) & ~near
    places: dict[tuple[int, str | None], list[int]] = defaultdict(list)
    hit = found.filter(wrong)
    for f, m, line in zip(*(hit[name].to_pylist() for name in ("f", "m", "line")), strict=True):
        places[f, m].append(line)
    for (f, m), lines in places.items():
        yield Hit(rules.OTHER_SCORE, f, m, len(lines), min(lines), f"Det er {one.instrument.name}.")


def _cell(names: tuple[str, ...]) -> str:
    """The answer to an item, by whichever name it has there."""
    if not names:
        return "NULL::VARCHAR"
    listed = ", ".join(map(quoted, names))
    return f'arg_max(coalesce(answer, "text"), line) FILTER (item IN ({listed}))'


def _distinct(column: object) -> tuple[list[str | None], np.ndarray]:
    """The different texts of a column, and which of them each row has."""
    encoded = column.combine_chunks().dictionary_encode(null_encoding="encode")  # type: ignore[attr-defined]
    if hasattr(encoded, "chunks"):
        encoded = encoded.combine_chunks()
    return encoded.dictionary.to_pylist(), encoded.indices.to_numpy(zero_copy_only=False)


def _numbers(column: object, one: Mapped) -> np.ndarray:
    """The numbers that texts stand for: NaN where blank, infinite where there is none."""
    texts, which = _distinct(column)
    values = np.array([_number(text, one) for text in texts], dtype=np.float64)
    numbers: np.ndarray = values[which]
    return numbers


def _number(text: str | None, one: Mapped) -> float:
    if text is None or not text.strip():
        return np.nan
    number = one.number(text)
    return np.inf if number is None else number


def _steps(column: object) -> np.ndarray:
    """The last decimal that each score is written with."""
    texts, which = _distinct(column)
    decimals = [len((text or "").strip().replace(",", ".").partition(".")[2]) for text in texts]
    steps: np.ndarray = np.array([10.0**-places for places in decimals])[which]
    return steps
