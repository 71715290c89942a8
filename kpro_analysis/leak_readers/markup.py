"""HTML, SVG and other XML: what is shown, attributes, comments, scripts, and files written into them."""

import base64
import binascii
import html
import re
from urllib.parse import unquote_to_bytes

from kpro_analysis.leak_readers.reading import BETWEEN, NOT_READ_ALOUD, Inner, Items, Lines, Reading, Strip
from kpro_analysis.leak_readers.scripts import script_items

_NUMBERS = r"(?:[-+,\sA-Za-z()%]*+(?:\d{1,8}+(?!\d)(?:\.\d*+)?|\.\d++))*+[-+,\sA-Za-z()%]*+"
_GEOMETRY = re.compile(  # lists of coordinates: any six and four digits may stand beside each other there
    r"\s(?:d|points|transform|gradientTransform|patternTransform|viewBox|values|keyTimes|keySplines|"
    rf'stroke-dasharray|coords)=(?:"{_NUMBERS}"|\'{_NUMBERS}\')'
)
_DATA = re.compile(r"data:([\w/+.-]*)((?:;[\w=.-]+)*),([^\"'()\s<>]*)")
_TOKEN = re.compile(
    r"<!--(?P<comment>.*?)(?:-->|\Z)"
    r"|<!\[CDATA\[(?P<cdata>.*?)(?:\]\]>|\Z)"
    r"|<(?P<raw>script|style)\b(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+>(?P<code>.*?)(?:</(?P=raw)\s*>|\Z)"
    r"|<(?P<name>[/!?]?[\w:.-]++)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+>",
    re.DOTALL | re.IGNORECASE,
)
_INLINE = frozenset(
    "a abbr b bdi bdo big br code data del em font g:t i ins kbd mark q r s samp small span strong sub sup t time "
    "tspan tt u var w:r w:t wbr a:r a:t x:r x:t".split()
)
_ON_ITS_OWN = re.compile(r"\s(?:x|y|dy)=")  # a part of a drawn text that begins a line or a label
_RUN_STYLE = re.compile(r"<(?P<of>(?:\w+:)?rPr)\b(?:[^<>]*/>|(?:[^<]|<(?!/?(?P=of)\b))*+</(?P=of)>)")
_ATTRIBUTE = re.compile(r"(?<![\w:.-])([\w:.-]++)\s*+=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_READ_ALOUD = re.compile(
    r"\s(?:alt|title|aria-\w+|content|placeholder|summary|label|descr|value|href)\s*=", re.IGNORECASE
)
_SPOKEN = ("alt", "title", "content", "placeholder", "summary", "label", "descr")
_TELEPHONE = re.compile(r"tel:(?://)?([+\d][\d\s().-]{5,})", re.IGNORECASE)


def markup_items(text: str, *, is_xml: bool = False) -> Items:
    """All that stands in a page, each text with its line; in other XML with the name of its element."""
    lines = Lines(text)
    for match in _DATA.finditer(text):
        yield _inner_file(match, f"{lines(match.start())}, indlejret fil")
    text = _GEOMETRY.sub(_only_lines, _DATA.sub("data:", text))
    if is_xml:
        text = _RUN_STYLE.sub(_only_lines, text)
    yield from _Page(text, is_xml).items()


def _only_lines(match: re.Match[str]) -> str:
    """The line breaks in what is left out."""
    return "\n" * match[0].count("\n")


def _inner_file(match: re.Match[str], place: str) -> Inner:
    kind, settings, written = match.groups()
    try:
        content = unquote_to_bytes(written)
        if ";base64" in settings.casefold():
            content = base64.b64decode(content + b"=" * (-len(content) % 4))
    except (binascii.Error, ValueError):
        content = written.encode()
    return Inner(place, f"indlejret.{kind.rpartition('/')[2].partition('+')[0]}", content)


class _Page:
    """One pass over a page: what is shown goes to one strip, tags to another."""

    def __init__(self, text: str, is_xml: bool) -> None:
        self._text, self._is_xml = text, is_xml
        self._lines = Lines(text)
        self._shown, self._tags, self._spoken = Strip(""), Strip(), Strip()
        self._signs: dict[str, str] = {}

    def items(self) -> Items:
        """Everything in the page."""
        at, text, signs, add = 0, self._text, self._signs, self._shown.add
        divided = False
        for match in _TOKEN.finditer(text):
            start = match.start()
            if start > at:
                self._show(text[at:start], at)
                divided = False
            at = match.end()
            if match.lastgroup != "name":
                yield from self._apart(match)
                divided = False
                continue
            tag = match[0]
            sign = signs.get(tag)
            if sign is None:
                sign = signs[tag] = self._tag(tag, match["name"], start)
            if sign and not divided:
                add(sign, start)
                divided = sign == BETWEEN
        self._show(text[at:], at)
        yield self._shown.reading(lambda mark, _: self._place(mark))
        yield self._tags.reading(self._attribute_place, NOT_READ_ALOUD)
        yield self._spoken.reading(lambda mark, _: self._attribute_place(mark >> 16, mark & 0xFFFF))

    def _show(self, text: str, at: int) -> None:
        shown = html.unescape(text) if "&" in text else text
        self._shown.add(shown.replace("\n", " ") if "\n" in shown else shown, at)

    def _apart(self, match: re.Match[str]) -> Items:
        """Comments, and what programs run."""
        if (cdata := match["cdata"]) is not None:
            self._show(cdata, match.start())
            return
        self._shown.add(BETWEEN, match.start())
        first = self._lines.number(match.start())
        if (comment := match["comment"]) is not None:
            comment = html.unescape(comment)
            lines = Lines(comment, first)
            yield Reading(comment, lambda at: f"{lines(at)}, kommentar")
            return
        code = match["code"]
        opening = match[0][: match.start("code") - match.start()]
        self._tag(opening, match["raw"], match.start())
        lines = Lines(code, self._lines.number(match.start("code")))
        if match["raw"].casefold() == "style":
            yield Reading(code, lines, NOT_READ_ALOUD)
        else:
            yield from script_items(code, lines)

    def _tag(self, tag: str, name: str, at: int) -> str:
        """Look through a tag that wasn't there before; returns what stands in its place in what is shown."""
        if "=" in tag or name[0] in "!?":
            self._tags.add(html.unescape(tag) if "&" in tag else tag, at)
            if _READ_ALOUD.search(tag):
                self._speak(html.unescape(tag), at)
        bare = name.lstrip("/").casefold()
        if bare not in _INLINE:
            return BETWEEN
        return "\n" if bare == "br" or (bare == "tspan" and _ON_ITS_OWN.search(tag)) else ""

    def _speak(self, tag: str, at: int) -> None:
        for match in _ATTRIBUTE.finditer(tag):
            value = match[2] or match[3] or match[4] or ""
            name = match[1].casefold()
            if name in _SPOKEN or name.startswith("aria-"):
                self._spoken.add(value, at << 16 | min(match.start(), 0xFFFF))
            elif called := _TELEPHONE.match(value):
                self._spoken.add(f"tlf. {called[1]}", at << 16 | min(match.start(), 0xFFFF))

    def _place(self, at: int) -> str:
        if not self._is_xml:
            return self._lines(at)
        opened = self._text.rfind("<", 0, at)
        name = re.match(r"</?(?:\w+:)?([\w.-]+)", self._text[max(opened, 0) :][:200])
        return name[1] if name else self._lines(at)

    def _attribute_place(self, at: int, within: int) -> str:
        token = _TOKEN.match(self._text, at)
        tag = html.unescape(token[0]) if token else ""
        name = next((m[1] for m in _ATTRIBUTE.finditer(tag) if m.start() <= within < m.end()), "")
        start = self._place(at + 1) if self._is_xml else self._lines(at)
        return f"{start}, attribut {name}" if name else start
