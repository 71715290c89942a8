"""What can stand on the command line, and how it is explained in Danish."""

import argparse
import re
from collections.abc import Callable, Iterable
from typing import Any, NoReturn

import kpro_analysis
from kpro_analysis.cli import commands
from kpro_analysis.errors import UsageError

MISTAKES = (  # what argparse says, and what we say
    (r"the following arguments are required: (.+)", r"Der mangler \1."),
    (r"argument (.+?): expected one argument", r"\1 mangler en værdi."),
    (r"argument (.+?): ignored explicit argument .*", r"\1 tager ingen værdi."),
    (r"argument KOMMANDO: invalid choice: '(.+)' \(.*", r"Kommandoen «\1» findes ikke. Vælg blandt: {commands}."),
    (r"unrecognized arguments: (.+)", r"\1 kan ikke bruges her."),
)
WORKBOOK_HELP = "arbejdsbogen med ændringsønsker (.xlsx)"
COMMANDS = ("demo", "check", "rank", "serve")


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
                sentence = match.expand(danish.replace("{commands}", ", ".join(COMMANDS)))
        raise UsageError(f"{sentence} Se hvordan med: {self.prog} --help")


def build_parser() -> argparse.ArgumentParser:
    """The whole command line of `kpro`; light, so that help comes at once."""
    parser = DanishParser(prog="kpro", description="Prioritér ændringsønsker til Kommunal PRO.")
    parser.options.add_argument(
        "--version", action="version", version=f"kpro {kpro_analysis.__version__}", help="vis programmets version"
    )
    adding = parser.add_subparsers(title="Kommandoer", metavar="KOMMANDO", required=True, parser_class=DanishParser)

    def command(name: str, run: Callable[[argparse.Namespace], None], text: str) -> DanishParser:
        added = adding.add_parser(name, help=f"{text[0].lower()}{text[1:]}", description=f"{text}.")
        added.set_defaults(run=run)
        return added

    _add_demo(command("demo", commands.demo, "Lav et register med 91 opdigtede ændringsønsker at prøve på"))
    _add_check(command("check", commands.check, "Læs et register, og sig celle for celle, hvad der skal rettes"))
    _add_rank(command("rank", commands.rank, "Rangér ændringsønskerne, og vis hvad puljen rækker til"))
    _add_serve(command("serve", commands.serve, "Vis siderne i en browser på denne maskine"))
    return parser


def _add_demo(parser: DanishParser) -> None:
    parser.arguments.add_argument("folder", metavar="MAPPE", help="mappen til registeret; den laves, hvis den mangler")


def _add_check(parser: DanishParser) -> None:
    parser.arguments.add_argument("workbook", metavar="REGISTER", help=WORKBOOK_HELP)
    parser.options.add_argument("--format", default="table", metavar="FORM", help="table (standard) eller json")


def _add_rank(parser: DanishParser) -> None:
    parser.arguments.add_argument("workbook", metavar="REGISTER", help=WORKBOOK_HELP)
    add = parser.options.add_argument
    add("--weight", action="append", default=[], metavar="NAVN=TAL", help="et kriteriums vægt, fx Tidsbesparelse=2,5")
    add("--pool", metavar="KR", help="puljen i kroner, fx 500.000")
    add("--cost", metavar="PRIS", help="regn med den lave, midterste eller høje pris: low, mid (standard) eller high")
    add("--rule", metavar="REGEL", help="rank (ned ad ranglisten, standard) eller optimal (højest samlet score)")
    add("--guard", metavar="VÆRN", help="værn om røde fejl: flag (standard), first eller reserve=P, fx reserve=30%%")
    add("--xxl-high", metavar="KR", help="øvre grænse for størrelsen XXL, vores antagelse (standard 250.000)")
    add("--overrun", metavar="P", help="leverandørens fælles overskridelse, op til P (standard 0,2 eller 20%%)")
    add("--must", action="append", default=[], metavar="ID", help="skal med: 19, 019 eller #019")
    add("--not", action="append", default=[], metavar="ID", dest="must_not", help="skal ikke med")
    add("--light", action="append", default=[], metavar="PRIORITET", help="lad kun disse konkurrere, fx rød")
    add("--source", action="append", default=[], metavar="KILDE", help="lad kun disse kilder konkurrere")
    add("--status", action="append", default=[], metavar="STATUS", help="lad kun disse statusser konkurrere")
    add("--format", metavar="FORM", help="table (standard), json, csv eller xlsx")
    add("-o", "--output", metavar="FIL", help="skriv til en fil (skal med til xlsx)")
    parser.epilog = "--weight, --must, --not, --light, --source og --status kan gives flere gange."


def _add_serve(parser: DanishParser) -> None:
    add = parser.options.add_argument
    add("--data", required=True, metavar="MAPPE", help="mappen med registeret")
    add("--host", default="127.0.0.1", metavar="ADRESSE", help="adressen, der lyttes på (standard 127.0.0.1)")
    add("--port", default="8866", metavar="PORT", help="porten, der lyttes på (standard 8866)")
