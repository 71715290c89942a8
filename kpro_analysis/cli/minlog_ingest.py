"""`kpro minlog ingest`: extracts of the log become a folder that can be audited, without anybody's number in it."""

from argparse import Namespace
from typing import TYPE_CHECKING

from kpro_analysis.cli.arguments import add_form
from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import say_json, say_text
from kpro_analysis.errors import UsageError

if TYPE_CHECKING:
    from kpro_analysis.minlog.ingest import Ingested

HELP = "Læs udtræk af MinLog ind i en mappe, med pseudonymer i stedet for personer"
SIDE_OPTIONS = {
    "activity": "borgernes aktivitet: person; tidspunkt; hændelse",
    "careteam": "borgernes careteams: person; careteam; fra; til",
    "participants": "deltagere i careteams: bruger; careteam; fra; til",
    "episodes": "borgernes forløb: person; forløb; status; fra; til",
}


def add(parser: DanishParser) -> None:
    """What it takes."""
    parser.arguments.add_argument("files", metavar="FIL", nargs="*", help="udtræk, eller mapper med udtræk")
    words = "nøglen; ellers læses den i KPRO_KEY, eller i KPRO_MINLOG_KEY, som den hed før"
    parser.options.add_argument("--key-file", metavar="FIL", help=words)
    parser.options.add_argument("--map", metavar="FIL", help="kolonnekort til CSV (TOML)")
    for kind, text in SIDE_OPTIONS.items():
        parser.options.add_argument(f"--{kind}", metavar="FIL", action="append", default=[], help=text)
    parser.options.add_argument(
        "--person-table", metavar="FIL", help="nøgletabel: id i filerne ved siden af; personnummer"
    )
    parser.options.add_argument("-o", "--output", metavar="MAPPE", help="mappen, der skal læses ind i")
    add_form(parser)


def run(arguments: Namespace) -> None:
    """Take the files in, and say what was found."""
    import os
    import sys
    from datetime import UTC, datetime
    from pathlib import Path

    from kpro_analysis.cli.options import one_of
    from kpro_analysis.minlog.column_map import read_map
    from kpro_analysis.minlog.ingest import Extract, ingest
    from kpro_analysis.minlog.ingest_tables import as_dict
    from kpro_analysis.minlog.prepare import prepare
    from kpro_analysis.pseudonyms import OLD_VARIABLE, read_key, refuse_key_within

    form = one_of("--format", arguments.format, ("table", "json"))
    side = {kind: [Path(name) for name in getattr(arguments, kind)] for kind in SIDE_OPTIONS}
    if arguments.output is None:
        raise UsageError("Der mangler en mappe at læse ind i. Vælg den med -o.")
    if not arguments.files and not any(side.values()):
        raise UsageError("Der mangler udtræk. Skriv de filer eller mapper, der skal læses ind.")
    folder = Path(arguments.output)
    key_file = None if arguments.key_file is None else Path(arguments.key_file)
    refuse_key_within(key_file, folder)
    key = read_key(key_file, os.environ, OLD_VARIABLE)
    extract = Extract(
        files=[Path(name) for name in arguments.files],
        side=side,
        column_map=None if arguments.map is None else read_map(Path(arguments.map)),
        person_table=None if arguments.person_table is None else Path(arguments.person_table),
    )

    def tell(line: str) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"{line}\n")

    done = ingest(extract, folder, key, datetime.now(UTC), tell=tell)
    if done.store.log_files():
        prepare(done.store, lambda what, step, steps: tell(f"Gør klar: {what} ({step + 1} af {steps})"))
    for finding in done.findings:
        sys.stderr.write(f"{finding.file}: {finding.message}\n")
    if form == "json":
        say_json(as_dict(done))
    else:
        say_text(_text(done))


def _text(done: "Ingested") -> str:
    from kpro_analysis.minlog.ingest_words import sentences

    return "".join(f"{sentence}\n" for sentence in sentences(done))
