"""`kpro uddata ingest`: files of answers become a folder of rows, without anybody's number in it."""

from argparse import Namespace

from kpro_analysis.cli.arguments import add_form
from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import say_json, say_text
from kpro_analysis.errors import UsageError

HELP = "Læs besvarede skemaer ind i en mappe, med pseudonymer i stedet for personer"


def add(parser: DanishParser) -> None:
    """What it takes."""
    parser.arguments.add_argument("files", metavar="FIL", nargs="*", help="rapporter, CSV, Excel eller mapper med dem")
    parser.options.add_argument("--key-file", metavar="FIL", help="nøglen; ellers læses den i KPRO_KEY")
    parser.options.add_argument("-o", "--output", metavar="MAPPE", help="mappen, der skal læses ind i")
    add_form(parser)


def run(arguments: Namespace) -> None:
    """Take the files in, and say what was found."""
    import os
    import sys
    from datetime import UTC, datetime
    from pathlib import Path

    from kpro_analysis.cli.options import one_of
    from kpro_analysis.pseudonyms import read_key, refuse_key_within
    from kpro_analysis.uddata.ingest import ingest
    from kpro_analysis.uddata.ingest_words import as_dict, sentences

    form = one_of("--format", arguments.format, ("table", "json"))
    if arguments.output is None:
        raise UsageError("Der mangler en mappe at læse ind i. Vælg den med -o.")
    if not arguments.files:
        raise UsageError("Der mangler filer. Skriv de filer eller mapper, der skal læses ind.")
    folder = Path(arguments.output)
    key_file = None if arguments.key_file is None else Path(arguments.key_file)
    refuse_key_within(key_file, folder)
    key = read_key(key_file, os.environ)

    def tell(line: str) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"{line}\n")

    done = ingest([Path(name) for name in arguments.files], folder, key, datetime.now(UTC), tell=tell)
    for finding in done.findings:
        sys.stderr.write(f"{finding.message}\n")
    if form == "json":
        say_json(as_dict(done))
    else:
        say_text("".join(f"{sentence}\n" for sentence in sentences(done)))
