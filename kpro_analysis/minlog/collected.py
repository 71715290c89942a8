"""Gathers rows that are read one by one into pieces of bounded size."""

import re
from collections.abc import Mapping

import pyarrow as pa

from kpro_analysis.extracts.rejects import Reject
from kpro_analysis.minlog.raw import RAW, TEXT, Raw

Row = Mapping[str, str | None]
MOST_ROWS = 50_000
MOST_LETTERS = 24 << 20
LONGEST_TEXT = 100_000  # letters of a row together
_SURROGATE = re.compile("[\ud800-\udfff]")


class Collected:
    """Rows and rejects that wait to be a piece; ask `full` after each row."""

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self._cells: list[str | None] = []  # row by row
        self._entries: list[int] = []
        self._lines: list[int] = []
        self._rejects: list[Reject] = []
        self._letters = 0

    @property
    def full(self) -> bool:
        """Whether it is time to take the piece."""
        return max(len(self._lines), len(self._rejects)) >= MOST_ROWS or self._letters >= MOST_LETTERS

    def add(self, row: Row, line: int, entries: int = 1) -> None:
        """Add a row with the columns of RAW that it has, or reject it when its text can't be stored."""
        together = "".join(filter(None, row.values()))
        if rule := _wrong(together):
            self.reject(line, rule)
            return
        self._cells.extend(map(row.get, TEXT))
        self._entries.append(entries)
        self._lines.append(line)
        self._letters += len(together)

    def reject(self, line: int, rule: str) -> None:
        """Add a line that can't be used."""
        self._rejects.append(Reject(line, rule))

    def take(self) -> Raw:
        """What was gathered, as a piece; then it is empty again."""
        arrays = [pa.array(self._cells[at :: len(TEXT)], pa.string()) for at in range(len(TEXT))]
        arrays += [pa.array(self._entries, pa.int32()), pa.array(self._lines, pa.int64())]
        piece = Raw(pa.Table.from_arrays(arrays, schema=RAW), tuple(self._rejects))
        self._begin()
        return piece


def _wrong(text: str) -> str | None:
    """The rule that a row's text breaks."""
    if len(text) > LONGEST_TEXT:
        return "for-lang-tekst"
    if "\0" in text:
        return "nul-tegn"
    return "tegnsæt" if not text.isascii() and _SURROGATE.search(text) else None
