"""`kpro uddata`: answered questionnaires, taken in and used, one command per step."""

from kpro_analysis.cli import keys, uddata_check, uddata_figures, uddata_ingest, uddata_map
from kpro_analysis.cli.commands import Command, add_commands
from kpro_analysis.cli.danish_parser import DanishParser

HELP = "Læs besvarede skemaer (Uddata), se, hvad man kan stole på, og få nøgletal"
STEPS: dict[str, Command] = {
    "key": keys,
    "ingest": uddata_ingest,
    "check": uddata_check,
    "map": uddata_map,
    "figures": uddata_figures,
}


def add(parser: DanishParser) -> None:
    """One command per step."""
    add_commands(parser, STEPS, "TRIN")
