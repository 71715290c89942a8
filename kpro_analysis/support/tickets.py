"""Enquiries from several extracts, each counted once."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from kpro_analysis.columns import cell_address
from kpro_analysis.errors import InputError
from kpro_analysis.findings import Finding, Level
from kpro_analysis.support.row_reader import RowReader
from kpro_analysis.support.tables import read_table
from kpro_analysis.support.ticket import Ticket, Tickets, latest

Row = tuple[datetime, datetime, int, int]  # how new a row is: the file's last moment, its own, file, line


def read_tickets(paths: Sequence[Path], now: datetime) -> Tickets:
    """Read the files; what can't be used is a finding, and the rest is used.

    The same number in several rows is one enquiry: the row counts that is from the newest file (the one that tells of
    the latest moment), in a file the one with the latest moment, at last the lower one. Raises InputError for a file
    that can't be used at all, and when nothing is left of the files.
    """
    findings: list[Finding] = []
    newest: dict[str, tuple[Row, Ticket]] = {}
    lone: list[Ticket] = []
    files: list[str] = []
    read = unusable = replaced = 0
    for place, path in enumerate(paths):
        reader = RowReader(read_table(path), now)
        rows = list(reader.rows())
        used = [(row.line, row.ticket) for row in rows if row.ticket is not None]
        last = latest(ticket for _, ticket in used) or now
        again: list[int] = []
        for line, ticket in used:
            if not ticket.number:
                lone.append(ticket)
                continue
            key = "".join(ticket.number.split()).casefold()
            mark = (last, latest([ticket]) or last, place, line)
            known = newest.get(key)
            if known is not None:
                again.append(line)
            if known is None or mark > known[0]:
                newest[key] = mark, ticket
        read, unusable, replaced = read + len(rows), unusable + len(rows) - len(used), replaced + len(again)
        files.append(reader.table.file)
        findings += reader.findings
        if again:
            findings.append(_told_again(reader, again))
    tickets = sorted([*lone, *(ticket for _, ticket in newest.values())], key=lambda ticket: ticket.opened)
    if not tickets:
        raise InputError(
            f"Der er ingen henvendelser at tælle i {_named(files)}. Hent udtrækket igen, eller vælg en anden fil."
        )
    return Tickets(tuple(files), tuple(tickets), tuple(findings), read, replaced, unusable)


def _named(files: Sequence[str]) -> str:
    return ", ".join(f"«{file}»" for file in files) or "filerne"


def _told_again(reader: RowReader, lines: Sequence[int]) -> Finding:
    count = len(lines)
    have = "1 række har" if count == 1 else f"{count} rækker har"
    return Finding(
        Level.NOTE,
        reader.table.file,
        reader.table.sheet,
        cell_address(lines[0], reader.table.found["sagsnr"][0]),
        "sagsnr-flere-gange",
        f"{have} et sagsnummer, som også står i en anden række. Den nyeste række tæller, de andre ikke.",
        "Det er ventet, når udtræk overlapper. Ellers skal dubletten slettes.",
    )
