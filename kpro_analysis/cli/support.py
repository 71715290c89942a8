"""`kpro support`: what support is asked about, one command per question."""

from kpro_analysis.cli import support_categories, support_top
from kpro_analysis.cli.commands import Command, add_commands
from kpro_analysis.cli.danish_parser import DanishParser

HELP = "Se, hvad supporten bliver spurgt om, hvor længe det tager, og hvad der er nyt"
QUESTIONS: dict[str, Command] = {"top": support_top, "categories": support_categories}


def add(parser: DanishParser) -> None:
    """One command per question."""
    add_commands(parser, QUESTIONS, "SPØRGSMÅL")
