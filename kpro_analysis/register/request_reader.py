"""Turns the usable rows of a register into requests."""

from dataclasses import dataclass
from functools import cached_property

from kpro_analysis.excel.remarks import SheetRemarks
from kpro_analysis.excel.sheets import Trouble
from kpro_analysis.excel.tables import Table
from kpro_analysis.findings import Level
from kpro_analysis.register.criteria import Settled
from kpro_analysis.register.entries import Entry
from kpro_analysis.register.layout import TITLE
from kpro_analysis.register.points import PointReader, total_position
from kpro_analysis.register.relations import Relation, heads, sound_links
from kpro_analysis.register.requests import (
    KINDS,
    LIGHTS,
    MODULES,
    SIZES,
    SOURCES,
    STATUSES,
    WORKSHOPS,
    Request,
    form_id,
)
from kpro_analysis.register.rows import RowReader


@dataclass(frozen=True)
class RequestReader:
    """Reads the usable rows of a register; `from_1904` says how the workbook counts dates."""

    table: Table
    settled: Settled
    remarks: SheetRemarks
    from_1904: bool

    @cached_property
    def _points(self) -> PointReader:
        return PointReader(self.table, self.settled, self.remarks)

    def read(self, entries: tuple[Entry, ...]) -> tuple[Request, ...]:
        """One request per entry, in the entries' order."""
        readers = {e.number: RowReader(self.table, e.row, form_id(e.number), self.remarks) for e in entries}
        included = self._links("Omfattet af", readers, "Lad cellen være tom på det ønske, der omfatter de andre.")
        required = self._links("Kræver", readers, "Hører ønskerne sammen, så brug «Omfattet af» i stedet.")
        head_of = heads(included)
        total_at = total_position(self.table, self.settled.positions)
        return tuple(
            self._request(number, reader, total_at, (head_of.get(number), required.get(number, ())))
            for number, reader in readers.items()
        )

    def _links(self, column: str, readers: dict[int, RowReader], advice_on_ring: str) -> dict[int, tuple[int, ...]]:
        relation = Relation(column, lambda number: readers[number].address(column), advice_on_ring)
        named = {number: numbers for number, reader in readers.items() if (numbers := reader.numbers(column))}
        if column == "Omfattet af":
            named = {number: self._only_one(numbers, readers[number]) for number, numbers in named.items()}
        return sound_links(named, readers, relation, self.remarks)

    def _only_one(self, numbers: tuple[int, ...], reader: RowReader) -> tuple[int, ...]:
        if len(numbers) <= 1:
            return numbers
        self.remarks.warn(
            reader.address("Omfattet af"),
            "omfattet-af-flere",
            f"{reader.title}: «Omfattet af» nævner flere ønsker; ingen af dem bruges.",
            "Skriv blanketnummeret på det ene ønske, der omfatter dette.",
        )
        return ()

    def _request(
        self, number: int, row: RowReader, total_at: int | None, relations: tuple[int | None, tuple[int, ...]]
    ) -> Request:
        points = self._points.read(row.row, row.title, total_at)
        included_in, requires = relations
        return Request(
            number=number,
            title=self._title(row),
            description=row.text("Beskrivelse", one_line=False),
            filed=row.date("Dato", self.from_1904),
            municipality=row.text("Kommune") or None,
            source=row.choice("Kilde", SOURCES),
            module=row.choice("Modul", MODULES),
            kind=row.choice("Type", KINDS),
            light=self._light(row),
            workshop=row.known_or_text("Workshop", WORKSHOPS) or None,
            status=row.choice("Status", STATUSES),
            size=row.choice("Estimat (størrelse)", SIZES),
            estimate=row.amount(),
            included_in=included_in,
            requires=requires,
            remark=row.text("Bemærkning", one_line=False),
            points=points.given,
            points_usable=points.usable,
            total=points.total,
            row=row.row + 1,
        )

    def _title(self, row: RowReader) -> str:
        title = row.text(TITLE)
        if not title and not isinstance(row.value(TITLE), Trouble):
            self.remarks.warn(row.address(TITLE), "titel-mangler", f"{row.title} har ingen titel.", "Skriv en titel.")
        return title

    def _light(self, row: RowReader) -> str | None:
        light = row.choice("Prioritet", LIGHTS, Level.ERROR)
        if light is None and "Prioritet" in self.table.places and row.value("Prioritet") == "":
            self.remarks.warn(
                row.address("Prioritet"),
                "prioritet-mangler",
                f"{row.title} har ingen prioritet; en farve i cellen tæller ikke.",
                "Skriv Rød, Gul eller Grøn.",
            )
        return light
