"""`kpro spending`: what the pool was spent on, as the decisions tell."""

from argparse import Namespace
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from kpro_analysis.cli.arguments import add_form, add_setting_options, add_workbook
from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import say_json, say_text

if TYPE_CHECKING:
    from kpro_analysis.reports.open_requests import Wanted
    from kpro_analysis.reports.quarter_times import Times
    from kpro_analysis.weighting.spending import Spending, Spent

HELP = "Vis, hvad puljen er brugt på: de besluttede ønsker og deres pris, det disponerede og resten"


def add(parser: DanishParser) -> None:
    """What it takes."""
    add_workbook(parser)
    add_setting_options(parser)
    parser.options.add_argument(
        "--quarter", metavar="KVARTAL", help="til og med det kvartal, fx 2024-K1 (standard kvartalet i dag)"
    )
    add_form(parser)


def run(arguments: Namespace) -> None:
    """Add up what is decided: in the register, in the workbook of the year and in the log beside it."""
    from datetime import datetime
    from pathlib import Path

    from kpro_analysis.cli.options import one_of, read_setting_choices, settings_for
    from kpro_analysis.extracts.danish_time import DENMARK
    from kpro_analysis.register.workbook import read_register
    from kpro_analysis.reports.open_requests import wanted
    from kpro_analysis.reports.quarter_times import Times
    from kpro_analysis.support.quarters import Quarter

    form = one_of("--format", arguments.format, ("table", "json"))
    choices = read_setting_choices(arguments)
    today = datetime.now(DENMARK).date()
    times = Times(Quarter.of(today) if arguments.quarter is None else Quarter.parse(arguments.quarter), today)
    workbook = Path(arguments.workbook)
    register = read_register(workbook)
    found = wanted(workbook.parent, register, settings_for(register, choices), times)
    if form == "json":
        say_json(_json(found, times))
    else:
        say_text("\n".join([*_lines(found.spending[times.quarter]), *found.known.faults]) + "\n")


def _json(found: "Wanted", times: "Times") -> dict[str, Any]:
    from dataclasses import asdict

    from kpro_analysis.register.requests import form_id
    from kpro_analysis.weighting.known_decisions import row_dict
    from kpro_analysis.weighting.spending_tables import as_dict

    spent = found.spending[times.quarter]
    earlier = {"previous_quarter": found.spending[times.before], "year_before": found.spending[times.year_before]}
    return {
        "quarter": str(times.quarter),
        **as_dict(spent),
        "decided_in_quarter": [form_id(one.request.number) for one in spent.since(times.quarter.start)],
        **{name: {"until": one.until.isoformat(), "decided": asdict(one.decided)} for name, one in earlier.items()},
        "decisions": [row_dict(row) for row in found.decisions],
        "remarks": list(found.known.faults),
    }


def _lines(found: "Spending") -> Iterable[str]:
    from kpro_analysis.cli.tables import shortened, table
    from kpro_analysis.danish import format_date, format_money
    from kpro_analysis.weighting.spending_words import ledger, sentences

    rows = [(one.request.id, shortened(one.request.title), format_date(one.day), *_cost(one)) for one in found.spent]
    if rows:
        header = ("ÆØ", "Titel", "Besluttet", "Mindst", "Regnet", "Højst")
        yield from table(header, rows, right=(3, 4, 5))
        yield ""
    totals = [(name, *map(format_money, (cost.low, cost.plan, cost.high))) for name, cost in ledger(found)]
    yield from table(("", "Mindst", "Regnet", "Højst"), totals, right=(1, 2, 3))
    yield ""
    yield from sentences(found)


def _cost(one: "Spent") -> tuple[str, ...]:
    from kpro_analysis.danish import format_money

    cost = one.cost
    return ("mangler",) * 3 if cost is None else tuple(map(format_money, (cost.low, cost.plan, cost.high)))
