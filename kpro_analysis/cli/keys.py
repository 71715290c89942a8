"""`kpro minlog key` and `kpro uddata key`: keys that pseudonyms are made with."""

from argparse import Namespace

from kpro_analysis.cli.commands import Command, add_commands
from kpro_analysis.cli.danish_parser import DanishParser

HELP = "Lav en nøgle, som personer får pseudonymer med"


class NewKey:
    """`… key new`."""

    HELP = "Lav en ny nøgle i en ny fil, som kun du kan læse"

    def add(self, parser: DanishParser) -> None:
        """What it takes."""
        parser.arguments.add_argument("file", metavar="FIL", help="filen, der skal laves; den må ikke findes")

    def run(self, arguments: Namespace) -> None:
        """Make it, and say its short name."""
        from pathlib import Path

        from kpro_analysis.cli.output import say_text
        from kpro_analysis.privacy import mask
        from kpro_analysis.pseudonyms import new_key_file

        path = Path(arguments.file)
        key = new_key_file(path)
        say_text(f"Nøglen {key.id} er skrevet i {mask(path.name)}. Gem den adskilt fra udtræk og resultater.\n")


COMMANDS: dict[str, Command] = {"new": NewKey()}


def add(parser: DanishParser) -> None:
    """One command per thing to do with keys."""
    add_commands(parser, COMMANDS, "TRIN")
