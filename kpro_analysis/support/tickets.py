"""Enquiries from several extracts, each counted once."""

import gc
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from operator import attrgetter, itemgetter
from pathlib import Path

from kpro_analysis.columns import cell_address
from kpro_analysis.errors import InputError
from kpro_analysis.findings import Finding, Level
from kpro_analysis.support.row_reader import Rows, read_rows
from kpro_analysis.support.tables import Table, read_table
from kpro_analysis.support.ticket import Ticket, Tickets, latest


def read_tickets(paths: Sequence[Path], now: datetime) -> Tickets:
    """Read the files; what can't be used is a finding, and the rest is used.

    The same number in several rows is one enquiry: the row counts that is from the newest file (the one that tells of
    the latest moment), in a file the one with the latest moment, at last the lower one. Raises InputError for a file
    that can't be used at all, and when nothing is left of the files.
    """
    findings: list[Finding] = []
    once = _Once()
    files: list[str] = []
    sizes: list[int] = []
    read = unusable = replaced = 0
    for path in paths:
        with _uncollected():
            table = read_table(path)
            rows = read_rows(table, now)
            again = once.take(rows, latest(rows.tickets) or now)
        read, unusable, replaced = read + rows.read, unusable + rows.read - len(rows.tickets), replaced + len(again)
        files.append(table.file)
        sizes.append(rows.read)
        findings += rows.findings
        if again:
            findings.append(_told_again(table, again))
    tickets = sorted(once.tickets, key=attrgetter("opened"))
    if not tickets:
        raise InputError(
            f"Der er ingen henvendelser at tælle i {_named(files)}. Hent udtrækket igen, eller vælg en anden fil."
        )
    return Tickets(tuple(files), tuple(tickets), tuple(findings), read, replaced, unusable, tuple(sizes))


@contextmanager
def _uncollected() -> Iterator[None]:
    """Many objects are made here and all are kept: looking through them for garbage takes as long as making them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.freeze()
            gc.unfreeze()  # together: all of it is taken for old without being looked through
            gc.enable()


class _Once:
    """The newest row of each number, and the rows without one; a row is known by its place among all."""

    def __init__(self) -> None:
        self._rows: list[Ticket] = []
        self._lone: list[int] = []
        self._newest: dict[str, int] = {}
        self._files: list[tuple[int, datetime]] = []  # where the rows of each begin, and the last moment it tells of

    @property
    def tickets(self) -> list[Ticket]:
        """Each enquiry once."""
        return [self._rows[place] for place in (*self._lone, *self._newest.values())]

    def take(self, rows: Rows, last: datetime) -> list[int]:
        """Add the rows of a file, which tells of moments up to `last`; the lines whose number is known already."""
        again: list[int] = []
        first = len(self._rows)
        self._files.append((first, last))
        self._rows += rows.tickets
        for place, key in enumerate(_keys(rows.tickets), first):
            if not key:
                self._lone.append(place)
            elif (known := self._newest.setdefault(key, place)) != place:
                again.append(rows.lines[place - first])
                self._newest[key] = max(known, place, key=self._how_new)
        return again

    def _how_new(self, place: int) -> tuple[datetime, datetime, int]:
        _, last = self._files[bisect_right(self._files, place, key=itemgetter(0)) - 1]
        ticket = self._rows[place]
        return last, ticket.closed or ticket.opened, place


def _keys(tickets: Sequence[Ticket]) -> list[str]:
    """The numbers, as two spellings of one are the same; "" without one."""
    return "\n".join([ticket.number for ticket in tickets]).replace(" ", "").casefold().split("\n") if tickets else []


def _named(files: Sequence[str]) -> str:
    return ", ".join(f"«{file}»" for file in files) or "filerne"


def _told_again(table: Table, lines: Sequence[int]) -> Finding:
    count = len(lines)
    have = "1 række har" if count == 1 else f"{count} rækker har"
    return Finding(
        Level.NOTE,
        table.file,
        table.sheet,
        cell_address(lines[0], table.found["sagsnr"][0]),
        "sagsnr-flere-gange",
        f"{have} et sagsnummer, som også står i en anden række. Den nyeste række tæller, de andre ikke.",
        "Det er ventet, når udtræk overlapper. Ellers skal dubletten slettes.",
    )
