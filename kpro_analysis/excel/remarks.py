"""Collects findings while a workbook is read."""

from dataclasses import dataclass, field

from kpro_analysis.findings import Finding, Level


@dataclass
class Remarks:
    """The findings of one file so far; `file` is its name as it may be shown."""

    file: str
    found: list[Finding] = field(default_factory=list)

    def on_sheet(self, sheet: str) -> "SheetRemarks":
        """The same collection, for findings on one sheet."""
        return SheetRemarks(self, sheet)

    def on_file(self, level: Level, rule: str, message: str, advice: str) -> None:
        """Add a finding on the whole file."""
        self.found.append(Finding(level, self.file, "", "", rule, message, advice))


@dataclass(frozen=True)
class SheetRemarks:
    """Adds findings on one sheet; the cell is "" for the sheet as a whole."""

    remarks: Remarks
    sheet: str

    def add(self, level: Level, cell: str, rule: str, text: tuple[str, str]) -> None:
        """Add a finding; `text` is the message and the advice."""
        self.remarks.found.append(Finding(level, self.remarks.file, self.sheet, cell, rule, *text))

    def error(self, cell: str, rule: str, message: str, advice: str) -> None:
        """Add what makes a row or a part of it useless."""
        self.add(Level.ERROR, cell, rule, (message, advice))

    def warn(self, cell: str, rule: str, message: str, advice: str) -> None:
        """Add what is used, but doubtful."""
        self.add(Level.WARNING, cell, rule, (message, advice))

    def note(self, cell: str, rule: str, message: str, advice: str) -> None:
        """Add what is good to know."""
        self.add(Level.NOTE, cell, rule, (message, advice))
