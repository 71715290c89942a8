"""The texts in a PDF: what each page shows, put together as people read it, and all other strings."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from kpro_analysis.pdf_fonts import Font, read_font
from kpro_analysis.pdf_objects import STRING, Body, Document, UnreadableError, string_bytes, unpacked

_STEP = re.compile(
    rb"/(?P<font>[^\s/\[\]<>()]+)\s+(?P<size>[-+.\d]+)\s+Tf\b"
    rb"|(?P<matrix>(?:[-+.\d]+\s+){6})(?P<how>cm|Tm)\b"
    rb"|(?P<move>(?:[-+.\d]+\s+){2})(?P<lead>T[dD])\b"
    rb"|\[(?P<row>(?:[-+.\d\s]|" + STRING + rb")*)\]\s*TJ\b"
    rb"|(?P<string>" + STRING + rb")(?:\s*(?P<show>Tj|'|\"))?"
    rb"|(?P<leading>[-+.\d]+)\s+TL\b|(?P<next>T\*)|(?P<begin>\bBT\b)|(?P<save>\bq\b)|(?P<restore>\bQ\b)"
    rb"|/(?P<object>[^\s/\[\]<>()]+)\s+Do\b|(?<![/\w])BI\b(?:.*?\bEI\b|(?P<endless>))",
    re.DOTALL,
)
_IN_ROW = re.compile(rb"(?P<string>" + STRING + rb")|(?P<back>[-+.\d]+)", re.DOTALL)
_DEEPEST = 8  # drawings within drawings
SAME_LINE, TOUCHES, SPACE, PARAGRAPH, INDENT = 0.3, 0.15, 0.6, 3.0, 2.0  # of the letters' size
Matrix = tuple[float, float, float, float, float, float]
_PLAIN: Matrix = (1, 0, 0, 1, 0, 0)


@dataclass(frozen=True)
class Run:
    """A text shown in one go: where it begins and ends, its line, and the size of its letters."""

    text: str
    start: float
    end: float
    line: float
    size: float


@dataclass(frozen=True)
class PageText:
    """What a page shows: words, lines and columns apart, and the same with lines and loose letters joined.

    `unknown`: how many letters are shown that nobody can tell.
    """

    apart: str
    joined: str
    unknown: int


def page_text(document: Document, page: Body, between: str = "\u241f") -> PageText:
    """What one page shows; `between` stands between columns. Raises UnreadableError."""
    drawn = _Drawn(document)
    contents = document.at(page.get("Contents"))
    streams = contents.value if isinstance(contents.value, list) else [page.get("Contents")]
    parts = [document.at(stream) for stream in streams]
    drawn.draw(b"\n".join(unpacked(part) for part in parts if part.packed is not None), page.get("Resources"), _PLAIN)
    runs = [run for run in drawn.runs if run.text]
    texts = ["".join(_put_together(runs, *signs)) for signs in ((" ", between, between), ("", "\n", between))]
    apart, joined = (unicodedata.normalize("NFKC", text) for text in texts)
    return PageText(apart, joined, drawn.unknown)


def _put_together(runs: list[Run], space: str, line: str, column: str) -> Iterator[str]:
    """The texts with what is between them; a line goes on where it began, also within one column."""
    began, columns = runs[0].start if runs else 0.0, 1
    for before, run in zip([None, *runs], runs, strict=False):
        if before is not None:
            size = max(before.size, run.size, 0.01)
            gap, down = (run.start - before.end) / size, abs(run.line - before.line) / size
            if down > SAME_LINE:
                goes_on = down < PARAGRAPH and (columns == 1 or abs(run.start - began) < INDENT * size)
                yield line if goes_on else column
                began, columns = run.start, columns if goes_on else 1
            elif -SPACE < gap < SPACE:
                yield "" if gap < TOUCHES else space
            else:
                yield column
                began, columns = run.start, columns + 1
        yield run.text


def strings(document: Document) -> Iterator[str]:
    """All strings outside the pages: titles, links, alternative texts, comments."""
    for body in document.bodies:
        yield from _strings(body.value)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            if key != "ID":  # random bytes
                yield from _strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)
    elif isinstance(value, bytes):
        yield _plain(value)


def pdf_texts(content: bytes) -> Iterator[str]:
    """Each page's text, and each other string and metadata; raises UnreadableError."""
    document = Document.of(content)
    for page in document.pages():
        text = page_text(document, page)
        yield from (text.apart, text.joined)
    yield from strings(document)
    yield from (unpacked(body).decode("utf-8", errors="replace") for body in metadata(document))


def metadata(document: Document) -> list[Body]:
    """The streams that describe the document."""
    return [body for body in document.bodies if body.get("Type") == "Metadata" and body.packed is not None]


def page_count(content: bytes) -> int:
    """How many pages a PDF has; raises UnreadableError."""
    return len(Document.of(content).pages())


def _plain(text: bytes) -> str:
    if text[:2] in (b"\xfe\xff", b"\xff\xfe"):
        return text.decode("utf-16", errors="replace")
    if text.startswith(b"\xef\xbb\xbf"):
        return text.decode("utf-8-sig", errors="replace")
    return text.decode("latin-1")


@dataclass
class _Drawn:
    """Follows what a page draws, and keeps the runs of text."""

    document: Document
    runs: list[Run] = field(default_factory=list)
    unknown: int = 0
    fonts: dict[str, Font] = field(default_factory=dict)

    def draw(self, stream: bytes, resources: Any, matrix: Matrix, depth: int = 0) -> None:
        """Everything in a stream; `matrix` turns its places into those of the page."""
        pen = _Pen(self, self.document.at(resources), matrix)
        for step in _STEP.finditer(stream):
            if named := step["object"]:
                self._draw_object(named, pen, depth)
            elif step["endless"] is not None:  # a picture within the page, which may hide anything
                raise UnreadableError
            else:
                pen.follow(step)

    def _draw_object(self, name: bytes, pen: "_Pen", depth: int) -> None:
        objects = self.document.at(pen.resources.get("XObject"))
        body = self.document.at(objects.get(name.decode("latin-1")))
        if body.get("Subtype") != "Form" or body.packed is None:
            return
        if depth == _DEEPEST:
            raise UnreadableError
        own = body.get("Matrix")
        inner = _matrix(own) if isinstance(own, list) else _PLAIN
        resources = body.get("Resources") or pen.resources.value
        self.draw(unpacked(body), resources, _times(inner, pen.matrix), depth + 1)


def _matrix(values: Any) -> Matrix:
    a, b, c, d, e, f = (float(value) for value in values)
    return a, b, c, d, e, f


def _times(inner: Matrix, outer: Matrix) -> Matrix:
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


class _Pen:
    """Where the next letter goes, and in which font."""

    def __init__(self, drawn: _Drawn, resources: Body, matrix: Matrix) -> None:
        self.drawn, self.resources, self.matrix = drawn, resources, matrix
        self._saved: list[tuple[Matrix, Font | None, float]] = []
        self._font: Font | None = None
        self._size = self._leading = 0.0
        self._line = self._place = _PLAIN

    def follow(self, step: re.Match[bytes]) -> None:
        """One step of the stream."""
        if step["font"]:
            self._font, self._size = self._named(step["font"].decode("latin-1")), _number(step["size"])
        elif step["matrix"]:
            self._turn(step)
        elif step["move"]:
            x, y = (_number(word) for word in step["move"].split())
            self._leading = -y if step["lead"] == b"TD" else self._leading
            self._move(x, y)
        elif (row := step["row"]) is not None:
            self._show_row(row)
        elif step["string"]:
            self._show_string(step)
        elif step["leading"]:
            self._leading = _number(step["leading"])
        else:
            self._others(step)

    def _others(self, step: re.Match[bytes]) -> None:
        if step["next"]:
            self._move(0, -self._leading)
        elif step["begin"]:
            self._line = self._place = _PLAIN
        elif step["save"]:
            self._saved.append((self.matrix, self._font, self._size))
        elif step["restore"] and self._saved:
            self.matrix, self._font, self._size = self._saved.pop()

    def _turn(self, step: re.Match[bytes]) -> None:
        matrix = _matrix(map(_number, step["matrix"].split()))
        if step["how"] == b"cm":
            self.matrix = _times(matrix, self.matrix)
        else:
            self._line = self._place = matrix

    def _move(self, x: float, y: float) -> None:
        self._line = self._place = _times((1, 0, 0, 1, x, y), self._line)

    def _show_string(self, step: re.Match[bytes]) -> None:
        if step["show"]:
            if step["show"] != b"Tj":
                self._move(0, -self._leading)
            self._show(string_bytes(step["string"]))

    def _show_row(self, row: bytes) -> None:
        for part in _IN_ROW.finditer(row):
            if part["string"]:
                self._show(string_bytes(part["string"]))
            else:
                self._advance(-_number(part["back"]) / 1000 * self._size)

    def _advance(self, by: float) -> None:
        self._place = _times((1, 0, 0, 1, by, 0), self._place)

    def _show(self, string: bytes) -> None:
        if self._font is None:
            self.drawn.unknown += len(string)
            return
        text, width, unknown = self._font.read(string)
        self.drawn.unknown += unknown
        start = _times(self._place, self.matrix)
        self._advance(width / 1000 * self._size)
        end = _times(self._place, self.matrix)
        along, across = _direction(start)
        size = self._size * (start[0] ** 2 + start[1] ** 2) ** 0.5
        first, last = (at[4] * along + at[5] * across for at in (start, end))
        self.drawn.runs.append(Run(text, first, last, start[5] * along - start[4] * across, size))

    def _named(self, name: str) -> Font | None:
        told = self.drawn.document.at(self.resources.get("Font")).get(name)
        key = f"{told}" if told is not None else ""
        if not key:
            return None
        if key not in self.drawn.fonts:
            self.drawn.fonts[key] = read_font(self.drawn.document, self.drawn.document.at(told))
        return self.drawn.fonts[key]


def _direction(matrix: Matrix) -> tuple[float, float]:
    """Which way letters go on the page, as a step of length 1."""
    a, b = matrix[:2]
    length = (a * a + b * b) ** 0.5 or 1.0
    return a / length, b / length


def _number(word: bytes) -> float:
    try:
        return float(word)
    except ValueError:
        raise UnreadableError from None
