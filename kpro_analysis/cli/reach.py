"""`kpro reach`: what it would take for a request to be funded."""

from argparse import Namespace
from typing import TYPE_CHECKING

from kpro_analysis.cli.arguments import add_form, add_setting_options, add_workbook
from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import say_json, say_text

if TYPE_CHECKING:
    from kpro_analysis.weighting.reach import Reach

MOST_DECIMALS = 6  # of a percentage: as many as `reach` rounds to at most
HELP = "Vis, hvad der skal til, før et ændringsønske er inden for puljen"


def add(parser: DanishParser) -> None:
    """What it takes."""
    add_workbook(parser)
    parser.arguments.add_argument("number", metavar="ID", help="ændringsønsket: 19, 019 eller #019")
    add_setting_options(parser)
    add_form(parser)


def run(arguments: Namespace) -> None:
    """Ask, and write the answer."""
    from kpro_analysis.cli.options import form_numbers, one_of, read_setting_choices, settings_for
    from kpro_analysis.register.workbook import read_register
    from kpro_analysis.weighting.model import prepare
    from kpro_analysis.weighting.reach import reach

    form = one_of("--format", arguments.format, ("table", "json"))
    (number,) = form_numbers("ID", [arguments.number])
    choices = read_setting_choices(arguments)
    register = read_register(arguments.workbook)
    result = reach(prepare(register, settings_for(register, choices)), number)
    if form == "json":
        say_json(result.as_dict())
    else:
        say_text(_text(result, register.by_number[number].title))


def _text(result: "Reach", title: str) -> str:
    from kpro_analysis.cli.tables import one_line
    from kpro_analysis.danish import format_percent
    from kpro_analysis.register.requests import form_id

    lines = [f"{form_id(result.number)} {one_line(title)}", result.sentence]
    if result.reachable and not result.funded:
        lines.append(f"De nærmeste{'' if result.smallest else ' fundne'} vægte, der får det med:")
        decimals = next((d for d in range(1, MOST_DECIMALS) if _exact(result.weights, d)), MOST_DECIMALS)
        width = max(map(len, result.weights))
        lines += [
            f"  {name:<{width}}  {format_percent(share, decimals):>{decimals + 6}}"
            for name, share in result.weights.items()
        ]
    return "\n".join(lines) + "\n"


def _exact(weights: dict[str, float], decimals: int) -> bool:
    """Whether the shares, as per cent with so many decimals, are as they are."""
    return all(abs(share - round(share, decimals + 2)) < 1e-12 for share in weights.values())
