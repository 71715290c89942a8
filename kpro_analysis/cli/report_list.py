"""`kpro report list`: which reports there can be, and which there are."""

from argparse import Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kpro_analysis.cli.arguments import add_form
from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import say_json, say_text
from kpro_analysis.cli.report_make import add_output, form_of
from kpro_analysis.reports.parameters import KINDS

if TYPE_CHECKING:
    from pathlib import Path

HELP = "Se, hvilke rapporter der kan laves, og hvilke der er lavet"


def add(parser: DanishParser) -> None:
    """What it takes."""
    add_output(parser)
    add_form(parser)


def run(arguments: Namespace) -> None:
    """Say it."""
    from pathlib import Path

    from kpro_analysis.reports.folders import editions, failed

    form = form_of(arguments)
    output = Path(arguments.output)
    there, apart = list(editions(output)), failed(output)
    if form == "json":
        kinds = [
            {"name": kind.name, "title": kind.title, "parameters": [parameter.name for parameter in kind.parameters]}
            for kind in KINDS.values()
        ]
        found = [{"folder": str(folder), **_told(manifest)} for folder, manifest in there]
        say_json({"kinds": kinds, "editions": found, "failed": [str(folder) for folder in apart]})
    else:
        say_text("\n".join(_lines(output, there, apart)) + "\n")


def _told(manifest: dict[str, Any]) -> dict[str, Any]:
    return {name: manifest[name] for name in ("kind", "title", "parameters", "made", "missing")}


def _lines(output: "Path", there: "list[tuple[Path, dict[str, Any]]]", apart: "list[Path]") -> Iterator[str]:
    from datetime import datetime

    from kpro_analysis.cli.tables import table
    from kpro_analysis.danish import format_date

    options = [
        (kind.name, kind.title, " ".join(f"--{one.name} {one.metavar}" for one in kind.parameters))
        for kind in KINDS.values()
    ]
    yield from table(("Rapport", "Titel", "Skrives med"), options)
    yield ""
    if there:
        rows = []
        for folder, manifest in there:
            made = datetime.fromisoformat(manifest["made"])
            rows.append((folder.name, manifest["title"], f"{format_date(made.date())} {made:%H.%M}"))
        yield from table(("Mappe", "Titel", "Lavet"), rows)
    else:
        yield f"Der er ingen rapporter i {output}."
    for folder, manifest in there:
        yield from (f"{folder.name} mangler: {sentence}" for sentence in manifest["missing"])
    yield from (f"Blev ikke lavet: {folder}" for folder in apart)
