"""The letters that the codes of a PDF's fonts stand for, and how wide they are."""

import re
from dataclasses import dataclass
from typing import Any

from kpro_analysis.pdf_objects import Body, Document, unpacked

_PAIR = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]*)>")
_RANGE = re.compile(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*(?:<([0-9A-Fa-f]*)>|\[([^\]]*)\])")
_RANGES = re.compile(rb"beginbfrange(.*?)endbfrange", re.DOTALL)
_SINGLES = re.compile(rb"beginbfchar(.*?)endbfchar", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f]*)>")
_UNI = re.compile(r"(?:uni|u)([0-9A-F]{4,6})(?:\..*)?")
_MOST_IN_RANGE = 0x10000
_ENCODINGS = {"WinAnsiEncoding": "cp1252", "MacRomanEncoding": "mac-roman", "StandardEncoding": "latin-1"}
_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_GLYPHS = {
    **{name: str(digit) for digit, name in enumerate(_DIGITS)},
    **{"hyphen": "-", "endash": "–", "emdash": "—", "minus": "−", "space": " ", "period": ".", "at": "@", "comma": ","},
    **{"ae": "æ", "oslash": "ø", "aring": "å", "AE": "Æ", "Oslash": "Ø", "Aring": "Å", "eacute": "é", "colon": ":"},
    **{"slash": "/", "underscore": "_", "plus": "+", "quoteright": "’", "parenleft": "(", "parenright": ")"},
}
HIDDEN = 0  # the code of no letter


@dataclass(frozen=True)
class Font:
    """How many bytes a code has, the letters and widths (1/1000 of the size) by code; `code_page`: for the others."""

    size: int
    letters: dict[int, str]
    widths: dict[int, float]
    usual_width: float
    code_page: str

    def read(self, string: bytes) -> tuple[str, float, int]:
        """What a string shows, how wide it is (1/1000 of the size), and how many codes have no known letter."""
        shown, width, unknown = [], 0.0, 0
        for at in range(0, len(string) - self.size + 1, self.size):
            code = int.from_bytes(string[at : at + self.size])
            letter = self.letters.get(code)
            if letter is None and self.code_page:
                letter = bytes([code]).decode(self.code_page, errors="replace")
            width += self.widths.get(code, self.usual_width)
            unknown += letter is None and code != HIDDEN
            shown.append(letter or "")
        return "".join(shown), width, unknown


def read_font(document: Document, body: Body) -> Font:
    """A font as a page names it; raises UnreadableError when its table of letters can't be unpacked."""
    table = document.at(body.get("ToUnicode"))
    letters = _letters(unpacked(table)) if table.packed is not None else {}
    if body.get("Subtype") == "Type0":
        kids = document.at(body.get("DescendantFonts")).value
        inner = document.at(kids[0]) if isinstance(kids, list) and kids else Body(None)
        usual = inner.get("DW")
        widths = _wide(document.at(inner.get("W")).value)
        return Font(2, letters, widths, usual if isinstance(usual, float) else 1000.0, "")
    named, code_page = _encoding(document.at(body.get("Encoding")).value, body.get("Subtype") == "Type3")
    return Font(1, {**named, **letters}, _narrow(document, body), 500.0, code_page)


def _encoding(told: Any, is_drawn: bool) -> tuple[dict[int, str], str]:
    if isinstance(told, dict):
        usual = "" if is_drawn else _ENCODINGS.get(str(told.get("BaseEncoding")), "cp1252")
        return _named(told.get("Differences")), usual
    return {}, "" if is_drawn else _ENCODINGS.get(str(told), "cp1252")


def _named(differences: Any) -> dict[int, str]:
    found: dict[int, str] = {}
    code = 0
    for value in differences if isinstance(differences, list) else []:
        if isinstance(value, float):
            code = int(value)
        else:
            if letter := _glyph(str(value)):
                found[code] = letter
            code += 1
    return found


def _glyph(name: str) -> str:
    if uni := _UNI.fullmatch(name):
        return chr(int(uni[1], 16))
    return name if len(name) == 1 else _GLYPHS.get(name, "")


def _letters(table: bytes) -> dict[int, str]:
    found: dict[int, str] = {}
    for part in _SINGLES.findall(table):
        found |= {int(code, 16): _utf16(letters) for code, letters in _PAIR.findall(part)}
    for part in _RANGES.findall(table):
        for first, last, letters, listed in _RANGE.findall(part):
            codes = range(int(first, 16), min(int(last, 16), int(first, 16) + _MOST_IN_RANGE) + 1)
            if listed:
                found |= dict(zip(codes, map(_utf16, _HEX.findall(listed)), strict=False))
            elif text := _utf16(letters):
                found |= {code: text[:-1] + chr(ord(text[-1]) + code - codes[0]) for code in codes}
    return found


def _utf16(letters: bytes) -> str:
    if len(letters) <= 2:
        return chr(int(letters or b"0", 16))
    return bytes.fromhex(letters.decode("ascii")).decode("utf-16-be", errors="replace")


def _wide(told: Any) -> dict[int, float]:
    """Widths as fonts of two bytes list them: `first [w w w]` or `first last w`."""
    found: dict[int, float] = {}
    values = list(told) if isinstance(told, list) else []
    while len(values) > 1:
        first = int(values.pop(0))
        if isinstance(values[0], list):
            found |= dict(enumerate(values.pop(0), first))
        elif len(values) > 1:
            last, width = int(values.pop(0)), values.pop(0)
            found |= dict.fromkeys(range(first, min(last, first + _MOST_IN_RANGE) + 1), width)
    return found


def _narrow(document: Document, body: Body) -> dict[int, float]:
    widths, first = document.at(body.get("Widths")).value, document.at(body.get("FirstChar")).value
    if not isinstance(widths, list) or not isinstance(first, float):
        return {}
    return {code: width for code, width in enumerate(widths, int(first)) if isinstance(width, float)}
