"""`kpro extract`: a workbook with some of the requests, to send out."""

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from kpro_analysis.cli.arguments import add_form, add_workbook
from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import say_json, say_text
from kpro_analysis.errors import UsageError

if TYPE_CHECKING:
    from kpro_analysis.register.exposed import Exposed
    from kpro_analysis.register.extract import Extract

HELP = "Træk nogle af ændringsønskerne ud i en arbejdsbog, der kan sendes til andre"
FILTERS = {"workshop": "WORKSHOP", "module": "MODUL", "source": "KILDE", "status": "STATUS"}
EXAMPLES = {"workshop": "Handlevejledninger", "module": "KAM", "source": "Uddata-test", "status": "Modtaget"}
WARNING = (
    "Filen indeholder kontaktoplysninger, og det er personoplysninger: send den kun til dem, der skal bruge dem, og "
    "slet den, når den er brugt."
)


def add(parser: DanishParser) -> None:
    """What it takes."""
    add_workbook(parser)
    add = parser.options.add_argument
    for name, word in FILTERS.items():
        add(f"--{name}", action="append", default=[], metavar=word, help=f"tag kun disse med, fx {EXAMPLES[name]}")
    add("-o", "--output", required=True, metavar="FIL", help="arbejdsbogen, der skrives, fx udtraek.xlsx")
    add("--with-contact", action="store_true", help="tag Indmelder, E-mail og Telefon med")
    add_form(parser)
    parser.epilog = (
        "Mindst ét af --workshop, --module, --source og --status skal med. Gives et af dem flere gange, er ét af "
        "ordene nok; gives flere af dem, skal alle passe. Ordet blank står for det, der ikke er udfyldt."
    )


def run(arguments: Namespace) -> None:
    """Take them out, write the workbook, and say what was hidden in it."""
    from datetime import datetime

    from kpro_analysis.cli.files import refuse_target, write_file
    from kpro_analysis.cli.options import one_of
    from kpro_analysis.register.extract_workbook import MARK, workbook_bytes

    form = one_of("--format", arguments.format, ("table", "json"))
    output, workbook = Path(arguments.output), Path(arguments.workbook)
    if output.suffix.casefold() != ".xlsx":
        raise UsageError("Filen skal hedde noget med .xlsx, fx -o udtraek.xlsx.")
    chosen = _chosen(arguments)
    refuse_target(output, workbook, MARK)
    taken, hidden = _taken(workbook, chosen, with_contact=arguments.with_contact)
    write_file(output, workbook_bytes(taken, made=datetime.now().astimezone()))
    if form == "json":
        ids = [request.id for request in taken.requests]
        cells = [cell.as_dict() for cell in hidden]
        say_json({"file": str(output), "requests": ids, "contact": arguments.with_contact, "hidden": cells})
    else:
        say_text("\n".join(_lines(taken, hidden, output)) + "\n")


def _chosen(arguments: Namespace) -> dict[str, frozenset[str]]:
    from kpro_analysis.cli.options import NO_VALUE, one_of
    from kpro_analysis.register.extract import FACETS
    from kpro_analysis.register.search import BLANK_VALUE

    chosen = {}
    for name in FILTERS:
        if typed := getattr(arguments, name):
            words = [one_of(f"--{name}", word, (*FACETS[name][1], NO_VALUE)) for word in typed]
            chosen[name] = frozenset(BLANK_VALUE if word == NO_VALUE else word for word in words)
    if not chosen:
        raise UsageError("Vælg, hvad der skal trækkes ud, med mindst ét af --workshop, --module, --source og --status.")
    return chosen


def _taken(
    workbook: Path, chosen: dict[str, frozenset[str]], *, with_contact: bool
) -> "tuple[Extract, tuple[Exposed, ...]]":
    """The extract, and the cells in which something is hidden: none where contact details are asked for."""
    from dataclasses import replace

    from kpro_analysis.excel.package import open_package
    from kpro_analysis.register.contacts import contacts_of
    from kpro_analysis.register.exposed import find_exposed
    from kpro_analysis.register.extract import TEXT_FIELDS, extract, without
    from kpro_analysis.register.workbook import read_package

    package = open_package(workbook)
    taken = extract(read_package(package).register, chosen)
    if with_contact:
        return replace(taken, contacts=contacts_of(package, taken.requests)), ()
    hidden = find_exposed(package, taken.requests, TEXT_FIELDS)
    return without(taken, hidden), hidden


def _lines(taken: "Extract", hidden: "tuple[Exposed, ...]", output: Path) -> Iterator[str]:
    from kpro_analysis.cli.tables import finding_counts, one_line, requests_counted

    yield one_line(f"{requests_counted(len(taken.requests))} ({taken.words}) er skrevet i {output}")
    yield from (f"{cell.id}: {cell.words}; det er skjult (███) i udtrækket." for cell in hidden)
    if taken.contacts is not None:
        yield WARNING
    if findings := taken.register.findings:
        yield f"{finding_counts(findings)} Det, der ikke kan bruges, er tomt i udtrækket. Se dem med: kpro check"
