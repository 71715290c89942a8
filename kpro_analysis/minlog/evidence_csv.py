"""The chosen traces as CSV for Excel: one line per entry, in the pack's pseudonyms."""

import csv
import io
from collections.abc import Iterator

from kpro_analysis.minlog.evidence_brief import Brief
from kpro_analysis.minlog.evidence_choice import WHY
from kpro_analysis.minlog.evidence_table import DANISH_TIME
from kpro_analysis.minlog.evidence_traces import Example, Row
from kpro_analysis.spreadsheet import csv_cell

HEADER = (
    *("spor", "tid", "system", "aktivitet", "organisation", "rolle", "borger", "bruger", "dage siden aktivitet"),
    *("i careteam", "åbent forløb", "borgere i sporet", "valgt som"),
)


def to_csv(brief: Brief) -> bytes:
    """UTF-8 with BOM, semicolons, lines ended by CR LF. A blank is not known or, of days, no activity at all."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADER)
    for example in brief.examples:
        writer.writerows([csv_cell(value) for value in _line(brief, example, row)] for row in example.rows)
    return text.getvalue().encode("utf-8-sig")


def _line(brief: Brief, example: Example, row: Row) -> Iterator[str | float | None]:
    yield example.trace
    yield row.time.astimezone(DANISH_TIME).isoformat(timespec="milliseconds")
    yield from (row.system, row.activity, row.organisation, row.role)
    yield brief.citizens[row.person]
    yield brief.user(row.person, row.user)
    yield row.days
    yield from (_yes_no(row.in_team), _yes_no(row.episode))
    yield example.citizens
    yield WHY[example.why]


def _yes_no(value: bool | None) -> str:
    return "" if value is None else "ja" if value else "nej"
