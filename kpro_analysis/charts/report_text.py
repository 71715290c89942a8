"""Texts of charts: how wide they are about, how they are wrapped, and as elements of SVG."""

from html import escape

from kpro_analysis.spreadsheet import printable

FONT = "Arial, Liberation Sans, Helvetica, sans-serif"  # three that are equally wide
SIZE, LINE = 14, 17  # px of a text, and from one line to the next
INK, MUTED = "#1b1f24", "#57606a"
CUT = "…"
SHORTEST_REST = 4  # letters of a divided word on its last line, as in Medarbejderløs-ning

_NARROW, _WIDE = frozenset("iíìjl.,:;'|!ftIr()[]/- "), frozenset("mMwWæÆ@%—…")
_NARROW_EM, _WIDE_EM, _CAPITAL_EM, _EM, _OTHER_EM = 0.34, 0.92, 0.74, 0.58, 1.1  # a little more than Arial takes
_LATIN = 0x250


def width(text: str, size: float = SIZE) -> float:
    """About how many px a text takes, rather too many."""
    return size * sum(map(_em, text))


def wrapped(text: str, room: float, most: int) -> list[str]:
    """The lines of a text, at most `most`, none wider than `room`; what has no room is cut, with a mark.

    >>> wrapped("Overblik over borgerens samlede forløb", 120, 2), wrapped("Speciallægepraksis", 90, 2)
    (['Overblik over', 'borgerens saml…'], ['Speciallæg-', 'epraksis'])
    """
    lines: list[str] = []
    rest = " ".join(printable(text).split())
    while rest:
        if len(lines) == most - 1:
            return [*lines, shortened(rest, room)]
        line, rest = _first_line(rest, room)
        lines.append(line)
    return lines or [""]


def shortened(text: str, room: float) -> str:
    """The text, cut to the room when it needs more."""
    if width(text) <= room:
        return text
    kept = text[: _fitting(text, room - width(CUT))].rstrip()
    return f"{kept}{CUT}"


def text_at(x: float, y: float, content: str, **look: object) -> str:
    """A text whose base line begins at the point; other attributes by name, with `_` for `-`."""
    extra = "".join(f' {name.replace("_", "-")}="{value}"' for name, value in look.items())
    return f'<text x="{px(x)}" y="{px(y)}"{extra}>{escape(printable(content))}</text>'


def text_on_white(x: float, y: float, content: str, **look: object) -> str:
    """As `text_at`, with the lines of the axis hidden behind it."""
    box = f'x="{px(x - 2)}" y="{px(y - 13)}" width="{px(width(content) + 4)}" height="{LINE}"'
    return f'<rect {box} fill="#ffffff"/>{text_at(x, y, content, **look)}'


def px(value: float) -> str:
    """A measure with at most one decimal.

    >>> px(12.0), px(1234.56), px(-0.01)
    ('12', '1234.6', '0')
    """
    return f"{round(value, 1) + 0:.1f}".removesuffix(".0")


def _em(letter: str) -> float:
    if ord(letter) >= _LATIN and letter not in _WIDE:
        return _OTHER_EM
    if letter in _NARROW:
        return _NARROW_EM
    return _WIDE_EM if letter in _WIDE else _CAPITAL_EM if letter.isupper() else _EM


def _fitting(text: str, room: float) -> int:
    """How many of the first letters there is room for; one at least."""
    used = 0.0
    for place, letter in enumerate(text):
        used += SIZE * _em(letter)
        if used > room:
            return max(place, 1)
    return len(text)


def _first_line(text: str, room: float) -> tuple[str, str]:
    fits = _fitting(text, room)
    if fits == len(text):
        return text, ""
    if text[fits] == " ":
        return text[:fits], text[fits + 1 :]
    space = text.rfind(" ", 0, fits)
    if space > 0:
        return text[:space], text[space + 1 :]
    end = text.find(" ", fits)
    rest = (len(text) if end < 0 else end) - SHORTEST_REST
    fits = max(1, min(_fitting(text, room - width("-")), rest))
    return f"{text[:fits]}-", text[fits:]
