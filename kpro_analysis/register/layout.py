"""Which columns a register has, and where they stand in a workbook that people edit."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kpro_analysis.columns import Column, cell_address, column_letters, header_key, places
from kpro_analysis.danish import plain
from kpro_analysis.errors import InputError
from kpro_analysis.excel.sheets import Book, Sheet
from kpro_analysis.findings import Level
from kpro_analysis.privacy import mask
from kpro_analysis.register.remarks import SheetRemarks

REGISTER_SHEET = "ÆØ"
HEADER_WITHIN = 20  # rows from the top
NUMBER, TITLE = "Blanketnummer", "Titel"
ESTIMATE = "Estimat (kr.)"

# Who competes and what it costs hang on the columns whose absence is an error or a warning.
REGISTER_COLUMNS = (
    Column(NUMBER),
    Column("Dato", Level.NOTE),
    Column(TITLE),
    Column("Beskrivelse", Level.NOTE),
    Column("Indmelder", personal=True),
    Column("E-mail", personal=True),
    Column("Telefon", personal=True),
    Column("Kommune", Level.NOTE),
    Column("Kilde", Level.WARNING),
    Column("Modul", Level.NOTE),
    Column("Type", Level.WARNING),
    Column("Prioritet", Level.ERROR),
    Column("Workshop", Level.NOTE),
    Column("Status", Level.WARNING),
    Column("Estimat (størrelse)", Level.WARNING),
    Column("Omfattet af", Level.NOTE),
    Column("Bemærkning", Level.NOTE),
    Column(ESTIMATE),
    Column("Kræver"),
)

_TOTAL_HEADER = re.compile(r"(samlet|sum|total|i ?alt)\b", re.IGNORECASE)
_TOTAL_LABEL = re.compile(
    r"(i ?alt|(sub|hoved)?total|sum|samlet|gennemsnit)( antal| point| score)?( ?\(?kr\.?\)?)?:?", re.IGNORECASE
)


@dataclass(frozen=True)
class Table:
    """A sheet with a header row.

    `header` holds the headers by position, "" where there is none; `places` the position of each declared column
    that is there (its first, when it is there twice); `doubled` the positions of those that are there more than once;
    `first_row` is the first row under the headers. Rows and positions count from 0.
    """

    sheet: Sheet
    header: tuple[str, ...]
    header_row: int
    first_row: int
    places: dict[str, int]
    doubled: dict[str, list[int]]

    def address(self, row: int, position: int) -> str:
        """The address of a cell."""
        return cell_address(row + 1, position)

    def header_cell(self, name: str) -> str:
        """The address of a declared column's header."""
        return self.address(self.header_row, self.places[name])


def is_total_header(header: str) -> bool:
    """Whether an undeclared column is a sum over criteria and no criterion.

    >>> is_total_header("Samlet\\npoint"), is_total_header("I alt"), is_total_header("Totalt overblik")
    (True, True, False)
    """
    return bool(_TOTAL_HEADER.match(plain(header)))


def is_total_label(text: str) -> bool:
    """Whether a cell says that its row holds sums, and nothing else.

    >>> is_total_label("I alt:"), is_total_label("Sum point"), is_total_label("Samlet effekt")
    (True, True, False)
    """
    return bool(_TOTAL_LABEL.fullmatch(plain(text)))


def find_register(book: Book) -> Table:
    """The table of requests: on sheet ÆØ, else on the first sheet with the headers.

    Raises InputError when no sheet has them, or when Blanketnummer is there twice: then nothing tells which request a
    row is about.
    """
    named = [name for name in book.sheet_names if header_key(name) == header_key(REGISTER_SHEET)]
    candidates = named or [name for name in book.sheet_names if not book.reaches_too_far(name)]
    for name in candidates:
        table = find_table(book.sheet(name), REGISTER_COLUMNS, (NUMBER, TITLE))
        if table:
            return _with_one_number_column(table, book.package.file)
    where = f"Arket «{REGISTER_SHEET}»" if named else "Intet ark"
    has = "har ikke" if named else "har"
    raise InputError(
        f"{where} i «{book.package.file}» {has} en række med både {NUMBER} og {TITLE} som overskrifter inden for de "
        f"første {HEADER_WITHIN} rækker. Ret overskrifterne i registeret, eller vælg en anden fil."
    )


def _with_one_number_column(table: Table, file: str) -> Table:
    if positions := table.doubled.get(NUMBER):
        letters = " og ".join(column_letters(position) for position in positions)
        raise InputError(
            f"Arket «{table.sheet.name}» i «{file}» har overskriften {NUMBER} flere gange (kolonne {letters}). "
            "Behold den ene, og gem projektmappen."
        )
    return table


def find_table(sheet: Sheet, columns: Sequence[Column], required: Iterable[str]) -> Table | None:
    """The table under the first row that holds the required headers, None when there is none near the top."""
    needed = tuple(required)
    for row, values in enumerate(sheet.rows[:HEADER_WITHIN]):
        found = places(values, columns)
        if all(found[name] for name in needed):
            last = sheet.tall_cells.get((row, found[needed[0]][0]), row)
            return _table(sheet, columns, row, last)
    return None


def _table(sheet: Sheet, columns: Sequence[Column], row: int, last: int) -> Table:
    """Headers may stand in several rows where the first one is merged downwards: the lowest text counts."""
    header = [""] * len(sheet.rows[row])
    for values in sheet.rows[row : last + 1]:
        header = [
            plain(v) if isinstance(v, str) and v.strip() else above for v, above in zip(values, header, strict=False)
        ]
    found = places(header, columns)
    return Table(
        sheet=sheet,
        header=tuple(header),
        header_row=row,
        first_row=last + 1,
        places={name: positions[0] for name, positions in found.items() if positions},
        doubled={name: positions for name, positions in found.items() if len(positions) > 1},
    )


def remark_on_columns(table: Table, remarks: SheetRemarks) -> None:
    """Remark on declared columns that are missing or there twice."""
    for column in REGISTER_COLUMNS:
        if column.missing and column.name not in table.places:
            row = table.header_row + 1
            message = f"Kolonnen «{column.name}» mangler i række {row}; den regnes som tom i alle rækker."
            advice = f"Tilføj en kolonne med overskriften «{column.name}», eller ret en, der er skrevet anderledes."
            remarks.add(column.missing, "", "kolonne-mangler", (message, advice))
    for name, positions in table.doubled.items():
        remarks.error(table.address(table.header_row, positions[1]), *about_doubled(name, positions))


def about_doubled(name: str, positions: Sequence[int]) -> tuple[str, str, str]:
    """Rule, message and advice for a header that stands in several columns."""
    letters = [column_letters(position) for position in positions]
    return (
        "overskrift-to-gange",
        f"Overskriften «{name}» står flere gange (kolonne {', '.join(letters)}); kun kolonne {letters[0]} bruges.",
        "Slet eller omdøb de andre kolonner med samme overskrift.",
    )


def remark_on_extra(table: Table, point_columns: Iterable[int], remarks: SheetRemarks) -> None:
    """Say which columns are left aside: a misspelt header is found so."""
    used = {header_key(table.header[position]) for position in (*table.places.values(), *point_columns)}
    extra = [
        f"«{mask(header)}» ({column_letters(position)})"
        for position, header in enumerate(table.header)
        if header and header_key(header) not in used and not is_total_header(header)
    ]
    if extra:
        remarks.note(
            "",
            "kolonne-bruges-ikke",
            f"Kolonner, der ikke hører til registeret, bruges ikke: {', '.join(extra)}.",
            "Se efter, om en af overskrifterne er skrevet anderledes, end den plejer.",
        )
