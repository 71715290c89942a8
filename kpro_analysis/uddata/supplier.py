"""The list for the supplier: what is wrong, how often, and where, without anything personal."""

import csv
import io
from collections.abc import Iterator

from kpro_analysis.danish import format_date, format_number
from kpro_analysis.errors import UsageError
from kpro_analysis.leak_scan import scan
from kpro_analysis.privacy import mask
from kpro_analysis.small_numbers import shown
from kpro_analysis.spreadsheet import csv_cell
from kpro_analysis.uddata.checks import Checked
from kpro_analysis.uddata.checks_rules import OF_PEOPLE
from kpro_analysis.uddata.supplier_workbook import to_workbook

HEADER = ("regel", "hvad", "forklaring", "antal", "enhed", "fil", "linje", "kommune", "kendetegn")
KINDS = (".csv", ".xlsx")
LARGEST_NUMBER = 10**8  # from here on a number could be read as a CPR
Row = tuple[str, ...]


def supplier_list(checked: Checked, name: str) -> bytes:
    """The list as a file of this name: a CSV or a workbook.

    Counts of citizens below 5 are "<5". Raises UsageError for another kind of file, and when the finished file holds
    anything like a CPR number or an e-mail address.
    """
    refuse_kind(name)
    rows = list(_rows(checked))
    if name.casefold().endswith(".csv"):
        content = _as_csv(rows)
    else:
        content = to_workbook(HEADER, rows, f"Fundet i Uddata {format_date(checked.made.date())}", checked.made)
    if found := scan(mask(name), content):
        raise UsageError(
            f"Listen er ikke skrevet. {found[0].sentence} Se efter, om en overskrift, et filnavn eller en kommune i "
            "filerne er et nummer eller en adresse."
        )
    return content


def refuse_kind(name: str) -> None:
    """Raise UsageError for a name of another kind of file."""
    if not name.casefold().endswith(KINDS):
        raise UsageError("--supplier skal være en fil, der ender på .csv eller .xlsx.")


def _rows(checked: Checked) -> Iterator[Row]:
    for remark in checked.remarks:
        rule = remark.rule
        for place in remark.places:
            count = shown(place.count) if rule.unit in OF_PEOPLE else place.count
            told = count if isinstance(count, str) else format_number(count)
            line = f"{place.line}" if place.line < LARGEST_NUMBER else format_number(place.line)
            yield (
                *(rule.name, rule.title, rule.explanation, told, rule.unit, place.file, line),
                *(place.municipality, place.words if isinstance(count, int) else ""),
            )


def _as_csv(rows: list[Row]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADER)
    writer.writerows([csv_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")
