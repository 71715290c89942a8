"""`kpro serve`: show the pages until stopped."""

import os
from argparse import Namespace
from pathlib import Path

from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import say_text
from kpro_analysis.errors import UsageError

HELP = "Vis siderne i en browser"


def add(parser: DanishParser) -> None:
    """What it takes."""
    add_option = parser.options.add_argument
    add_option("--data", required=True, metavar="MAPPE", help="mappen med registeret")
    add_option(
        "--host",
        default="127.0.0.1",
        metavar="ADRESSE",
        help="adressen, der lyttes på (standard 127.0.0.1, kun denne maskine)",
    )
    add_option("--port", default="8866", metavar="PORT", help="porten, der lyttes på (standard 8866)")
    add_option("--token-file", metavar="FIL", help="fil med det token, som gæster fra andre maskiner skal kende")
    add_option(
        "--ready",
        metavar="SIDER",
        help="de sider, der holdes klar og åbner straks, fx vaegtning,moede, eller ingen (standard alle; hver bruger "
        "ca. 80 MB hukommelse, mens den venter)",
    )


def run(arguments: Namespace) -> None:
    """Serve, and say where as soon as it listens."""
    port = int(arguments.port) if arguments.port.isascii() and arguments.port.isdigit() else 0
    if not 1 <= port <= 65535:
        raise UsageError("--port skal være et helt tal fra 1 til 65535, fx 8866.")

    from kpro_analysis.server import place_for
    from kpro_analysis.server import serve as serve_pages

    def announce(address: str) -> None:
        say_text(f"Siderne vises på {address} (stop med Ctrl-C)\n")

    folder = Path(os.path.expanduser(arguments.data))  # Path.expanduser fails on an unknown ~name
    token_file = Path(os.path.expanduser(arguments.token_file)) if arguments.token_file is not None else None
    serve_pages(folder, place_for(arguments.host, port, token_file), announce, pages_of(arguments.ready))


def pages_of(words: str | None) -> frozenset[str] | None:
    """The pages that are named, none for «ingen», None for all.

    >>> sorted(pages_of("vaegtning, moede")), pages_of("ingen"), pages_of(None)
    (['moede', 'vaegtning'], frozenset(), None)
    """
    if words is None:
        return None
    return frozenset(words.replace(",", " ").split()) - {"ingen"}
