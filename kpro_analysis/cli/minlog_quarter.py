"""`kpro minlog quarter`: what was logged in a quarter, beside the quarter before and the one a year before."""

from argparse import Namespace
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from kpro_analysis.cli.arguments import add_form
from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import say_json, say_text
from kpro_analysis.errors import UsageError

if TYPE_CHECKING:
    from kpro_analysis.minlog.periods import Period

HELP = "Vis et kvartal i MinLog ved siden af kvartalet før og samme kvartal året før"


def add(parser: DanishParser) -> None:
    """What it takes."""
    parser.arguments.add_argument("folder", metavar="MAPPE", help="mappen fra kpro minlog ingest")
    add = parser.options.add_argument
    add("--quarter", required=True, metavar="KVARTAL", help="fx 2024-K1")
    add(
        "--days",
        default="180",
        metavar="N",
        help="dage uden aktivitet, før en borger er inaktiv: 30, 90, 180 (standard) eller 365",
    )
    add_form(parser)


def run(arguments: Namespace) -> None:
    """Look it up in what is prepared."""
    from pathlib import Path

    from kpro_analysis.cli.options import one_of
    from kpro_analysis.minlog.audit_folder import prepared_summary
    from kpro_analysis.minlog.periods import as_dict, covered, period
    from kpro_analysis.minlog.summary_format import DAYS
    from kpro_analysis.support.quarters import Quarter

    form = one_of("--format", arguments.format, ("table", "json"))
    if arguments.days not in map(str, DAYS):
        raise UsageError(f"--days skal være {', '.join(map(str, DAYS[:-1]))} eller {DAYS[-1]}.")
    quarter = Quarter.parse(arguments.quarter)
    summary = prepared_summary(Path(arguments.folder))
    first, last = covered(summary.meta)
    found = {
        name: period(summary, one.months, int(arguments.days))
        for name, one in (
            ("now", quarter),
            ("previous_quarter", quarter.before()),
            ("year_before", quarter.before(4)),
        )
    }
    if form == "json":
        log = {"from": first.isoformat(), "to": last.isoformat()}
        told = {name: as_dict(one) for name, one in found.items()}
        say_json({"quarter": str(quarter), "days": int(arguments.days), "log": log, **told})
    else:
        say_text("\n".join(_lines(quarter.words, found)) + "\n")


def _lines(words: str, found: "Mapping[str, Period]") -> Iterable[str]:
    from kpro_analysis.cli.tables import table

    names = {"now": words, "previous_quarter": "Kvartalet før", "year_before": "Samme kvartal året før"}
    rows = [(names[name], *_cells(one)) for name, one in found.items()]
    yield from table(("", "Registreringer", "Borgere", "Brugere", "På inaktive"), rows, right=(1, 2, 3, 4))
    for name, one in found.items():
        if not one.is_whole:
            yield f"{names[name]}: loggen dækker {'ikke hele kvartalet' if one.tells else 'det ikke'}."


def _cells(found: "Period") -> tuple[str, ...]:
    from kpro_analysis.danish import format_percent

    view = found.view
    share = view.inactive_share
    counts: tuple[Any, ...] = (view.entries, view.citizens, view.users) if found.tells else (None,) * 3
    return (*map(_count, counts), "–" if share is None else format_percent(share, 1))


def _count(count: int | str | None) -> str:
    from kpro_analysis.danish import format_number

    return "–" if count is None else count if isinstance(count, str) else format_number(count)
