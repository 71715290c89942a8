"""`kpro import`: the forms of an inbox become rows of the register."""

from argparse import Namespace

from kpro_analysis.cli.arguments import add_form, add_workbook
from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import say_json, say_text

HELP = "Tag blanketter fra en indbakke ind i registeret, og lav svar til dem, der har indsendt dem"


def add(parser: DanishParser) -> None:
    """What it takes."""
    parser.arguments.add_argument("inbox", metavar="INDBAKKE", help="mappen med blanketter (.json eller .csv)")
    add_workbook(parser)
    parser.options.add_argument("--dry-run", action="store_true", help="vis, hvad der ville ske, uden at røre noget")
    add_form(parser)


def run(arguments: Namespace) -> None:
    """Take the forms in, or show what would happen, and say so."""
    from datetime import datetime
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from kpro_analysis.cli.imported import import_json, import_text
    from kpro_analysis.cli.options import one_of
    from kpro_analysis.register.intake import import_forms, show_import
    from kpro_analysis.weighting.similarity import twins_of

    form = one_of("--format", arguments.format, ("table", "json"))
    take = show_import if arguments.dry_run else import_forms
    now = datetime.now(ZoneInfo("Europe/Copenhagen"))
    done = take(Path(arguments.inbox), Path(arguments.workbook), now)
    twins: dict[int, list[int]] = {}
    for pair in twins_of(done.before.requests, done.new):
        twins.setdefault(pair.a, []).append(pair.b)
    if form == "json":
        say_json(import_json(done, dry_run=arguments.dry_run, twins=twins))
    else:
        say_text(import_text(done, dry_run=arguments.dry_run, twins=twins))
