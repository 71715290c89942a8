"""The fields of a CSV: block by block with Arrow where every line is plain, record by record where one isn't."""

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as arrow_csv

from kpro_analysis.extracts.csv_records import read_records
from kpro_analysis.extracts.lines import Block
from kpro_analysis.extracts.rejects import Reject

Letters = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]

DELIMITERS = (";", ",", "\t")
SEPARATOR_LINE = re.compile(r"sep=(.)\s*", re.IGNORECASE)  # Excel's own first line
HEADER_ROOM = 1 << 16  # bytes in which the header row stands
SHORTEST_PLAIN_LINE, LONGEST_PLAIN_LINE = 3, 100_000  # a shorter one is blank
_BLANK_BEFORE_QUOTE = re.compile(rb'(?:^|[;,\t\n]) +"')


@dataclass(frozen=True)
class Layout:
    """How the lines are divided, and where the columns that are to be read stand, from 0.

    trimmed: blanks around a field go, and one of blanks alone is null.
    """

    delimiter: str
    width: int
    places: Mapping[str, int]
    trimmed: bool = True


@dataclass(frozen=True)
class Fields:
    """Some rows: the columns by name, all text, an empty field null; the line that each begins on; and the others."""

    columns: dict[str, pa.Array | pa.ChunkedArray]
    lines: pa.Array
    rejects: tuple[Reject, ...]


def first_blocks(blocks: Iterator[Block]) -> Block:
    """The first blocks as one, so many that the header is in it."""
    data = b""
    rejects: tuple[Reject, ...] = ()
    for block in blocks:
        data += block.data
        rejects = block.rejects
        if len(data) >= HEADER_ROOM:
            break
    return Block(1, data, rejects)


def read_fields(body: Block, more: Iterator[Block], layout: Layout) -> Iterator[Fields]:
    """The rows of the first block below the header, and of those that follow, in their order."""
    carried: Block | None = None
    for block in chain([body], more):
        whole = Block(carried.first, carried.data + block.data, block.rejects) if carried else block
        fields, carried = _read(whole, layout, last=False)
        yield fields
    if carried:
        yield _read(carried, layout, last=True)[0]


def _read(block: Block, layout: Layout, last: bool) -> tuple[Fields, Block | None]:
    plain = _plain_rows(block, layout)
    if plain is not None:
        lines = pa.array(np.arange(block.first, block.first + plain.num_rows))
        return Fields(_columns(plain, block.data, layout), lines, block.rejects), None
    records = read_records(block, layout.delimiter, layout.width, last)
    strip = " " if layout.trimmed else ""
    columns = {
        name: pa.array([fields[place].strip(strip) or None for fields in records.fields], pa.string())
        for name, place in layout.places.items()
    }
    rejects = (*records.rejects, *block.rejects)
    return Fields(columns, pa.array(records.lines, pa.int64()), rejects), records.carried


def _plain_rows(block: Block, layout: Layout) -> pa.Table | None:
    """The fields that are needed, by place, when every line is one record of the right width; else None."""
    letters = np.frombuffer(block.data, np.uint8)
    ends = np.flatnonzero(letters == ord("\n"))
    if layout.width < 2 or not len(ends) or not _is_plain(block.data, letters, ends):
        return None
    names = [str(place) for place in range(layout.width)]
    wanted = list(dict.fromkeys(str(place) for place in layout.places.values()))
    behind = (layout.delimiter * (layout.width - 1) + "\n").encode()  # an open quotation mark would swallow this line
    data = block.data + behind
    try:
        table = arrow_csv.read_csv(
            pa.BufferReader(data),
            read_options=arrow_csv.ReadOptions(column_names=names, block_size=len(data)),
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
    return table.slice(0, len(ends)) if table.num_rows == len(ends) + 1 else None


def _is_plain(data: bytes, letters: Letters, ends: Places) -> bool:
    """Whether all is UTF-8 without zeros, no line is blank or very long, and no return stands alone.

    Then nothing but a line feed ends a record, so there are as many records as lines only when each line is one.
    """
    lengths = np.diff(ends, prepend=-1)
    if lengths.max() > LONGEST_PLAIN_LINE or lengths.min() < SHORTEST_PLAIN_LINE:
        return False
    if b"\0" in data or data.startswith(codecs.BOM_UTF8) or not _is_utf8(data):
        return False
    returns = np.count_nonzero(letters == ord("\r")) if b"\r" in data else 0
    if returns and returns != np.count_nonzero(letters[ends - 1] == ord("\r")):
        return False
    return b' "' not in data or not _BLANK_BEFORE_QUOTE.search(data)


def _is_utf8(data: bytes) -> bool:
    """Whether the bytes are text, told by Arrow, which is quicker than to make it text."""
    offsets = pa.py_buffer(np.array([0, len(data)], np.int32))
    try:
        pa.Array.from_buffers(pa.string(), 1, [None, offsets, pa.py_buffer(data)]).validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _columns(table: pa.Table, data: bytes, layout: Layout) -> dict[str, pa.ChunkedArray]:
    columns = {name: table[str(place)] for name, place in layout.places.items()}
    if not layout.trimmed or not _has_outer_blanks(data, layout.delimiter):
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
