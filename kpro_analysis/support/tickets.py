"""Enquiries from several extracts, each counted once."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from operator import attrgetter
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
            gc.enable()


class _Once:
    """The newest row of each number, and the rows without one."""

    def __init__(self) -> None:
        self._lone: list[Ticket] = []
        self._newest: dict[str, tuple[int, int]] = {}  # the file and the place in it
        self._files: list[tuple[datetime, Rows]] = []  # the last moment that each tells of, and its rows

    @property
    def tickets(self) -> list[Ticket]:
        """Each enquiry once."""
        return [*self._lone, *(self._files[file][1].tickets[at] for file, at in self._newest.values())]

    def take(self, rows: Rows, last: datetime) -> list[int]:
        """Add the rows of a file, which tells of moments up to `last`; the lines whose number is known already."""
        again: list[int] = []
        file = len(self._files)
        self._files.append((last, rows))
        for at, ticket in enumerate(rows.tickets):
            if not ticket.number:
                self._lone.append(ticket)
                continue
            key = ticket.number.replace(" ", "").casefold()
            known = self._newest.setdefault(key, (file, at))
            if known != (file, at):
                again.append(rows.lines[at])
                self._newest[key] = max(known, (file, at), key=self._how_new)
        return again

    def _how_new(self, row: tuple[int, int]) -> tuple[datetime, datetime, tuple[int, int]]:
        last, rows = self._files[row[0]]
        ticket = rows.tickets[row[1]]
        return last, ticket.closed or ticket.opened, row


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
