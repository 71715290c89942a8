"""`kpro minlog evidence`: a folder to hand to the supplier, with what was seen, examples and questions."""

from argparse import Namespace
from typing import TYPE_CHECKING

from kpro_analysis.cli.arguments import add_form
from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import say_json, say_text
from kpro_analysis.errors import UsageError

if TYPE_CHECKING:
    from datetime import date

HELP = "Lav en bevispakke til leverandøren: side, PDF, tabeller og spor uden personoplysninger"
