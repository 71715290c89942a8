"""`kpro uddata check`: what is wrong in the Uddata that was taken in, and what can be used.

What it says has exact counts, also below 5, and the lines that they stand on: it is for who mends the files and has
them. Only the list for the supplier leaves the house, and like the page it has "<5" for counts of few citizens.
"""

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from kpro_analysis.cli.arguments import add_form
from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import say_json, say_text

if TYPE_CHECKING:
    from kpro_analysis.uddata.checks import Checked

HELP = "Find fejl i Uddata, og se, hvad der kan bruges"


def add(parser: DanishParser) -> None:
    """What it takes."""
    parser.arguments.add_argument("folder", metavar="MAPPE", help="mappen fra kpro uddata ingest")
    option = parser.options.add_argument
    option(
        "--supplier",
        metavar="FIL",
        help="skriv en liste, som leverandøren må få (.csv eller .xlsx): uden personoplysninger, med <5 for få. Det, "
        "som kommandoen selv viser, har de præcise antal og er kun til dem, der har filerne",
    )
    add_form(parser)


def run(arguments: Namespace) -> None:
    """Check, write the list when it is asked for, and say what was found."""
    from datetime import UTC, datetime

    from kpro_analysis.cli.options import one_of
    from kpro_analysis.uddata.checks_folder import check_folder
    from kpro_analysis.uddata.checks_words import as_dict, sentences

    form = one_of("--format", arguments.format, ("table", "json"))
    target = None if arguments.supplier is None else Path(arguments.supplier)
    folder = Path(arguments.folder)
    if target is not None:
        _refuse(target, folder)
    checked = check_folder(folder, datetime.now(UTC))
    if target is not None:
        _write(target, checked)
    if form == "json":
        say_json(as_dict(checked))
    else:
        say_text("".join(f"{line}\n" for line in sentences(checked)))


def _refuse(target: Path, folder: Path) -> None:
    from kpro_analysis.cli.files import refuse_target
    from kpro_analysis.uddata.store import MANIFEST
    from kpro_analysis.uddata.supplier import refuse_kind
    from kpro_analysis.uddata.supplier_workbook import MARK

    refuse_kind(target.name)
    refuse_target(target, folder / MANIFEST, MARK, source="mappen")


def _write(target: Path, checked: "Checked") -> None:
    from kpro_analysis.cli.files import write_file
    from kpro_analysis.uddata.supplier import supplier_list

    write_file(target, supplier_list(checked, target.name))
