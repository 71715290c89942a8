"""Reads JSON as it comes: a value per line, or long documents whose lists are taken element by element."""

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any

from kpro_analysis.extracts.lines import UTF8, bad_line, encoding_of, head_text, whole_lines
from kpro_analysis.extracts.opening import ADVICE_AGAIN, Content
from kpro_analysis.extracts.rejects import Reject
from kpro_analysis.findings import Finding, Level

LONGEST_VALUE = 8 << 20  # letters of one element of a list, or one value of a document
BLANK = " \t\r\n\ufeff"
_NOT_BLANK = re.compile(f"[^{BLANK}]")
Found = tuple[int, dict[str, Any]] | Reject


class _BrokenError(Exception):
    """The document can't be read further."""


def json_objects(content: Content) -> Iterator[Found]:
    """Every object (with the line on which it begins) that the content holds, and the lines that can't be read.

    Objects stand one on each line, in a list, or in the `entry` of a Bundle, whose resources are given; a document may
    be as long as it likes, an object of it not. A fault in a document ends the reading, and is told as a finding.
    """
    yield from _in_lines(content) if _one_per_line(head_text(content.head)) else _in_documents(content)


def _one_per_line(head: str) -> bool:
    """Whether one of the first lines is a whole object of its own, and the file is no list."""
    if head.lstrip(BLANK).startswith("["):
        return False
    for line in head.splitlines()[:50]:
        try:
            value = json.loads(line)
        except (ValueError, RecursionError):
            continue
        if isinstance(value, dict) and value.get("resourceType") != "Bundle" and "resource" not in value:
            return True
    return False


def _in_lines(content: Content) -> Iterator[Found]:
    for block in whole_lines(content, UTF8):
        for number, line in enumerate(block.data.split(b"\n")[:-1], block.first):
            if rule := bad_line(line):
                yield Reject(number, rule)
            elif not line.isspace() and line:
                value = _loaded(line)
                yield (number, value) if isinstance(value, dict) else Reject(number, "ugyldig-json")
        yield from block.rejects


def _loaded(line: bytes) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _in_documents(content: Content) -> Iterator[Found]:
    text = _Text(content)
    try:
        while letter := text.next_letter():
            if letter == "[":
                yield from _elements(text)
            elif letter == "{":
                yield from _document(text)
            else:
                raise _BrokenError
    except _BrokenError:
        yield Reject(text.line, "ugyldig-json")
        if not content.damaged:
            message = f"Filen er ikke gyldig JSON fra linje {text.line}; det, der kommer derefter, er ikke læst."
            content.findings.append(Finding(Level.ERROR, content.name, "", "", "json-fejl", message, ADVICE_AGAIN))


def _elements(text: "_Text") -> Iterator[Found]:
    """The objects of a list, whose bracket comes next."""
    text.take("[")
    if text.next_letter() == "]":
        text.take("]")
        return
    while True:
        text.next_letter()
        line, value = text.line, text.value()
        if isinstance(value, dict) and isinstance(value.get("resource"), dict):
            value = value["resource"]
        yield (line, value) if isinstance(value, dict) else Reject(line, "ugyldig-json")
        if text.take(",]") == "]":
            return


def _document(text: "_Text") -> Iterator[Found]:
    """An object whose brace comes next: itself, or when it is a Bundle what is in it."""
    line = text.line
    text.take("{")
    values: dict[str, Any] = {}
    if text.next_letter() == "}":
        text.take("}")
        yield line, values
        return
    while True:
        text.next_letter()
        key = text.value()
        if not isinstance(key, str):
            raise _BrokenError
        text.take(":")
        if key == "entry" and text.next_letter() == "[":
            yield from _elements(text)
        else:
            text.next_letter()
            values[key] = text.value()
        if text.take(",}") == "}":
            break
    if values.get("resourceType") != "Bundle":
        yield line, values


class _Text:
    """The letters of a content, read on as they are needed. `line` is the line of the next one."""

    def __init__(self, content: Content) -> None:
        self.line = 1
        self._decoder = codecs.getincrementaldecoder(encoding_of(content.head) or UTF8)(errors="replace")
        self._chunks = content.chunks()
        self._held, self._at = "", 0
        self._scan = json.JSONDecoder().raw_decode

    def next_letter(self) -> str:
        """The next letter that isn't blank, which stays; "" at the end."""
        while True:
            if found := _NOT_BLANK.search(self._held, self._at):
                self._go(found.start())
                return found[0]
            self._go(len(self._held))
            if not self._more():
                return ""

    def take(self, one_of: str) -> str:
        """The next letter that isn't blank, which must be one of these."""
        letter = self.next_letter()
        if not letter or letter not in one_of:
            raise _BrokenError
        self._go(self._at + 1)
        return letter

    def value(self) -> Any:
        """The value that begins at the next letter."""
        while True:
            try:
                value, end = self._scan(self._held, self._at)
            except RecursionError:
                raise _BrokenError from None
            except ValueError:
                if len(self._held) - self._at > LONGEST_VALUE or not self._more():
                    raise _BrokenError from None
                continue
            if end == len(self._held) and self._more():  # a number may go on
                continue
            self._go(end)
            return value

    def _go(self, to: int) -> None:
        self.line += self._held.count("\n", self._at, to)
        self._at = to

    def _more(self) -> bool:
        for chunk in self._chunks:
            if text := self._decoder.decode(chunk):
                self._held, self._at = self._held[self._at :] + text, 0
                return True
        return False
