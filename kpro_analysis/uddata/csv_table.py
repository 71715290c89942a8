"""Reads a CSV of answers, long or wide, block by block."""

from collections.abc import Iterator

import pyarrow as pa

from kpro_analysis.errors import InputError
from kpro_analysis.extracts.csv_blocks import DELIMITERS, HEADER_ROOM, Layout, first_blocks, read_fields
from kpro_analysis.extracts.csv_records import first_record
from kpro_analysis.extracts.lines import BLOCK, UTF8, Block, whole_lines
from kpro_analysis.extracts.opening import Content
from kpro_analysis.uddata.fields import HEAD_ROWS, LEAST_KNOWN, WANTED, Columns, columns_of, known_in, without_heading
from kpro_analysis.uddata.piece import Piece, Source
from kpro_analysis.uddata.store import Remark


def read_csv_table(content: Content, size: int = BLOCK) -> Source:
    """The rows of a CSV below the row with most known headings; `size` is about how many bytes are read at once.

    Raises InputError when it has no such headings, or as `columns_of` does.
    """
    blocks = whole_lines(content, None, size)
    start = first_blocks(blocks)
    header, delimiter, after = _header(start, content.name)
    columns = columns_of(header, content.name, after)
    body = Block(1 + after, start.data.split(b"\n", after)[-1], start.rejects)
    named = {**{str(at): at for at in columns.items.values()}, **columns.places}
    layout = Layout(delimiter, len(header), named, trimmed=False)
    source = Source(content.name, columns.format, columns.headings, iter(()), list(columns.remarks))
    last = max(at for at, text in enumerate(header) if text.strip())
    if blank := [at for at, text in enumerate(header[:last]) if not text.strip()]:
        source.remarks.append(without_heading(blank, after))
    source.pieces = _pieces(source, content, columns, (body, blocks, layout))
    return source


def _pieces(
    source: Source, content: Content, columns: Columns, rows: tuple[Block, Iterator[Block], Layout]
) -> Iterator[Piece]:
    """The rows; then the file is read to its end, and the source completed."""
    for fields in read_fields(*rows):
        found = {name: _whole(column) for name, column in fields.columns.items()}
        items = {name: found[str(at)] for name, at in columns.items.items()}
        yield Piece({name: found[name] for name in columns.places}, fields.lines, items, fields.rejects)
    for _ in content.chunks():
        pass
    source.sha256 = content.sha256
    source.remarks += [Remark(told.rule, None, f"{told.message} {told.advice}") for told in content.findings]


def _header(start: Block, name: str) -> tuple[list[str], str, int]:
    """The headings, what divides them, and the line on which they end; the row that has most known ones."""
    lines = start.data[:HEADER_ROOM].decode(UTF8, errors="replace").replace("\r", "").split("\n")
    best: tuple[int, list[str], str, int] = (0, [], "", 0)
    for at in range(min(len(lines), HEAD_ROWS)):
        for delimiter in DELIMITERS:
            row, used = first_record(lines[at:], delimiter)
            if (known := known_in(row)) > best[0]:
                best = known, row, delimiter, at + used
    if best[0] < LEAST_KNOWN:
        raise InputError(f"«{name}» har ingen tabel med besvarelser. Hent udtrækket med overskrifterne {WANTED}.")
    return best[1:]


def _whole(column: pa.Array | pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
