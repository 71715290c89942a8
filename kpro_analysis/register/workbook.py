"""Reads a register of change requests from an Excel workbook that people keep."""

from dataclasses import dataclass
from pathlib import Path

from kpro_analysis.columns import column_letters
from kpro_analysis.findings import Level
from kpro_analysis.register.criteria import (
    PointColumn,
    candidate_columns,
    declared_columns,
    no_criteria,
    numeric_columns,
    remark_on_doubled,
    settle_criteria,
)
from kpro_analysis.register.entries import Entry, find_entries
from kpro_analysis.register.layout import TITLE, Table, find_register, is_total_header, remark_on_columns
from kpro_analysis.register.package import Package, open_package
from kpro_analysis.register.parts import read_saved
from kpro_analysis.register.point_system import POINT_SHEET, read_point_system
from kpro_analysis.register.points import PointReader, total_position
from kpro_analysis.register.pool_sheet import read_pool
from kpro_analysis.register.relations import Relation, heads, sound_links
from kpro_analysis.register.remarks import Remarks, SheetRemarks
from kpro_analysis.register.requests import (
    KINDS,
    LIGHTS,
    MODULES,
    SIZES,
    SOURCES,
    STATUSES,
    WORKSHOPS,
    Register,
    Request,
    form_id,
)
from kpro_analysis.register.rows import RowReader
from kpro_analysis.register.sheets import Book


def read_register(path: Path | str) -> Register:
    """Read the workbook once; what can't be used is a finding, the rest is used.

    Raises InputError when nothing of it can be used: no such file, no Excel workbook, no sheet with the headers, no
    criteria.
    """
    package = open_package(Path(path))
    remarks = Remarks(package.file)
    _remark_on_file(package, remarks)
    book = Book(package)
    table = find_register(book)
    here = remarks.on_sheet(table.sheet.name)
    remark_on_columns(table, here)

    declared = read_point_system(book, remarks)
    on_points = remarks.on_sheet(POINT_SHEET if declared else table.sheet.name)
    columns = declared_columns(table, declared, on_points) if declared else candidate_columns(table)
    entries = find_entries(table, [column.position for column in columns], here)
    rows = [entry.row for entry in entries.usable]
    columns = columns if declared else numeric_columns(table, columns, rows)
    if not columns:
        raise no_criteria(package.file, declared)
    remark_on_doubled(table, columns, here)
    _remark_on_extra(table, columns, here)
    criteria = settle_criteria(table, columns, rows, on_points)

    positions = [column.position for column in columns]
    reader = _RequestReader(table, PointReader(table, criteria, positions, here), here, book.about.from_1904)
    requests = reader.read(entries.usable)
    pool, committed = read_pool(book, remarks)
    return Register(
        file=package.file,
        sha256=package.sha256,
        modified=read_saved(package) or package.saved,
        criteria=criteria,
        requests=requests,
        pool=pool,
        committed=committed,
        findings=tuple(remarks.found),
    )


@dataclass(frozen=True)
class _RequestReader:
    table: Table
    points: PointReader
    remarks: SheetRemarks
    from_1904: bool

    def read(self, entries: tuple[Entry, ...]) -> tuple[Request, ...]:
        """One request per entry, in the entries' order."""
        readers = {e.number: RowReader(self.table, e.row, form_id(e.number), self.remarks) for e in entries}
        included = self._links("Omfattet af", readers, "Lad feltet stå tomt på det ønske, der omfatter de andre.")
        required = self._links("Kræver", readers, "Hører ønskerne sammen, så brug «Omfattet af» i stedet.")
        head_of = heads(included)
        total_at = total_position(self.table, self.points.positions)
        return tuple(
            self._request(number, reader, total_at, (head_of.get(number), required[number]))
            for number, reader in readers.items()
        )

    def _links(self, column: str, readers: dict[int, RowReader], advice_on_ring: str) -> dict[int, tuple[int, ...]]:
        relation = Relation(column, lambda number: readers[number].address(column), advice_on_ring)
        named = {number: reader.numbers(column) for number, reader in readers.items()}
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
        points = self.points.read(row.row, row.title, total_at)
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
        if not title:
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


def _remark_on_file(package: Package, remarks: Remarks) -> None:
    if package.open_elsewhere:
        remarks.on_file(
            Level.NOTE,
            "åben-i-excel",
            "Filen er åben i Excel; ændringer, der ikke er gemt, er ikke med.",
            "Gem i Excel, og læs filen igen, hvis de skal med.",
        )


def _remark_on_extra(table: Table, columns: list[PointColumn], remarks: SheetRemarks) -> None:
    """Say which columns are left aside: a misspelt header is found so."""
    used = {*table.places.values(), *(column.position for column in columns)}
    used |= {position for positions in table.doubled.values() for position in positions}
    extra = [
        column_letters(position)
        for position, header in enumerate(table.header)
        if header and position not in used and not is_total_header(header)
    ]
    if extra:
        remarks.note(
            "",
            "kolonne-bruges-ikke",
            f"Kolonner uden betydning for registeret bruges ikke: {', '.join(extra)}.",
            "Se efter, om en af overskrifterne er skrevet anderledes end den plejer.",
        )
