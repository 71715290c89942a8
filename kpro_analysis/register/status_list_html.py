"""The status list as HTML: a whole page, and a piece of one to paste into the web site."""

from html import escape

from kpro_analysis.html_page import html_page
from kpro_analysis.register.status_list import (
    HEADER,
    StatusList,
    StatusRow,
    cells,
    change_lines,
    changes_heading,
    heading,
)

STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; color: #1b1b1b; background: #fff; margin: 0 auto; max-width: 80rem; }
main { padding: 1rem 1.5rem 3rem; }
h1 { font-size: 1.75rem; line-height: 1.2; }
h2 { font-size: 1.25rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; padding: 0.5rem 0; }
th, td { text-align: left; vertical-align: top; padding: 0.5rem 0.75rem; border-bottom: 1px solid #6b7280; }
thead th { background: #e8edf3; border-bottom: 2px solid #1b1b1b; }
tbody th, time { white-space: nowrap; }
:focus-visible { outline: 3px solid #005ea8; outline-offset: 2px; }
@media print { main { padding: 0; } thead { display: table-header-group; } tr { break-inside: avoid; } }
@page { size: A4 landscape; margin: 15mm; }
"""


def to_fragment(listed: StatusList, level: int = 2) -> str:
    """The list as a piece of HTML to paste into a page of the web site; `level` is that of its heading (1-5)."""
    name = f"statusliste-{listed.day.isoformat()}"
    count = f"{len(listed.rows)} ændringsønske{'' if len(listed.rows) == 1 else 'r'}"
    columns = "".join(f'<th scope="col">{column}</th>' for column in HEADER)
    lines = [
        f'<section lang="da" aria-labelledby="{name}">',
        f'<h{level} id="{name}">{escape(heading(listed))}</h{level}>',
        f"<p>{count}. Listen opdateres den 1. i hver måned.</p>",
        *_changes(listed, level + 1),
        f'<div role="region" aria-labelledby="{name}-tabel" tabindex="0" style="overflow-x: auto">',
        "<table>",
        f'<caption id="{name}-tabel">Ændringsønskerne efter blanketnummer</caption>',
        f"<thead><tr>{columns}</tr></thead>",
        "<tbody>",
        *map(_row, listed.rows),
        "</tbody>",
        "</table>",
        "</div>",
        "</section>",
    ]
    return "\n".join(lines) + "\n"


def to_page(listed: StatusList) -> str:
    """The list as a whole page: no script, nothing from elsewhere."""
    return html_page(heading(listed), STYLE, to_fragment(listed, level=1))


def _row(row: StatusRow) -> str:
    number, filed, *texts = (escape(text).replace("\n", "<br>") for text in cells(row))
    if row.filed:
        filed = f'<time datetime="{row.filed.isoformat()}">{filed}</time>'
    return f'<tr><th scope="row">{number}</th>{"".join(f"<td>{text}</td>" for text in (filed, *texts))}</tr>'


def _changes(listed: StatusList, level: int) -> list[str]:
    if listed.changes is None:
        return []
    title = f"<h{level}>{escape(changes_heading(listed.changes))}</h{level}>"
    lines = [f"<li>{escape(line)}</li>" for line in change_lines(listed.changes)]
    return [title, "<ul>", *lines, "</ul>"] if lines else [title, "<p>Ingen ændringer.</p>"]
