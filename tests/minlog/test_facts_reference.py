"""Facts and audits of random logs are those of the slow reference."""

from collections.abc import Iterator
from typing import Any

import ibis
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ibis.backends.sql import SQLBackend

from kpro_analysis.minlog.audit import audit_tables
from kpro_analysis.minlog.audit_result import Audit
from kpro_analysis.minlog.danish_clock import EPOCH
from kpro_analysis.minlog.engine import duckdb_engine, table
from kpro_analysis.minlog.odds import mantel_haenszel
from tests.minlog import logs, reference

Row = dict[str, Any]
DAYS = 180


@pytest.fixture(scope="module")
def engine() -> Iterator[SQLBackend]:
    engine = duckdb_engine()
    yield engine
    engine.disconnect()


def audited(engine: SQLBackend, rows: list[Row], sides: reference.Sides) -> Audit:
    def given_as(name: str, content: Any) -> ibis.Table:
        engine.con.register(name, content)
        return table(engine, name)

    tables = {kind: given_as(f"side_{kind}", content) for kind, content in logs.side_tables(sides).items()}
    return audit_tables(given_as("canonical_log", logs.log_table(rows)), tables, DAYS)


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(st.lists(logs.entries(), min_size=1, max_size=30), logs.side_rows())
def test_an_audit_is_that_of_the_reference(
    engine: SQLBackend, rows: list[Row], sides: dict[str, list[Row] | None]
) -> None:
    audit, expected = audited(engine, rows, sides), reference.audit(rows, sides, DAYS)
    assert (audit.entries, audit.citizens, audit.users) == tuple(
        expected[name] for name in ("entries", "citizens", "users")
    )
    assert (audit.first, audit.last) == (expected["from"], expected["to"])
    fan = audit.fan_out
    assert (fan.traces, fan.median, fan.p95, fan.max) == pytest.approx(expected["fan_out"])
    knows_activity, knows_team = sides["activity"] is not None, sides["careteam"] is not None
    assert (audit.inactive is not None) == knows_activity
    if audit.inactive is not None:
        assert (audit.inactive.entries, audit.inactive.citizens) == expected["inactive"]
    assert audit.classes == (expected["classes"] if knows_team else None)
    assert (audit.care_team is not None) == (knows_activity and knows_team)
    if audit.care_team is not None:
        assert [list(row) for row in audit.care_team.table] == expected["table"]
        assert [list(row) for row in audit.care_team.citizens_table] == expected["citizens_table"]
        assert audit.care_team.mantel_haenszel.value == pytest.approx(mantel_haenszel(expected["strata"]).value)
    for grouping, groups in audit.groups.items():
        assert by_name(grouping, expected[grouping], knows_activity) == {
            g.name: (g.entries, g.inactive_entries, g.citizens, g.users) for g in groups
        }


def by_name(grouping: str, groups: dict[Any, tuple[int, ...]], knows_activity: bool) -> dict[str, tuple[Any, ...]]:
    return {
        named(grouping, name): (entries, idle if knows_activity else None, citizens, users)
        for name, (entries, idle, citizens, users) in groups.items()
    }


def named(grouping: str, name: Any) -> str:
    if name is None:
        return ""
    return str(EPOCH.fromordinal(EPOCH.toordinal() + name)) if grouping == "week" else str(name)
