"""`kpro compare`: scenarios side by side."""

from argparse import Namespace
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from kpro_analysis.cli.arguments import add_form, add_workbook
from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import say_json, say_text

if TYPE_CHECKING:
    from kpro_analysis.weighting.compare import Comparison
    from kpro_analysis.weighting.setting_words import SettingRow

HELP = "Sammenlign to til fire scenarier: hvem er med, hvad koster det, og hvad er sat forskelligt"


def add(parser: DanishParser) -> None:
    """What it takes."""
    add_workbook(parser)
    parser.arguments.add_argument(
        "scenarios",
        metavar="SCENARIE",
        nargs="+",
        help="et gemt scenaries navn, en scenariefil eller ordet aftalt; to til fire af dem",
    )
    add_form(parser)


def run(arguments: Namespace) -> None:
    """Compare, and say the result."""
    from pathlib import Path

    from kpro_analysis.cli.options import one_of
    from kpro_analysis.register.workbook import read_register
    from kpro_analysis.weighting.compare import compare
    from kpro_analysis.weighting.compare_tables import comparison_as_dict
    from kpro_analysis.weighting.contenders import find_contender

    form = one_of("--format", arguments.format, ("table", "json"))
    workbook = Path(arguments.workbook)
    register = read_register(workbook)
    found = compare(register, [find_contender(word, workbook, register) for word in arguments.scenarios])
    if form == "json":
        say_json(comparison_as_dict(found))
    else:
        say_text("\n".join(_lines(found)) + "\n")


def _lines(found: "Comparison") -> Iterator[str]:
    from kpro_analysis.cli.tables import one_line, shortened, table
    from kpro_analysis.weighting.compare_words import agreement_rows, money_rows, request_rows, summary

    def rows(what: str, listed: Iterable["SettingRow"]) -> list[str]:
        return table((what, *names), [(row.what, *row.values) for row in listed], right=range(1, len(names) + 1))

    names = [contender.name for contender in found.contenders]
    yield summary(found)
    yield ""
    yield from rows("Penge og risiko", money_rows(found))
    yield ""
    yield from rows("Sat forskelligt", found.differences) if found.differences else ["Alt er sat ens."]
    yield ""
    requests = [(row.id, shortened(row.title), *row.places) for row in request_rows(found)]
    yield from table(("ÆØ", "Titel", *names), requests)
    yield ""
    yield from agreement_rows(found)
    for contender in found.contenders:
        yield from (one_line(f"{contender.name}: {remark}") for remark in contender.remarks)
