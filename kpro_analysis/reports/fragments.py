"""A section as HTML, the same in the page, in print and in the notebook."""

from collections.abc import Iterator
from html import escape

from kpro_analysis.reports.document import Block, Chart, Data, Items, KeyFigures, Section, Text
from kpro_analysis.tables import Kind, Table, words

BY_RULE = ' class="by-rule"'


def section_html(section: Section) -> str:
    """The section with its heading; whatever is in a text is shown as it stands."""
    return "".join(f"{line}\n" for line in _section(section))


def _section(section: Section) -> Iterator[str]:
    yield f'<section id="{section.name}" aria-labelledby="{section.name}-h">'
    yield f'<h2 id="{section.name}-h">{escape(section.heading)}</h2>'
    if section.missing:
        yield f'<p class="missing"><strong>Mangler:</strong> {escape(section.missing)}</p>'
    for number, block in enumerate(section.blocks, 1):
        yield from _block(block, f"{section.name}-{number}")
    yield "</section>"


def _block(block: Block, name: str) -> Iterator[str]:
    match block:
        case Text(text, by_rule):
            yield f"<p{BY_RULE if by_rule else ''}>{escape(text)}</p>"
        case Items(items, by_rule, numbered):
            kind = "ol" if numbered else "ul"
            lines = (f"<li>{escape(item)}</li>" for item in items)
            yield from (f"<{kind}{BY_RULE if by_rule else ''}>", *lines, f"</{kind}>")
        case KeyFigures(figures):
            yield '<dl class="figures">'
            for one in figures:
                compared = "".join(f'<dd class="compared">{escape(phrase)}</dd>' for phrase in one.compared)
                yield f"<div><dt>{escape(one.label)}</dt><dd>{escape(one.value)}</dd>{compared}</div>"
            yield "</dl>"
        case Data(table, note):
            yield from _table(table, name)
            if note:
                yield f'<p class="note">{escape(note)}</p>'
        case Chart(_, alt, table, svg):
            yield f"<figure><figcaption>{escape(alt)}</figcaption>{svg}</figure>"
            yield from _table(table, name)


def _table(table: Table, name: str) -> Iterator[str]:
    yield f'<div class="scroll" role="region" aria-labelledby="{name}" tabindex="0">'
    yield f'<table><caption id="{name}">{escape(table.name)}</caption>'
    kinds = ["" if column.kind is Kind.TEXT else ' class="n"' for column in table.columns]
    heads = "".join(
        f'<th scope="col"{kind}>{escape(column.name)}</th>' for column, kind in zip(table.columns, kinds, strict=True)
    )
    yield f"<thead><tr>{heads}</tr></thead><tbody>"
    for row in table.rows:
        first, *others = (escape(words(*pair)) for pair in zip(table.columns, row, strict=True))
        cells = "".join(f"<td{kind}>{text}</td>" for text, kind in zip(others, kinds[1:], strict=True))
        yield f'<tr><th scope="row">{first}</th>{cells}</tr>'
    yield "</tbody></table></div>"
