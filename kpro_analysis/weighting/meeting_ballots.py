"""The ballots of a meeting: rows are only ever added, what counts is a view, so that nothing is lost."""

import json
import sqlite3
from collections.abc import Iterable
from datetime import datetime

from kpro_analysis.errors import InputError, KproError, UsageError
from kpro_analysis.weighting.ballots import Sent, checked, clean_key, read_weights
from kpro_analysis.weighting.meeting_files import Meeting, read_meeting
from kpro_analysis.weighting.meeting_schema import connected, written
from kpro_analysis.weighting.panel import Participant

_COLUMNS = "participant, name, municipality, weights, register, sent, withdrawn"


def send(meeting: Meeting, ballot: Sent) -> None:
    """Add a participant's weights, or that they are withdrawn; when it returns, they are on the disk.

    A newer ballot of the same participant counts instead of the older. Raises UsageError when the meeting is closed,
    when another participant has the name (whatever its case and blanks), when there is nothing to withdraw, and for
    what can't be used.
    """
    ballot = checked(ballot)
    with written(meeting.path) as connection:
        if not read_meeting(connection, meeting.path).is_open:
            raise UsageError("Mødet er lukket. Bed mødelederen om at åbne det igen.")
        if not ballot.withdrawn:
            _refuse_taken_name(connection, ballot.participant, ballot.name)
        elif _current(connection, ballot.participant) is None:
            raise UsageError("Du har ikke sendt noget, der kan trækkes tilbage.")
        connection.execute(
            "INSERT INTO ballot (participant, name, folded, municipality, weights, register, sent, withdrawn) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                ballot.participant,
                ballot.name,
                ballot.name.casefold(),
                ballot.municipality,
                json.dumps(dict(ballot.weights.values) if ballot.weights else {}, ensure_ascii=False),
                ballot.register,
                ballot.sent.isoformat(),
                ballot.withdrawn,
            ),
        )


def withdraw(meeting: Meeting, participant: str, *, at: datetime) -> None:
    """Take a participant's ballot back: it no longer counts, and stays in the history.

    Raises UsageError when the meeting is closed or there is nothing to take back.
    """
    with connected(meeting.path) as connection:
        last = _current(connection, clean_key(participant))
    if last is None:
        raise UsageError("Du har ikke sendt noget, der kan trækkes tilbage.")
    send(meeting, Sent(last.participant, None, last.register, at, last.name, last.municipality))


def current_ballots(meeting: Meeting) -> tuple[Sent, ...]:
    """What counts now: each participant's newest ballot that isn't withdrawn, in the order in which they first sent."""
    with connected(meeting.path) as connection:
        rows = connection.execute(
            f"SELECT {_COLUMNS} FROM current_ballot AS c "
            "ORDER BY (SELECT min(id) FROM ballot AS b WHERE b.participant = c.participant)"
        )
        return tuple(_sent(row) for row in rows)


def participants(ballots: Iterable[Sent]) -> tuple[Participant, ...]:
    """Those whose ballots count, for a panel."""
    return tuple(Participant(b.weights, b.name, b.municipality) for b in ballots if b.weights is not None)


def history(meeting: Meeting, participant: str | None = None) -> tuple[Sent, ...]:
    """All that was ever sent, oldest first; of one participant, or of all."""
    with connected(meeting.path) as connection:
        rows = connection.execute(
            f"SELECT {_COLUMNS} FROM ballot WHERE ? IN (participant, '') ORDER BY id", (participant or "",)
        )
        return tuple(_sent(row) for row in rows)


def refuse_taken_name(meeting: Meeting, participant: str, name: str) -> None:
    """UsageError when another participant, whose ballot counts, has the name."""
    with connected(meeting.path) as connection:
        _refuse_taken_name(connection, participant, name)


def _refuse_taken_name(connection: sqlite3.Connection, participant: str, name: str) -> None:
    row = connection.execute(
        "SELECT name FROM current_ballot WHERE folded = ? AND folded <> '' AND participant <> ? LIMIT 1",
        (name.casefold(), participant),
    ).fetchone()
    if row is not None:
        raise UsageError(
            f"Der er allerede en deltager, der hedder {row['name']}. Skriv fx {name} 2, eller tag efternavnet med."
        )


def _current(connection: sqlite3.Connection, participant: str) -> Sent | None:
    row = connection.execute(f"SELECT {_COLUMNS} FROM current_ballot WHERE participant = ?", (participant,)).fetchone()
    return None if row is None else _sent(row)


def _sent(row: sqlite3.Row) -> Sent:
    try:
        return Sent(
            participant=row["participant"],
            weights=None if row["withdrawn"] else read_weights(json.loads(row["weights"])),
            register=row["register"],
            sent=datetime.fromisoformat(row["sent"]),
            name=row["name"],
            municipality=row["municipality"],
        )
    except (ValueError, KproError):
        raise InputError(
            "Mødefilen har en stemme, der ikke kan læses. Hent filen fra en sikkerhedskopi, eller start et nyt møde."
        ) from None
