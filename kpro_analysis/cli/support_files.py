"""What the commands on support take: extracts, and what is meant by their categories."""

from argparse import Namespace
from typing import TYPE_CHECKING

from kpro_analysis.cli.danish_parser import DanishParser

if TYPE_CHECKING:
    from kpro_analysis.support.categories import Spelling
    from kpro_analysis.support.ticket import Tickets


def add_files(parser: DanishParser) -> None:
    """The extracts, and the file of categories."""
    parser.arguments.add_argument(
        "files", metavar="FIL", nargs="+", help="supportens udtræk, én række pr. henvendelse (CSV eller Excel)"
    )
    parser.options.add_argument(
        "--categories", metavar="FIL", help="hvad der menes med kategorierne (standard kategorier.toml ved udtrækket)"
    )


def read_files(arguments: Namespace) -> "tuple[Tickets, tuple[Spelling, ...], dict[str, str]]":
    """The enquiries under their categories, how these are spelled, and what the file of categories says."""
    from datetime import datetime
    from pathlib import Path

    from kpro_analysis.support.categories import categorised
    from kpro_analysis.support.category_file import find_categories, read_categories
    from kpro_analysis.support.ticket import DENMARK
    from kpro_analysis.support.tickets import read_tickets

    paths = [Path(name) for name in arguments.files]
    said = Path(arguments.categories) if arguments.categories is not None else find_categories(paths)
    agreed = {} if said is None else read_categories(said)
    found, known = categorised(read_tickets(paths, datetime.now(DENMARK)), agreed)
    return found, known, agreed
