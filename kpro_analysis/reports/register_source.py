"""The register that a report is made from, opened once, as a source of the report."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from kpro_analysis.danish import format_date
from kpro_analysis.errors import InputError
from kpro_analysis.excel.package import Package, open_package
from kpro_analysis.privacy import mask
from kpro_analysis.register.folder import find_workbook
from kpro_analysis.register.requests import Register
from kpro_analysis.register.workbook import read_package
from kpro_analysis.reports.document import Source


@dataclass(frozen=True)
class RegisterSource:
    """The register in a folder; its parts raise InputError when there is none that can be read."""

    folder: Path

    @cached_property
    def path(self) -> Path:
        """Where it lies."""
        if not self.folder.is_dir():
            raise InputError(f"Mappen {mask(self.folder.name)} findes ikke. Angiv mappen med data.")
        return find_workbook(self.folder)

    @cached_property
    def package(self) -> Package:
        """Its bytes."""
        return open_package(self.path)

    @cached_property
    def register(self) -> Register:
        """What is in it."""
        return read_package(self.package).register

    @property
    def source(self) -> Source:
        """What the last page tells of it."""
        register = self.register
        saved = register.modified
        day = format_date(saved.astimezone(ZoneInfo("Europe/Copenhagen"))) if saved else ""
        return Source(register.file, "Registeret over ændringsønsker", register.sha256, len(register.requests), day)

    def sources(self) -> tuple[Source, ...]:
        """The register, or nothing when it can't be read: then every section says so."""
        try:
            return (self.source,)
        except InputError:
            return ()
