"""The pack's page as one A4 page of PDF, tagged for screen readers (PDF/UA-1); texts go in as data, never as markup."""

import json
from collections.abc import Iterator
from importlib import resources
from typing import Any, Final

import typst

from kpro_analysis.minlog.evidence_brief import EXAMPLES_SHOWN, TITLE, TRACE_HEADER, Brief
from kpro_analysis.minlog.evidence_table import DANISH_TIME, Table, shown, shown_time
from kpro_analysis.pdf_text import page_count

TEMPLATE = "evidence.typ"
STANDARD: Final = "ua-1"
SIZES = (9.5, 9.0, 8.5, 8.0)  # points; the largest that gives one page is taken, then fewer examples
LONGEST = 60  # letters of a name on the page; the other files have all of it
WIDTHS = {"Klasse": 1.3, "Hvad": 5, "Mål": 5, "Careteam": 1.4, "Tidspunkt": 2.4, TRACE_HEADER: 2.4, "System": 2.2}
WIDTH, EXAMPLE_WIDTHS = 1.6, {"Aktivitet": 2.6, "Organisation": 2.4, "Borgere": 1.8, "Uden aktivitet": 1.6}


def to_pdf(brief: Brief) -> bytes:
    """One page; the same brief always gives the same bytes.

    What doesn't fit at the smallest size comes on a second page. Letters that the built-in fonts lack are shown as
    boxes, and the file then isn't PDF/UA.
    """
    made = b""
    for inputs in _tries(brief):
        made = _compiled(inputs)
        if page_count(made) == 1:
            break
    return made


def pdf_input(brief: Brief) -> str:
    """All the text that goes into the PDF, as JSON: in it no number is broken over two lines."""
    return next(_tries(brief))


def _tries(brief: Brief) -> Iterator[str]:
    yield from (_input(brief, size, EXAMPLES_SHOWN) for size in SIZES)
    yield from (_input(brief, SIZES[-1], most) for most in range(EXAMPLES_SHOWN - 1, 0, -1))


def _compiled(inputs: str) -> bytes:
    template = resources.files("kpro_analysis.minlog").joinpath(TEMPLATE).read_bytes()
    compiler = typst.Compiler(template, ignore_system_fonts=True)
    given = {"evidence": inputs}
    try:
        made = compiler.compile(template, format="pdf", sys_inputs=given, pdf_standards=STANDARD)
    except typst.TypstError:
        made = compiler.compile(template, format="pdf", sys_inputs=given)
    if not isinstance(made, bytes):
        raise TypeError
    return made


def _input(brief: Brief, size: float, most: int) -> str:
    day = brief.asked.made.astimezone(DANISH_TIME)
    content = {
        "title": TITLE,
        "about": f"Registreringer fra {brief.period}. Pakke {brief.asked.pack}, lavet {shown_time(day)}.",
        "made": {"year": day.year, "month": day.month, "day": day.day},
        "size": size,
        "sentences": brief.sentences,
        "tested": brief.tested,
        "questions": brief.questions,
        "reading": (*brief.about, *brief.notes),
        "lead": [_table(table) for table in brief.lead],
        "examples": _table(brief.few_examples(most), EXAMPLE_WIDTHS),
    }
    return json.dumps(content, ensure_ascii=False)


def _table(table: Table, widths: dict[str, float] | None = None) -> dict[str, Any]:
    known = {**WIDTHS, **(widths or {})}
    return {
        "caption": table.caption,
        "headers": table.headers,
        "numbers": table.numbers,
        "ids": [header == TRACE_HEADER for header in table.headers],
        "widths": [known.get(header, WIDTH) for header in table.headers],
        "rows": [[_short(shown(cell)) for cell in row] for row in table.rows],
        "note": table.note,
    }


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
