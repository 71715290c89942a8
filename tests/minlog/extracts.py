"""Extracts of the log written for tests, and what became of them."""

import gzip
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from kpro_analysis.minlog.ingest import Extract, Ingested, ingest
from kpro_analysis.minlog.store import Store
from kpro_analysis.pseudonyms import Key

KEY = Key(bytes(range(32)))
NOW = datetime(2026, 1, 1, tzinfo=UTC)
HEADER = "tid;person;bruger;organisation;system;aktivitet;rolle;trace"
IDA, BO = "670190-1234", "680290-4321"
LINES = (
    f"2024-01-17 10:22:31;{IDA};b1;440000;FUT;Hent liste;Læge;t1",
    f"31-01-2024 23:30;{BO};b1;440000;FUT;Hent liste;Læge;t1",
    f"2024-01-31T23:30:00Z;{IDA};b2;440001;Telma;Vis borger;;t2",
)


def write_log(path: Path, lines: Iterable[str] = LINES, header: str = HEADER) -> Path:
    content = "".join(f"{line}\n" for line in (header, *lines)).encode()
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


def take(folder: Path, *files: Path, side: Mapping[str, Sequence[Path]] | None = None, **more: Any) -> Ingested:
    return ingest(Extract(files, side or {}, **more), folder, KEY, NOW)


def rows_of(folder: Path) -> list[dict[str, Any]]:
    """All rows of the log, in the order of file and line."""
    rows = [row for path in Store.open(folder).log_files() for row in pq.ParquetFile(path).read().to_pylist()]
    return sorted(rows, key=lambda row: (row["file"], row["line"]))


def side_rows(folder: Path, kind: str) -> list[dict[str, Any]]:
    return [row for path in Store.open(folder).side_files(kind) for row in pq.read_table(path).to_pylist()]


def content_of(folder: Path) -> dict[str, bytes]:
    """Every file in a folder that says something, by its path from there."""
    paths = (path for path in folder.rglob("*") if path.is_file() and path.name != ".kpro-laas")
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
