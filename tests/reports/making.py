"""Tables and texts that nobody would write, for Hypothesis; and what HTML says, read by another parser."""

from dataclasses import dataclass, field
from datetime import date
from html.parser import HTMLParser
from typing import Any

from hypothesis import strategies as st

from kpro_analysis.tables import Column, Kind, Table

HOSTILE = (
    "=1+1",
    "+4511223344",
    "@SUM(A1)",
    "</td><script>alert(1)</script>",
    "Speciallægepraksissamarbejdsaftaleoversigtsskema" * 4,
    "🩺 læge 👩‍⚕️",
    "\u202eשלום עולם\u202c",
    "&amp; <b>fed</b> \"citat\" 'x'",
    "\x00\x1b[31m\ud800",
    "linje 1\nlinje 2\r\nlinje 3",
    "{title} {0} %s $x",
    "",
)
TEXTS = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=40))
NUMBERS = st.one_of(
    st.floats(-1e9, 1e9), st.integers(-(10**6), 10**6), st.sampled_from([0, 0.0, -0.0, 1e-9, 1, float("nan")])
)
INSTEAD = st.sampled_from(["skjult", "<5", "mangler", None])


def cells(column: Column) -> st.SearchStrategy[Any]:
    if column.kind is Kind.TEXT:
        return st.one_of(TEXTS, st.none())
    if column.kind is Kind.DATE:
        return st.one_of(st.dates(date(1900, 3, 1), date(2100, 1, 1)), INSTEAD)
    if column.interval:
        ends = st.floats(-1e6, 1e6)
        return st.one_of(st.tuples(ends, ends, ends).map(lambda t: (sorted(t)[1], min(t), max(t))), NUMBERS, INSTEAD)
    return st.one_of(NUMBERS, INSTEAD)


def columns(kind: Kind) -> st.SearchStrategy[Column]:
    return st.builds(Column, TEXTS, st.just(kind), st.just(False) if kind in (Kind.TEXT, Kind.DATE) else st.booleans())


@st.composite
def tables(draw: st.DrawFn) -> Table:
    heads = tuple(draw(st.lists(st.sampled_from(list(Kind)).flatmap(columns), min_size=1, max_size=7)))
    rows = draw(st.lists(st.tuples(*map(cells, heads)), max_size=4))
    return Table(draw(TEXTS), heads, tuple(rows))


@dataclass
class Page(HTMLParser):
    """What a page says: its elements with attributes, the texts of its cells by row, and all its text."""

    html: str
    elements: list[tuple[str, dict[str, str | None]]] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    text: str = ""
    within: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self.feed(self.html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
        if tag not in ("meta", "br"):
            self.within.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.within.pop() == tag, f"</{tag}> ends something else"

    def handle_data(self, data: str) -> None:
        if "style" not in self.within:
            self.text += data
        if {"td", "th"} & set(self.within):
            self.rows[-1][-1] += data

    def all(self, name: str) -> list[str]:
        """The values of an attribute, in order."""
        return [value for _, attributes in self.elements if (value := attributes.get(name)) is not None]
