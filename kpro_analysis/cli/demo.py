"""`kpro demo`: write the demo register and the demo enquiries into a folder."""

from argparse import Namespace
from pathlib import Path

from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import say_text

HELP = "Lav et register med 91 opdigtede ændringsønsker og supportens henvendelser at prøve på"


def add(parser: DanishParser) -> None:
    """What it takes."""
    parser.arguments.add_argument("folder", metavar="MAPPE", help="mappen til filerne; den laves, hvis den mangler")


def run(arguments: Namespace) -> None:
    """Write the files and say where."""
    from kpro_analysis.register.demo import write_demo
    from kpro_analysis.support.demo import write_demo as write_support

    folder = Path(arguments.folder)
    for path in (*write_demo(folder), write_support(folder)):
        say_text(f"{path}\n")
