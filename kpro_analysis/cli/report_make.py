"""`kpro report KIND`: make one report."""

import sys
from argparse import Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kpro_analysis.cli.arguments import add_form
from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import say_json, say_text
from kpro_analysis.reports.parameters import DAY, TODAY, ReportKind

if TYPE_CHECKING:
    from datetime import datetime

    from kpro_analysis.reports.runner import Edition, Order, Workshop

ANEW = "\r\x1b[K"  # begins the line of a terminal again


class MakeReport:
    """The command that makes a report of a kind."""

    def __init__(self, kind: ReportKind) -> None:
        self.kind = kind
        self.HELP = f"Lav {kind.title[0].lower()}{kind.title[1:]}"

    def add(self, parser: DanishParser) -> None:
        """What it takes: what its notebook takes, and where to put it."""
        for parameter in self.kind.parameters:
            parser.options.add_argument(
                f"--{parameter.name}", required=True, metavar=parameter.metavar, help=parameter.help
            )
        if self.kind.dated:
            parser.options.add_argument(f"--{TODAY}", metavar=DAY.metavar, help=DAY.help)
        add_folders(parser)
        parser.options.add_argument("--only", metavar="FORM", help="lav kun én form: html, pdf eller xlsx")
        add_form(parser)

    def run(self, arguments: Namespace) -> None:
        """Make it, and say where it is and what is missing."""
        from kpro_analysis.cli.options import one_of
        from kpro_analysis.reports.forms import ASKED_FOR
        from kpro_analysis.reports.runner import make

        form = form_of(arguments)
        only = None if arguments.only is None else one_of("--only", arguments.only, ASKED_FOR)
        given = {parameter.name: getattr(arguments, parameter.name) for parameter in self.kind.parameters}
        if self.kind.dated:
            given[TODAY] = arguments.today or clock().date().isoformat()
        made = make(order_of(self.kind, given, arguments, only), workshop_here())
        for sentence in made.missing:
            sys.stderr.write(f"Mangler: {sentence}\n")
        if form == "json":
            say_json(edition_as_dict(made))
        else:
            say_text("\n".join(edition_lines(made)) + "\n")


def form_of(arguments: Namespace) -> str:
    """The form of the result; raises UsageError. What a usual one needs is little, as `due` is called every day."""
    forms = ("table", "json")
    if arguments.format in forms:
        return str(arguments.format)
    from kpro_analysis.cli.options import one_of

    return one_of("--format", arguments.format, forms)


def add_folders(parser: DanishParser) -> None:
    """The data and where reports go."""
    parser.options.add_argument("--data", required=True, metavar="MAPPE", help="mappen med registeret og de andre data")
    add_output(parser)


def add_output(parser: DanishParser) -> None:
    """Where reports lie."""
    parser.options.add_argument(
        "-o", "--output", default="reports", metavar="MAPPE", help="mappen til rapporterne (standard reports)"
    )


def order_of(kind: ReportKind, given: dict[str, str], arguments: Namespace, only: str | None = None) -> "Order":
    """The order of a report with these parameters, which are checked."""
    from pathlib import Path

    from kpro_analysis.reports.runner import Order

    return Order(kind, kind.values(given), Path(arguments.data), Path(arguments.output), only)


def workshop_here() -> "Workshop":
    """The machine's clock in Danish time, and progress on standard error when somebody looks at it."""
    from kpro_analysis.reports.runner import Workshop

    def told(step: str) -> None:
        sys.stderr.write(f"{ANEW}{step[:1].upper()}{step[1:]}" if step else ANEW)
        sys.stderr.flush()

    return Workshop(clock, told) if sys.stderr.isatty() else Workshop(clock)


def clock() -> "datetime":
    """The moment, in Danish time."""
    from datetime import datetime
    from zoneinfo import ZoneInfo

    return datetime.now(ZoneInfo("Europe/Copenhagen"))


def edition_as_dict(made: "Edition") -> dict[str, Any]:
    """An edition for other programs."""
    from kpro_analysis.reports.manifest import of_file

    return {
        "folder": str(made.published.folder),
        "files": [of_file(name, content) for name, content in made.files.items()],
        "missing": list(made.missing),
        "seconds": round(made.seconds, 1),
    }


def edition_lines(made: "Edition") -> Iterator[str]:
    """An edition for readers."""
    published = made.published
    yield "Skrevet:" if published.written else "Rapporten ligger der allerede, og intet er ændret:"
    yield from (f"  {published.folder / name}" for name in made.files)
    if published.earlier is not None:
        yield f"Den rapport, der lå der, er gemt i {published.earlier}."
