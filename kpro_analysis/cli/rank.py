"""`kpro rank`: rank a register and spend the pool."""

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from kpro_analysis.cli.arguments import add_setting_options, add_workbook
from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import as_json, encoded, say, say_text
from kpro_analysis.errors import UsageError

if TYPE_CHECKING:
    from kpro_analysis.weighting.outcome import Outcome

HELP = "Rangér ændringsønskerne, og vis hvad puljen rækker til"
FORMS = ("table", "json", "csv", "xlsx")
WORKBOOK_SUFFIXES = frozenset({".xlsx", ".xlsm", ".xlsb", ".xls"})


def add(parser: DanishParser) -> None:
    """What it takes."""
    add_workbook(parser)
    add_setting_options(parser)
    parser.options.add_argument("--format", metavar="FORM", help="table (standard), json, csv eller xlsx")
    parser.options.add_argument("-o", "--output", metavar="FIL", help="skriv til en fil (skal med til xlsx)")


def run(arguments: Namespace) -> None:
    """Rank, and write the result where it is wanted."""
    from kpro_analysis.cli.files import refuse_target, write_file
    from kpro_analysis.cli.options import one_of, read_setting_choices, settings_for
    from kpro_analysis.register.workbook import read_register
    from kpro_analysis.weighting.export import MARK
    from kpro_analysis.weighting.model import evaluate

    form = one_of("--format", arguments.format, FORMS) if arguments.format is not None else "table"
    output = Path(arguments.output) if arguments.output is not None else None
    _refuse_form(form, output)
    choices = read_setting_choices(arguments)
    if output is not None:
        refuse_target(output, Path(arguments.workbook), MARK)
    register = read_register(arguments.workbook)
    content = _rendered(evaluate(register, settings_for(register, choices)), form, arguments.workbook)
    if output is None:
        say(content)
    else:
        write_file(output, content)
        say_text(f"{output}\n")


def _refuse_form(form: str, output: Path | None) -> None:
    suffix = output.suffix.casefold() if output is not None else ""
    if form == "xlsx" and output is None:
        raise UsageError("--format xlsx skal have en fil at skrive til, fx -o rangliste.xlsx.")
    if form == "xlsx" and suffix != ".xlsx":
        raise UsageError("Filen til --format xlsx skal hedde noget med .xlsx, fx -o rangliste.xlsx.")
    if form != "xlsx" and suffix in WORKBOOK_SUFFIXES:
        raise UsageError(f"En {suffix}-fil kan ikke holde {form}. Tilføj --format xlsx, eller giv filen et andet navn.")


def _rendered(outcome: "Outcome", form: str, path: str) -> bytes:
    from kpro_analysis.cli import tables
    from kpro_analysis.weighting import export
    from kpro_analysis.weighting.tables import as_dict

    if form == "xlsx":
        from datetime import datetime

        return export.workbook_bytes(outcome, made=datetime.now().astimezone())
    if form == "csv":
        return export.csv_text(outcome).encode("utf-8-sig", errors="replace")
    return encoded(as_json(as_dict(outcome)) if form == "json" else tables.rank_text(outcome, path))
