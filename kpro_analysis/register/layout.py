"""Which columns a register has, and where they stand in a workbook that people edit."""

import re
from collections.abc import Iterable

from kpro_analysis.columns import Column, column_letters, header_key
from kpro_analysis.danish import plain
from kpro_analysis.errors import InputError
from kpro_analysis.excel.remarks import SheetRemarks
from kpro_analysis.excel.sheets import Book
from kpro_analysis.excel.tables import HEADER_WITHIN, Table, about_doubled, find_table
from kpro_analysis.findings import Level
from kpro_analysis.privacy import mask

REGISTER_SHEET = "ÆØ"
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
