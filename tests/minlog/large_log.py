"""A seeded log of many rows with side tables, to compare engines on: dull, but with every habit that matters."""

import numpy as np
import pyarrow as pa

from kpro_analysis.minlog.canonical import LOG, SIDE, TIME

FIRST = 1_672_500_000_000_000  # the last day of 2022
TWO_YEARS = 2 * 365 * 86_400_000_000


def large_log(rows: int, people: int = 2_000, users: int = 150, seed: int = 5) -> dict[str, pa.Table]:
    """The canonical tables: log, activity, careteam, participants, episodes."""
    chance = np.random.default_rng(seed)
    names = np.array([f"{number:016x}" for number in chance.integers(0, 2**64, people, dtype=np.uint64)])
    staff = np.array([*(f"{number:016x}" for number in chance.integers(0, 2**64, users, dtype=np.uint64)), names[0]])

    def moments(count: int) -> np.ndarray:
        return FIRST + chance.integers(0, TWO_YEARS, count)

    def some(texts: list[str | None], count: int) -> pa.Array:
        return pa.array(texts).take(pa.array(chance.integers(0, len(texts), count)))

    clicks = chance.integers(0, rows // 8, rows)
    when = moments(rows // 8)[clicks] + chance.integers(0, 2, rows)
    lists = pa.array([None if c % 11 == 0 else f"t{c if c % 3 else c % 300}" for c in range(rows // 8)])
    log = {
        "time": pa.array(when, TIME),
        "person": names[chance.integers(0, people, rows)],
        "person_class": some(["cpr", "cpr", "substitute"], rows),
        "user": pa.array(staff[chance.integers(0, users + 1, rows // 8)]).take(pa.array(clicks)),
        "organisation": some(["SOR1", "SOR2", "Ørsted", None], rows),
        "system": some(["K-PRO", "FUT", None], rows),
        "activity": some(["Opslag", "Liste", "Søgning", None], rows),
        "role": some(["læge", "sygeplejerske", None], rows),
        "trace": lists.take(pa.array(clicks)),
        "entries": pa.array(chance.choice([1, 1, 1, 4], rows), pa.int32()),
        "file": some(["a", "b"], rows),
        "line": pa.array(np.arange(rows)),
    }
    blank = {name: pa.nulls(rows, LOG.field(name).type) for name in LOG.names if name not in log}
    sides = _sides(chance, names, staff)
    return {"log": pa.table({**log, **blank}).select(LOG.names).cast(LOG), **sides}


def _sides(chance: np.random.Generator, names: np.ndarray, staff: np.ndarray) -> dict[str, pa.Table]:
    def spans(who: np.ndarray, count: int) -> dict[str, pa.Array]:
        begin = FIRST + chance.integers(-TWO_YEARS // 4, TWO_YEARS, count)
        end = begin + chance.integers(0, TWO_YEARS // 3, count)
        blank = [chance.random(count) < 0.2 for _ in range(2)]
        return {
            "who": pa.array(who[chance.integers(0, len(who), count)]),
            "from": pa.array(begin, TIME, mask=blank[0]),
            "to": pa.array(end, TIME, mask=blank[1]),
        }

    def teams(count: int) -> pa.Array:
        return pa.array([f"team {number}" for number in chance.integers(0, 40, count)])

    events = len(names) * 3
    activity = {
        "person": names[chance.integers(0, len(names), events)],
        "time": pa.array(FIRST + chance.integers(-TWO_YEARS // 4, TWO_YEARS, events), TIME),
        "event": pa.array(["skema besvaret"] * events),
    }
    care, part, episode = spans(names, 3_000), spans(staff, 600), spans(names[:-200], 2_500)
    status = chance.choice(["planned", "Wait-list", "active", "on hold", "finished"], 2_500)
    tables = {
        "activity": activity,
        "careteam": {"person": care.pop("who"), "team": teams(3_000), **care},
        "participants": {"user": part.pop("who"), "team": teams(600), **part},
        "episodes": {"person": episode.pop("who"), "episode": pa.array(["f"] * 2_500), "status": status, **episode},
    }
    sides = {kind: pa.table(columns).select(SIDE[kind].names).cast(SIDE[kind]) for kind, columns in tables.items()}
    return {kind: table if kind == "activity" else _exported_again(table) for kind, table in sides.items()}


def _exported_again(table: pa.Table) -> pa.Table:
    """With a tenth of the rows once more, all of which have ended."""
    again = table.slice(0, len(table) // 10)
    ends = pa.array([FIRST + TWO_YEARS // 2] * len(again), TIME)
    return pa.concat_tables(
        [table, again.set_column(table.schema.get_field_index("to"), table.schema.field("to"), ends)]
    )
