"""Which cells of a register may tell who somebody is, so that they don't leave the house."""

from collections.abc import Iterable
from dataclasses import dataclass

from kpro_analysis.excel.package import Package
from kpro_analysis.excel.sheets import Book
from kpro_analysis.privacy import Kind, find_leaks, hide
from kpro_analysis.register.contacts import known_people, text_at
from kpro_analysis.register.layout import find_register
from kpro_analysis.register.requests import Request, form_id


@dataclass(frozen=True, slots=True)
class Exposed:
    """A cell that seems to hold personal details: whose request, in which column, its address, and what kinds.

    `hidden` is its text with them hidden: nothing here repeats them.
    """

    number: int
    column: str
    cell: str
    kinds: tuple[Kind, ...]
    hidden: str

    @property
    def id(self) -> str:
        """The form number as shown."""
        return form_id(self.number)

    @property
    def words(self) -> str:
        """Where it is and what it holds, as a part of a sentence.

        >>> Exposed(12, "Titel", "C14", (Kind.PHONE, Kind.NAME), "").words
        'C14 («Titel») ser ud til at indeholde et telefonnummer og et navn fra kontaktkolonnerne'
        """
        *first, last = (kind.danish for kind in self.kinds)
        what = f"{', '.join(first)} og {last}" if first else last
        return f"{self.cell} («{self.column}») ser ud til at indeholde {what}"

    def as_dict(self) -> dict[str, str | list[str]]:
        """Ready for JSON."""
        return {"id": self.id, "cell": self.cell, "column": self.column, "kinds": [str(kind) for kind in self.kinds]}


def find_exposed(package: Package, requests: Iterable[Request], columns: Iterable[str]) -> tuple[Exposed, ...]:
    """Look through what people typed in these columns of the requests, against the contact details of all rows.

    The workbook's own texts are looked through: those of a `Request` are masked already.
    """
    table = find_register(Book(package))
    known = known_people(table)
    places = {name: table.places[name] for name in columns if name in table.places}
    found = []
    for request in requests:
        for name, position in places.items():
            text = text_at(table, request.row - 1, position)
            if leaks := find_leaks(text, known):
                kinds = tuple(kind for kind in Kind if any(leak.kind is kind for leak in leaks))
                cell = table.address(request.row - 1, position)
                found.append(Exposed(request.number, name, cell, kinds, hide(text, leaks)))
    return tuple(found)
