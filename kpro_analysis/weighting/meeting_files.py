"""Meetings on disk: one SQLite file each in `moeder/`, to which ballots are only ever added.

Every function opens the file, does one thing and closes it: nothing is lost when a page, a kernel or the server dies.
"""

import re
import sqlite3
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from kpro_analysis.errors import InputError, UsageError
from kpro_analysis.privacy import mask
from kpro_analysis.register.folder import folder_fault
from kpro_analysis.weighting.ballots import clean_text
from kpro_analysis.weighting.meeting_schema import connected, make_file, written

FOLDER = "moeder"
SUFFIX = ".sqlite"
DENMARK = ZoneInfo("Europe/Copenhagen")
TITLE_MAX, STEM_MAX = 80, 40  # characters
SAME_DAY = 100  # meetings of one title on one day
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "ä": "ae", "ö": "oe", "ü": "u"})


@dataclass(frozen=True)
class Meeting:
    """A meeting: its file, title and time of creation, whether it takes ballots.

    `revision` grows with every ballot, withdrawal, closing and reopening.
    """

    path: Path
    title: str
    created: datetime
    is_open: bool
    revision: int

    @property
    def stem(self) -> str:
        """What names it in an address: the file's name without its ending."""
        return self.path.stem


@dataclass(frozen=True)
class Meetings:
    """The meetings of a folder, newest first, and a sentence for each file that can't be used."""

    meetings: tuple[Meeting, ...]
    faults: tuple[str, ...]


def create_meeting(data: Path, title: str, *, at: datetime) -> Meeting:
    """Start a meeting in the folder of the register; `at` with time zone.

    Raises UsageError for a title that can't be used, InputError when the file can't be made.
    """
    title = clean_text(title, TITLE_MAX, "Mødets titel")
    if not title:
        raise UsageError("Mødet mangler en titel. Skriv fx Brugergruppemøde.")
    folder = data / FOLDER
    try:
        folder.mkdir(exist_ok=True)
        for stem in _stems(title, at):
            path = folder / f"{stem}{SUFFIX}"
            try:
                make_file(path, title, at.isoformat())
            except FileExistsError:
                continue
            return open_meeting(path)
    except OSError:
        raise InputError(
            f"Mødet kan ikke gemmes i mappen {mask(data.name)}. Giv skriveadgang til den, og se efter, om disken er "
            "fuld."
        ) from None
    raise UsageError("Der er allerede for mange møder med den titel i dag. Vælg en anden titel.")


def open_meeting(path: Path) -> Meeting:
    """A meeting as it is now; InputError when the file can't be used."""
    with connected(path) as connection:
        return read_meeting(connection, path)


def list_meetings(data: Path) -> Meetings:
    """All meetings of a folder, newest first; a file that can't be used becomes a sentence and hides no other."""
    unreadable = folder_fault(data / FOLDER)
    meetings, faults = [], [unreadable] if unreadable else []
    for path in sorted((data / FOLDER).glob(f"*{SUFFIX}")):
        try:
            meetings.append(open_meeting(path))
        except InputError as error:
            faults.append(str(error))
    meetings.sort(key=lambda m: (m.created, m.stem), reverse=True)
    return Meetings(tuple(meetings), tuple(faults))


def latest_open(data: Path) -> Meeting | None:
    """The newest meeting that takes ballots; None when there is none."""
    return next((m for m in list_meetings(data).meetings if m.is_open), None)


def find_meeting(data: Path, stem: str) -> Meeting:
    """The meeting that an address names; UsageError when there is none of the name."""
    path = data / FOLDER / f"{stem}{SUFFIX}"
    if path not in (data / FOLDER).glob(f"*{SUFFIX}"):  # also keeps an address from leading out of the folder
        raise UsageError("Mødet i adressen findes ikke. Bed mødelederen om adressen igen.")
    return open_meeting(path)


def close_meeting(meeting: Meeting, *, at: datetime) -> Meeting:
    """Stop taking ballots; those sent are kept."""
    return _set_open(meeting, False, at)


def reopen_meeting(meeting: Meeting, *, at: datetime) -> Meeting:
    """Take ballots again."""
    return _set_open(meeting, True, at)


def read_meeting(connection: sqlite3.Connection, path: Path) -> Meeting:
    """The meeting as a connection sees it now; InputError when the file says nothing of it."""
    about = connection.execute("SELECT title, created FROM meeting").fetchone()
    opening = connection.execute("SELECT id, is_open FROM opening ORDER BY id DESC LIMIT 1").fetchone()
    (ballots,) = connection.execute("SELECT coalesce(max(id), 0) FROM ballot").fetchone()
    try:
        created = datetime.fromisoformat(about["created"])
        return Meeting(path, about["title"], created, bool(opening["is_open"]), opening["id"] + ballots)
    except (TypeError, ValueError):
        raise InputError(
            f"Mødefilen {mask(path.name)} mangler sin titel eller dato. Hent den fra en sikkerhedskopi, eller start et "
            "nyt møde."
        ) from None


def _set_open(meeting: Meeting, is_open: bool, at: datetime) -> Meeting:
    with written(meeting.path) as connection:
        if read_meeting(connection, meeting.path).is_open != is_open:
            connection.execute("INSERT INTO opening (at, is_open) VALUES (?, ?)", (at.isoformat(), is_open))
    return open_meeting(meeting.path)


def _stems(title: str, at: datetime) -> list[str]:
    """Names for the file, the first free one of which is used: `2024-02-07-brugergruppemoede`, then `…-2`."""
    letters = unicodedata.normalize("NFKD", title.casefold().translate(_LETTERS)).encode("ascii", "ignore").decode()
    words = re.sub(r"[^a-z0-9]+", "-", letters)[:STEM_MAX].strip("-") or "moede"
    first = f"{at.astimezone(DENMARK):%Y-%m-%d}-{words}"
    return [first, *(f"{first}-{n}" for n in range(2, SAME_DAY))]
