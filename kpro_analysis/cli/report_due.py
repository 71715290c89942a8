"""`kpro report due`: make by itself what has to be there today."""

from argparse import Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kpro_analysis.cli.arguments import add_form
from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import say_json, say_text
from kpro_analysis.cli.report_make import add_folders, clock, form_of
from kpro_analysis.errors import EXIT_BAD_INPUT, KproError

if TYPE_CHECKING:
    from kpro_analysis.reports.due import Due
    from kpro_analysis.reports.runner import Edition

HELP = "Lav de rapporter, der skal være der i dag, og som ikke er lavet endnu"


def add(parser: DanishParser) -> None:
    """What it takes."""
    parser.options.add_argument("--today", metavar="DATO", help="regn med denne dag som i dag, fx 2024-04-02")
    add_folders(parser)
    add_form(parser)
    parser.epilog = (
        "Statuslisten skal være der fra den 1. i måneden, og kvartalsrapporten om kvartalet før fra kvartalets første "
        "hverdag. Var maskinen slukket, laves de, næste gang kommandoen køres. Slutter med koden 0, når alt er der, 2, "
        "når kommandoen er skrevet forkert, 3, når en rapport ikke kunne laves, og 1 ved en fejl i programmet. Hvad "
        "der skete, står i loggen ~/.kpro/kpro.log."
    )


def run(arguments: Namespace) -> int:
    """Make what isn't there, one after the other, whether or not the one before could be made."""
    from datetime import date
    from pathlib import Path

    from kpro_analysis.faults import note
    from kpro_analysis.reports.due import due
    from kpro_analysis.reports.folders import manifest_in
    from kpro_analysis.reports.parameters import read_day

    form = form_of(arguments)
    today = date.fromisoformat(read_day(arguments.today)) if arguments.today else clock().date()
    output = Path(arguments.output)
    waiting = [one for one in due(today) if manifest_in(output / one.edition) is None]
    results = [(one, _result(one, arguments)) for one in waiting]
    note(f"report due {today.isoformat()}: {len(waiting)} rapporter manglede")
    for one, result in results:
        note(f"report due {today.isoformat()}: {one.edition}: {_outcome(result)}")
    if form == "json":
        say_json(_as_dict(results))
    else:
        say_text("\n".join(_lines(results)) + "\n")
    return EXIT_BAD_INPUT if any(isinstance(result, str) for _, result in results) else 0


def _result(one: "Due", arguments: Namespace) -> "Edition | str":
    """What was made, or the sentence that says why it wasn't."""
    from dataclasses import replace

    from kpro_analysis.cli.report_make import order_of, workshop_here
    from kpro_analysis.faults import bug_reference
    from kpro_analysis.reports.runner import make

    try:
        return make(replace(order_of(one.kind, one.values, arguments), once=True), workshop_here())
    except KproError as error:
        return str(error)
    except Exception:
        return f"{one.edition} blev ikke lavet: uventet fejl i programmet (reference {bug_reference()})."


def _outcome(result: "Edition | str") -> str:
    from kpro_analysis.danish import format_number
    from kpro_analysis.privacy import mask

    if isinstance(result, str):
        return mask(result)
    if not result.published.written:
        return "lå der allerede"
    return f"lavet på {format_number(result.seconds, 1)} sekunder, {len(result.missing)} mangler"


def _as_dict(results: "list[tuple[Due, Edition | str]]") -> dict[str, Any]:
    from kpro_analysis.cli.report_make import edition_as_dict

    made = [edition_as_dict(result) for _, result in results if not isinstance(result, str)]
    failed = [{"edition": one.edition, "sentence": result} for one, result in results if isinstance(result, str)]
    return {"made": made, "failed": failed}


def _lines(results: "list[tuple[Due, Edition | str]]") -> Iterator[str]:
    from kpro_analysis.cli.report_make import edition_lines

    if not results:
        yield "Ingen rapporter mangler i dag."
    for _, result in results:
        if isinstance(result, str):
            yield result
        else:
            yield from edition_lines(result)
            yield from (f"Mangler: {sentence}" for sentence in result.missing)
