"""A command line that explains itself, and what is wrong with it, in Danish."""

import argparse
import re
from collections.abc import Iterable
from typing import Any, NoReturn

from kpro_analysis.errors import UsageError

MISTAKES = (  # what argparse says, and what we say
    (r"the following arguments are required: (.+)", r"Der mangler \1."),
    (r"argument (.+?): expected one argument", r"\1 mangler en værdi."),
    (r"argument (.+?): ignored explicit argument .*", r"\1 tager ingen værdi."),
    (
        r"argument (?:KOMMANDO|TRIN): invalid choice: '(.+)' \(choose from (.+)\)",
        r"Kommandoen «\1» findes ikke. Vælg blandt: \2.",
    ),
    (r"unrecognized arguments: (.+)", r"\1 kan ikke bruges her."),
)


class DanishHelp(argparse.HelpFormatter):
    """Help whose own words are Danish."""

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        """The line that shows how the command is written."""
        super().add_usage(usage, actions, groups, "Brug: " if prefix is None else prefix)


class DanishParser(argparse.ArgumentParser):
    """A parser that raises a UsageError where argparse would print English and leave."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings, formatter_class=DanishHelp, add_help=False, allow_abbrev=False)
        self.arguments = self.add_argument_group("Argumenter")
        self.options = self.add_argument_group("Valg")
        self.options.add_argument("-h", "--help", action="help", help="vis denne hjælp")

    def error(self, message: str) -> NoReturn:
        """Say in Danish what was wrong, and where to look."""
        sentence = "Kommandoen kan ikke læses."
        for pattern, danish in MISTAKES:
            if match := re.fullmatch(pattern, message, re.DOTALL):
                sentence = re.sub(r"'([a-z-]+)'", r"\1", match.expand(danish))  # Python 3.11 quotes the choices
        raise UsageError(f"{sentence} Se hvordan med: {self.prog} --help")
