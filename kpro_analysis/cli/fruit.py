"""`kpro fruit`: what is cheap and worth more than the pool's price, and what was never given points."""

from argparse import Namespace
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from kpro_analysis.cli.arguments import add_form, add_setting_options, add_workbook
from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import say_json, say_text

if TYPE_CHECKING:
    from kpro_analysis.register.requests import Register
    from kpro_analysis.weighting.fruit import Harvest
    from kpro_analysis.weighting.fruit_wanted import Wanted

HELP = "Find lavthængende frugter: det billige, der giver mest for pengene, og det, der bør vurderes"


def add(parser: DanishParser) -> None:
    """What it takes."""
    add_workbook(parser)
    add_setting_options(parser)
    option = parser.options.add_argument
    option("--cheap", metavar="KR", help="højeste pris for det, der regnes for billigt (standard 25.000)")
    option(
        "--assess",
        action="append",
        default=[],
        metavar="PRIORITET",
        help="se kun på ønsker uden point med denne prioritet (standard gul og grøn; kan gives flere gange)",
    )
    option(
        "--tickets",
        action="append",
        default=[],
        metavar="FIL",
        help="supportens udtræk: hvor mange henvendelser der ligner et ønske (kan gives flere gange)",
    )
    add_form(parser)


def run(arguments: Namespace) -> None:
    """Look for it, and say what was found."""
    from kpro_analysis.cli.options import one_of, read_setting_choices, settings_for
    from kpro_analysis.register.workbook import read_register
    from kpro_analysis.weighting.fruit import find_fruit
    from kpro_analysis.weighting.fruit_tables import as_dict
    from kpro_analysis.weighting.model import prepare
    from kpro_analysis.weighting.similarity import alike_pairs

    form = one_of("--format", arguments.format, ("table", "json"))
    choices, wanted = read_setting_choices(arguments), _wanted(arguments)
    register = read_register(arguments.workbook)
    contest = prepare(register, settings_for(register, choices))
    harvest = find_fruit(contest, alike_pairs(register.requests), wanted, _enquiries(arguments, register))
    if form == "json":
        say_json(as_dict(harvest))
    else:
        say_text("\n".join(_lines(harvest)) + "\n")


def _enquiries(arguments: Namespace, register: "Register") -> dict[int, int] | None:
    """How many enquiries speak for each request; None without extracts."""
    if not arguments.tickets:
        return None
    from datetime import datetime
    from pathlib import Path

    from kpro_analysis.support.ticket import DENMARK
    from kpro_analysis.support.tickets import read_tickets
    from kpro_analysis.weighting.enquiries import enquiries_behind

    found = read_tickets([Path(name) for name in arguments.tickets], datetime.now(DENMARK))
    return enquiries_behind(register.requests, found.asked)


def _wanted(arguments: Namespace) -> "Wanted":
    from kpro_analysis.cli.options import amount, one_of
    from kpro_analysis.register.requests import LIGHTS
    from kpro_analysis.weighting.fruit_wanted import CHEAP, UNSCORED_LIGHTS, Wanted

    cheap = CHEAP if arguments.cheap is None else amount("--cheap", arguments.cheap)
    lights = frozenset(one_of("--assess", word, LIGHTS) for word in arguments.assess)
    return Wanted(cheap, lights or UNSCORED_LIGHTS)


def _lines(harvest: "Harvest") -> Iterator[str]:
    from kpro_analysis.cli.tables import table
    from kpro_analysis.danish import format_money
    from kpro_analysis.weighting.fruit_words import (
        fit_words,
        fruit_reasons,
        no_fruit_words,
        price_words,
        unestimated_words,
        unscored_reasons,
    )

    yield price_words(harvest)
    yield ""
    yield f"Lavthængende frugter, højst {format_money(harvest.wanted.cheap)}:"
    for fruit in harvest.fruit:
        yield from _entry(harvest, fruit.unit.number, fruit_reasons(harvest, fruit))
    if words := no_fruit_words(harvest):
        yield f"- {words}"
    yield ""
    yield fit_words(harvest)
    yield ""
    yield "Bør vurderes (har aldrig fået point):"
    for one in harvest.unscored:
        yield from _entry(harvest, one.request.number, unscored_reasons(harvest, one))
    if not harvest.unscored:
        yield "- Ingen, der vides at være billige."
    if words := unestimated_words(harvest):
        yield ""
        yield words
    if harvest.unestimated:
        requests = [(one.request, one.evidence) for one in harvest.unestimated]
        rows = [(r.id, r.title, r.light or "-", str(len(e.alike)), str(len(e.municipalities))) for r, e in requests]
        yield from table(("ÆØ", "Titel", "Prioritet", "Ligner", "Kommuner"), _cut(rows), right=(3, 4))


def _entry(harvest: "Harvest", number: int, reasons: Iterable[str]) -> Iterator[str]:
    from kpro_analysis.cli.tables import one_line
    from kpro_analysis.weighting.fruit_words import fruit_title

    request = harvest.plain.register.by_number[number]
    kinds = ", ".join(word.casefold() for word in (request.light, request.kind) if word)
    yield one_line(f"- {fruit_title(harvest, number)}{f' ({kinds})' if kinds else ''}")
    yield from (f"    {one_line(reason)}" for reason in reasons)


def _cut(rows: Iterable[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    from kpro_analysis.cli.tables import shortened

    return ((number, shortened(title), *rest) for number, title, *rest in rows)
