"""Values as cells of a CSV file that a Danish Excel opens as it should."""

import re

UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_FORMULA_STARTS = tuple("=+-@\t\r\n\0＝＋－＠")


def csv_cell(value: str | float | None) -> str:
    """A value with a decimal comma; text that Excel would take for a formula gets an apostrophe in front.

    >>> csv_cell(2.5), csv_cell("=1+1"), csv_cell(None)
    ('2,5', "'=1+1", '')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        text = UNPRINTABLE.sub("", value)
        return f"'{text}" if text.lstrip(" \u00a0").startswith(_FORMULA_STARTS) else text
    return f"{value:.10g}".replace(".", ",")
