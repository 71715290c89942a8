"""What becomes of requests: reminded, answered, scored; and what follows a reminder."""

from collections.abc import Iterator, Sequence
from itertools import groupby

import numpy as np
from duckdb import DuckDBPyConnection

from kpro_analysis.duck import put, quoted, rows_of
from kpro_analysis.small_cells import hidden_cells
from kpro_analysis.small_numbers import SMALLEST_SHOWN
from kpro_analysis.uddata.figures_answering import SENT, Asked, wilson
from kpro_analysis.uddata.figures_count import tabled
from kpro_analysis.uddata.figures_items import Item, told_by_scores
from kpro_analysis.uddata.figures_result import Count, FunnelRow, Interval, ReminderRow, Row
from kpro_analysis.uddata.figures_scores import Scored

DAYS = 7  # after a reminder


class Steps:
    """Requests by questionnaire and a step that was or wasn't taken, each with its own hidden cells."""

    def __init__(self, connection: DuckDBPyConnection, asked: Asked, found: Sequence[Scored]) -> None:
        self.connection, self.asked = connection, asked
        self.names = asked.table.names[1]
        self.reminded = self._table("(SELECT *, reminders > 0 AS step FROM asked WHERE reminders IS NOT NULL)")
        keys = np.concatenate([one.keys for one in found]) if found else np.array([], dtype=np.uint64)
        whole = np.concatenate([one.whole for one in found]) if found else np.array([], dtype=bool)
        self.mapped = {one.mapped.questionnaire for one in found}
        with put(connection, "scored_keys", {"key": keys, "whole": whole}):
            self.scored = self._table(
                "(SELECT asked.*, coalesce(scored_keys.whole, false) AS step "
                "FROM asked LEFT JOIN scored_keys USING (key) "
                f"WHERE is_answered AND questionnaire IN ({', '.join(map(quoted, self.mapped)) or 'NULL'}))"
            )
        if self.scored is not None:
            self._keep_answered()

    def _table(self, source: str) -> Asked | None:
        if not rows_of(self.connection, f"SELECT 1 FROM {source} LIMIT 1"):
            return None
        table = tabled(self.connection, ("questionnaire", "step"), (None, None), source)
        there = np.repeat(table.counts.sum(axis=-1, keepdims=True) > 0, 2, axis=-1)
        return Asked(table, hidden_cells(table.counts, table.few, there, table.axes))

    def _keep_answered(self) -> None:
        """What is answered is the sum of what is scored and what isn't: of the two, what is answered is shown."""
        assert self.scored is not None
        for place, name in enumerate(self.scored.table.names[0]):
            if self.asked.hidden[-1, self.names.index(name), -1, 0] or self.scored.hidden[place, SENT]:
                self.scored.hidden[place] = True
                self.scored.hidden[-1] = True

    def hide_scores_that_tell(self, items: Sequence[Item]) -> None:
        """Hide how many are scored where that would tell how few lack an item, and the sum with it."""
        if self.scored is None:
            return
        for name, of_it in groupby(items, key=lambda item: item.questionnaire):
            scored = _taken(self.scored, name)
            if isinstance(scored, int) and told_by_scores(list(of_it), scored):
                for node in (self.scored.table.names[0].index(name), -1):
                    self.scored.hidden[node, :SENT] = True

    def funnel(self, totals: Sequence[Row]) -> Iterator[FunnelRow]:
        """One row per questionnaire, then one of all."""
        of = {
            row.questionnaire: row.figures
            for row in totals
            if row.municipality is None and row.month is None and row.quarter is None
        }
        for name in (*self.names, None):
            if name in of:
                figures = of[name]
                yield FunnelRow(
                    name, figures.sent, None, _taken(self.reminded, name), figures.answered, _taken(self.scored, name)
                )

    def reminders(self, funnel: Sequence[FunnelRow]) -> Iterator[ReminderRow]:
        """What follows a reminder, by questionnaire and of all; nothing where no file tells of reminders.

        Hidden too where it leaves out a few of those that the funnel has, and then of all as well.
        """
        self.connection.execute(_REMINDED)
        after = self._table("reminded")
        if after is None:
            return
        ages = {row["questionnaire"]: row["age"] for row in rows_of(self.connection, _AGES)}
        without, of = self._table(_WAITING), {row.questionnaire: row for row in funnel}
        out = [False, False]
        for name in (*after.table.names[0], None):
            row, pairs = of[name], (_share(after, name), _share(without, name))
            rest = row.sent - row.reminded if isinstance(row.sent, int) and isinstance(row.reminded, int) else None
            few = [_leaves_few(whole, pair[0]) for whole, pair in zip((row.reminded, rest), pairs, strict=True)]
            out = [was or is_so for was, is_so in zip(out, few, strict=True)]
            hidden = few if name is not None else out
            (reminded, share), (waiting, other) = (
                ("skjult", None) if hide else pair for hide, pair in zip(hidden, pairs, strict=True)
            )
            age = None if reminded == "skjult" else ages[name]
            yield ReminderRow(name, DAYS, age, reminded, share, waiting, other)


_AT = f"INTERVAL {DAYS} DAY"
_REMINDED = f"""CREATE OR REPLACE TEMPORARY TABLE reminded AS
    SELECT *, coalesce(answered <= reminded + {_AT}, false) AS step FROM asked
    WHERE reminders > 0 AND sent <= reminded AND (NOT is_answered OR answered > reminded)
    AND reminded + {_AT} <= until"""
_AGES = """SELECT questionnaire, round(median(epoch(reminded - sent)) / 86400, 1) AS age FROM reminded
    GROUP BY GROUPING SETS ((questionnaire), ())"""
_WAITING = f"""(SELECT asked.*, coalesce(answered <= sent + age + {_AT}, false) AS step FROM asked JOIN (
    SELECT questionnaire, to_seconds(median(epoch(reminded - sent))) AS age FROM reminded GROUP BY questionnaire
    ) USING (questionnaire)
    WHERE reminders = 0 AND (NOT is_answered OR answered > sent + age) AND sent + age + {_AT} <= until)"""


def _leaves_few(whole: Count | None, part: Count) -> bool:
    return isinstance(whole, int) and isinstance(part, int) and 0 < whole - part < SMALLEST_SHOWN


def _taken(found: Asked | None, name: str | None) -> Count | None:
    if found is None or (name is not None and name not in found.table.names[0]):
        return None
    return found.shown(found.table.nodes[0].index(name), 0)


def _share(found: Asked | None, name: str | None) -> tuple[Count, Interval | None]:
    if found is None or (name is not None and name not in found.table.names[0]):
        return "skjult", None
    node = found.table.nodes[0].index(name)
    whole, part = found.shown(node, SENT), found.shown(node, 0)
    return whole, wilson(part, whole) if isinstance(whole, int) and isinstance(part, int) else None
