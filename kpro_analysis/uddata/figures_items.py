"""Which items of a questionnaire are answered, and how few are left out: as it may be shown."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from duckdb import DuckDBPyConnection

from kpro_analysis.danish import sort_key
from kpro_analysis.duck import rows_of
from kpro_analysis.small_numbers import FEW, SMALLEST_SHOWN, WITHHELD
from kpro_analysis.uddata.current import Answered
from kpro_analysis.uddata.figures_answering import wilson
from kpro_analysis.uddata.figures_result import Count, Few, ItemRow
from kpro_analysis.uddata.figures_scores import Scored

MOST_OF_FEW = SMALLEST_SHOWN - 1
_MOST = """
SELECT questionnaire, max(times) AS times, sum(times)::BIGINT AS responses
FROM (SELECT questionnaire, count(*) AS times FROM {responses} GROUP BY questionnaire, citizen) GROUP BY questionnaire
"""
_GIVEN = """
SELECT questionnaire, item, count(*) FILTER (trim(answer, ' \t\n\r\v\f') <> '' OR text_length > 0) AS given
FROM {answers} WHERE questionnaire IS NOT NULL GROUP BY questionnaire, item
"""


@dataclass(frozen=True)
class Item:
    """An item of a questionnaire with its responses: those without an answer, and of them those with a `code` for it.

    `code` is None where the instrument has no such code; `times` is how often one citizen answers at most.
    """

    questionnaire: str
    name: str
    responses: int
    missing: int
    code: int | None
    times: int

    def is_of_few(self, responses: int) -> bool:
        """Whether so many responses could be of fewer than 5 citizens."""
        return responses // self.times < SMALLEST_SHOWN

    @property
    def is_hidden(self) -> bool:
        """Whether it can't be said how many lack an answer, or have one."""
        return self.is_of_few(self.missing) or self.is_of_few(self.responses - self.missing)


def item_rows(items: Sequence[Item], shown: Collection[str]) -> Iterator[ItemRow]:
    """How completely each item is answered; nothing of a questionnaire that isn't `shown`: of which not even the
    answers may be counted."""
    for item in items:
        hidden = None if item.code is None else WITHHELD
        if item.questionnaire not in shown:
            yield ItemRow(item.questionnaire, item.name, WITHHELD, WITHHELD, hidden, None, None)
        elif item.is_hidden:
            few = item.missing <= MOST_OF_FEW and not item.is_of_few(item.responses - MOST_OF_FEW)
            least = (item.responses - MOST_OF_FEW) / item.responses if few else None
            yield ItemRow(item.questionnaire, item.name, item.responses, FEW if few else WITHHELD, hidden, None, least)
        else:
            complete = wilson(item.responses - item.missing, item.responses)
            yield ItemRow(item.questionnaire, item.name, item.responses, item.missing, _code(item), complete, None)


def told_by_scores(items: Sequence[Item], scored: int) -> bool:
    """Whether the number of responses of a questionnaire that have a score tells more of its items than is shown.

    Each response without one lacks an answer: it does where these are more than the items account for of which it is
    shown how many lack an answer. Then some of the others do, and it could be told how many.
    """
    known = sum(item.missing for item in items if not item.is_hidden)
    return any(item.is_hidden for item in items) and known < items[0].responses - scored


def _code(item: Item) -> Count | Few | None:
    """How many have a code; those without one must not be few either, as it can be told how many they are."""
    if item.code is None:
        return None
    if item.code <= MOST_OF_FEW:
        return WITHHELD if item.is_of_few(item.missing - MOST_OF_FEW) else FEW
    return WITHHELD if item.is_of_few(item.code) or item.is_of_few(item.missing - item.code) else item.code


@dataclass(frozen=True)
class Given:
    """How often an item of a questionnaire is answered."""

    questionnaire: str
    item: str
    count: int


def given_in(connection: DuckDBPyConnection, answered: Answered) -> list[Given]:
    """The items that the files have."""
    return [Given(*row) for row in connection.execute(_GIVEN.format(answers=answered.answers)).fetchall()]


def items_in(
    connection: DuckDBPyConnection, answered: Answered, given: Sequence[Given], found: Sequence[Scored]
) -> list[Item]:
    """The items of each questionnaire, in the order of their names."""
    most = {row["questionnaire"]: row for row in rows_of(connection, _MOST.format(responses=answered.responses))}
    items = _items(most, given, found)
    return sorted(items, key=lambda one: (sort_key(one.questionnaire), sort_key(one.name)))


def _items(most: Mapping[str, Mapping[str, int]], given: Sequence[Given], found: Sequence[Scored]) -> Iterator[Item]:
    coded = {
        (one.mapped.questionnaire, items[0]): _coded(one, name)
        for one in found
        for name, items in one.mapped.items.items()
    }
    for one in given:
        whole, code = most[one.questionnaire], coded.get((one.questionnaire, one.item))
        missing = whole["responses"] - one.count + (code or 0)
        yield Item(one.questionnaire, one.item, whole["responses"], missing, code, whole["times"])


def _coded(found: Scored, name: str) -> int | None:
    """How many answered an item with a code that means no answer; None where there is no such code."""
    place, item = next((place, item) for place, item in enumerate(found.mapped.instrument.items) if item.name == name)
    return int(np.isin(found.codes[:, place], list(item.missing)).sum()) if item.missing else None
