"""Reads CSV record by record, where lines aren't plain: line breaks inside quotes, wrong lines, stray signs."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kpro_analysis.extracts.lines import UTF8, Block, bad_line
from kpro_analysis.extracts.rejects import Reject

MOST_LINES = 100  # of one record: beyond that a quotation mark was never closed


@dataclass(frozen=True)
class Records:
    """The records of a block, the line on which each begins, and what can't be used.

    `carried` is the record at the end that goes on in the next block.
    """

    fields: list[list[str]]
    lines: list[int]
    rejects: list[Reject]
    carried: Block | None


class _RunawayError(Exception):
    """A record goes on for too many lines."""


class _Lines:
    """Lines given to the reader one by one, from a place on; notes when it asks for more than there are."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self.at = self.begun = 0
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.at >= len(self._lines):
            self.ended = True
            raise StopIteration
        if self.at - self.begun >= MOST_LINES:
            raise _RunawayError
        self.at += 1
        return self._lines[self.at - 1]


def first_record(lines: Sequence[str], delimiter: str) -> tuple[list[str], int]:
    """The first record, and on how many lines it stands.

    >>> first_record(['Tid;"Borgerens', 'CPR"', '1;2'], ";")
    (['Tid', 'Borgerens\\nCPR'], 2)
    """
    reader = csv.reader((line + "\n" for line in lines), delimiter=delimiter, skipinitialspace=True)
    try:
        return [text.removesuffix("\n") for text in next(reader, [])], reader.line_num
    except csv.Error:
        return [], reader.line_num


def read_records(block: Block, delimiter: str, width: int, last: bool) -> Records:
    """The records of a block that have `width` fields; blank lines are passed over.

    A quotation mark that isn't closed within MOST_LINES, or before the file's end, costs the line where it stands and
    no more.
    """
    numbers, texts, rejects = _usable_lines(block)
    found = Records([], [], rejects, None)
    source = _Lines(texts)
    reader = csv.reader(source, delimiter=delimiter, skipinitialspace=True)
    while True:
        begun = source.begun = source.at
        try:
            record = next(reader)
        except StopIteration:
            return found
        except (csv.Error, _RunawayError):
            record = None
        if record is not None and source.ended and not last:
            return _carrying(found, block, numbers[begun])
        if record is None or source.ended:
            found.rejects.append(Reject(numbers[begun], "citationstegn"))
            source.at, source.ended = begun + 1, False
            reader = csv.reader(source, delimiter=delimiter, skipinitialspace=True)
        elif len(record) == width:
            found.fields.append(record)
            found.lines.append(numbers[begun])
        elif any(text.strip() for text in record):
            found.rejects.append(Reject(numbers[begun], "antal-felter"))


def _usable_lines(block: Block) -> tuple[list[int], list[str], list[Reject]]:
    numbers: list[int] = []
    texts: list[str] = []
    rejects: list[Reject] = []
    for number, line in enumerate(block.data.split(b"\n")[:-1], block.first):
        if rule := bad_line(line):
            rejects.append(Reject(number, rule))
        else:
            numbers.append(number)
            texts.append(line.decode(UTF8) + "\n")
    return numbers, texts, rejects


def _carrying(found: Records, block: Block, number: int) -> Records:
    """What was found before a line, and the lines from it on for the next block."""
    lines = block.data.split(b"\n")[number - block.first :]
    rejects = [reject for reject in found.rejects if reject.line < number]
    return Records(found.fields, found.lines, rejects, Block(number, b"\n".join(lines)))
