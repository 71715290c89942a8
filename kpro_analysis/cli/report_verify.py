"""`kpro report verify`: whether an edition is still as it was published."""

from argparse import Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING

from kpro_analysis.cli.arguments import add_form
from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import say_json, say_text
from kpro_analysis.cli.report_make import form_of
from kpro_analysis.errors import EXIT_BAD_INPUT

if TYPE_CHECKING:
    from kpro_analysis.reports.verify import Verified

HELP = "Se, om en rapport stadig er, som da den blev lavet"


def add(parser: DanishParser) -> None:
    """What it takes."""
    parser.arguments.add_argument("folder", metavar="MAPPE", help="mappen med én rapport, fx reports/2024-K1")
    parser.epilog = "Slutter med koden 0, når intet er ændret, og 3, når noget er."
    add_form(parser)


def run(arguments: Namespace) -> int:
    """Hold the files against the manifest, and say what differs; the exit code tells whether anything does."""
    from pathlib import Path

    from kpro_analysis.reports.verify import verify

    form = form_of(arguments)
    found = verify(Path(arguments.folder))
    if form == "json":
        lists = {name: list(names) for name, names in vars(found).items()}
        say_json({"folder": arguments.folder, "whole": found.is_whole, **lists})
    else:
        say_text("\n".join(_lines(found)) + "\n")
    return 0 if found.is_whole else EXIT_BAD_INPUT


def _lines(found: "Verified") -> Iterator[str]:
    for what, names in (
        ("Ændret", found.different),
        ("Mangler", found.missing),
        ("Kommet til", found.extra),
        ("Som da rapporten blev lavet", found.same),
    ):
        yield from (f"{what}: {name}" for name in names)
