"""`kpro support top`: the top three of a quarter, and what stands around them."""

from argparse import Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kpro_analysis.cli.arguments import add_form
from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import say_json, say_text
from kpro_analysis.cli.support_files import add_files, read_files

if TYPE_CHECKING:
    from kpro_analysis.support.figures import Figures
    from kpro_analysis.support.ticket import Tickets

HELP = "Find kvartalets tre største kategorier, ændringer, tid til løsning og det nye"
MOST_SHOWN = 20  # findings; JSON has them all


def add(parser: DanishParser) -> None:
    """What it takes."""
    add_files(parser)
    option = parser.options.add_argument
    option("--quarter", metavar="KVARTAL", help="fx 2023-K4 (standard det seneste hele kvartal i filerne)")
    add_form(parser)


def run(arguments: Namespace) -> None:
    """Count, and say what was found on the way."""
    from kpro_analysis.cli.options import one_of
    from kpro_analysis.findings import by_severity
    from kpro_analysis.support.figures import Counting, figures, newest_whole
    from kpro_analysis.support.quarters import Quarter
    from kpro_analysis.support.words import as_dict

    form = one_of("--format", arguments.format, ("table", "json"))
    asked = None if arguments.quarter is None else Quarter.parse(arguments.quarter)
    found, _, _ = read_files(arguments)
    counting = Counting(found)
    result = figures(counting, asked or newest_whole(counting))
    if form == "json":
        read = {"files": list(found.files), "rows": found.read, "used": len(found.tickets)}
        read |= {"replaced": found.replaced, "rejected": found.unusable}
        findings = [finding.as_dict() for finding in by_severity(found.findings)]
        say_json({**as_dict(result), "read": read, "findings": findings})
    else:
        say_text("\n".join([*_lines(result), "", *_remarks(found)]) + "\n")


def _lines(found: "Figures") -> Iterator[str]:
    from kpro_analysis.cli.tables import table
    from kpro_analysis.danish import format_date, format_number, format_percent
    from kpro_analysis.support.words import (
        change_words,
        enquiries,
        new_sentence,
        new_words,
        notes,
        solving_sentences,
        tie_sentences,
    )

    yield f"{found.quarter.words}: {enquiries(found.total)}"
    if found.before.before is not None:
        yield f"Mod {found.before.quarter}: {change_words(found.before)}"
    if found.year_before.before is not None:
        yield f"Mod {found.year_before.quarter}: {change_words(found.year_before)}"
    yield ""
    rows = [
        (
            f"{r.rank}.",
            r.name,
            format_number(r.count),
            format_percent(r.share),
            format_percent(r.together),
            change_words(r.before),
            change_words(r.year_before),
        )
        for r in found.categories
    ]
    head = (
        "Nr.",
        "Kategori",
        "Antal",
        "Andel",
        "I alt",
        f"Mod {found.before.quarter}",
        f"Mod {found.year_before.quarter}",
    )
    yield from table(head, rows, right=(0, 2, 3, 4))
    yield from tie_sentences(found)
    yield ""
    yield "Tid til løsning:"
    yield from solving_sentences(found.solving, format_date(found.coverage.last))
    if found.open_at_end is not None:
        yield f"Åbne, da kvartalet sluttede: {format_number(found.open_at_end)}"
    yield ""
    yield from table(("Kommune", "Antal"), [(name, _count(cell)) for name, cell in found.municipalities], right=(1,))
    yield ""
    yield from table(("Kanal", "Antal"), [(name, format_number(count)) for name, count in found.channels], right=(1,))
    yield ""
    yield new_sentence(found)
    yield from (f"- {new_words(one)}" for one in found.new or ())
    yield from notes(found)


def _count(cell: int | str) -> str:
    from kpro_analysis.danish import format_number

    return format_number(cell) if isinstance(cell, int) else cell


def _remarks(found: "Tickets") -> Iterator[str]:
    from kpro_analysis.findings import by_severity, counted

    yield f"Bemærkninger: {counted(found.findings)}"
    listed = by_severity(found.findings)
    for finding in listed[:MOST_SHOWN]:
        place = " ".join(part for part in (finding.file, finding.sheet, finding.cell) if part)
        yield f"{finding.level.danish}: {f'{place}: ' if place else ''}{finding.message} {finding.advice}"
    if (rest := len(listed) - MOST_SHOWN) > 0:
        yield f"… og {rest} til. Se dem med --format json."
