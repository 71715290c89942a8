"""Reads a CSV log: block by block with Arrow where every line is plain, record by record where one isn't."""

import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from kpro_analysis.columns import header_key
from kpro_analysis.extracts.opening import Content
from kpro_analysis.findings import Finding, Level
from kpro_analysis.minlog.column_map import DELIMITERS, ColumnMap, known_headers, places_in
from kpro_analysis.minlog.csv_records import first_record, read_records
from kpro_analysis.minlog.lines import BLOCK, UTF8, Block, is_utf8, whole_lines
from kpro_analysis.minlog.raw import RAW, Raw, Reject
from kpro_analysis.privacy import mask

HEADER_ROOM = 1 << 16
SHORTEST_PLAIN_LINE, LONGEST_PLAIN_LINE = 3, 100_000  # a shorter one is blank
NUMBER = r"^[1-9]\d{0,8}$"
_BLANK_BEFORE_QUOTE = re.compile(rb'(?:^|[;,\t\n]) +"')
_SEPARATOR_LINE = re.compile(r"sep=(.)\s*", re.IGNORECASE)  # Excel's own first line


@dataclass(frozen=True)
class _Layout:
    """How the lines are divided, and which of the fields are which column of RAW."""

    delimiter: str
    width: int
    places: dict[str, int]


def read_csv_log(content: Content, column_map: ColumnMap | None = None, size: int = BLOCK) -> Iterator[Raw]:
    """The rows of a CSV, in order; all values stay text, blanks around them go, and an empty one is null.

    Columns that aren't mapped aren't read; each is told as a note. Raises InputError as `places_in` does.
    """
    blocks = whole_lines(content, column_map.encoding if column_map else None, size)
    start = _start(blocks)
    layout, body = _laid_out(start, content, column_map)
    carried: Block | None = None
    for block in chain([body], blocks):
        whole = Block(carried.first, carried.data + block.data, block.rejects) if carried else block
        raw, carried = _read(whole, layout, last=False)
        yield raw
    if carried:
        yield _read(carried, layout, last=True)[0]


def _start(blocks: Iterator[Block]) -> Block:
    """The first blocks as one, so many that the header is in it."""
    data = b""
    rejects: tuple[Reject, ...] = ()
    for block in blocks:
        data += block.data
        rejects = block.rejects
        if len(data) >= HEADER_ROOM:
            break
    return Block(1, data, rejects)


def _laid_out(start: Block, content: Content, column_map: ColumnMap | None) -> tuple[_Layout, Block]:
    """The layout that the header row tells, and what comes after that row."""
    lines = start.data[:HEADER_ROOM].decode(UTF8, errors="replace").splitlines()
    first = next((at for at, line in enumerate(lines) if line.strip()), 0)
    delimiter = column_map.delimiter if column_map else None
    if lines and (told := _SEPARATOR_LINE.fullmatch(lines[first])):
        delimiter, first = delimiter or told[1], first + 1
    delimiter = delimiter or _delimiter(lines[first:], column_map)
    header, used = first_record(lines[first:], delimiter)
    layout = _Layout(delimiter, len(header), places_in(header, column_map, content.name))
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


def _read(block: Block, layout: _Layout, last: bool) -> tuple[Raw, Block | None]:
    plain = _plain_rows(block, layout)
    if plain is not None:
        lines = pa.array(np.arange(block.first, block.first + plain.num_rows))
        return _raw(_trimmed(plain, block.data, layout), lines, block.rejects), None
    records = read_records(block, layout.delimiter, layout.width, last)
    columns = {
        name: pa.array([fields[place].strip(" ") or None for fields in records.fields], pa.string())
        for name, place in layout.places.items()
    }
    rejects = (*records.rejects, *block.rejects)
    return _raw(columns, pa.array(records.lines, pa.int64()), rejects), records.carried


def _plain_rows(block: Block, layout: _Layout) -> pa.Table | None:
    """The fields that are needed, by place, when every line is one record of the right width; else None."""
    lines = block.data.count(b"\n")
    if layout.width < 2 or not lines or not _is_plain(block.data):
        return None
    names = [str(place) for place in range(layout.width)]
    wanted = list(dict.fromkeys(str(place) for place in layout.places.values()))
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(block.data),
            read_options=arrow_csv.ReadOptions(column_names=names),
            parse_options=arrow_csv.ParseOptions(delimiter=layout.delimiter, ignore_empty_lines=False),
            convert_options=arrow_csv.ConvertOptions(
                check_utf8=False,
                column_types=dict.fromkeys(wanted, pa.string()),
                include_columns=wanted,
                null_values=[""],
                strings_can_be_null=True,
            ),
        )
    except pa.ArrowInvalid:
        return None
    return table if table.num_rows == lines else None


def _is_plain(data: bytes) -> bool:
    """Whether all is UTF-8 without zeros, no line is blank or very long, and each has quotation marks in pairs."""
    if b"\0" in data or data.startswith(codecs.BOM_UTF8) or not is_utf8(data):
        return False
    letters = np.frombuffer(data, np.uint8)
    ends = np.flatnonzero(letters == ord("\n"))
    lengths = np.diff(ends, prepend=-1)
    if lengths.max() > LONGEST_PLAIN_LINE or lengths.min() < SHORTEST_PLAIN_LINE:
        return False
    if b'"' not in data:
        return True
    quotes = np.flatnonzero(letters == ord('"'))
    if (letters[quotes - 1] == ord(" ")).any() and _BLANK_BEFORE_QUOTE.search(data):
        return False
    return not (np.searchsorted(quotes, ends) & 1).any()


def _trimmed(table: pa.Table, data: bytes, layout: _Layout) -> dict[str, pa.ChunkedArray]:
    columns = {name: table[str(place)] for name, place in layout.places.items()}
    if not _has_outer_blanks(data, layout.delimiter):
        return columns
    bare = {name: pc.utf8_trim(column, " ") for name, column in columns.items()}
    return {name: pc.if_else(pc.equal(column, ""), None, column) for name, column in bare.items()}


def _has_outer_blanks(data: bytes, delimiter: str) -> bool:
    """Whether a blank stands at the edge of a field; wrong now and then, when quotation marks are in fields."""
    letters = np.frombuffer(data, np.uint8)
    blanks = np.flatnonzero(letters == ord(" "))
    edge = np.zeros(256, bool)
    edge[[ord(letter) for letter in (delimiter, "\n", "\r", '"')]] = True
    return bool(edge[letters[blanks - 1]].any() or edge[letters[blanks + 1]].any() or data.startswith(b" "))


def _raw(columns: dict[str, pa.Array], lines: pa.Array, rejects: Sequence[Reject]) -> Raw:
    """The columns as RAW has them; rows whose number of entries is none are rejected."""
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
