"""Folders of Uddata as `kpro uddata ingest` leaves them, written straight from rows."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from kpro_analysis.uddata.canonical import ANSWERS, REQUESTS
from kpro_analysis.uddata.store import MANIFEST, Manifest, Store, TakenFile

Row = Mapping[str, Any]
WHO5 = ("WHO5_1", "WHO5_2", "WHO5_3", "WHO5_4", "WHO5_5")


def day(text: str) -> datetime:
    """A day at noon, such as 2024-01-31."""
    return datetime.fromisoformat(f"{text}T12:00").replace(tzinfo=UTC)


def response(name: str, answers: Mapping[str, str], **other: Any) -> tuple[list[Row], list[Row]]:
    """The rows of one response: its answers and its request; no answers and no `answered`: nobody answered."""
    row = {
        "response": name,
        "person": f"{abs(hash_of(name)):016x}",
        "person_class": "cpr",
        "municipality": "Aarhus",
        "team": "Team A",
        "questionnaire": "WHO-5",
        "version": "1",
        "sent": day("2024-01-10"),
        "answered": day("2024-01-12") if answers else None,
        "line": 1,
        **other,
    }
    written = {"sent_written": 1, "answered_written": 1, "text": None, "text_length": 0}
    rows = [{**row, **written, "item": item, "answer": answer} for item, answer in answers.items()]
    request = {"request": name, "status": None, "reminders": None, "reminded": None, **row}
    request["response"] = name if row["answered"] is not None else None
    return rows, [request]


def asked(
    name: str, answered: bool, *, sent: str = "2024-01-10", days: int = 2, **other: Any
) -> tuple[list[Row], list[Row]]:
    """A request that was answered after so many days, or never."""
    given = {"answered": day(sent) + timedelta(days=days)} if answered else {}
    return response(name, dict.fromkeys(WHO5, "3") if answered else {}, sent=day(sent), **given, **other)


def many(name: str, answered: int, waiting: int, **other: Any) -> list[tuple[list[Row], list[Row]]]:
    """So many answered requests and so many that wait."""
    return [asked(f"{name}{n}", n < answered, **other) for n in range(answered + waiting)]


def hash_of(name: str) -> int:
    """A number of its own for a name, the same in every process."""
    return int.from_bytes(name.encode()[:7], "big")


def folder(path: Path, *files: Iterable[tuple[list[Row], list[Row]]], kind: str = "long") -> Store:
    """A folder of such files, each a list of responses, taken in in this order."""
    taken = []
    for order, responses in enumerate(files):
        answers, requests = ([row for pair in responses for row in pair[place]] for place in (0, 1))
        parts = {"svar": (ANSWERS, answers), "anmodninger": (REQUESTS, requests)}
        for part, (schema, rows) in parts.items():
            (path / part).mkdir(parents=True, exist_ok=True)
            named = [{"file": f"fil{order}.csv", **{k: v for k, v in row.items() if k in schema.names}} for row in rows]
            pq.write_table(pa.Table.from_pylist(named, schema), path / part / f"{order}-0.parquet")
        taken.append(
            TakenFile(
                name=f"fil{order}.csv",
                sha256=str(order),
                format=kind,
                order=order,
                answer_parts=(f"svar/{order}-0.parquet",),
                request_parts=(f"anmodninger/{order}-0.parquet",),
            )
        )
    manifest = Manifest("key", tuple(taken))
    (path / MANIFEST).write_bytes(manifest.to_bytes())
    return Store(path, manifest)
