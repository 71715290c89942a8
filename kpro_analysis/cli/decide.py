"""`kpro decide`: a scenario becomes a decision on record."""

from argparse import Namespace
from typing import TYPE_CHECKING

from kpro_analysis.cli.arguments import add_form, add_workbook
from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import say_json, say_text
from kpro_analysis.errors import UsageError

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from kpro_analysis.register.requests import Register
    from kpro_analysis.weighting.decision import Words
    from kpro_analysis.weighting.scenario import Scenario

FIRST_YEAR = 2000  # of a decision
ROW_ADDED = "Den har fået en række i beslutningsloggen."
HELP = "Gem et scenarie som beslutning: en fil til referatet og en række i beslutningsloggen"


def add(parser: DanishParser) -> None:
    """What it takes."""
    add_workbook(parser)
    parser.arguments.add_argument(
        "scenario", metavar="SCENARIE", help="et gemt scenaries navn, en scenariefil eller ordet aftalt"
    )
    add = parser.options.add_argument
    add("--title", required=True, metavar="TITEL", help="hvad der er besluttet, kort")
    add("--date", metavar="DATO", help="dagen, fx 2024-02-07 (standard i dag)")
    add("--meeting", metavar="MØDE", help="mødet, fx Brugergruppen, møde 70")
    add("--by", metavar="NAVN", help="hvem der har stillet forslaget")
    add("--text", metavar="TEKST", help="beslutningens ordlyd")
    add("-o", "--output", metavar="MAPPE", help="mappen til beslutninger (standard beslutninger ved registeret)")
    add_form(parser)


def run(arguments: Namespace) -> None:
    """Decide, and say where it went."""
    from datetime import datetime
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from kpro_analysis.cli.options import one_of
    from kpro_analysis.register.workbook import read_register
    from kpro_analysis.weighting.compare import contender
    from kpro_analysis.weighting.decision import decide
    from kpro_analysis.weighting.decision_files import decision_folder, keep, log_row

    form = one_of("--format", arguments.format, ("table", "json"))
    now = datetime.now(ZoneInfo("Europe/Copenhagen"))
    words = _words(arguments, now)
    workbook = Path(arguments.workbook)
    register = read_register(workbook)
    scenario = _scenario(arguments.scenario, workbook, register, now=now)
    decision, changes = decide(register, scenario, words), contender(scenario, register).remarks
    folder = decision_folder(workbook.parent) if arguments.output is None else Path(arguments.output)
    file, remark = keep(folder, decision)
    if form == "json":
        kept = {"file": str(folder / file), "log": remark is None, "remarks": [*changes, *([remark] if remark else [])]}
        say_json({**kept, **log_row(file, decision)})
    else:
        said = [f"Beslutningen «{words.title}» er gemt i {folder / file}", remark or ROW_ADDED]
        since = [f"Siden scenariet blev gemt: {change}" for change in changes]
        say_text("\n".join([*said, *since]) + "\n")


def _words(arguments: Namespace, now: "datetime") -> "Words":
    from kpro_analysis.danish import parse_date
    from kpro_analysis.weighting.decision import words_of

    day = now.date() if arguments.date is None else parse_date(arguments.date)
    if day is None:
        raise UsageError("--date skal være en dato, fx 2024-02-07 eller 07-02-2024.")
    if day.year < FIRST_YEAR:
        raise UsageError(f"--date ligger før år {FIRST_YEAR}. Skriv den dag, beslutningen er taget.")
    return words_of(arguments.title, day, meeting=arguments.meeting, moved_by=arguments.by, text=arguments.text)


def _scenario(word: str, workbook: "Path", register: "Register", *, now: "datetime") -> "Scenario":
    from kpro_analysis.weighting.compare import AGREED, agreed
    from kpro_analysis.weighting.contenders import find_scenario, is_agreed
    from kpro_analysis.weighting.model import evaluate
    from kpro_analysis.weighting.scenario import scenario_of

    if is_agreed(word):
        return scenario_of(evaluate(register, agreed(register).settings), AGREED, saved=now)
    return find_scenario(word, workbook)
