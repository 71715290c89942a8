"""`kpro support categories`: what is meant by the categories, as a file to edit."""

from argparse import Namespace

from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import say_text
from kpro_analysis.cli.support_files import add_files, read_files

HELP = "Vis, hvilke kategorier stavemåderne er talt under, som en fil til at rette i"


def add(parser: DanishParser) -> None:
    """What it takes."""
    add_files(parser)
    parser.options.add_argument("-o", "--output", metavar="FIL", help="skriv i en ny fil, fx kategorier.toml")


def run(arguments: Namespace) -> None:
    """Say what the file of categories says, and propose the rest; a file that is there is never overwritten."""
    from pathlib import Path

    from kpro_analysis.cli.files import write_file
    from kpro_analysis.cli.output import encoded
    from kpro_analysis.errors import UsageError
    from kpro_analysis.excel.package import shown_name
    from kpro_analysis.support.category_file import categories_text

    target = Path(arguments.output) if arguments.output is not None else None
    if target is not None and target.exists():
        raise UsageError(f"{shown_name(target)} findes og bliver ikke overskrevet. Vælg et andet navn med -o.")
    _, known, agreed = read_files(arguments)
    text = categories_text(known, agreed)
    if target is None:
        say_text(text)
    else:
        write_file(target, encoded(text))
        say_text(f"Skrevet i {shown_name(target)}. Ret i den, og læg den som kategorier.toml ved siden af udtrækket.\n")
