"""The status list as a report of the 1st of a month: the list, what is new in it, and its files for the web site."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from pathlib import Path

from kpro_analysis.danish import format_long_date
from kpro_analysis.register.exposed import find_exposed
from kpro_analysis.register.status_list import (
    HEADER,
    PUBLISHED,
    StatusList,
    cells,
    change_lines,
    changes_heading,
    first_of_month,
    heading,
    status_list,
)
from kpro_analysis.register.status_list_files import contents, earlier_list, since_earlier
from kpro_analysis.reports.cells import End, ExtraFile, Shown
from kpro_analysis.reports.document import Block, Data, Items, Text
from kpro_analysis.reports.guarded import guarded
from kpro_analysis.reports.register_source import RegisterSource
from kpro_analysis.tables import Column, Table

LISTS = "statuslister"  # the folder beside the register in which earlier lists lie


def open_status(day: str, data: str) -> "StatusReport":
    """The report of a day such as "2024-03-01" on the folder `data`; UsageError for another day than the 1st."""
    return StatusReport(RegisterSource(Path(data)), first_of_month(date.fromisoformat(day)))


class StatusReport:
    """The sections; each is made when its method is called."""

    def __init__(self, source: RegisterSource, day: date) -> None:
        self.source, self.day = source, day

    @cached_property
    def listed(self) -> StatusList:
        """The list, with what changed since the newest earlier one in `statuslister`; raises InputError."""
        register = self.source.register
        exposed = find_exposed(self.source.package, register.requests, PUBLISHED)
        listed = status_list(register.requests, exposed, self.day)
        return since_earlier(listed, earlier_list(self.source.folder / LISTS, self.day))

    def changes(self) -> Shown:
        """What is otherwise than on the last list, and what is held back."""
        return guarded("aendringer", "Ændret siden sidst", self._changes)

    def rows(self) -> Shown:
        """The list."""
        return guarded("liste", "Listen", self._rows)

    def end(self) -> End:
        """The report is whole; its files are those for the web site."""
        title = f"Statusliste, {format_long_date(self.day)}"
        sources = self.source.sources()
        files = [ExtraFile(name, content) for name, content in contents(self.listed).items()] if sources else []
        return End(title, "Status på ændringsønsker til Kommunal PRO, som den lægges på hjemmesiden.", sources, files)

    def _changes(self) -> Iterator[Block]:
        listed = self.listed
        if listed.changes is None:
            yield Text(
                f"Der er ingen tidligere liste at sammenligne med. Læg den foregående liste (.json) i mappen {LISTS} "
                "ved siden af registeret."
            )
        else:
            yield Text(f"{changes_heading(listed.changes)}:", by_rule=True)
            yield Items(tuple(change_lines(listed.changes)) or ("Ingen ændringer.",), by_rule=True)
        if listed.held_back:
            yield Text("Disse ønsker er ikke med på listen:")
            yield Items(tuple(held.sentence for held in listed.held_back), by_rule=True)

    def _rows(self) -> Iterator[Block]:
        yield Data(
            Table(heading(self.listed), tuple(map(Column, HEADER)), tuple(cells(row) for row in self.listed.rows))
        )
