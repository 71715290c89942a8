"""`kpro minlog audit`: what is logged, on whom, how often on inactive citizens, and whether care teams go with it."""

from argparse import Namespace
from collections.abc import Iterable
from typing import TYPE_CHECKING

from kpro_analysis.cli.arguments import add_form
from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import say_json, say_text
from kpro_analysis.errors import UsageError

if TYPE_CHECKING:
    from kpro_analysis.minlog.audit_result import Audit

HELP = "Opgør, hvad der logges, på hvem, og hvor ofte på inaktive borgere"
MOST_DAYS = 36_500


def add(parser: DanishParser) -> None:
    """What it takes."""
    parser.arguments.add_argument("folder", metavar="MAPPE", help="mappen fra kpro minlog ingest")
    add = parser.options.add_argument
    add("--days", default="180", metavar="N", help="dage uden aktivitet, før en borger er inaktiv (standard 180)")
    add("--engine", default="duckdb", metavar="MOTOR", help="duckdb (standard) eller spark")
    add_form(parser)


def run(arguments: Namespace) -> None:
    """Audit the folder."""
    import sys
    from pathlib import Path

    from kpro_analysis.cli.options import one_of

    form = one_of("--format", arguments.format, ("table", "json"))
    engine = one_of("--engine", arguments.engine, ("duckdb", "spark"))
    days = read_days(arguments.days)
    folder = Path(arguments.folder)

    def tell(what: str, done: int, steps: int) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"Gør loggen klar: {what} ({done} af {steps})\n")

    from kpro_analysis.minlog.audit_tables import as_dict
    from kpro_analysis.minlog.store import Store

    store = Store.open(folder)
    if engine == "spark":
        from kpro_analysis.minlog.audit_spark import audit_on_spark

        audit = audit_on_spark(store, days)
    else:
        from kpro_analysis.minlog.prepared import audit_prepared, prepared_now

        made = prepared_now(store)
        if made is None:
            from kpro_analysis.minlog.prepare import prepare

            made = prepare(store, tell)
        audit = audit_prepared(store, made, days)
    if form == "json":
        say_json(as_dict(audit))
    else:
        say_text("\n".join(_lines(audit)) + "\n")


def read_days(text: str) -> int:
    """How many days, as typed; raises UsageError for what can't be."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST_DAYS:
        raise UsageError("--days skal være et helt antal dage på mindst 1, fx 180.")
    return int(text)


def _lines(audit: "Audit") -> Iterable[str]:
    from kpro_analysis.cli.minlog_audit_text import lines

    return lines(audit)
