"""What the sheets of a report's workbook hold, and what they are called."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from kpro_analysis.reports.document import Chart, Data, Items, KeyFigures, Report, Section, Shape, Text
from kpro_analysis.reports.fragments import BY_RULE_NOTE, MARK
from kpro_analysis.reports.page import source_table
from kpro_analysis.spreadsheet import excel_text
from kpro_analysis.tables import LONGEST_SHEET_NAME, Table

CONTENTS, SOURCES = "Indhold", "Kilder"

_FORBIDDEN = re.compile(r"[\[\]:*?/\\\s]+")


@dataclass(frozen=True)
class Sheet:
    """A table's sheet; `told` is its line in the table of contents, `shape` and `alt` are its chart's."""

    name: str
    told: str
    table: Table
    notes: tuple[str, ...] = ()
    shape: Shape | None = None
    alt: str = ""


def sheets_of(report: Report) -> list[Sheet]:
    """One sheet per table, in order; a table that stands in the report twice has one. The sources come last."""
    sheets: list[Sheet] = []
    for section in report.sections:
        for sheet in _of_section(section):
            alike = next((at for at, one in enumerate(sheets) if one.table == sheet.table), None)
            if alike is None:
                sheets.append(sheet)
            else:
                first = sheets[alike]
                sheets[alike] = replace(
                    first, notes=first.notes + sheet.notes, shape=first.shape or sheet.shape, alt=first.alt or sheet.alt
                )
    if report.sources:
        sheets.append(Sheet(SOURCES, SOURCES, source_table(report.sources)))
    names = sheet_names([sheet.name for sheet in sheets])
    return [replace(sheet, name=name) for sheet, name in zip(sheets, names, strict=True)]


def _of_section(section: Section) -> Iterator[Sheet]:
    for block in section.blocks:
        match block:
            case Data(table, note):
                yield Sheet(table.name, f"{section.heading}: {table.name}", table, (note,) if note else ())
            case Chart(shape, alt, table):
                yield Sheet(table.name, f"{section.heading}: {table.name}", table, shape=shape, alt=alt)


def sheet_names(names: list[str]) -> list[str]:
    """Names that Excel takes, no two alike whatever the case.

    >>> sheet_names(["Nye/afsluttede ønsker pr. kvartal i 2024", "Pulje", "PULJE", "'", "History"])
    ['Nye afsluttede ønsker pr. kvart', 'Pulje', 'PULJE 2', 'Ark', 'History 2']
    """
    taken = {CONTENTS.casefold(), "history", "historik"}  # the last two are Excel's own
    found = []
    for name in names:
        plain = _FORBIDDEN.sub(" ", excel_text(name)).strip(" '") or "Ark"
        tries = [plain[:LONGEST_SHEET_NAME].strip(" '")]
        number = 2
        while tries[-1].casefold() in taken:
            end = f" {number}"
            tries.append(plain[: LONGEST_SHEET_NAME - len(end)].strip(" '") + end)
            number += 1
        taken.add(tries[-1].casefold())
        found.append(tries[-1])
    return found


def front_lines(report: Report) -> Iterator[tuple[str, str]]:
    """The first sheet's lines, each with its look: the title, what is missing, and what the first section says."""
    yield "title", report.title
    yield "TEXT", report.about
    for sentence in report.missing:
        yield "bold", f"Mangler: {sentence}"
    for section in report.sections[:1]:
        yield "TEXT", ""
        yield "heading", section.heading
        for block in section.blocks:
            match block:
                case Text(text, by_rule):
                    yield "TEXT", f"{text} [{MARK}]" if by_rule else text
                case Items(items, by_rule):
                    yield from (("TEXT", f"{item} [{MARK}]" if by_rule else item) for item in items)
                case KeyFigures(figures):
                    for one in figures:
                        yield "bold", f"{one.label}: {one.value}"
                        yield from (("TEXT", phrase) for phrase in one.compared)
    yield "TEXT", ""
    yield "TEXT", BY_RULE_NOTE.replace("mærket ", "mærket [").replace(f"[{MARK}", f"[{MARK}]")
