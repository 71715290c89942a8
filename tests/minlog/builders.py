"""Small facts as `prepare` leaves them, made of plain rows."""

import random
from collections import defaultdict
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

SLICES = 2
FACTS = pa.schema(
    [
        *((name, pa.int64()) for name in ("person", "user", "trace", "time")),
        *((name, pa.int32()) for name in ("day", "week")),
        ("hour", pa.int8()),
        *((name, pa.int32()) for name in ("entries", "system", "activity", "organisation", "role")),
        ("gap", pa.int64()),
        *((name, pa.bool_()) for name in ("in_team", "team_user", "episode", "any_episode")),
        ("fan_out", pa.int32()),
        ("own", pa.bool_()),
        ("log_class", pa.int8()),
    ]
)
DAY = 86_400
FIRST_DAY = 19_723  # 2024-01-01
TEXTS = {
    "system": ("KPRO", "Portal"),
    "activity": ("læs", "søg", "vis <liste>"),
    "organisation": ("Aarhus", "Ærø", ""),
    "role": ("", "læge"),
}


def some_facts(seed, count=400, people=30):
    """Rows in which some people, users and values are rare."""
    chance = random.Random(seed)
    few = lambda many: min(chance.randrange(many), chance.randrange(many))  # noqa: E731
    rows = []
    for _ in range(count):
        day = FIRST_DAY + few(120)
        trace = few(40) if chance.random() < 0.8 else None
        rows.append(
            {
                "person": few(people) * 7919 - 50_000,
                "user": few(12) - 3 if chance.random() < 0.9 else None,
                "trace": None if trace is None else trace * 104_729 - 1_000_000,
                "time": (day * DAY + chance.randrange(DAY)) * 1_000_000,
                "day": day,
                "week": day - (day + 3) % 7,
                "hour": chance.randrange(24),
                "entries": chance.choice([1, 1, 1, 4]),
                **{name: few(len(texts)) for name, texts in TEXTS.items()},
                "gap": chance.choice([None, 0, 29, 30, 100, 200, 400]),
                "in_team": chance.random() < 0.5,
                "team_user": False,
                "episode": True,
                "any_episode": True,
                "own": False,
                "log_class": min(few(6), 4),
            }
        )
    touched = defaultdict(set)
    for row in rows:
        row["gap"] = None if row["gap"] is None else row["gap"] * DAY
        touched[row["trace"]].add(row["person"])
    for row in rows:
        row["fan_out"] = 1 if row["trace"] is None else len(touched[row["trace"]])
    return rows


def write_facts(prepared: Path, rows, texts=TEXTS):
    """The facts and the words of an audit's folder."""
    for part in range(SLICES):
        folder = prepared / "facts" / f"slice={part}"
        folder.mkdir(parents=True)
        own = sorted((r for r in rows if r["person"] % SLICES == part), key=lambda r: (r["person"], r["time"]))
        pq.write_table(pa.Table.from_pylist(own, FACTS), folder / "0.parquet")
    words = [
        {"kind": kind, "code": code, "text": text} for kind, all_ in texts.items() for code, text in enumerate(all_)
    ]
    schema = pa.schema([("kind", pa.string()), ("code", pa.int32()), ("text", pa.string())])
    pq.write_table(pa.Table.from_pylist(words, schema), prepared / "words.parquet")
