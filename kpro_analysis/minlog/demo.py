"""The demo extract: an invented log with a planted effect, and what lies beside it, as CSV files or as tables."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pyarrow as pa
from pyarrow import csv

from kpro_analysis.atomic import move, why_not_written
from kpro_analysis.errors import UsageError
from kpro_analysis.minlog.demo_entries import BLOCK, blocks
from kpro_analysis.minlog.demo_tables import CSV_COLUMNS, LOG_FILE, SIDE_FILES, AsCanonical, AsFiles
from kpro_analysis.minlog.demo_world import Plan, World, make_world

_STEP = 1 << 20
Content = Callable[[], Iterator[bytes]]


def canonical_log(world: World, most: int = BLOCK) -> Iterator[pa.Table]:
    """The log as canonical tables (canonical.LOG) of at most so many rows, by time.

    The rows are those of the files when `most` is as it is; pseudonyms and traces are invented.
    """
    tables, above = AsCanonical(world), 0
    for block in blocks(world, most):
        yield tables.log(block, above)
        above += len(block.time)


def canonical_side(world: World) -> dict[str, pa.Table]:
    """What lies beside the log, by kind, as canonical.SIDE."""
    return {kind: AsCanonical(world).side(kind) for kind in SIDE_FILES}


def write_demo_log(folder: Path, plan: Plan) -> list[Path]:
    """Write the log and the files beside it into the folder, which is made if needed, and return their paths.

    The same plan gives the same bytes. A file of that name with the same content is left as it is, and files are
    written only when no file of another content is in the way. Memory is bounded by citizens, not by entries.

    Raises UsageError when a file of that name has another content, or when the folder can't be written in.
    """
    tables = AsFiles(make_world(plan))
    contents: dict[Path, Content] = {folder / LOG_FILE: lambda: _log_bytes(tables)}
    for kind, (name, _) in SIDE_FILES.items():
        contents[folder / name] = lambda kind=kind: _side_bytes(tables, kind)  # type: ignore[misc]
    try:
        _write_missing(contents)
    except OSError as error:
        raise UsageError(f"Demodata kan ikke skrives i den mappe: {why_not_written(error)}") from None
    return list(contents)


def _write_missing(contents: Mapping[Path, Content]) -> None:
    missing = []
    for path, content in contents.items():
        if not path.exists():
            missing.append(path)
        elif not _holds(path, content()):
            raise UsageError(
                f"Der ligger allerede en anden «{path.name}» i den mappe, og den bliver ikke overskrevet. "
                "Vælg en tom mappe, eller flyt filen først."
            )
    for path in missing:
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_new(path, contents[path]())


def _holds(path: Path, pieces: Iterator[bytes]) -> bool:
    """Whether the file has just this content."""
    with path.open("rb") as file:
        return all(file.read(len(piece)) == piece for piece in pieces) and not file.read(1)


def _write_new(path: Path, pieces: Iterator[bytes]) -> None:
    """Write a file that isn't there yet; nothing is left of it when that fails."""
    beside = path.with_name(f".{path.name}.tmp")
    try:
        with beside.open("wb") as file:
            for piece in pieces:
                file.write(piece)
        move(beside, path)
    finally:
        beside.unlink(missing_ok=True)


def _log_bytes(tables: AsFiles) -> Iterator[bytes]:
    yield _header(CSV_COLUMNS)
    for block in blocks(tables.world):
        yield _csv(tables.log(block))


def _side_bytes(tables: AsFiles, kind: str) -> Iterator[bytes]:
    table = tables.side(kind)
    yield _header(table.column_names)
    for start in range(0, len(table), _STEP):
        yield _csv(table.slice(start, _STEP))


def _header(names: Sequence[str]) -> bytes:
    return f"{';'.join(names)}\n".encode()


def _csv(table: pa.Table) -> bytes:
    """The rows; no text in them needs quotes."""
    sink = pa.BufferOutputStream()
    csv.write_csv(table, sink, csv.WriteOptions(include_header=False, delimiter=";", quoting_style="none"))
    return bytes(memoryview(sink.getvalue()))
