"""The pack's page as HTML: no script, nothing from elsewhere."""

from collections.abc import Iterable, Iterator
from html import escape

from kpro_analysis.html_page import html_page
from kpro_analysis.minlog.evidence_brief import TITLE, TRACE_HEADER, Brief
from kpro_analysis.minlog.evidence_table import Table, shown, shown_time

STYLE = """
body { font: 1rem/1.5 system-ui, sans-serif; color: #1b1b1b; background: #fff; margin: 0 auto; max-width: 80rem; }
main { padding: 1rem 1.5rem 3rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin-bottom: 0.25rem; }
h2 { font-size: 1.25rem; margin: 2rem 0 0.5rem; }
.about { color: #4b5563; margin-top: 0; }
li { margin-bottom: 0.25rem; }
.tables { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 32rem), 1fr)); gap: 1rem 2.5rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; padding: 0.5rem 0; font-weight: 600; }
th, td { text-align: left; vertical-align: top; padding: 0.375rem 0.75rem; border-bottom: 1px solid #6b7280; }
thead th { background: #e8edf3; border-bottom: 2px solid #1b1b1b; }
tbody th { font-weight: 400; }
.n { text-align: right; font-variant-numeric: tabular-nums; }
.note { margin: 0.25rem 0 0; }
.id { overflow-wrap: anywhere; min-width: 9rem; }
:focus-visible { outline: 3px solid #005ea8; outline-offset: 2px; }
@media print { main { padding: 0; } thead { display: table-header-group; } tr { break-inside: avoid; } }
@page { size: A4; margin: 15mm; }
"""
FILES = (
    ("bevis.pdf", "det samme på én side A4"),
    ("tabeller.xlsx", "tallene efter system, aktivitet, organisation, rolle, uge og time"),
    ("spor.csv", "hver registrering i de udvalgte spor"),
    ("manifest.json", "hvilke filer og versioner pakken er lavet med, og filernes kontrolsummer"),
)


def to_page(brief: Brief) -> str:
    """The page; whatever is in a text is shown as it stands."""
    return html_page(TITLE, STYLE, "".join(f"{line}\n" for line in _content(brief)))


def _content(brief: Brief) -> Iterator[str]:
    yield f"<h1>{escape(TITLE)}</h1>"
    made = f"Registreringer fra {brief.period}. Pakke {brief.asked.pack}, lavet {shown_time(brief.asked.made)}."
    yield f'<p class="about">{escape(made)}</p>'
    yield from _listed("Hvad vi ser", brief.sentences, "ul")
    yield "<h2>Hvor ofte</h2>"
    yield '<div class="tables">'
    for number, table in enumerate(brief.lead):
        yield from ("<div>", *_table(table, f"tabel-{number}"), "</div>")
    yield "</div>"
    yield from _listed("Afprøvede forklaringer", brief.tested, "ul")
    yield "<h2>Eksempler</h2>"
    examples = brief.few_examples()
    if examples.rows:
        yield from _table(examples, "eksempler")
    else:
        yield "<p>Ingen registreringer ligner dem, der undersøges.</p>"
    yield from _listed("Spørgsmål, vi beder jer svare på", brief.questions, "ol")
    yield from _listed("Sådan skal tallene læses", (*brief.about, *brief.notes), "ul")
    yield "<h2>Pakkens filer</h2>"
    yield from ("<ul>", *(f"<li><strong>{name}</strong>: {text}</li>" for name, text in FILES), "</ul>")


def _listed(title: str, lines: Iterable[str], kind: str) -> Iterator[str]:
    if items := [f"<li>{escape(line)}</li>" for line in lines]:
        yield from (f"<h2>{escape(title)}</h2>", f"<{kind}>", *items, f"</{kind}>")


def _table(table: Table, name: str) -> Iterator[str]:
    yield f'<div class="scroll" role="region" aria-labelledby="{name}" tabindex="0">'
    yield f'<table><caption id="{name}">{escape(table.caption)}</caption>'
    kinds = [_kind(header, number) for header, number in zip(table.headers, table.numbers, strict=True)]
    heads = zip(table.headers, kinds, strict=True)
    columns = "".join(f'<th scope="col"{kind}>{escape(header)}</th>' for header, kind in heads)
    yield f"<thead><tr>{columns}</tr></thead><tbody>"
    for first, *others in table.rows:
        cells = "".join(f"<td{kind}>{escape(shown(cell))}</td>" for cell, kind in zip(others, kinds[1:], strict=True))
        yield f'<tr><th scope="row">{escape(shown(first))}</th>{cells}</tr>'
    yield "</tbody></table></div>"
    if table.note:
        yield f'<p class="note">{escape(table.note)}</p>'


def _kind(header: str, number: bool) -> str:
    return ' class="id"' if header == TRACE_HEADER else ' class="n"' if number else ""
