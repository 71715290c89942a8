"""`kpro infer`: the weights that agree with what a group picked."""

from argparse import Namespace
from typing import TYPE_CHECKING

from kpro_analysis.cli.arguments import add_form, add_setting_options, add_workbook
from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import say_json, say_text

if TYPE_CHECKING:
    from kpro_analysis.weighting.infer import Inference

HELP = "Find de vægte, der passer med det, gruppen valgte, eller hvem der står i vejen"


def add(parser: DanishParser) -> None:
    """What it takes."""
    add_workbook(parser)
    parser.options.add_argument(
        "--chosen", required=True, metavar="ID,ID,…", help="det, gruppen valgte: blanketnumre med komma imellem"
    )
    add_setting_options(parser)
    add_form(parser)


def run(arguments: Namespace) -> None:
    """Ask, and write the answer."""
    from kpro_analysis.cli.options import form_numbers, one_of, read_setting_choices, settings_for
    from kpro_analysis.register.workbook import read_register
    from kpro_analysis.weighting.infer import infer
    from kpro_analysis.weighting.model import prepare

    form = one_of("--format", arguments.format, ("table", "json"))
    words = [word.strip() for word in arguments.chosen.split(",") if word.strip()]
    chosen = form_numbers("--chosen", words)
    choices = read_setting_choices(arguments)
    register = read_register(arguments.workbook)
    result = infer(prepare(register, settings_for(register, choices)), chosen)
    if form == "json":
        say_json(result.as_dict())
    else:
        say_text(_text(result))


def _text(result: "Inference") -> str:
    from kpro_analysis.danish import format_number, format_percent
    from kpro_analysis.register.requests import form_id

    lines = [result.sentence, "Vægtene:" if result.consistent else "De vægte, der kommer tættest på:"]
    width = max(map(len, result.weights))
    lines += [f"  {name:<{width}}  {format_percent(share, 1):>7}" for name, share in result.weights.items()]
    if result.conflicts:
        lines.append("I konflikt (valgt, ikke valgt, point):")
    lines += [f"  {form_id(c.chosen)}  {form_id(c.other)}  {format_number(c.points, 1):>5}" for c in result.conflicts]
    return "\n".join(lines) + "\n"
