"""The objects of a PDF, taken from its bytes without its table of contents, so that older versions are seen too."""

import base64
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

MOST_UNPACKED = 100 * 2**20  # bytes of one stream
_SIGN = rb"[^()\\]|\\.?|"  # of a string, escaped or not
# Taken as a whole or not at all, so that no text is read twice; one that is never closed takes the rest.
STRING = (
    rb"\((?:" + _SIGN + rb"\((?:" + _SIGN + rb"\((?:[^()\\]|\\.?)*+\))*+\))*+(?:\)|\Z)"
    rb"|<[0-9A-Fa-f\s]*>(?!>)"
)
_OBJECT = re.compile(rb"(?<!\d)(\d+)\s+\d+\s+obj\b(.*?)(?:\bendobj\b|(?=\b\d+\s+\d+\s+obj\b)|\Z)", re.DOTALL)
_STREAM = re.compile(rb"\bstream\r?\n(.*?)\r?\n?endstream", re.DOTALL)
_TOKEN = re.compile(
    rb"(?P<mark><<|>>|\[|\])|/(?P<name>[^\s/\[\]<>(){}%]*)|(?P<string>" + STRING + rb")"
    rb"|(?P<ref>\d+)\s+\d+\s+R\b|(?P<number>[-+]?(?:\d+\.?\d*|\.\d+))|(?P<word>[A-Za-z']+)|%[^\r\n]*",
    re.DOTALL,
)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b"", b"\r": b"", b"\r\n": b""}
_HEX_NAME = re.compile(rb"#([0-9A-Fa-f]{2})")


class UnreadableError(Exception):
    """A PDF, or a part of it, that can't be read: it is protected, damaged, or packed in an unknown way."""


@dataclass(frozen=True)
class Ref:
    """What stands where an object points to another."""

    number: int


@dataclass(frozen=True)
class Body:
    """One object: what it says (names as text, strings as bytes), and its stream as it lies in the file."""

    value: Any
    packed: bytes | None = None

    def get(self, key: str) -> Any:
        """What its dictionary says under a key; None when nothing."""
        return self.value.get(key) if isinstance(self.value, dict) else None


@dataclass(frozen=True)
class Document:
    """All objects of a PDF, and the newest of each number."""

    bodies: list[Body]
    newest: dict[int, Body] = field(repr=False)

    @classmethod
    def of(cls, content: bytes) -> "Document":
        """Raises UnreadableError for a protected one."""
        if re.search(rb"/Encrypt\s+\d+\s+\d+\s+R", content):
            raise UnreadableError
        bodies: list[Body] = []
        newest: dict[int, Body] = {}
        for number, body in _objects(content):
            bodies.append(body)
            newest[number] = body
        if not bodies:
            raise UnreadableError
        return cls(bodies, newest)

    def at(self, value: Any) -> Body:
        """The object that a value points to; the value itself when it points nowhere."""
        for _ in range(10):
            if not isinstance(value, Ref):
                break
            body = self.newest.get(value.number, Body(None))
            if not isinstance(body.value, Ref):
                return body
            value = body.value
        return Body(value)

    def pages(self) -> list[Body]:
        """The pages, in the order in which they are shown."""
        roots = [body for body in self.bodies if body.get("Type") == "Catalog"]
        return list(self._leaves(roots[-1].get("Pages"), {}, set())) if roots else []

    def _leaves(self, node: Any, above: dict[str, Any], seen: set[int]) -> Iterator[Body]:
        if isinstance(node, Ref):
            if node.number in seen:
                return
            seen.add(node.number)
        body = self.at(node)
        told = body.value if isinstance(body.value, dict) else {}
        inherited = {**above, **{key: told[key] for key in ("Resources",) if key in told}}
        kids = self.at(told.get("Kids")).value
        if isinstance(kids, list):
            for kid in kids:
                yield from self._leaves(kid, inherited, seen)
        elif told:
            yield Body({**inherited, **told})


def unpacked(body: Body) -> bytes:
    """A stream as it is meant; raises UnreadableError when it is packed in an unknown way, or too large."""
    filters = body.get("Filter") or []
    stream = body.packed or b""
    for name in filters if isinstance(filters, list) else [filters]:
        stream = _undone(str(name), stream)
    return stream


def _undone(name: str, stream: bytes) -> bytes:
    try:
        if name in ("FlateDecode", "Fl"):
            unpacker = zlib.decompressobj()
            made = unpacker.decompress(stream, MOST_UNPACKED)
            if unpacker.unconsumed_tail:
                raise UnreadableError
            return made
        if name in ("ASCIIHexDecode", "AHx"):
            return hex_bytes(stream.partition(b">")[0])
        if name in ("ASCII85Decode", "A85"):
            return base64.a85decode(stream.strip().removesuffix(b"~>"))
    except (zlib.error, ValueError):
        raise UnreadableError from None
    raise UnreadableError


def _objects(content: bytes) -> Iterator[tuple[int, Body]]:
    for number, text in _OBJECT.findall(content):
        stream = _STREAM.search(text)
        body = Body(parsed(text[: stream.start()] if stream else text), stream[1] if stream else None)
        yield int(number), body
        if body.get("Type") == "ObjStm":
            yield from _packed_objects(body)


def _packed_objects(body: Body) -> Iterator[tuple[int, Body]]:
    stream, first = unpacked(body), body.get("First")
    if not isinstance(first, int | float):
        raise UnreadableError
    places = [int(word) for word in stream[: int(first)].split()]
    starts = [int(first) + place for place in places[1::2]]
    for number, start, end in zip(places[::2], starts, [*starts[1:], len(stream)], strict=False):
        yield number, Body(parsed(stream[start:end]))


def parsed(text: bytes) -> Any:
    """The first value in a text."""
    stack: list[list[Any]] = [[]]
    for match in _TOKEN.finditer(text):
        mark = match["mark"]
        if mark in (b"<<", b"["):
            stack.append([])
        elif mark and len(stack) > 1:
            values = stack.pop()
            stack[-1].append(values if mark == b"]" else _dictionary(values))
        elif match.lastgroup and not mark:
            stack[-1].append(_value(match))
    while len(stack) > 1:
        values = stack.pop()
        stack[-1].append(_dictionary(values))
    return stack[0][0] if stack[0] else None


def _dictionary(values: list[Any]) -> dict[str, Any]:
    return {str(key): value for key, value in zip(values[::2], values[1::2], strict=False)}


def _value(match: re.Match[bytes]) -> Any:
    kind, text = match.lastgroup, match[match.lastgroup or 0]
    if kind == "name":
        return _HEX_NAME.sub(lambda found: bytes([int(found[1], 16)]), text).decode("latin-1")
    if kind == "string":
        return string_bytes(text)
    if kind == "ref":
        return Ref(int(text))
    return float(text) if kind == "number" else text.decode("latin-1")


def string_bytes(string: bytes) -> bytes:
    """What a string of a PDF says, without its brackets and escapes."""
    return (
        hex_bytes(string[1:-1]) if string.startswith(b"<") else _ESCAPE.sub(_unescaped, string[1:].removesuffix(b")"))
    )


def hex_bytes(written: bytes) -> bytes:
    """Bytes that are written as hexadecimal digits."""
    digits = b"".join(written.split())
    return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))


def _unescaped(match: re.Match[bytes]) -> bytes:
    code = match[1]
    return bytes([int(code, 8) & 0xFF]) if code[:1].isdigit() else _ESCAPED.get(code, code)
