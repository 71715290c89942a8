"""Gathers rows that are read one by one into pieces of bounded size."""

import re
from collections.abc import Iterable, Mapping

import pyarrow as pa

from kpro_analysis.minlog.raw import RAW, TEXT, Raw, Reject

Row = Mapping[str, str | None]
MOST_ROWS = 50_000
MOST_LETTERS = 24 << 20
LONGEST_TEXT = 100_000  # letters of a row together
_SURROGATE = re.compile("[\ud800-\udfff]")


class Collected:
    """Rows and rejects that wait to be a piece; ask `full` after each row."""

    def __init__(self) -> None:
        self._texts: list[tuple[str | None, ...]] = []
        self._entries: list[int] = []
        self._lines: list[int] = []
        self._rejects: list[Reject] = []
        self._letters = 0

    @property
    def full(self) -> bool:
        """Whether it is time to take the piece."""
        return len(self._texts) >= MOST_ROWS or self._letters >= MOST_LETTERS or len(self._rejects) >= MOST_ROWS

    def add(self, row: Row, line: int, entries: int = 1) -> None:
        """Add a row with the columns of RAW that it has, or reject it when its text can't be stored."""
        texts = tuple(map(row.get, TEXT))
        together = "".join(filter(None, texts))
        if rule := _wrong(together):
            self.reject(line, rule)
            return
        self._texts.append(texts)
        self._entries.append(entries)
        self._lines.append(line)
        self._letters += len(together)

    def reject(self, line: int, rule: str) -> None:
        """Add a line that can't be used."""
        self._rejects.append(Reject(line, rule))

    def take(self) -> Raw:
        """What was gathered, as a piece; then it is empty again."""
        columns: Iterable[Iterable[str | None]] = zip(*self._texts, strict=True) if self._texts else ((),) * len(TEXT)
        arrays = [pa.array(list(column), pa.string()) for column in columns]
        arrays += [pa.array(self._entries, pa.int32()), pa.array(self._lines, pa.int64())]
        piece = Raw(pa.Table.from_arrays(arrays, schema=RAW), tuple(self._rejects))
        self.__init__()  # type: ignore[misc]
        return piece


def _wrong(text: str) -> str | None:
    """The rule that a row's text breaks."""
    if len(text) > LONGEST_TEXT:
        return "for-lang-tekst"
    if "\0" in text:
        return "nul-tegn"
    return "tegnsæt" if not text.isascii() and _SURROGATE.search(text) else None
