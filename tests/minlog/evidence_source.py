"""A small log with its facts, as the audit's folder holds them, and an audit to go with it."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from kpro_analysis.minlog.audit_result import Audit, Bursts, CareTeam, FanOut, Group, Inactive, OddsRatio, Quality
from kpro_analysis.minlog.canonical import LOG
from kpro_analysis.minlog.evidence_brief import Asked, Brief, make_brief
from kpro_analysis.minlog.evidence_choice import SECONDS_A_DAY, Known
from kpro_analysis.minlog.evidence_traces import Source, examples

START = datetime(2024, 2, 7, 11, 30, 5, 120_000, tzinfo=UTC)
MADE = datetime(2024, 3, 1, 8, 0, tzinfo=UTC)
KEY = bytes(range(32))
WORD_KINDS = ("system", "activity", "organisation", "role")
WORDS = pa.schema([("kind", pa.string()), ("code", pa.int32()), ("text", pa.string())])
FACTS = pa.schema(
    [
        *(("person", pa.int64()), ("user", pa.int64()), ("trace", pa.int64()), ("time", pa.int64())),
        *(("entries", pa.int32()), *((kind, pa.int32()) for kind in WORD_KINDS), ("gap", pa.int64())),
        *(("in_team", pa.bool_()), ("episode", pa.bool_()), ("any_episode", pa.bool_())),
        *(("fan_out", pa.int32()), ("own", pa.bool_()), ("log_class", pa.int8())),
    ]
)
LISTS = tuple(f"7f3c2a10-aaaa-4b6e-9d21-00000000000{number}" for number in (1, 2, 3))
DIRECT = ("d1-direkte", "d2-direkte")
ALL_KNOWN = Known(activity=True, careteam=True, episodes=True)


@dataclass
class SmallLog:
    """Entries are added one by one; `source` writes them as Parquet."""

    entries: list[dict[str, Any]] = field(default_factory=list)

    def add(self, person: int, trace: str | None, **more: Any) -> None:
        """An entry; what isn't told is as an ordinary list call has it."""
        usual = {
            "user": 900,
            "system": "K-PRO",
            "activity": "Vis borgerliste",
            "organisation": "Testkommunen",
            "role": "sygeplejerske",
            "seconds": 0,
            "days": None,
            "in_team": True,
            "episode": False,
            "any_episode": True,
        }
        self.entries.append({**usual, **more, "person": person, "trace": trace})

    def add_list(self, trace: str, persons: range, **more: Any) -> None:
        """A call that touched many."""
        for person in persons:
            self.add(person, trace, **more)

    def source(self, folder: Path, known: Known = ALL_KNOWN) -> Source:
        """The log and its facts as files."""
        folder.mkdir(parents=True, exist_ok=True)
        words = {kind: sorted({entry[kind] or "" for entry in self.entries}) for kind in WORD_KINDS}
        touched: dict[str | None, set[int]] = {}
        for entry in self.entries:
            touched.setdefault(entry["trace"], set()).add(entry["person"])
        hashes = {trace: trace_hash(trace) for trace in filter(None, touched)}
        facts, log = [], []
        for entry in self.entries:
            trace, time = entry["trace"], START + timedelta(seconds=entry["seconds"])
            fact = {
                "person": entry["person"],
                "user": entry["user"],
                "trace": hashes.get(trace),
                "time": round(time.timestamp() * 1_000_000),
                "entries": 1,
                **{kind: words[kind].index(entry[kind] or "") for kind in WORD_KINDS},
                "gap": None if entry["days"] is None else entry["days"] * SECONDS_A_DAY + 5,
                "in_team": entry["in_team"],
                "episode": entry["episode"],
                "any_episode": entry["any_episode"],
                "fan_out": len(touched[trace]) if trace else 1,
                "own": entry["user"] == entry["person"],
                "log_class": 0,
            }
            facts.append(fact)
            line = dict.fromkeys(LOG.names)
            line |= {kind: entry[kind] or None for kind in WORD_KINDS}
            line |= {"time": time, "person": f"{entry['person'] & (1 << 64) - 1:016x}", "trace": trace, "entries": 1}
            log.append(line | {"person_class": "cpr", "file": "log.csv", "line": len(log) + 2})
        rows = [{"kind": kind, "code": code, "text": text} for kind in words for code, text in enumerate(words[kind])]
        pq.write_table(pa.Table.from_pylist(facts, schema=FACTS), folder / "facts.parquet")
        pq.write_table(pa.Table.from_pylist(log, schema=LOG), folder / "log.parquet")
        pq.write_table(pa.Table.from_pylist(rows, schema=WORDS), folder / "words.parquet")
        return Source([folder / "facts.parquet"], folder / "words.parquet", [folder / "log.parquet"], known)


@cache
def trace_hash(trace: str) -> int:
    """As the facts hold it."""
    return int(duckdb.execute("SELECT (hash(?) >> 1)::BIGINT", [trace]).fetchall()[0][0])


def usual_log() -> SmallLog:
    """Three list calls, one on active citizens only; two direct look-ups without episode; a citizen's own access."""
    log = SmallLog()
    log.add_list(LISTS[0], range(-100, -60))
    log.add_list(LISTS[1], range(-100, -80), seconds=60, days=400)
    log.add_list(LISTS[2], range(-100, -70), seconds=120, days=3)
    direct = {"activity": "Åbn borger", "any_episode": False, "in_team": False}
    log.add(-100, DIRECT[0], seconds=180, days=700, **direct)
    log.add(5, DIRECT[1], seconds=240, user=901, **direct)
    log.add(901, "egen", seconds=300, user=901, **direct)
    return log


def usual_audit() -> Audit:
    """An audit with everything known."""
    groups = (
        Group("K-PRO", 900_000, 300_000, 12_000, 300),
        Group("Et andet system", 334_567, 100_000, 8_000, 4),
        Group("Småt system", 3, 3, 2, 1),
    )
    weeks = tuple(Group(f"2024-01-{day:02d}", 300_000, 100_000, 9_000, 200) for day in (1, 8, 15, 22))
    inactive = tuple(
        Inactive(days, entries, entries / 1_234_570, citizens)
        for days, entries, citizens in ((30, 600_000, 9_000), (90, 500_000, 7_000), (180, 400_003, 5_210), (365, 9, 3))
    )
    return Audit(
        entries=1_234_570,
        citizens=12_345,
        users=321,
        first=datetime(2024, 1, 1, 5, tzinfo=UTC),
        last=datetime(2024, 2, 29, 23, 30, tzinfo=UTC),
        inactive=inactive[2],
        inactive_by_days=inactive,
        classes={"A": 234_570, "B": 500_000, "C": 400_000, "D": 20_000, "E": 80_000},
        care_team=CareTeam(
            ((300_000, 400_000), (100_003, 434_567)),
            OddsRatio(3.259, 3.23, 3.288),
            OddsRatio(2.9, 2.8, 3.0),
            ((3_000, 3_500), (2_210, 3_635)),
            OddsRatio(1.4098, 1.312, 1.515),
        ),
        fan_out=FanOut(234_000, 1, 38, 812),
        groups={**dict.fromkeys(("system", "activity", "organisation", "role"), groups), "week": weeks, "hour": ()},
        top_citizens=(("00000000000000aa", 900),),
        top_users=(("00000000000000bb", 900, 30),),
        bursts=Bursts(0, 0, 0, ()),
        quality=Quality((), (), {}, None, (), {}),
        notes=("12 rækker er registreret mere end et døgn efter opslaget.",),
    )


def usual_asked(**changes: Any) -> Asked:
    """A pack with a known name and key."""
    return replace(Asked(pack="2024-03-01-3A4B5C", key=KEY, days=180, made=MADE), **changes)


def brief_of(log: SmallLog, folder: Path, audit: Audit | None = None, **asked: Any) -> Brief:
    """The brief of a log."""
    wanted = usual_asked(**asked)
    return make_brief(audit or usual_audit(), examples(log.source(folder), wanted.days), wanted)
