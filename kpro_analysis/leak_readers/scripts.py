"""JSON, other scripts, and notebooks."""

import base64
import binascii
import json
import re
from collections.abc import Callable, Iterable
from typing import Any

from kpro_analysis.leak_readers.reading import (
    BETWEEN,
    NOT_READ_ALOUD,
    Inner,
    Item,
    Items,
    Lines,
    Reading,
    Strip,
    all_at,
)

_STRING = re.compile(r'"((?:[^"\\]|\\.)*+)"', re.DOTALL)
_PATH = re.compile(r'"[Mm][\d\s.,+-][\d\s.,+\-MLHVCSQTAZmlhvcsqtaze]*+"')  # how a drawing is drawn
_MANY_DIGITS = re.compile(r"(?:\d\D{0,3}){6}")
_TAG = re.compile(r"<[A-Za-z/!]")
_KEY = re.compile(r'"([^"\\]{1,40})"\s*:')
_LOOKED_BACK = 300


def script_items(text: str, lines: Callable[[int], str]) -> Items:
    """A script or JSON as it stands, and its strings as programs read them."""
    text = _PATH.sub(lambda match: BETWEEN * len(match[0]), text)

    def where(at: int) -> str:
        keys = _KEY.findall(text, max(0, at - _LOOKED_BACK), at)
        return f"{lines(at)}, felt «{keys[-1]}»" if keys else lines(at)

    yield Reading(text, where, NOT_READ_ALOUD)
    strip = Strip()
    for match in _STRING.finditer(text):
        written = match[1]
        if "\\" in written:
            written = _unescaped(written)
        elif not _MANY_DIGITS.search(written) and "<" not in written and "&" not in written:
            continue
        strip.add(written, match.start())
        if "&" in written or _TAG.search(written):
            yield Inner(where(match.start()), "tekst.html", written.encode("utf-8", errors="replace"))
    yield strip.reading(lambda mark, _: where(mark))


def _unescaped(written: str) -> str:
    try:
        return str(json.loads(f'"{written}"', strict=False))
    except ValueError:
        return re.sub(r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|(.))", _letter, written, flags=re.DOTALL)


def _letter(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else " " if match[3] in "nrt" else match[3]


def json_items(text: str) -> Items:
    """JSON; a notebook cell by cell."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if isinstance(found, dict) and isinstance(found.get("cells"), list) and "nbformat" in found:
        yield from _notebook_items(found)
    else:
        yield from script_items(text, Lines(text))


def _notebook_items(notebook: dict[str, Any]) -> Items:
    for number, cell in enumerate(notebook.pop("cells"), 1):
        place = f"celle {number}"
        if not isinstance(cell, dict):
            yield _metadata(place, cell)
            continue
        yield _text(place, cell.pop("source", ""))
        yield all_at(f"{place}, id", str(cell.pop("id", "")), NOT_READ_ALOUD)  # random: may be eight digits
        outputs = cell.pop("outputs", [])
        for output in outputs if isinstance(outputs, list) else [outputs]:
            yield from _output_items(f"{place}, output", output)
        yield _metadata(f"{place}, metadata", cell)
    yield _metadata("metadata", notebook)


def _output_items(place: str, output: Any) -> Items:
    if not isinstance(output, dict):
        yield _metadata(place, output)
        return
    for part in ("text", "traceback", "evalue"):
        yield _text(place, output.pop(part, ""))
    data = output.pop("data", {})
    if isinstance(data, dict):
        yield from (_shown(place, kind, value) for kind, value in data.items())
        data = None
    yield _metadata(place, [output, data])


def _shown(place: str, kind: str, value: Any) -> Item:
    """One form of an output: a text, a page, a picture, or JSON."""
    text = _joined(value)
    if text is None:
        return _metadata(place, value)
    if kind.startswith(("image/", "application/pdf")) and "svg" not in kind:
        try:
            return Inner(place, "billede", base64.b64decode(text))
        except binascii.Error:
            return _text(place, text)
    ending = "html" if kind in ("text/html", "image/svg+xml", "text/markdown") else "txt"
    return Inner(place, f"output.{ending}", text.encode("utf-8", errors="replace"))


def _joined(value: Any) -> str | None:
    if isinstance(value, list) and all(isinstance(line, str) for line in value):
        return "".join(value)
    return value if isinstance(value, str) else None


def _text(place: str, value: Any) -> Item:
    text = _joined(value)
    if text is None:
        return _metadata(place, value)
    return Inner(place, "tekst.txt", text.encode("utf-8", errors="replace"))


def _metadata(place: str, value: Any) -> Inner:
    written: Iterable[Any] = [value]
    return Inner(place, "x.json", json.dumps(written, ensure_ascii=False).encode("utf-8", errors="replace"))
