"""`kpro serve`: show the pages until stopped."""

import os
from argparse import Namespace
from pathlib import Path

from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import say_text
from kpro_analysis.errors import UsageError
from kpro_analysis.light_import import without_grammar

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
        "--base-url",
        default="/",
        metavar="STI",
        help="første del af adressen, fx /kpro, når en proxy deler den (standard /)",
    )
    add_option(
        "--login-header",
        metavar="NAVN",
        help="det felt, fx X-Remote-User, hvori en proxy på denne maskine fortæller, hvem der er logget ind; så kræves "
        "intet token. Proxyen skal selv fjerne feltet fra det, gæster sender",
    )
    add_option(
        "--hub",
        action="store_true",
        help="siderne er en tjeneste, som JupyterHub starter og logger ind på (docs/drift/jupyterhub_config.py)",
    )
    add_option(
        "--visits", default="30", metavar="ANTAL", help="hvor mange sider der kan være åbne på én gang (standard 30)"
    )
    add_option("--log", metavar="FIL", help="serverens log, en linje JSON ad gangen (standard ~/.kpro/server.log)")
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

    visits = int(arguments.visits) if arguments.visits.isascii() and arguments.visits.isdigit() else 0
    if not 1 <= visits <= 1000:
        raise UsageError("--visits skal være et helt tal fra 1 til 1000, fx 30.")

    with without_grammar():
        from kpro_analysis.server.app import serve as serve_pages
        from kpro_analysis.server.place import Place, hub_place, place_for
        from kpro_analysis.server.settings import LOG, Offer

    def announce(address: str) -> None:
        say_text(f"Siderne vises på {address} (stop med Ctrl-C)\n")

    place = (
        hub_place(os.environ)
        if arguments.hub
        else Place(
            arguments.host, port, base=base_of(arguments.base_url), login_header=header_of(arguments.login_header)
        )
    )
    offer = Offer(pages_of(arguments.ready), visits, _path(arguments.log) or LOG)
    serve_pages(
        Path(os.path.expanduser(arguments.data)), place_for(place, _path(arguments.token_file)), announce, offer
    )


def _path(words: str | None) -> Path | None:
    return None if words is None else Path(os.path.expanduser(words))  # Path.expanduser fails on an unknown ~name


def base_of(words: str) -> str:
    """The first part of the address, with a stroke at both ends; UsageError when it can't be one.

    >>> base_of("kpro"), base_of("/")
    ('/kpro/', '/')
    """
    inner = words.strip("/")
    if not all(
        part and part.isascii() and part.replace("-", "").replace("_", "").isalnum()
        for part in inner.split("/")
        if inner
    ):
        raise UsageError("--base-url skal bestå af bogstaver, tal, - og _, fx /kpro.")
    return f"/{inner}/" if inner else "/"


def header_of(words: str | None) -> str:
    """The name of the header that a proxy sets, "" for none; UsageError when it can't be one."""
    if words is None:
        return ""
    if not words or not words.isascii() or not words.replace("-", "").isalnum():
        raise UsageError("--login-header skal være navnet på et felt, fx X-Remote-User.")
    return words


def pages_of(words: str | None) -> frozenset[str] | None:
    """The pages that are named, none for «ingen», None for all.

    >>> sorted(pages_of("vaegtning, moede")), pages_of("ingen"), pages_of(None)
    (['moede', 'vaegtning'], frozenset(), None)
    """
    if words is None:
        return None
    return frozenset(words.replace(",", " ").split()) - {"ingen"}
