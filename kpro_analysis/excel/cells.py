"""What one cell of a sheet that people keep says."""

import re
import unicodedata
from datetime import date
from typing import Any

from kpro_analysis.danish import format_date

_DASHES = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2212")
_CONTROLS = {code: None for code in (*range(32), *range(127, 160)) if code not in (9, 10)}
_EXCEL_RETURN = re.compile(r"_x000D_\n?|\r\n?")


def is_blank(value: Any) -> bool:
    """Whether a cell says nothing: empty, white space or a lone dash.

    >>> is_blank(" "), is_blank("–"), is_blank(0.0)
    (True, True, False)
    """
    return isinstance(value, str) and (not (text := value.strip()) or text in _DASHES)


def as_text(value: Any) -> str:
    """A cell as text: composed letters, line breaks as such, no control characters.

    >>> as_text(" Rød\\r\\nbil "), as_text(5.0), as_text(date(2024, 2, 7))
    ('Rød\\nbil', '5', '07-02-2024')
    """
    if isinstance(value, str):
        text = value if value.isprintable() else _EXCEL_RETURN.sub("\n", value).translate(_CONTROLS)
        return unicodedata.normalize("NFC", text).strip()
    if isinstance(value, bool):
        return "SAND" if value else "FALSK"
    if isinstance(value, int | float):
        return _number_as_text(value)
    return format_date(value) if isinstance(value, date) else str(value)


def _number_as_text(value: float) -> str:
    """Nine digits are what Excel leaves of a CPR that begins with 0: the zero is put back so that it is recognised."""
    text = f"{value:.10g}".replace(".", ",")
    return text.zfill(10) if len(text) == 9 and text.isdigit() else text
