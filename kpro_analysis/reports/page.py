"""A report as one page of HTML that reads offline, without scripts, on screen and on A4."""

import re
from collections.abc import Iterator
from importlib.resources import files

from kpro_analysis.html_page import html_page
from kpro_analysis.reports.document import Report, Section, Source
from kpro_analysis.reports.fragments import BY_RULE_NOTE, section_html, table_html, told
from kpro_analysis.spreadsheet import printable
from kpro_analysis.tables import Cell, Column, Kind, Table

METHOD = "metode"  # the name of the section that stands last, with the sources
HASH_SHOWN = 16  # characters of a source's hash; the manifest has all of it

_RUNNING = '@page {{ @top-left {{ content: "{title}"; }} }}\n'
_PLAIN = re.compile(r"[^0-9A-Za-zÆØÅæøå ,.()-]")


def report_page(report: Report, made: str) -> str:
    """The whole report; `made` tells when and with what, and stands in the footer only.

    The first section is the first page, with the table of contents; the section `metode` and the sources come last.
    """
    style = files("kpro_analysis.reports").joinpath("style.css").read_text(encoding="utf-8")
    above = '<a class="skip" href="#indhold">Spring til indholdsfortegnelsen</a>\n'
    below = f"<footer><p>{told(made)}</p></footer>\n"
    title = printable(report.title)
    head = _RUNNING.format(title=_css_text(title))
    return html_page(title, f"{head}{style}", "".join(_content(report)), above=above, below=below)


def _css_text(text: str) -> str:
    r"""A text as a style sheet can hold it between quotes.

    >>> _css_text('K1 </style> "x"')
    'K1 \\3c \\2f style\\3e  \\22 x\\22 '
    """
    return _PLAIN.sub(lambda sign: f"\\{ord(sign[0]):x} ", " ".join(text.split()))


def _content(report: Report) -> Iterator[str]:
    first, *others = _in_order(report.sections) or (None,)
    yield f'<header>\n<h1>{told(report.title)}</h1>\n<p class="about">{told(report.about)}</p>\n</header>\n'
    if report.missing:
        lines = "".join(f"<li>{told(sentence)}</li>" for sentence in report.missing)
        yield f'<div class="missing"><p><strong>Rapporten mangler noget:</strong></p><ul>{lines}</ul></div>\n'
    if first:
        yield section_html(first)
    yield from _contents(report)
    yield from map(section_html, others)
    yield from _sources(report.sources)


def _in_order(sections: tuple[Section, ...]) -> list[Section]:
    """As they came, the method last."""
    return sorted(sections, key=lambda section: section.name == METHOD)


def _contents(report: Report) -> Iterator[str]:
    yield '<nav id="indhold" aria-labelledby="indhold-h">\n<h2 id="indhold-h">Indhold</h2>\n<ol>\n'
    for section in _in_order(report.sections):
        lack = ' <span class="lack">mangler</span>' if section.missing else ""
        yield f'<li><a href="#{told(section.name)}">{told(section.heading)}</a>{lack}</li>\n'
    if report.sources:
        yield '<li><a href="#kilder">Kilder</a></li>\n'
    yield f'</ol>\n<p class="note">{told(BY_RULE_NOTE)}</p>\n</nav>\n'


def _sources(sources: tuple[Source, ...]) -> Iterator[str]:
    if sources:
        yield '<section id="kilder" aria-labelledby="kilder-h">\n<h2 id="kilder-h">Kilder</h2>\n'
        yield f"{table_html(source_table(sources), 'kilder-1')}</section>\n"


def source_table(sources: tuple[Source, ...]) -> Table:
    """One row per file that the report was made from."""
    columns = (
        Column("Fil"),
        Column("Brugt til"),
        Column("Rækker", Kind.COUNT),
        Column("Data fra"),
        Column("SHA-256 (begyndelsen)"),
    )
    rows: list[tuple[Cell, ...]] = [
        (one.name, one.use, one.rows, one.date or None, one.sha256[:HASH_SHOWN]) for one in sources
    ]
    return Table("Filer, som rapporten er lavet af", columns, tuple(rows))
