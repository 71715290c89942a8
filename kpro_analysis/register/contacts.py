"""Contact details: read to know what must not come out, and for the one who asks for them; never kept in a register."""

from collections.abc import Iterable, Iterator

from kpro_analysis.errors import InputError
from kpro_analysis.excel.cells import as_text, is_blank
from kpro_analysis.excel.package import Package
from kpro_analysis.excel.sheets import Book, Trouble
from kpro_analysis.excel.tables import Table
from kpro_analysis.people import known_names
from kpro_analysis.phones import known_phones
from kpro_analysis.privacy import Known, mask_cpr
from kpro_analysis.register.layout import REGISTER_COLUMNS, find_register
from kpro_analysis.register.requests import Request

FILER, MAIL, PHONE = CONTACT_COLUMNS = tuple(column.name for column in REGISTER_COLUMNS if column.personal)


def text_at(table: Table, row: int, position: int) -> str:
    """The text of a cell as people typed it, nothing hidden; "" for a blank and for one without a usable value."""
    value = table.sheet.value(row, position)
    return "" if isinstance(value, Trouble) or is_blank(value) else as_text(value)


def known_people(table: Table) -> Known:
    """The people in the contact columns of all rows, usable or not."""
    names = known_names(_texts(table, FILER), _texts(table, MAIL))
    phones = frozenset(number for text in _texts(table, PHONE) for number in known_phones(text))
    return Known(names, phones)


def people_in(package: Package) -> Known:
    """The people in the contact columns of a workbook; nobody where it holds no register."""
    try:
        return known_people(find_register(Book(package)))
    except InputError:
        return Known()


def contacts_of(package: Package, requests: Iterable[Request]) -> dict[int, dict[str, str]]:
    """By form number and contact column what stands there; CPR-like numbers are hidden even here."""
    table = find_register(Book(package))
    places = {name: table.places[name] for name in CONTACT_COLUMNS if name in table.places}
    return {
        request.number: {name: mask_cpr(text_at(table, request.row - 1, position)) for name, position in places.items()}
        for request in requests
    }


def _texts(table: Table, name: str) -> Iterator[str]:
    """What stands in a column, or in all columns of that name."""
    first = [table.places[name]] if name in table.places else []
    for position in table.doubled.get(name, first):
        for row in range(table.first_row, len(table.sheet.rows)):
            if text := text_at(table, row, position):
                yield text
