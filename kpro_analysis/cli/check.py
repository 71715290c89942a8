"""`kpro check`: read a register and list what was found in it."""

from argparse import Namespace

from kpro_analysis.cli.arguments import add_form, add_workbook
from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import say_json, say_text

HELP = "Læs et register, og sig celle for celle, hvad der skal rettes"


def add(parser: DanishParser) -> None:
    """What it takes."""
    add_workbook(parser)
    add_form(parser)


def run(arguments: Namespace) -> None:
    """Read the register and say what was found."""
    from kpro_analysis.cli.options import one_of
    from kpro_analysis.cli.tables import check_json, check_text
    from kpro_analysis.register.workbook import read_register

    form = one_of("--format", arguments.format, ("table", "json"))
    register = read_register(arguments.workbook)
    if form == "json":
        say_json(check_json(register))
    else:
        say_text(check_text(register))
