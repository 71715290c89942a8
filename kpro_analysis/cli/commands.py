"""Commands below a command line, each a module that says what it does, what it takes, and does it."""

from collections.abc import Mapping
from typing import Protocol

from kpro_analysis.cli.danish_parser import DanishParser


class Command(Protocol):
    """What a module of a command has; one that only holds further commands has no `run`."""

    HELP: str

    def add(self, parser: DanishParser) -> None:
        """What it takes."""


def add_commands(parser: DanishParser, commands: Mapping[str, Command], name: str) -> None:
    """Let the line go on with one of these; `name` is what the help calls it."""
    adding = parser.add_subparsers(title="Kommandoer", metavar=name, required=True, parser_class=DanishParser)
    for word, command in commands.items():
        text = command.HELP
        added = adding.add_parser(word, help=f"{text[0].lower()}{text[1:]}", description=f"{text}.")
        if run := getattr(command, "run", None):
            added.set_defaults(run=run)
        command.add(added)
