"""A section as HTML, the same in the page, in print and in the notebook."""

from collections.abc import Iterator
from html import escape

from kpro_analysis.charts.report_svg import chart_svg
from kpro_analysis.reports.document import Block, Chart, Data, Items, KeyFigures, Section, Shape, Text
from kpro_analysis.spreadsheet import printable
from kpro_analysis.tables import Column, Kind, Table, words

INTERVAL = " ("  # before the ends, in a cell's words
MARK = "Regeltekst"
BY_RULE_NOTE = (
    f"Tekster mærket {MARK} er skrevet af faste regler ud fra tallene. Et tal kaldes kun stigende eller faldende, "
    "når ændringen er større end det, der kan være tilfældigt."
)
SHORT = 12  # rows of a table that stays on one page
SIZES = (  # how a table is set in print: points of A4, standing or lying, and of a letter and the air of a column
    ("narrow", 504, 4.9, 7.5),
    ("wide", 504, 4.1, 4.5),
    ("lying", 750, 4.1, 4.5),
)
TEXT_ROOM = 16  # letters that a column of text is given, when it has so many
LONG_WORD = 20  # letters of a word from which it may be broken anywhere


def section_html(section: Section) -> str:
    """The section with its heading; whatever is in a text is shown as it stands."""
    return "".join(f"{line}\n" for line in _section(section))


def table_html(table: Table, name: str) -> str:
    """A table with its name as caption; `name` sets its ids apart from all others on the page."""
    return "".join(f"{line}\n" for line in _table(table, name))


def told(text: str) -> str:
    """A text as HTML, without signs that no page can hold."""
    return escape(printable(text))


def _section(section: Section) -> Iterator[str]:
    name = told(section.name)
    yield f'<section id="{name}" aria-labelledby="{name}-h">'
    yield f'<h2 id="{name}-h">{told(section.heading)}</h2>'
    if section.missing:
        yield f'<p class="missing"><strong>Mangler:</strong> {told(section.missing)}</p>'
    for number, block in enumerate(section.blocks, 1):
        yield from _block(block, f"{name}-{number}")
    yield "</section>"


def _block(block: Block, name: str) -> Iterator[str]:
    match block:
        case Text(text, by_rule):
            yield f'<p class="by-rule">{_mark()} {told(text)}</p>' if by_rule else f"<p>{told(text)}</p>"
        case Items():
            yield from _items(block)
        case KeyFigures(figures):
            yield '<dl class="figures">'
            for one in figures:
                compared = "".join(f'<dd class="compared">{told(phrase)}</dd>' for phrase in one.compared)
                yield f"<div><dt>{told(one.label)}</dt><dd>{told(one.value)}</dd>{compared}</div>"
            yield "</dl>"
        case Data(table, note):
            yield from _table(table, name)
            if note:
                yield f'<p class="note">{told(note)}</p>'
        case Chart(shape, alt, table, svg):
            drawn = svg if shape is Shape.DRAWN else chart_svg(shape.value, alt, table, name)
            yield f"<figure><figcaption>{told(alt)}</figcaption>\n{drawn}</figure>"
            yield from _table(table, name)


def _mark() -> str:
    return f'<span class="mark">{MARK}</span>'


def _items(block: Items) -> Iterator[str]:
    kind = "ol" if block.numbered else "ul"
    lines = "".join(f"<li>{told(item)}</li>" for item in block.items)
    mark = f'<p class="mark-above">{_mark()}</p>' if block.by_rule else ""
    look = ' class="by-rule"' if block.by_rule else ""
    yield f"<div{look}>{mark}<{kind}>{lines}</{kind}></div>"


def _table(table: Table, name: str) -> Iterator[str]:
    """Wide tables scroll on a screen, where they can be reached by the keyboard; in print they get smaller."""
    size = _size(table)
    length = " short" if len(table.rows) <= SHORT else ""
    yield f'<div class="scroll {size}{length}" role="group" aria-labelledby="{name}-c" tabindex="0">'
    yield f'<table><caption id="{name}-c">{told(table.name)}</caption>'
    heads = "".join(f'<th scope="col"{_look(column)}>{told(column.name)}</th>' for column in table.columns)
    yield f"<thead><tr>{heads}</tr></thead>"
    yield "<tbody>"
    for row in table.rows:
        first, *others = zip(table.columns, row, strict=True)
        cells = "".join(f"<td{_cell(column, words(column, cell))}</td>" for column, cell in others)
        yield f'<tr><th scope="row"{_cell(first[0], words(*first))}</th>{cells}</tr>'
    if not table.rows:
        yield f'<tr><td colspan="{len(table.columns)}" class="empty">Ingen rækker.</td></tr>'
    yield "</tbody></table></div>"


def _size(table: Table) -> str:
    """The largest setting in which no figure and no word of the table is cut; else its words are broken anywhere."""
    letters = [
        max(_needed(column, words(column, row[at])) for row in table.rows) if table.rows else 0
        for at, column in enumerate(table.columns)
    ]
    letters = [max(most, _longest_word(column.name)) for most, column in zip(letters, table.columns, strict=True)]
    fits = (name for name, room, letter, air in SIZES if sum(letter * one + air for one in letters) <= room)
    return next(fits, "crowded")


def _needed(column: Column, text: str) -> int:
    """How many letters wide a cell's column has to be."""
    if column.kind is not Kind.TEXT:
        return max(map(len, text.split(INTERVAL)))
    return max(_longest_word(text), min(len(text), TEXT_ROOM))


def _longest_word(text: str) -> int:
    """Of those that may not be broken."""
    return min(max(map(len, text.split()), default=0), LONG_WORD)


def _look(column: Column) -> str:
    return "" if column.kind is Kind.TEXT else ' class="n"'


def _cell(column: Column, text: str) -> str:
    """A cell's attributes and text; an interval may go on the line below, and a very long word be broken."""
    if column.interval and INTERVAL in text:
        value, ends = text.split(INTERVAL, 1)
        return f' class="n with-ends">{told(value)} <span>({told(ends)}</span>'
    if column.kind is Kind.TEXT and max(map(len, text.split()), default=0) > LONG_WORD:
        return f' class="long">{told(text)}'
    return f"{_look(column)}>{told(text)}"
