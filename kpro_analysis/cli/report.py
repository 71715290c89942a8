"""`kpro report`: makes the reports, says which there are, and whether they are as they were published."""

from kpro_analysis.cli import report_due, report_list, report_verify
from kpro_analysis.cli.commands import Command, add_commands
from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.report_make import MakeReport
from kpro_analysis.reports.parameters import KINDS

HELP = "Lav rapporterne: kvartalsrapport, mødemateriale, statusliste og evalueringsnotat"
WHAT: dict[str, Command] = {
    **{name: MakeReport(kind) for name, kind in KINDS.items()},
    "due": report_due,
    "list": report_list,
    "verify": report_verify,
}


def add(parser: DanishParser) -> None:
    """One command per kind, and those about all of them."""
    add_commands(parser, WHAT, "RAPPORT")
