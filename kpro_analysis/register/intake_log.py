"""The log of what was taken in, beside the register: the memory that lets nothing be taken in twice or be lost.

An entry is written as planned before the register is replaced, so a process that dies in between leaves behind what it
was about to do; `settled` tells from the register whether it came so far.
"""

import json
from collections.abc import Container, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from kpro_analysis import atomic
from kpro_analysis.errors import InputError
from kpro_analysis.register.cells import parse_form_number
from kpro_analysis.register.requests import Register, form_id

LOG = "blanketlog.jsonl"


class State(StrEnum):
    """How far a submission has come: about to be written, in the register, answered and its file moved."""

    PLANNED = "planlagt"
    WRITTEN = "skrevet"
    DONE = "færdig"


@dataclass(frozen=True, slots=True)
class Entry:
    """One submission that was taken in; nothing personal.

    `blanket` is the form's own id and `content` the hash of what was filed; `filed` is the day. `file` is the inbox's
    file as it may be shown, `file_sha256` the hash of its bytes. `taken` is when, as ISO text; `before` and `after` are
    the hashes of the register without and with it.
    """

    blanket: str
    content: str
    number: int
    filed: date
    file: str
    file_sha256: str
    taken: str
    register: str
    before: str
    after: str
    state: State = State.PLANNED


def read_log(folder: Path) -> tuple[Entry, ...]:
    """The entries of a folder's log, in order; none when there is no log.

    Raises InputError when it can't be read whole: then nobody knows what was taken in before.
    """
    try:
        lines = (folder / LOG).read_bytes().decode("utf-8").split("\n")
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError):
        raise InputError(f"Loggen «{LOG}» ved registeret kan ikke læses. Få adgang til den, og prøv igen.") from None
    return tuple(_entry(line, number) for number, line in enumerate(lines, 1) if line.strip())


def write_log(folder: Path, entries: Iterable[Entry]) -> None:
    """Write the log whole; raises OSError."""
    atomic.replace(folder / LOG, "".join(f"{_line(entry)}\n" for entry in entries).encode())


def remove_log(folder: Path) -> None:
    """Take away a log that was written for nothing; raises OSError."""
    (folder / LOG).unlink(missing_ok=True)


def settled(entries: Iterable[Entry], register: Register, others: Container[str]) -> tuple[Entry, ...]:
    """The entries without those that were planned and never written; those that were written say so.

    Where the register was changed by others after a process died, a request with the number and the day counts as the
    one. `others` are the names of the other workbooks beside it: what was planned for one of those stays planned.
    """
    known = []
    for entry in entries:
        if entry.state is not State.PLANNED or entry.register in others:
            known.append(entry)
        elif entry.after == register.sha256 or (entry.before != register.sha256 and _is_in(entry, register)):
            known.append(replace(entry, state=State.WRITTEN))
    return tuple(known)


def _is_in(entry: Entry, register: Register) -> bool:
    request = register.by_number.get(entry.number)
    return request is not None and request.filed == entry.filed


_NAMES = {
    "taken": "taget ind",
    "number": "ændringsønske",
    "blanket": "blanket",
    "filed": "indsendt",
    "file": "fil",
    "register": "register",
    "state": "tilstand",
    "content": "indhold",
    "file_sha256": "filens sha256",
    "before": "registeret før",
    "after": "registeret efter",
}


def _line(entry: Entry) -> str:
    values = asdict(entry) | {"number": form_id(entry.number), "filed": entry.filed.isoformat()}
    return json.dumps({danish: values[name] for name, danish in _NAMES.items()}, ensure_ascii=False)


def _entry(line: str, number: int) -> Entry:
    try:
        found = json.loads(line)
        values = {name: str(found[danish]) for name, danish in _NAMES.items()}
        form_number = parse_form_number(values.pop("number"))
        if form_number is None:
            raise ValueError
        return Entry(
            number=form_number,
            filed=date.fromisoformat(values.pop("filed")),
            state=State(values.pop("state")),
            **values,
        )
    except (ValueError, KeyError, TypeError, RecursionError):
        raise InputError(
            f"Linje {number} i loggen «{LOG}» ved registeret kan ikke læses, og uden den kan noget blive taget ind to "
            "gange. Ret linjen, eller hent filen fra en sikkerhedskopi."
        ) from None
