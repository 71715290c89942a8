"""Who was asked and who answered, as it may be shown: by municipality, questionnaire and month."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import sqrt

import numpy as np
from duckdb import DuckDBPyConnection

from kpro_analysis.small_cells import Bools, hidden_cells, with_sums
from kpro_analysis.uddata.figures_count import ANSWERED, WAITING, Table, tabled
from kpro_analysis.uddata.figures_result import Answering, Count, Interval, Row
from kpro_analysis.uddata.figures_times import Minutes, Timed, days, times

COLUMNS = ("municipality", "questionnaire", "month")
SENT = 2  # the sum of answered and waiting
WHOLE = "True"  # the group of municipalities whose files tell who didn't answer
Z = 1.959963984540054  # of a normal distribution, two-sided 95 %


@dataclass(frozen=True, eq=False)
class Asked:
    """Requests by municipality, questionnaire, month and answered or not, with what of it is hidden (nodes)."""

    table: Table
    hidden: Bools

    def shown(self, *node: int) -> Count:
        """A count, or that it is hidden."""
        return "skjult" if self.hidden[node] else int(self.sums[node])

    @cached_property
    def sums(self) -> np.ndarray:
        """The counts with all sums."""
        return with_sums(self.table.counts, self.table.axes)


def wilson(part: int, whole: int) -> Interval:
    """A share with its 95 % interval; whole is at least 1.

    Source: Wilson (1927), Probable inference, the law of succession, and statistical inference, J. Am. Stat. Assoc. 22.

    >>> found = wilson(81, 263)
    >>> round(found.value, 4), round(found.low, 4), round(found.high, 4)
    (0.308, 0.2553, 0.3662)
    """
    share, extra = part / whole, Z * Z / whole
    middle, half = share + extra / 2, Z * sqrt(share * (1 - share) / whole + extra / (4 * whole))
    low, high = (max(0.0, (middle - half) / (1 + extra)), min(1.0, (middle + half) / (1 + extra)))
    return Interval(share, min(low, share), max(high, share))


def asked_table(connection: DuckDBPyConnection) -> Asked:
    """The requests in the table `asked`, and what of them must not be shown."""
    table = tabled(connection, (*COLUMNS, "is_answered"), ("whole", None, "quarter", None))
    there = _there(table)
    there[..., WAITING] &= np.array([group == WHOLE for group in table.groups[0]])[:, None, None]
    return Asked(table, hidden_cells(table.counts, table.few, there, table.axes))


def _there(table: Table) -> Bools:
    return np.repeat(table.counts.sum(axis=-1, keepdims=True) > 0, 2, axis=-1)


def may_be_timed(asked: Asked) -> Bools:
    """The places of which the times may be told: both counts are shown."""
    shown: Bools = ~asked.hidden[..., ANSWERED] & ~asked.hidden[..., SENT]
    return shown


def answering(asked: Asked, node: tuple[int, ...], whole: bool, when: Minutes) -> Answering:
    """The figures of a place; nothing is said of who didn't answer where the files don't tell."""
    answered = asked.shown(*node, ANSWERED)
    if not whole:
        return Answering(None, answered, None, None, None)
    sent = asked.shown(*node, SENT)
    rate = wilson(answered, sent) if isinstance(sent, int) and isinstance(answered, int) else None
    median, most = map(days, when[node].tolist()) if rate else (None, None)
    return Answering(sent, answered, rate, median, most)


def answering_rows(connection: DuckDBPyConnection, asked: Asked) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """The rows by municipality, questionnaire and month, and every sum over these."""
    table, wanted = asked.table, may_be_timed(asked)
    wanted[-1] = False  # of all municipalities, those that tell who didn't answer are asked for
    when = times(connection, COLUMNS, [Timed(table, wanted)])[0]
    rows: list[Row] = []
    totals: list[Row] = []
    for node in _nodes(asked):
        row = _row(asked, node, when)
        is_sum = row.municipality is None or row.questionnaire is None or row.month is None
        (totals if is_sum else rows).append(row)
    return tuple(rows), tuple(totals)


def _nodes(asked: Asked) -> Iterator[tuple[int, ...]]:
    """The places with requests; groups of municipalities are no place of their own."""
    exists = asked.sums[..., SENT] > 0
    municipalities = [*range(len(asked.table.names[0])), exists.shape[0] - 1]
    others = product(*(range(size) for size in exists.shape[1:]))
    return ((place, *other) for other in others for place in municipalities if exists[(place, *other)])


def _row(asked: Asked, node: tuple[int, ...], when: Minutes) -> Row:
    table = asked.table
    municipalities, questionnaires, times_of_year, _ = table.nodes
    municipality, questionnaire, month = municipalities[node[0]], questionnaires[node[1]], times_of_year[node[2]]
    months = len(table.names[2])
    quarter = table.groups[2][node[2]] if node[2] < months else month
    if municipality is not None:
        figures = answering(asked, node, table.groups[0][node[0]] == WHOLE, when)
    else:
        figures = _of_all(asked, node, when)
    return Row(municipality, questionnaire, month if node[2] < months else None, quarter, figures)


def _of_all(asked: Asked, node: tuple[int, ...], when: Minutes) -> Answering:
    """Of all municipalities: everything that was answered, and the rest of those that tell who didn't."""
    answered = asked.shown(*node, ANSWERED)
    if WHOLE not in asked.table.groups[0]:
        return Answering(None, answered, None, None, None)
    whole = (asked.table.nodes[0].index(WHOLE), *node[1:])
    if not asked.sums[(*whole, SENT)]:
        return Answering(None, answered, None, None, None)
    figures = answering(asked, whole, True, when)
    return Answering(figures.sent, answered, figures.rate, figures.median_days, figures.most_days)
