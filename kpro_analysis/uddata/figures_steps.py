"""What becomes of requests: reminded, answered, scored; what follows a reminder; and which items are answered."""

from collections.abc import Collection, Iterator, Sequence

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
from ibis import _
from ibis.backends.sql import SQLBackend

from kpro_analysis.danish import sort_key
from kpro_analysis.engine import quoted, rows_of
from kpro_analysis.small_cells import hidden_cells
from kpro_analysis.small_numbers import hidden
from kpro_analysis.uddata.figures_answering import SENT, Asked, wilson
from kpro_analysis.uddata.figures_count import rows_of_sql, tabled
from kpro_analysis.uddata.figures_result import Count, FunnelRow, Interval, ItemRow, ReminderRow, Row
from kpro_analysis.uddata.figures_scores import Scored

DAYS = 7  # after a reminder


class Steps:
    """Requests by questionnaire and a step that was or wasn't taken, each with its own hidden cells."""

    def __init__(self, engine: SQLBackend, asked: Asked, found: Sequence[Scored]) -> None:
        self.engine, self.asked = engine, asked
        self.names = asked.table.names[1]
        self.reminded = self._table("(SELECT *, reminders > 0 AS step FROM asked WHERE reminders IS NOT NULL)")
        keys = np.concatenate([one.keys for one in found]) if found else np.array([], dtype=np.uint64)
        whole = np.concatenate([one.whole for one in found]) if found else np.array([], dtype=bool)
        engine.con.register("scored_keys", pa.table({"key": keys, "whole": whole}))
        self.mapped = {one.mapped.questionnaire for one in found}
        self.scored = self._table(
            "(SELECT asked.*, coalesce(scored_keys.whole, false) AS step FROM asked LEFT JOIN scored_keys USING (key) "
            f"WHERE is_answered AND questionnaire IN ({', '.join(map(quoted, self.mapped)) or 'NULL'}))"
        )
        if self.scored is not None:
            self._keep_answered()

    def _table(self, source: str) -> Asked | None:
        if not rows_of_sql(self.engine, f"SELECT 1 FROM {source} LIMIT 1"):
            return None
        table = tabled(self.engine, ("questionnaire", "step"), (None, None), source)
        there = np.repeat(table.counts.sum(axis=-1, keepdims=True) > 0, 2, axis=-1)
        return Asked(table, hidden_cells(table.counts, table.few, there, table.axes))

    def _keep_answered(self) -> None:
        """What is answered is the sum of what is scored and what isn't: either both are shown, or neither."""
        assert self.scored is not None
        for place, name in enumerate(self.scored.table.names[0]):
            node = (-1, self.names.index(name), -1, 0)
            if self.asked.hidden[node]:
                self.scored.hidden[place] = True
                self.scored.hidden[-1] = True
            elif self.scored.hidden[place, SENT]:
                self.asked.hidden[node] = True

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

    def reminders(self) -> Iterator[ReminderRow]:
        """What follows a reminder, by questionnaire and of all; nothing where no file tells of reminders."""
        self.engine.raw_sql(_REMINDED)
        after = self._table("reminded")
        if after is None:
            return
        ages = {row["questionnaire"]: row["age"] for row in rows_of_sql(self.engine, _AGES)}
        without = self._table(_WAITING)
        for name in (*after.table.names[0], None):
            reminded, share = _share(after, name)
            waiting, other = _share(without, name)
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


def item_rows(
    answers: ir.Table, responses: ir.Table, found: Sequence[Scored], shown: Collection[str | None]
) -> Iterator[ItemRow]:
    """How completely each item is answered; nothing of a questionnaire of which not even the answers may be counted.

    A citizen may have several responses: what is missing is taken to be of as few citizens as it can be.
    """
    per_person = responses.group_by("questionnaire", "person").agg(times=_.count())
    most = {
        row["questionnaire"]: row
        for row in rows_of(per_person.group_by("questionnaire").agg(times=_.times.max(), responses=_.times.sum()))
    }
    given = (_.answer.strip().length() > 0).fill_null(False) | (_.text_length > 0)
    counts = answers.filter(_.questionnaire.notnull()).group_by("questionnaire", "item").agg(given=given.sum())
    coded = {
        (one.mapped.questionnaire, items[0]): _coded(one, name)
        for one in found
        for name, items in one.mapped.items.items()
    }
    for row in sorted(rows_of(counts), key=lambda row: (sort_key(row["questionnaire"]), sort_key(row["item"]))):
        name, item, whole = row["questionnaire"], row["item"], most[row["questionnaire"]]["responses"]
        code = coded.get((name, item), 0)
        complete, missing = row["given"] - code, whole - row["given"]
        out = hidden(
            [count // most[name]["times"] for count in ((complete, missing, code) if code else (complete, missing))]
        )
        if out.total or name not in shown:
            yield ItemRow(name, item, "skjult", "skjult", "skjult", None)
            continue
        is_shown = not any(out.cells)
        yield ItemRow(
            name,
            item,
            whole,
            missing + code if is_shown else "skjult",
            code if code and is_shown else "skjult",
            wilson(complete, whole) if is_shown else None,
        )


def _coded(found: Scored, name: str) -> int:
    """How many answered an item with a code that means no answer."""
    place, item = next((place, item) for place, item in enumerate(found.mapped.instrument.items) if item.name == name)
    return int(np.isin(found.codes[:, place], list(item.missing)).sum())
