"""Reads the sheet where the group keeps its criteria, their weights and their scales."""

from dataclasses import dataclass
from typing import Any

from kpro_analysis.columns import Column, header_key
from kpro_analysis.danish import parse_number
from kpro_analysis.excel.cells import as_text, is_blank
from kpro_analysis.excel.remarks import Remarks, SheetRemarks
from kpro_analysis.excel.sheets import Book, Trouble
from kpro_analysis.excel.tables import Table, find_table
from kpro_analysis.privacy import mask
from kpro_analysis.register.layout import is_total_label

POINT_SHEET = "Pointsystem"
NAME, WEIGHT, LOW, HIGH, DESCRIPTION = "Kriterium", "Vægt", "Min", "Maks", "Beskrivelse"
POINT_COLUMNS = tuple(Column(name) for name in (NAME, WEIGHT, LOW, HIGH, DESCRIPTION))
FALLBACK_WEIGHT = 1.0
INSTEAD = "kriterierne tages fra kolonnerne R-AA, alle vægte er 1, og skalaerne går fra 0 til det højeste givne point."
HEADERS_ON_SHEET = f"{NAME}, {WEIGHT}, {LOW}, {HIGH} og {DESCRIPTION}"


@dataclass(frozen=True, slots=True)
class Declared:
    """One criterion as the sheet declares it; `low` and `high` are None where it doesn't. Cells are for remarks."""

    name: str
    weight: float
    low: float | None
    high: float | None
    description: str
    name_cell: str
    scale_cell: str


def read_point_system(book: Book, remarks: Remarks) -> list[Declared]:
    """The declared criteria in the sheet's order, each name once; none when there is no such sheet or nothing on it."""
    name = next((name for name in book.sheet_names if header_key(name) == header_key(POINT_SHEET)), None)
    if name is None:
        remarks.on_sheet("").warn(
            "",
            "pointsystem-mangler",
            f"Der er intet ark «{POINT_SHEET}»; {INSTEAD}",
            f"Tilføj arket med kolonnerne {HEADERS_ON_SHEET} og de aftalte vægte, eller ret navnet på det, hvis det "
            "hedder noget andet.",
        )
        return []
    sheet = book.sheet(name)
    here = remarks.on_sheet(sheet.name)
    table = find_table(sheet, POINT_COLUMNS, (NAME,))
    if table is None:
        here.warn(
            "",
            "pointsystem-uden-overskrifter",
            f"Arket har ingen række med overskriften «{NAME}»; {INSTEAD}",
            f"Skriv overskrifterne {HEADERS_ON_SHEET} øverst på arket.",
        )
        return []
    declared = _PointReader(table, here).declared()
    if not declared:
        here.warn(
            table.header_cell(NAME),
            "pointsystem-uden-kriterier",
            f"Der står ingen kriterier under «{NAME}»; {INSTEAD}",
            f"Skriv kriteriernes navne under «{NAME}», som de står på ÆØ-arket, med de aftalte vægte ud for.",
        )
    return declared


@dataclass
class _PointReader:
    table: Table
    remarks: SheetRemarks

    def declared(self) -> list[Declared]:
        rows = [row for row in range(self.table.first_row, len(self.table.sheet.rows)) if self._is_criterion(row)]
        weighted = any(not is_blank(self._value(row, WEIGHT)) for row in rows)
        if rows and not weighted:
            self.remarks.note(
                "",
                "vægte-mangler",
                "Ingen af kriterierne har en vægt; der regnes med 1 for dem alle.",
                f"Skriv de aftalte vægte i kolonnen «{WEIGHT}», hvis kriterierne ikke skal tælle lige meget.",
            )
        found: dict[str, Declared] = {}
        for row in rows:
            criterion = self._criterion(row, weighted)
            first = found.setdefault(header_key(criterion.name), criterion)
            if first is not criterion:
                self.remarks.error(
                    criterion.name_cell,
                    "kriterium-to-gange",
                    f"Kriteriet står også i {first.name_cell}; kun den første række bruges.",
                    "Slet den ene af de to rækker.",
                )
        return list(found.values())

    def _is_criterion(self, row: int) -> bool:
        value = self._value(row, NAME)
        if isinstance(value, Trouble):
            self.remarks.error(
                self._cell(row, NAME),
                "kriterium-ulæseligt",
                "Kriteriets navn er en fejlværdi eller en formel uden værdi; rækken bruges ikke.",
                "Skriv kriteriets navn, som det står i overskriften på ÆØ-arket.",
            )
            return False
        return not is_blank(value) and not is_total_label(as_text(value))

    def _criterion(self, row: int, weighted: bool) -> Declared:
        description = self._value(row, DESCRIPTION)
        return Declared(
            name=mask(" ".join(as_text(self._value(row, NAME)).split())),
            weight=self._weight(row) if weighted else FALLBACK_WEIGHT,
            low=self._limit(row, LOW),
            high=self._limit(row, HIGH),
            description="" if isinstance(description, Trouble) else mask(as_text(description)),
            name_cell=self._cell(row, NAME),
            scale_cell=self._cell(row, HIGH if HIGH in self.table.places else NAME),
        )

    def _weight(self, row: int) -> float:
        value = self._value(row, WEIGHT)
        weight = parse_number(value)
        if is_blank(value):
            self.remarks.warn(
                self._cell(row, WEIGHT),
                "vægt-mangler",
                "Kriteriet har ingen vægt, selv om andre har; der regnes med 1.",
                "Skriv en vægt, 0 eller derover.",
            )
        elif weight is None or weight < 0:
            self.remarks.error(
                self._cell(row, WEIGHT),
                "vægt-ugyldig",
                "Vægten er ikke et tal på 0 eller derover; der regnes med 1.",
                "Skriv en vægt, 0 eller derover, fx 3 eller 2,5.",
            )
        return FALLBACK_WEIGHT if weight is None or weight < 0 else weight

    def _limit(self, row: int, column: str) -> float | None:
        value = self._value(row, column)
        if is_blank(value):
            return None
        limit = parse_number(value)
        if limit is None:
            self.remarks.error(
                self._cell(row, column),
                "skala-ugyldig",
                f"«{column}» er ikke et tal og regnes som tom.",
                "Skriv skalaens laveste tal i Min og dens højeste i Maks, fx 0 og 5.",
            )
        return limit

    def _value(self, row: int, column: str) -> Any:
        position = self.table.places.get(column)
        return "" if position is None else self.table.sheet.value(row, position)

    def _cell(self, row: int, column: str) -> str:
        return self.table.address(row, self.table.places[column])
