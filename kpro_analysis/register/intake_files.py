"""What becomes of the inbox's files: answers are put beside them, what is done is moved, the rest handed back."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import TypeVar

from kpro_analysis import atomic
from kpro_analysis.register.forms import CSV
from kpro_analysis.register.inbox import DONE, REFUSED, InboxFile, fingerprint
from kpro_analysis.register.intake_plan import Fate, Planned
from kpro_analysis.spreadsheet import guarded

WHY = "Afvist fordi"
AT_A_TIME = 8

T = TypeVar("T")


def side_by_side(jobs: Iterable[Callable[[], T]]) -> list[T]:
    """Do jobs that mostly wait for the disk, several at a time; the results in the jobs' order."""
    with ThreadPoolExecutor(AT_A_TIME) as pool:
        return [waiting.result() for waiting in [pool.submit(job) for job in jobs]]


def put(folder: Path, name: str, content: bytes) -> str:
    """Write a file under the first free name, unless the same is there already; returns the name. Raises OSError."""
    folder.mkdir(exist_ok=True)
    for path in _names(folder, name):
        try:
            atomic.create(path, content)
        except FileExistsError:
            if not path.is_file() or path.read_bytes() != content:
                continue
        return path.name
    raise AssertionError("numbers don't end")


def clear_away(inbox: Path, file: InboxFile, planned: Sequence[Planned]) -> None:
    """Move a file whose forms are all dealt with, and hand back those that were refused; raises OSError.

    One that was changed since it was read stays where it is, for the next import.
    """
    refused = [one for one in planned if one.fate is Fate.REFUSED]
    if not file.mark or fingerprint(file.path) != file.mark:
        return
    if len(refused) < len(planned):
        if refused:
            name = f"{file.path.stem}-afviste-raekker{CSV}"
            put(inbox / REFUSED, name, _rows(file, refused))
        _move(file, inbox / DONE)
    else:
        said = [f"Linje {one.line}: {one.sentence}" if one.line else one.sentence for one in refused]
        _move(file, inbox / REFUSED, "\n".join([*said, ""]).encode())


def _move(file: InboxFile, folder: Path, sentence: bytes = b"") -> None:
    """Move a file under the first free name, with a text beside it if there is something to say."""
    folder.mkdir(exist_ok=True)
    for path in _names(folder, file.path.name):
        there = path.exists() or path.is_symlink()
        if there and fingerprint(path) != file.mark:
            continue
        if sentence:
            put(folder, f"{path.name}.txt", sentence)
        if there:  # the same file, dealt with before
            file.path.unlink(missing_ok=True)
            return
        with suppress(FileExistsError):  # taken just now by another of the inbox's files
            atomic.move(file.path, path)
            return


def _names(folder: Path, name: str) -> Iterator[Path]:
    path = folder / name
    yield path
    for number in count(2):
        yield path.with_name(f"{path.stem}-{number}{path.suffix}")


def _rows(file: InboxFile, refused: Sequence[Planned]) -> bytes:
    """The refused rows as CSV that Excel opens, with why in a column of its own, to be mended and put in again."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";")
    header = file.content.header if file.content else ()
    writer.writerow([*(guarded(cell) for cell in header if cell != WHY), WHY])
    keep = [place for place, cell in enumerate(header) if cell != WHY]
    for one in refused:
        cells = [one.cells[place] for place in keep if place < len(one.cells)]
        extra = [""] * (len(keep) - len(cells))
        beyond = list(one.cells[len(header) :])
        writer.writerow([*(guarded(cell) for cell in (*cells, *extra)), one.sentence, *map(guarded, beyond)])
    return buffer.getvalue().encode("utf-8-sig", "replace")
