"""The status list as CSV for Excel, and as JSON for programs and for the next list."""

import csv
import io
import json
from datetime import date
from typing import Any

from kpro_analysis.errors import InputError
from kpro_analysis.register.requests import STATUSES, form_id
from kpro_analysis.register.status_list import HEADER, StatusList, StatusRow, cells
from kpro_analysis.register.strict_json import Fields, read_object
from kpro_analysis.spreadsheet import csv_cell

KIND, VERSION = "statusliste", 1
LONGEST_TEXT = 40_000  # characters of a field: more than a cell of Excel holds


def to_csv(listed: StatusList) -> str:
    """The list as CSV that a Danish Excel opens as it should; in the file a byte order mark comes first."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow(HEADER)
    writer.writerows([csv_cell(text) for text in cells(row)] for row in listed.rows)
    return buffer.getvalue()


def as_dict(listed: StatusList) -> dict[str, Any]:
    """What is public of the list, ready for JSON; dates as 2024-02-07, null for what isn't given."""
    changes = listed.changes
    return {
        "kind": KIND,
        "version": VERSION,
        "date": listed.day.isoformat(),
        "rows": [
            {
                "id": row.id,
                "filed": row.filed.isoformat() if row.filed else None,
                "title": row.title,
                "description": row.description,
                "status": row.status,
            }
            for row in listed.rows
        ],
        "changes": changes
        and {
            "since": changes.since.isoformat(),
            "new": [form_id(number) for number in changes.new],
            "status": [{"id": form_id(c.number), "from": c.before, "to": c.now} for c in changes.status],
            "title": [form_id(number) for number in changes.title],
            "gone": [form_id(number) for number in changes.gone],
        },
    }


def to_json(listed: StatusList) -> str:
    """What is public of the list, as a file."""
    return json.dumps(as_dict(listed), ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def from_json(text: str, file: str) -> StatusList:
    """The rows of a list that `to_json` wrote; raises InputError for anything else. `file` names it in the sentence."""
    fields = read_object(text, file)
    fields.known_only({"kind", "version", "date", "rows", "changes"})
    if fields.values.get("kind") != KIND or fields.values.get("version") != VERSION:
        raise InputError(f"{fields.file} er ikke en statusliste, der kan læses her. Flyt filen til en anden mappe.")
    day = _date(fields, "date")
    rows = tuple(map(_read_row, fields.objects("rows")))
    if day is None or len({row.number for row in rows}) < len(rows):
        fields.refuse("rows" if day else "date", "uden gengangere" if day else "en dato som 2024-03-01")
    return StatusList(day, rows)


def _read_row(fields: Fields) -> StatusRow:
    fields.known_only({"id", "filed", "title", "description", "status"})
    status = fields.text_or_none("status", LONGEST_TEXT)
    if status is not None and status not in STATUSES:
        fields.refuse("status", "en af de aftalte statusser eller null")
    return StatusRow(
        number=fields.form_number("id"),
        filed=_date(fields, "filed"),
        title=fields.text_or_none("title", LONGEST_TEXT) or "",
        description=fields.text_or_none("description", LONGEST_TEXT) or "",
        status=status,
    )


def _date(fields: Fields, key: str) -> date | None:
    text = fields.text_or_none(key, 10)
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        fields.refuse(key, "en dato som 2024-03-01")
