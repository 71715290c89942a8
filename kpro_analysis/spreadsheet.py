"""Values as cells of files that a Danish Excel opens as it should, and whose workbooks may be replaced."""

import re
import zipfile
from typing import IO

LONGEST_CELL = 32_767  # characters, Excel's limit
CUT = " … [afkortet]"
AS_TEXT = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}

_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_FORMULA_STARTS = tuple("=+-@\t\r\n\0＝＋－＠")
_TIMES = re.compile(rb"<dcterms:(?:created|modified)[^>]*>([^<]*)<")


def printable(text: str) -> str:
    """A text without what no file can show: control characters (line breaks and tabs stay), halves of letters.

    >>> printable("Rød\\x00\\ud800")
    'Rød'
    """
    return _UNPRINTABLE.sub("", text)


def guarded(text: str) -> str:
    """A text as it is, with an apostrophe in front where Excel would take it for a formula.

    >>> guarded("=1+1"), guarded("1+1")
    ("'=1+1", '1+1')
    """
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_FORMULA_STARTS) else text


def csv_cell(value: str | float | None) -> str:
    """A value with a decimal comma; text that Excel would take for a formula gets an apostrophe in front.

    >>> csv_cell(2.5), csv_cell("=1+1"), csv_cell(None)
    ('2,5', "'=1+1", '')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return guarded(printable(value))
    return f"{value:.10g}".replace(".", ",")


def excel_text(value: str) -> str:
    """Text as a cell of a workbook can hold it: no control characters, cut at Excel's limit.

    Written with XlsxWriter's `write_string` and the options `AS_TEXT` it stays text, whatever it begins with.

    >>> excel_text("=1+1\\r\\nx\\x1b")
    '=1+1\\nx'
    """
    text = printable(value.replace("\r\n", "\n").replace("\r", "\n"))
    return text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - len(CUT)] + CUT


def is_own(file: IO[bytes], mark: str) -> bool:
    """Whether an open file is a workbook that we made with `mark` as its keywords, and that nobody saved since."""
    try:
        with zipfile.ZipFile(file) as package:
            about = package.read("docProps/core.xml")
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError):
        return False
    return f"<cp:keywords>{mark}</cp:keywords>".encode() in about and len(set(_TIMES.findall(about))) == 1
