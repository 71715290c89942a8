"""What a report is made of: a notebook's cells show sections, and every form of the report is made of them."""

from dataclasses import dataclass
from enum import Enum

from kpro_analysis.tables import Table


@dataclass(frozen=True)
class Text:
    """A paragraph. `by_rule` marks one that was generated from figures, as readers are told."""

    text: str
    by_rule: bool = False


@dataclass(frozen=True)
class Items:
    """Sentences of a list, in order when `numbered`."""

    items: tuple[str, ...]
    by_rule: bool = False
    numbered: bool = False


@dataclass(frozen=True)
class KeyFigure:
    """One figure of those that stand first: what it is, its value as shown, and what it is held against.

    `compared` holds whole phrases ("21 i forrige kvartal"); a comparison that can't be made says so there.
    """

    label: str
    value: str
    compared: tuple[str, ...] = ()


@dataclass(frozen=True)
class KeyFigures:
    """The figures that stand side by side."""

    figures: tuple[KeyFigure, ...]


@dataclass(frozen=True)
class Data:
    """A table, with a note below it where its figures need one; `""` for none."""

    table: Table
    note: str = ""


class Shape(Enum):
    """How a chart draws its table."""

    BARS = "bars"  # a bar per row and column of figures, lying down; the first column names the rows
    STACKED = "stacked"  # the columns of a row in one bar
    LINES = "lines"  # a line per column of figures, over the rows in order
    INTERVALS = "intervals"  # a point with its interval per row
    DRAWN = "drawn"  # a picture that is there already


@dataclass(frozen=True)
class Chart:
    """A chart of a table, which always stands beside it: readers who don't see it read the same figures.

    `alt` tells in a sentence what the chart shows, with the finding. `svg` is the picture of a DRAWN one, else "".
    """

    shape: Shape
    alt: str
    table: Table
    svg: str = ""


Block = Text | Items | KeyFigures | Data | Chart


@dataclass(frozen=True)
class Section:
    """A part of a report: `name` in lower case letters and hyphens, a heading, and what stands below it.

    `missing` says in a Danish sentence what is missing from it and why; "" when nothing is.
    """

    name: str
    heading: str
    blocks: tuple[Block, ...]
    missing: str = ""


@dataclass(frozen=True)
class Source:
    """A file that a report was made from: its name (masked), what it was used for, bytes' SHA-256, rows, and its date.

    `rows` is None for a file that has none; `date` is the day of the data as the file itself tells it, else "".
    """

    name: str
    use: str
    sha256: str
    rows: int | None
    date: str


@dataclass(frozen=True)
class Report:
    """A whole report: its kind ("kvartal"), title, one line below it, sections in order, and its sources."""

    kind: str
    title: str
    about: str
    sections: tuple[Section, ...]
    sources: tuple[Source, ...] = ()

    @property
    def missing(self) -> tuple[str, ...]:
        """What is missing, a sentence each."""
        return tuple(section.missing for section in self.sections if section.missing)
