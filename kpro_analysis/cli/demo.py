"""`kpro demo`: write the demo register into a folder."""

from argparse import Namespace
from pathlib import Path

from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import say_text

HELP = "Lav et register med 91 opdigtede ændringsønsker at prøve på"


def add(parser: DanishParser) -> None:
    """What it takes."""
    parser.arguments.add_argument("folder", metavar="MAPPE", help="mappen til registeret; den laves, hvis den mangler")


def run(arguments: Namespace) -> None:
    """Write the register and say where."""
    from kpro_analysis.register.demo import write_demo

    for path in write_demo(Path(arguments.folder)):
        say_text(f"{path}\n")
