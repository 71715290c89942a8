"""From a row of an extract to an enquiry, with a remark on what can't be used."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

from kpro_analysis.columns import cell_address
from kpro_analysis.danish import plain
from kpro_analysis.findings import Finding, Level
from kpro_analysis.privacy import mask
from kpro_analysis.support.moments import Moments
from kpro_analysis.support.tables import COLUMNS, Table
from kpro_analysis.support.ticket import Ticket

FIRST_YEAR = 2000  # an earlier one is a slip, and would make the files seem to tell of all years since
CORRECT = "Ret det i supportsystemet, og hent udtrækket igen."


@dataclass(frozen=True, slots=True)
class Read:
    """An enquiry and the line that it stands on; `ticket` is None where the row can't be used."""

    line: int
    ticket: Ticket | None


class _Texts(dict[object, str]):
    """Cells as plain text, what is personal hidden; each spelling is worked out once."""

    def __missing__(self, cell: object) -> str:
        if isinstance(cell, float) and cell.is_integer():
            cell = int(cell)
        text = "" if cell is None or isinstance(cell, Enum) else plain(str(cell))
        self[cell] = text = mask(text)
        return text


@dataclass
class RowReader:
    """Reads the rows of one file; `findings` grows as they are read. `now` is later than all that can have happened."""

    table: Table
    now: datetime
    findings: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._moments = Moments()
        self._texts = _Texts()
        self._at = {name: places[0] if places else None for name, places in self.table.found.items()}
        self._hidden: list[int] = []
        self._missing_columns()

    def rows(self) -> Iterator[Read]:
        """The rows, one after another; what concerns the whole file is remarked on at the end."""
        for line, row in self.table.rows:
            yield Read(line, self._ticket(line, row))
        if self._hidden:
            count = len(self._hidden)
            self._remark(
                Level.NOTE,
                (self._hidden[0], "titel"),
                "personoplysning-skjult",
                f"{count} {'titel' if count == 1 else 'titler'} har noget, der ligner et CPR-nummer eller en "
                "e-mailadresse; det er skjult.",
                advice="Slet det i supportsystemet.",
            )

    def _ticket(self, line: int, row: Sequence[object]) -> Ticket | None:
        if self._is_torn(row):
            self._remark(
                Level.ERROR,
                (line, ""),
                "antal-felter",
                f"Rækken har {len(row)} felter, men overskriften har {self.table.width}.",
                advice="Sæt teksten med skilletegn i anførselstegn, eller hent udtrækket igen.",
            )
            return None
        opened = self._opened(line, self._cell(row, "oprettet"))
        if opened is None:
            return None
        closed, timed = self._closed(line, self._cell(row, "lukket"), opened)
        number, category = self._number(row), self._text(row, "kategori")
        if not number and self._at["sagsnr"] is not None:
            self._remark(Level.WARNING, (line, "sagsnr"), "sagsnr-mangler", "Sagsnummeret mangler; rækken tælles med.")
        if not category:
            self._remark(
                Level.WARNING,
                (line, "kategori"),
                "kategori-mangler",
                "Kategorien mangler; rækken tælles med som «Ikke angivet».",
            )
        return Ticket(
            number=number,
            opened=opened,
            closed=closed,
            timed=timed,
            municipality=self._text(row, "kommune"),
            category=category,
            subcategory=self._text(row, "underkategori"),
            channel=self._text(row, "kanal"),
            title=self._title(line, row),
            priority=self._text(row, "prioritet"),
        )

    def _is_torn(self, row: Sequence[object]) -> bool:
        if self.table.sheet:
            return False
        return len(row) < self.table.width or any(row[self.table.width :])

    def _cell(self, row: Sequence[object], column: str) -> object:
        at = self._at[column]
        return None if at is None or at >= len(row) else row[at]

    def _text(self, row: Sequence[object], column: str) -> str:
        return self._texts[self._cell(row, column)]

    def _number(self, row: Sequence[object]) -> str:
        """The number as it is: it is never shown, and two must not become one by being hidden."""
        cell = self._cell(row, "sagsnr")
        if isinstance(cell, float) and cell.is_integer():
            cell = int(cell)
        return "" if cell is None or isinstance(cell, Enum) else plain(str(cell))

    def _title(self, line: int, row: Sequence[object]) -> str:
        cell = self._cell(row, "titel")
        title = self._texts[cell]
        if isinstance(cell, str) and title != cell and title != plain(cell):
            self._hidden.append(line)
        return title

    def _opened(self, line: int, cell: object) -> datetime | None:
        found = self._moments.read(cell)
        if found is not None and found.year >= FIRST_YEAR and found <= self.now:
            return found
        if found is not None and found.year < FIRST_YEAR:
            rule, message = "oprettet-for-tidligt", f"Henvendelsen er oprettet før år {FIRST_YEAR}."
        elif found is not None:
            rule, message = "oprettet-i-fremtiden", "Henvendelsen er oprettet ude i fremtiden."
        elif self._texts[cell] or isinstance(cell, Enum):
            rule, message = "oprettet-kan-ikke-laeses", "Oprettet er ikke en dato som 17-01-2024 10:22."
        else:
            rule, message = "oprettet-mangler", "Oprettet mangler."
        self._remark(Level.ERROR, (line, "oprettet"), rule, f"{message} Rækken er ikke talt med.")
        return None

    def _closed(self, line: int, cell: object, opened: datetime) -> tuple[datetime | None, bool]:
        """When it was closed, and whether that is known."""
        if not isinstance(cell, Enum) and not self._texts[cell]:
            return None, self._at["lukket"] is not None
        found = self._moments.read(cell)
        if found is not None and opened <= found <= self.now:
            return found, True
        if found is None:
            rule, message = "lukket-kan-ikke-laeses", "Lukket er ikke en dato som 17-01-2024 10:22."
        elif found < opened:
            rule, message = "lukket-foer-oprettet", "Henvendelsen er lukket, før den er oprettet."
        else:
            rule, message = "lukket-i-fremtiden", "Henvendelsen er lukket ude i fremtiden."
        left_out = "Den er talt med, men ikke i tiden til løsning."
        self._remark(Level.WARNING, (line, "lukket"), rule, f"{message} {left_out}")
        return None, False

    def _missing_columns(self) -> None:
        for column in COLUMNS:
            if column.missing and self._at[column.name] is None:
                self._remark(
                    column.missing,
                    (0, ""),
                    "kolonne-mangler",
                    f"Kolonnen «{column.name}» mangler; det, der bygger på den, kan ikke siges.",
                    advice="Hent udtrækket igen med alle kolonner.",
                )

    def _remark(self, level: Level, place: tuple[int, str], rule: str, message: str, *, advice: str = CORRECT) -> None:
        """`place` is the line (0: the whole file) and the column ("": the whole row)."""
        line, column = place
        cell = cell_address(line, self._at.get(column) or 0) if line else ""
        self.findings.append(Finding(level, self.table.file, self.table.sheet, cell, rule, message, advice))
