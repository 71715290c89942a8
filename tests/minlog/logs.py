"""Small logs to test the audit on: canonical tables from plain rows, and the same on every engine."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pyarrow as pa
from hypothesis import strategies as st

from kpro_analysis.minlog.canonical import LOG, SIDE

Row = dict[str, Any]
START = datetime(2024, 3, 29, 22, tzinfo=UTC)  # two days before the clocks go forward
AUTUMN = datetime(2024, 10, 26, 20, tzinfo=UTC)
PEOPLE = tuple(f"{number:016x}" for number in (1, 2, 2**63 + 5, 2**64 - 1))
USERS = (*(f"{number:016x}" for number in (77, 2**63 + 9)), PEOPLE[0], None)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


def entry(time: datetime, person: str = PEOPLE[0], **more: Any) -> Row:
    blank: Row = dict.fromkeys(LOG.names)
    given = {"person_class": "cpr", "entries": 1, "file": "fil", "line": 1, "time": time, "person": person}
    return {**blank, **given, **more}


def log_table(rows: list[Row]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=LOG)


def side_tables(sides: Mapping[str, list[Row] | None]) -> dict[str, pa.Table]:
    return {kind: pa.Table.from_pylist(rows, schema=SIDE[kind]) for kind, rows in sides.items() if rows is not None}


def moments() -> st.SearchStrategy[datetime]:
    """Moments that often fall together, and lie around days' and daylight saving's edges."""
    hours = st.integers(0, 24 * 5).map(lambda h: timedelta(hours=h))
    begin = st.sampled_from([START, START - timedelta(days=180), AUTUMN, START - timedelta(days=30)])
    little = st.sampled_from([timedelta(0), timedelta(microseconds=1), timedelta(microseconds=-1)])
    return st.builds(lambda b, h, m: b + h + m, begin, hours, little)


def entries() -> st.SearchStrategy[Row]:
    return st.builds(
        entry,
        moments(),
        st.sampled_from(PEOPLE),
        user=st.sampled_from(USERS),
        system=st.sampled_from(["K-PRO", "FUT", None]),
        activity=st.sampled_from(["Opslag", "Liste", None]),
        organisation=st.sampled_from(["SOR1", "SOR2", None]),
        role=st.sampled_from(["læge", None]),
        trace=st.sampled_from(["t1", "t2", "t3", None]),
        entries=st.sampled_from([1, 1, 1, 7]),
    )


def spans(who: str, names: tuple[str, ...]) -> st.SearchStrategy[Row]:
    return st.builds(
        lambda name, team, begin, end: {who: name, "team": team, "from": begin, "to": end},
        st.sampled_from(names),
        st.sampled_from(["a", "b"]),
        moments() | st.none(),
        moments() | st.none(),
    )


def side_rows() -> st.SearchStrategy[dict[str, list[Row] | None]]:
    activity = st.builds(lambda p, t: {"person": p, "time": t, "event": "x"}, st.sampled_from(PEOPLE), moments())
    episode = st.builds(
        lambda p, s, b, e: {"person": p, "episode": "f", "status": s, "from": b, "to": e},
        st.sampled_from(PEOPLE[:3]),
        st.sampled_from(["active", "onhold", "finished"]),
        moments() | st.none(),
        moments() | st.none(),
    )

    def some(row: st.SearchStrategy[Row]) -> st.SearchStrategy[list[Row] | None]:
        return st.lists(row, max_size=6) | st.none()

    return st.fixed_dictionaries(
        {
            "activity": some(activity),
            "careteam": some(spans("person", PEOPLE)),
            "participants": some(spans("user", tuple(u for u in USERS if u))),
            "episodes": some(episode),
        }
    )
