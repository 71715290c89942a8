"""The commands: each reads its options, calls the package, and writes the result. Heavy imports are made here."""

import json
import os
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kpro_analysis.cli.output import say
from kpro_analysis.errors import UsageError

if TYPE_CHECKING:
    from kpro_analysis.weighting.outcome import Outcome


def demo(arguments: Namespace) -> None:
    """Write the demo register into a folder."""
    from kpro_analysis.register.demo import write_demo

    for path in write_demo(Path(arguments.folder)):
        say(_encoded(f"{path}\n"))


def check(arguments: Namespace) -> None:
    """Read a register and list what was found in it."""
    from kpro_analysis.cli.options import one_of
    from kpro_analysis.cli.tables import check_json, check_text
    from kpro_analysis.register.workbook import read_register

    form = one_of("--format", arguments.format, ("table", "json"))
    register = read_register(arguments.workbook)
    say(_encoded(_as_json(check_json(register)) if form == "json" else check_text(register)))


def rank(arguments: Namespace) -> None:
    """Rank a register and spend the pool."""
    from kpro_analysis.cli.files import refuse_target, write_file
    from kpro_analysis.cli.options import read_choices, settings_for
    from kpro_analysis.register.workbook import read_register
    from kpro_analysis.weighting.model import evaluate

    choices = read_choices(arguments)
    if choices.output is not None:
        refuse_target(choices.output, Path(arguments.workbook))
    register = read_register(arguments.workbook)
    content = _rendered(evaluate(register, settings_for(register, choices)), choices.form, arguments.workbook)
    if choices.output is None:
        say(content)
    else:
        write_file(choices.output, content)
        say(_encoded(f"{choices.output}\n"))


def serve(arguments: Namespace) -> None:
    """Show the pages until stopped."""
    port = int(arguments.port) if arguments.port.isascii() and arguments.port.isdigit() else 0
    if not 1 <= port <= 65535:
        raise UsageError("--port skal være et helt tal fra 1 til 65535, fx 8866.")

    from kpro_analysis.server import serve as serve_pages

    def announce(address: str) -> None:
        say(_encoded(f"Siderne vises på {address} (stop med Ctrl-C)\n"))

    folder = Path(os.path.expanduser(arguments.data))  # Path.expanduser fails on an unknown ~name
    serve_pages(data=folder, host=arguments.host, port=port, announce=announce)


def _rendered(outcome: "Outcome", form: str, path: str) -> bytes:
    from kpro_analysis.cli import tables
    from kpro_analysis.weighting import export
    from kpro_analysis.weighting.tables import as_dict

    if form == "xlsx":
        from datetime import datetime

        return export.workbook_bytes(outcome, made=datetime.now().astimezone())
    if form == "csv":
        return export.csv_text(outcome).encode("utf-8-sig", errors="replace")
    text = _as_json(as_dict(outcome)) if form == "json" else tables.rank_text(outcome, path)
    return _encoded(text)


def _as_json(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", errors="backslashreplace")
