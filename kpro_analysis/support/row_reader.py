"""From the rows of an extract to enquiries, column by column, with a remark on what can't be used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import partial
from itertools import compress
from operator import itemgetter, ne

from kpro_analysis.columns import cell_address
from kpro_analysis.danish import plain, plain_each
from kpro_analysis.findings import Finding, Level
from kpro_analysis.privacy import mask, mask_each
from kpro_analysis.support.moments import Moments
from kpro_analysis.support.tables import COLUMNS, Table
from kpro_analysis.support.ticket import DENMARK, Ticket

FIRST = datetime(2000, 1, 1, tzinfo=DENMARK)  # an earlier one is a slip: the files would seem to tell of many years
_TICKET = partial(tuple.__new__, Ticket)  # of all its values: a third of the time of `Ticket`
FEW = ("kommune", "kategori", "underkategori", "kanal", "prioritet")  # columns with few different texts
CORRECT = "Ret det i supportsystemet, og hent udtrækket igen."


@dataclass(frozen=True)
class Rows:
    """The enquiries of one file and beside each the line that it stands on, in the file's order.

    `read` counts the rows with anything in them, usable or not. `findings` are by line, those on the whole file first
    and last.
    """

    tickets: tuple[Ticket, ...]
    lines: tuple[int, ...]
    read: int
    findings: tuple[Finding, ...]


def read_rows(table: Table, now: datetime) -> Rows:
    """The rows of a table; `now` is later than all that can have happened."""
    return _Reading(table, now).rows()


class _Texts(dict[object, str]):
    """Cells as plain text, what is personal hidden; each spelling is worked out once."""

    def __missing__(self, cell: object) -> str:
        self[cell] = text = mask(_as_text(cell))
        return text


def _as_texts(cells: Sequence[object]) -> list[str]:
    """A column of which most cells are different as plain text."""
    return plain_each([cell if type(cell) is str else _as_text(cell) for cell in cells])


def _as_text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return "" if cell is None or isinstance(cell, Enum) else plain(str(cell))


class _Cells:
    """The columns of some rows by their names, and the line of each row."""

    def __init__(self, lines: Sequence[int], columns: Mapping[str, Sequence[object]]) -> None:
        self.lines = lines
        self._columns = columns

    def __getitem__(self, name: str) -> Sequence[object]:
        """The cells of a column, None where the table hasn't got it."""
        return self._columns.get(name) or [None] * len(self.lines)

    def only(self, used: Sequence[bool]) -> "_Cells":
        """Those of the rows that are used."""
        if all(used):
            return self
        columns = {name: [*compress(cells, used)] for name, cells in self._columns.items()}
        return _Cells([*compress(self.lines, used)], columns)


class _Reading:
    """One file on its way in."""

    def __init__(self, table: Table, now: datetime) -> None:
        self._table = table
        self._now = now
        self._moments = Moments()
        self._texts = _Texts()
        self._found: list[tuple[int, Finding]] = []  # the line, 0 for the whole file, and what was found there
        self._last: list[Finding] = []

    def rows(self) -> Rows:
        """The rows that can be used, a column at a time; every remark is put in its place by the line."""
        self._missing_columns()
        self._torn_rows()
        table = self._table
        cells = _Cells(table.lines, table.columns)
        cells = _Cells(table.lines, {**table.columns, **{name: self._text(cells[name]) for name in FEW}})
        opened = self._opened(cells)
        cells = cells.only([moment is not None for moment in opened])
        tickets = self._tickets(cells, [moment for moment in opened if moment is not None])
        findings = [finding for _, finding in sorted(self._found, key=itemgetter(0))]
        return Rows(tickets, tuple(cells.lines), len(table.lines) + len(table.torn), (*findings, *self._last))

    def _tickets(self, cells: _Cells, opened: Sequence[datetime]) -> tuple[Ticket, ...]:
        closed, timed = self._closed(cells, opened)
        numbers = self._numbers(cells)
        self._missing(cells, cells["kategori"], "kategori", "Kategorien mangler; rækken tælles med som «Ikke angivet».")
        titles = self._titles(cells)
        towns, categories, below, ways, priorities = (cells[name] for name in FEW)
        columns = (numbers, opened, closed, timed, towns, categories, below, ways, titles, priorities)
        return tuple(map(_TICKET, zip(*columns, strict=True)))

    def _text(self, cells: Sequence[object]) -> list[str]:
        return [*map(self._texts.__getitem__, cells)]

    def _torn_rows(self) -> None:
        for line, fields in self._table.torn:
            self._remark(
                Level.ERROR,
                (line, ""),
                "antal-felter",
                f"Rækken har {fields} felter, men overskriften har {self._table.width}.",
                advice="Sæt teksten med skilletegn i anførselstegn, eller hent udtrækket igen.",
            )

    def _opened(self, cells: _Cells) -> list[datetime | None]:
        """When each was opened, None where the row can't be used."""
        column = cells["oprettet"]
        found = [self._moments[cell] for cell in column]
        used = [moment is not None and FIRST <= moment <= self._now for moment in found]
        for at, is_used in enumerate(used):
            if not is_used:
                self._not_opened(cells.lines[at], column[at], found[at])
                found[at] = None
        return found

    def _not_opened(self, line: int, cell: object, found: datetime | None) -> None:
        if found is not None and found < FIRST:
            rule, message = "oprettet-for-tidligt", f"Henvendelsen er oprettet før år {FIRST.year}."
        elif found is not None:
            rule, message = "oprettet-i-fremtiden", "Henvendelsen er oprettet ude i fremtiden."
        elif self._texts[cell] or isinstance(cell, Enum):
            rule, message = "oprettet-kan-ikke-laeses", "Oprettet er ikke en dato som 17-01-2024 10:22."
        else:
            rule, message = "oprettet-mangler", "Oprettet mangler."
        self._remark(Level.ERROR, (line, "oprettet"), rule, f"{message} Rækken er ikke talt med.")

    def _closed(self, cells: _Cells, opened: Sequence[datetime]) -> tuple[list[datetime | None], list[bool]]:
        """When each was closed, and whether that is known."""
        column = cells["lukket"]
        closed = [self._moments[cell] for cell in column]
        timed = [end is not None and start <= end <= self._now for start, end in zip(opened, closed, strict=True)]
        for at, is_usable in enumerate(timed):
            if not is_usable:
                timed[at] = self._is_open(cells.lines[at], column[at], (opened[at], closed[at]))
                closed[at] = None
        return closed, timed

    def _is_open(self, line: int, cell: object, moments: tuple[datetime, datetime | None]) -> bool:
        """Whether a cell without a usable time of closing says that the enquiry is open."""
        if not isinstance(cell, Enum) and not self._texts[cell]:
            return bool(self._table.found["lukket"])
        opened, closed = moments
        if closed is None:
            rule, message = "lukket-kan-ikke-laeses", "Lukket er ikke en dato som 17-01-2024 10:22."
        elif closed < opened:
            rule, message = "lukket-foer-oprettet", "Henvendelsen er lukket, før den er oprettet."
        else:
            rule, message = "lukket-i-fremtiden", "Henvendelsen er lukket ude i fremtiden."
        left_out = "Den er talt med, men ikke i tiden til løsning."
        self._remark(Level.WARNING, (line, "lukket"), rule, f"{message} {left_out}")
        return False

    def _numbers(self, cells: _Cells) -> list[str]:
        """The numbers as they are: they are never shown, and two must not become one by being hidden."""
        numbers = _as_texts(cells["sagsnr"])
        if self._table.found["sagsnr"]:
            message = "Sagsnummeret mangler; rækken tælles med."
            self._missing(cells, numbers, "sagsnr", message)
        return numbers

    def _missing(self, cells: _Cells, texts: Sequence[object], column: str, message: str) -> None:
        for line in compress(cells.lines, [not text for text in texts]):
            self._remark(Level.WARNING, (line, column), f"{column}-mangler", message)

    def _titles(self, cells: _Cells) -> list[str]:
        written = _as_texts(cells["titel"])
        titles = mask_each(written)
        if hidden := [*compress(cells.lines, map(ne, written, titles))]:
            count = len(hidden)
            self._last.append(
                self._finding(
                    Level.NOTE,
                    (hidden[0], "titel"),
                    "personoplysning-skjult",
                    f"{count} {'titel' if count == 1 else 'titler'} har noget, der ligner et CPR-nummer eller en "
                    "e-mailadresse; det er skjult.",
                    advice="Slet det i supportsystemet.",
                )
            )
        return titles

    def _missing_columns(self) -> None:
        for column in COLUMNS:
            if column.missing and not self._table.found[column.name]:
                self._remark(
                    column.missing,
                    (0, ""),
                    "kolonne-mangler",
                    f"Kolonnen «{column.name}» mangler; det, der bygger på den, kan ikke siges.",
                    advice="Hent udtrækket igen med alle kolonner.",
                )

    def _remark(self, level: Level, place: tuple[int, str], rule: str, message: str, *, advice: str = CORRECT) -> None:
        self._found.append((place[0], self._finding(level, place, rule, message, advice=advice)))

    def _finding(
        self, level: Level, place: tuple[int, str], rule: str, message: str, *, advice: str = CORRECT
    ) -> Finding:
        """`place` is the line (0: the whole file) and the column ("": the whole row)."""
        line, column = place
        at = self._table.found.get(column)
        cell = cell_address(line, at[0] if at else 0) if line else ""
        return Finding(level, self._table.file, self._table.sheet, cell, rule, message, advice)
