"""`kpro doctor`: what is installed, which data there are and how fresh, and what to do about the rest."""

from argparse import Namespace
from pathlib import Path

from kpro_analysis.cli.arguments import add_form
from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import say_json, say_text
from kpro_analysis.errors import InputError

HELP = "Se efter, om programmet er rigtigt installeret, hvilke data der er, og hvor friske de er"


def add(parser: DanishParser) -> None:
    """What it takes."""
    parser.options.add_argument("--data", metavar="MAPPE", help="mappen med data, som siderne viser")
    add_form(parser)


def run(arguments: Namespace) -> None:
    """Look at all, and say it; InputError when something is wrong."""
    from datetime import date

    from kpro_analysis.cli.doctor_checks import State, checks
    from kpro_analysis.cli.options import one_of

    form = one_of("--format", arguments.format, ("table", "json"))
    found = list(checks(None if arguments.data is None else Path(arguments.data), date.today()))
    wrong = [check for check in found if check.state is State.WRONG]
    if form == "json":
        say_json({"ok": not wrong, "checks": [check.as_dict() for check in found]})
    else:
        say_text("".join(f"{check.line}\n" for check in found))
    if wrong:
        names = ", ".join(check.name for check in wrong)
        raise InputError(f"{len(wrong)} ting skal bringes i orden: {names}.")
