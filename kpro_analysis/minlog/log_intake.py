"""One file of the log, read piece by piece, through the door, to parts that lie ready beside the folder's own."""

from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from kpro_analysis.extracts.danish_time import EPOCH
from kpro_analysis.extracts.rejects import RejectsFile
from kpro_analysis.minlog.door import INSIDE, Door, Passed
from kpro_analysis.minlog.folder import Ready
from kpro_analysis.minlog.part_writer import ROW_GROUP, PartWriter
from kpro_analysis.minlog.raw import Raw
from kpro_analysis.minlog.reading import LogFile
from kpro_analysis.minlog.rejects import EXPLAINED
from kpro_analysis.minlog.store import LOG_FOLDER, REJECTS_FOLDER, SHORT, TakenFile


@dataclass
class _Counted:
    entries: int = 0
    rows: int = 0
    without_zone: int = 0
    doubled: int = 0
    repaired: int = 0
    bad_end: int = 0
    first: int | None = None
    last: int | None = None
    classes: Counter[str] = field(default_factory=Counter)

    def add(self, passed: Passed) -> None:
        rows = passed.rows
        self.without_zone += passed.without_zone
        self.doubled += passed.doubled
        self.repaired += passed.repaired
        self.bad_end += passed.bad_end
        if not rows.num_rows:
            return
        self.rows += rows.num_rows
        self.entries += pc.sum(rows["entries"]).as_py()
        ends = pc.min_max(rows["time"].cast(pa.int64())).as_py()
        self.first = ends["min"] if self.first is None else min(self.first, ends["min"])
        self.last = ends["max"] if self.last is None else max(self.last, ends["max"])
        for row in rows.group_by("person_class").aggregate([("entries", "sum")]).to_pylist():
            self.classes[row["person_class"]] += row["entries_sum"]


def take_log_file(file: LogFile, door: Door, folder: Path) -> Ready:
    """Read all of a file and write its rows into the (new) folder.

    Raises InputError as the reader does, and OSError when there is no room.
    """
    folder.mkdir(parents=True)
    counted = _Counted()
    writer = PartWriter(folder, INSIDE)
    rejects = RejectsFile(folder / "afvist.csv", file.name, EXPLAINED)
    try:
        for piece in _ahead(joined(file.pieces)):
            passed = door.let_through(piece, file.name)
            rejects.add(passed.rejects)
            counted.add(passed)
            writer.add(passed.rows)
        months = writer.close()
    finally:
        writer.abandon()
        rejects.close()
    return _ready(file, counted, months, rejects)


def _ready(file: LogFile, counted: _Counted, months: dict[str, Path], rejects: RejectsFile) -> Ready:
    short = file.sha256[:SHORT]
    moves = {path: f"{LOG_FOLDER}/month={month}/{short}-{n}.parquet" for n, (month, path) in enumerate(months.items())}
    taken = TakenFile(
        name=file.name,
        sha256=file.sha256,
        format=file.format,
        entries=counted.entries,
        rows=counted.rows,
        rejected=rejects.counts.total(),
        first=_iso(counted.first),
        last=_iso(counted.last),
        person_classes=dict(sorted(counted.classes.items())),
        rejects=dict(sorted(rejects.counts.items())),
        repaired=counted.repaired,
        without_zone=counted.without_zone,
        doubled=counted.doubled,
        bad_end=counted.bad_end,
        parts=tuple(moves.values()),
        remarks=tuple(f"{finding.message} {finding.advice}" for finding in file.findings),
    )
    if rejects.counts:
        moves[rejects.path] = f"{REJECTS_FOLDER}/{short}.csv"
    return Ready(taken, moves)


def joined(pieces: Iterable[Raw], rows: int = ROW_GROUP) -> Iterator[Raw]:
    """The same in fewer pieces of about so many rows and rejects: what is done once per piece is then done seldom."""
    held: list[Raw] = []
    for piece in pieces:
        if held and sum(one.rows.num_rows + len(one.rejects) for one in (*held, piece)) > rows:
            yield _as_one(held)
            held = []
        held.append(piece)
    if held:
        yield _as_one(held)


def _as_one(pieces: list[Raw]) -> Raw:
    return Raw(pa.concat_tables([one.rows for one in pieces]), tuple(r for one in pieces for r in one.rejects))


def _ahead(pieces: Iterable[Raw]) -> Iterator[Raw]:
    """The pieces, each read in another thread while the one before is being used."""
    waiting = iter(pieces)
    with ThreadPoolExecutor(1) as reader:
        coming = reader.submit(next, waiting, None)
        while (piece := coming.result()) is not None:
            coming = reader.submit(next, waiting, None)
            yield piece


def _iso(micros: int | None) -> str | None:
    return None if micros is None else (EPOCH + timedelta(microseconds=micros)).astimezone(UTC).isoformat()
