"""Reads entries that are made as one before them: what each of their texts means is learnt once per make.

An extract has millions of entries of a few makes: the same tags in the same order, and texts in the same places. The
parser tells what an entry says whose texts are numbered; every other entry of its make says as much.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from xml.parsers import expat

from kpro_analysis.errors import InputError
from kpro_analysis.minlog.raw import TEXT, Raw
from kpro_analysis.minlog.xml_entries import ENTRY, Nest, listen

MOST_SHAPES = 100  # that are learnt in a file; entries of other makes are for the parser
MOST_TAGS = 150  # of an entry
LONGEST_ENTRY = 1 << 16  # bytes
_TAG = re.compile(r"(<[^<>]*>)")
_BEGINS = re.compile(rf"<(?:[\w.-]+:)?{ENTRY}[\s>]")
_PLAIN_TAG = re.compile(r"</?[\w:.-]+(?:\s+[\w:.-]+\s*=\s*(?:\"[^\"<>&]*\"|'[^'<>&]*'))*\s*/?>")
_BLANKS, _NO_BLANKS = r"[ \t\n]*", " \t\n"
_A_TEXT = rf"{_BLANKS}([^<>&\s](?:[^<>&]*[^<>&\s])?){_BLANKS}"
_MARK = "\ue000"  # on both sides of the number of a text, where the parser is asked what it means
_MARKED = re.compile(f"([^{_MARK}]*){_MARK}([0-9]+){_MARK}")

Cells = Sequence[str | None]


@dataclass(frozen=True)
class _Shape:
    """A make of entries.

    `cells` takes each column (in the order of TEXT) from an entry's texts and the constants after them; `prefixes` are
    the columns that have something before the text.
    """

    entry: re.Pattern[str]
    cells: Callable[[Cells], tuple[str | None, ...]]
    constants: tuple[str | None, ...]
    prefixes: tuple[tuple[int, str], ...]

    def read(self, texts: tuple[str, ...]) -> Cells:
        """The columns of an entry with these texts."""
        cells = self.cells(texts + self.constants)
        if not self.prefixes:
            return cells
        whole = list(cells)
        for column, prefix in self.prefixes:
            whole[column] = f"{prefix}{whole[column]}"
        return whole


class Shapes:
    """The makes of entries that were met in a file."""

    def __init__(self) -> None:
        self._shapes: list[_Shape] = []  # that was met last, first
        self._met: set[str] = set()

    def read(self, content: bytes) -> tuple[Cells, str] | None:
        """An entry's columns in the order of TEXT, and its XML with what is before it; None: the parser must tell.

        The answer is the parser's for this content wherever it stands, but inside a comment or the like.
        """
        if not self._shapes or (entry := _as_text(content)) is None:
            return None
        for place, shape in enumerate(self._shapes):
            if match := shape.entry.fullmatch(entry):
                if place:
                    self._shapes.insert(0, self._shapes.pop(place))
                texts = match.groups()
                return (shape.read(texts), entry) if "".join(texts).isprintable() else None
        return None

    def learn(self, content: bytes) -> None:
        """Remember the make of an entry that the parser has read."""
        if len(self._met) >= MOST_SHAPES or (entry := _as_text(content)) is None:
            return
        parts = _TAG.split(entry)
        tags, texts = parts[1::2], [text.strip(_NO_BLANKS) for text in parts[::2]]
        if len(tags) > MOST_TAGS or not _BEGINS.match(tags[0]) or not all(map(_PLAIN_TAG.fullmatch, tags)):
            return
        pattern = "".join(_between(map(re.escape, tags), (_A_TEXT if text else _BLANKS for text in texts)))
        if pattern not in self._met and _MARK not in entry:
            self._met.add(pattern)
            if shape := _shape(pattern, "".join(_between(tags, _numbered(texts))), sum(map(bool, texts))):
                self._shapes.append(shape)


def _as_text(content: bytes) -> str | None:
    """The XML with line feeds as the parser makes them; None for what must be left to it."""
    if len(content) > LONGEST_ENTRY:
        return None
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return None
    return None if "\r" in text and "\r" in (text := text.replace("\r\n", "\n")) else text


def _between(tags: Iterator[str] | list[str], texts: Iterator[str]) -> Iterator[str]:
    """A text, then a tag and a text in turn."""
    yield next(texts)
    for tag, text in zip(tags, texts, strict=True):
        yield tag
        yield text


def _numbered(texts: list[str]) -> Iterator[str]:
    number = 0
    for text in texts:
        yield f"{_MARK}{number}{_MARK}" if text else ""
        number += bool(text)


def _shape(pattern: str, numbered: str, texts: int) -> _Shape | None:
    """What the parser makes of an entry whose texts are numbered; None when it isn't one entry that counts as one."""
    raw = _parsed(numbered)
    if raw is None or raw.rejects or raw.rows.num_rows != 1 or raw.rows["entries"][0].as_py() != 1:
        return None
    constants: list[str | None] = []
    places, prefixes = [], []
    for column, name in enumerate(TEXT):
        said = raw.rows[name][0].as_py()
        if said is not None and (marked := _MARKED.fullmatch(said)):
            places.append(int(marked[2]))
            prefixes += [(column, marked[1])] if marked[1] else []
        elif said is not None and _MARK in said:  # made of several texts
            return None
        else:
            places.append(texts + len(constants))
            constants.append(said)
    return _Shape(re.compile(pattern), itemgetter(*places), tuple(constants), tuple(prefixes))


def _parsed(entry: str) -> Raw | None:
    """What the parser reads in one entry; None when it isn't balanced."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    nest = Nest("", lambda: 1)
    listen(parser, nest)
    try:
        parser.Parse(f"<_>{entry}</_>", True)
    except (expat.ExpatError, InputError):
        return None
    return nest.collected.take()
