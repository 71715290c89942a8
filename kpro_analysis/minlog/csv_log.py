"""Reads a CSV log to raw rows."""

from collections.abc import Iterator, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kpro_analysis.columns import header_key
from kpro_analysis.extracts.csv_blocks import (
    DELIMITERS,
    HEADER_ROOM,
    SEPARATOR_LINE,
    Fields,
    Layout,
    first_blocks,
    read_fields,
)
from kpro_analysis.extracts.csv_records import first_record
from kpro_analysis.extracts.lines import BLOCK, UTF8, Block, whole_lines
from kpro_analysis.extracts.opening import Content
from kpro_analysis.extracts.rejects import Reject
from kpro_analysis.findings import Finding, Level
from kpro_analysis.minlog.column_map import ColumnMap, known_headers, places_in
from kpro_analysis.minlog.raw import RAW, Raw
from kpro_analysis.privacy import mask

NUMBER = r"^[1-9]\d{0,8}$"


def read_csv_log(content: Content, column_map: ColumnMap | None = None, size: int = BLOCK) -> Iterator[Raw]:
    """The rows of a CSV, in order; all values stay text, blanks around them go, and an empty one is null.

    Columns that aren't mapped aren't read; each is told as a note. Raises InputError as `places_in` does.
    """
    blocks = whole_lines(content, column_map.encoding if column_map else None, size)
    layout, body = _laid_out(first_blocks(blocks), content, column_map)
    for fields in read_fields(body, blocks, layout):
        yield _raw(fields)


def _laid_out(start: Block, content: Content, column_map: ColumnMap | None) -> tuple[Layout, Block]:
    """The layout that the header row tells, and what comes after that row."""
    lines = start.data[:HEADER_ROOM].decode(UTF8, errors="replace").splitlines()
    first = next((at for at, line in enumerate(lines) if line.strip()), 0)
    delimiter = column_map.delimiter if column_map else None
    if lines and (told := SEPARATOR_LINE.fullmatch(lines[first])):
        delimiter, first = delimiter or told[1], first + 1
    delimiter = delimiter or _delimiter(lines[first:], column_map)
    header, used = first_record(lines[first:], delimiter)
    layout = Layout(delimiter, len(header), places_in(header, column_map, content.name))
    content.findings += [
        _unused(content.name, text) for at, text in enumerate(header) if at not in layout.places.values()
    ]
    end = first + used
    body = start.data.split(b"\n", end)[-1]
    return layout, Block(1 + end, body, start.rejects)


def _delimiter(lines: Sequence[str], column_map: ColumnMap | None) -> str:
    """The delimiter that makes most known headers of the header row, then most headers."""
    known = {header_key(text) for text in column_map.columns.values()} if column_map else set(known_headers())

    def worth(delimiter: str) -> tuple[int, int]:
        header, _ = first_record(lines, delimiter)
        return sum(header_key(text) in known for text in header), len(header)

    return max(DELIMITERS, key=worth)


def _unused(name: str, header: str) -> Finding:
    message = f"Kolonnen «{mask(header.strip())}» bruges ikke og er ikke læst."
    return Finding(
        Level.NOTE, name, "", "", "kolonne-bruges-ikke", message, "Skal den bruges, så skriv den i kolonnekortet."
    )


def _raw(fields: Fields) -> Raw:
    """The columns as RAW has them; rows whose number of entries is none are rejected."""
    columns, lines, rejects = dict(fields.columns), fields.lines, fields.rejects
    count = len(lines)
    entries = columns.pop("entries", None)
    columns["entries"] = pa.array(np.ones(count, np.int32))
    if entries is not None:
        good = pc.fill_null(pc.match_substring_regex(entries, NUMBER), False)
        columns["entries"] = pc.cast(pc.if_else(good, entries, "1"), pa.int32())
    columns["line"] = lines
    arrays = [columns[field.name] if field.name in columns else pa.nulls(count, field.type) for field in RAW]
    rows = pa.Table.from_arrays(arrays, schema=RAW)
    if entries is None or pc.all(good).as_py() is not False:
        return Raw(rows, tuple(rejects))
    wrong = rows.filter(pc.invert(good))["line"].to_pylist()
    return Raw(rows.filter(good), (*rejects, *(Reject(line, "ugyldigt-antal") for line in wrong)))
