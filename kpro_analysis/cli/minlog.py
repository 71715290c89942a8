"""`kpro minlog`: the audit of the national access log, one command per step."""

from kpro_analysis.cli import keys, minlog_audit, minlog_evidence, minlog_ingest, minlog_quarter, minlog_test
from kpro_analysis.cli.commands import Command, add_commands
from kpro_analysis.cli.danish_parser import DanishParser

HELP = "Undersøg, hvad der logges i MinLog, på hvem og hvorfor"
STEPS: dict[str, Command] = {
    "key": keys,
    "ingest": minlog_ingest,
    "audit": minlog_audit,
    "quarter": minlog_quarter,
    "test": minlog_test,
    "evidence": minlog_evidence,
}


def add(parser: DanishParser) -> None:
    """One command per step."""
    add_commands(parser, STEPS, "TRIN")
