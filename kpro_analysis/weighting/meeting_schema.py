"""How a meeting lies in its SQLite file: opened safely, only ever added to, every fault one Danish sentence."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from kpro_analysis.errors import InputError
from kpro_analysis.privacy import mask

APPLICATION_ID = 0x4B50524F  # "KPRO": marks the file as ours
SCHEMA_VERSION = 1
BUSY_SECONDS = 5.0  # how long a send waits for others'
SCHEMA = """
CREATE TABLE meeting (title TEXT NOT NULL, created TEXT NOT NULL);
CREATE TABLE opening (
    id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, is_open INTEGER NOT NULL CHECK (is_open IN (0, 1)));
CREATE TABLE ballot (
    id INTEGER PRIMARY KEY AUTOINCREMENT, participant TEXT NOT NULL, name TEXT NOT NULL, folded TEXT NOT NULL,
    municipality TEXT NOT NULL, weights TEXT NOT NULL, register TEXT NOT NULL, sent TEXT NOT NULL,
    withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1)));
CREATE VIEW latest AS SELECT * FROM ballot WHERE id IN (SELECT max(id) FROM ballot GROUP BY participant);
CREATE VIEW current_ballot AS SELECT * FROM latest WHERE withdrawn = 0;
CREATE TRIGGER ballot_stays BEFORE UPDATE ON ballot BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER ballot_is_kept BEFORE DELETE ON ballot BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER opening_stays BEFORE UPDATE ON opening BEGIN SELECT RAISE(ABORT, 'append only'); END;
CREATE TRIGGER opening_is_kept BEFORE DELETE ON opening BEGIN SELECT RAISE(ABORT, 'append only'); END;
"""
FAULTS = {
    sqlite3.SQLITE_NOTADB: "er ikke en mødefil. Flyt den ud af mappen moeder, eller vælg et andet møde.",
    sqlite3.SQLITE_CORRUPT: "er beskadiget eller afkortet. Hent den fra en sikkerhedskopi, eller start et nyt møde.",
    sqlite3.SQLITE_BUSY: "er låst af et andet program. Vent lidt, og prøv igen; luk programmet, hvis det bliver ved.",
    sqlite3.SQLITE_LOCKED: "er låst af et andet program. Vent lidt, og prøv igen; luk programmet, hvis det bliver ved.",
    sqlite3.SQLITE_READONLY: "kan ikke ændres. Giv skriveadgang til mappen moeder og til filen.",
    sqlite3.SQLITE_PERM: "kan ikke åbnes. Giv adgang til mappen moeder og til filen.",
    sqlite3.SQLITE_CANTOPEN: "kan ikke åbnes. Se efter, om den er der, og giv skriveadgang til mappen moeder.",
    sqlite3.SQLITE_FULL: "kunne ikke udvides: disken er fuld. Intet er gemt; gør plads på disken, og prøv igen.",
    sqlite3.SQLITE_IOERR: "kunne ikke læses eller skrives. Intet er gemt; se efter, om disken er fuld, og prøv igen.",
}
UNKNOWN_FAULT = "kan ikke bruges. Hent den fra en sikkerhedskopi, eller start et nyt møde."
PRIMARY_CODE = 0xFF  # the part of SQLite's error code that says what kind it is


def write_ahead(connection: sqlite3.Connection) -> bool:
    """Ask for the write-ahead log, by which readers don't wait for who is sending; whether it was taken.

    A network share may not support it: then SQLite's default journal is used, which is as safe and a little slower.
    """
    try:
        row = connection.execute("PRAGMA journal_mode = WAL").fetchone()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & PRIMARY_CODE in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_READONLY):
            raise
        return False
    return bool(row[0] == "wal")


@contextmanager
def connected(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection to an existing meeting file, closed again; InputError, a sentence, for whatever goes wrong.

    What is sent is on the disk before it is confirmed (synchronous=FULL).
    """
    with told(path):
        uri = f"{path.absolute().as_uri()}?mode=rw"
        with closing(sqlite3.connect(uri, uri=True, timeout=BUSY_SECONDS, isolation_level=None)) as connection:
            connection.row_factory = sqlite3.Row
            _refuse_strangers(connection, path)
            connection.execute("PRAGMA synchronous = FULL")
            yield connection


@contextmanager
def written(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection within one transaction, which nobody else writes beside: all of it is kept, or nothing."""
    with connected(path) as connection:
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.rollback()
            raise
        with told(path):
            connection.execute("COMMIT")


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn SQLite's and the disk's errors into one Danish sentence."""
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as error:  # the latter for a damaged file that SQLite quotes
        code = getattr(error, "sqlite_errorcode", 0) & PRIMARY_CODE
        raise InputError(f"Mødefilen {mask(path.name)} {FAULTS.get(code, UNKNOWN_FAULT)}") from None
    except OSError:
        raise InputError(f"Mødefilen {mask(path.name)} {FAULTS[sqlite3.SQLITE_CANTOPEN]}") from None


def make_file(path: Path, title: str, created: str) -> None:
    """Make a meeting file that is open for ballots; FileExistsError when there is one of the name."""
    path.open("x").close()  # the name is ours, whoever else makes a meeting right now
    try:
        with told(path), closing(sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)) as connection:
            write_ahead(connection)
            connection.executescript(
                f"BEGIN; PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {SCHEMA_VERSION}; {SCHEMA}"
            )
            connection.execute("INSERT INTO meeting VALUES (?, ?)", (title, created))
            connection.execute("INSERT INTO opening (at, is_open) VALUES (?, 1)", (created,))
            connection.execute("COMMIT")
    except InputError:
        path.unlink(missing_ok=True)
        raise


def _refuse_strangers(connection: sqlite3.Connection, path: Path) -> None:
    """InputError for a database that isn't ours, or is of another version."""
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if application != APPLICATION_ID:
        raise InputError(f"Mødefilen {mask(path.name)} {FAULTS[sqlite3.SQLITE_NOTADB]}")
    if version != SCHEMA_VERSION:
        raise InputError(
            f"Mødefilen {mask(path.name)} er lavet af en anden udgave af værktøjet (version {version}; denne bruger "
            f"{SCHEMA_VERSION}). Åbn den med den udgave, eller start et nyt møde."
        )
