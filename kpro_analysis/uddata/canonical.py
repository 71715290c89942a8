"""The canonical tables of Uddata: what every reader turns its file into, and all that checks and figures read."""

from enum import IntEnum

import pyarrow as pa

TIME = pa.timestamp("us", tz="UTC")


class Written(IntEnum):
    """How a date stood in its file, as evidence of day and month swapped; read day first where both can be."""

    MISSING = 0
    CLEAR = 1  # year first, or with the month's name
    DAY_FIRST = 2  # the first number is above 12
    EITHER = 3  # both numbers are 12 or less
    MONTH_FIRST = 4  # the second number is above 12: read month first
    CELL = 5  # a date cell of a workbook
    UNREADABLE = 6  # something that is no date; the moment is null


_COMMON = [
    pa.field("person", pa.string()),  # keyed pseudonym of the citizen, 16 hexadecimal digits
    pa.field("person_class", pa.string()),  # cpr, substitute, test, invalid or reference
    pa.field("municipality", pa.string()),
    pa.field("team", pa.string()),
    pa.field("questionnaire", pa.string()),
    pa.field("version", pa.string()),
    pa.field("sent", TIME),
    pa.field("answered", TIME),
]
_PLACE = [
    pa.field("file", pa.string(), nullable=False),  # its name, what is personal hidden
    pa.field("line", pa.int64(), nullable=False),  # line of a CSV, row of a sheet, number of a bundle's entry, from 1
]

ANSWERS = pa.schema(
    [
        pa.field("response", pa.string(), nullable=False),  # the file's own id; a pseudonym where it is like a CPR
        *_COMMON,
        pa.field("sent_written", pa.int8(), nullable=False),  # Written
        pa.field("answered_written", pa.int8(), nullable=False),  # Written
        pa.field("item", pa.string(), nullable=False),  # link id or heading of the question, what is personal hidden
        pa.field("answer", pa.string()),  # the code or number as written, what is personal hidden
        pa.field("text", pa.string()),  # the answer's words, what is personal hidden: never shown or sent on
        pa.field("text_length", pa.int32(), nullable=False),  # characters of the words as they were written
        *_PLACE,
    ]
)
"""One row per answer of a response, as the file has it: corrections, test citizens and doubles are all there.

Text that is not given is null. An answer in words ("Hele tiden") stands in `text` alone, `answer` then is null, unless
the file has a code or other words for it too: whoever wants what was answered takes the first of the two that is given.
A question of a wide file that was left blank has no row; one of a long file is there, with neither, if the
response has an answered date.
"""

REQUESTS = pa.schema(
    [
        pa.field("request", pa.string(), nullable=False),  # the file's own id, else that of its response
        pa.field("response", pa.string()),  # null where nobody answered
        *_COMMON,
        pa.field("status", pa.string()),  # the latest, as the file has it
        pa.field("reminders", pa.int32()),  # how many were sent; null where the file doesn't tell
        pa.field("reminded", TIME),  # the first one
        *_PLACE,
    ]
)
"""One row per request to answer a questionnaire, answered or not.

Every response of a CSV or a sheet is one too; a row or an id there without answers and without an answered date is a
request that nobody answered.
"""

_MANY = {"request", "response", "person", "sent", "answered", "reminded", "text", "text_length", "line"}
FEW_ANSWERS, FEW_REQUESTS = (
    [field.name for field in table if field.name not in _MANY] for table in (ANSWERS, REQUESTS)
)
"""Columns with few different values, which Parquet keeps as dictionaries; with the others that takes time and room."""
