"""`kpro scenario`: save settings under a name."""

from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from kpro_analysis.cli.arguments import add_form, add_setting_options, add_workbook
from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import say_json, say_text
from kpro_analysis.errors import UsageError

if TYPE_CHECKING:
    from kpro_analysis.weighting.scenario import Scenario

HELP = "Gem vægte og valg som et scenarie, der kan åbnes, sammenlignes og besluttes"


def add(parser: DanishParser) -> None:
    """What it takes."""
    add_workbook(parser)
    parser.arguments.add_argument("name", metavar="NAVN", help="hvad scenariet skal hedde")
    add_setting_options(parser)
    add = parser.options.add_argument
    add("--note", metavar="TEKST", help="hvad der er værd at huske om det")
    add("--by", metavar="NAVN", help="hvem der gemmer det")
    add("-o", "--output", metavar="FIL", help="gem i denne fil (.json) i stedet for i mappen scenarier ved registeret")
    add_form(parser)


def run(arguments: Namespace) -> None:
    """Rank, and save what was set and what it gave."""
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from kpro_analysis.cli.options import one_of, read_setting_choices, settings_for
    from kpro_analysis.register.workbook import read_register
    from kpro_analysis.weighting.model import evaluate
    from kpro_analysis.weighting.scenario import scenario_of

    form = one_of("--format", arguments.format, ("table", "json"))
    choices = read_setting_choices(arguments)
    register = read_register(arguments.workbook)
    scenario = scenario_of(
        evaluate(register, settings_for(register, choices)),
        arguments.name,
        saved=datetime.now(ZoneInfo("Europe/Copenhagen")),
        saved_by=arguments.by,
        note=arguments.note,
    )
    path, scenario = _kept(scenario, arguments)
    if form == "json":
        say_json({"file": str(path), "name": scenario.name})
    else:
        say_text(f"Scenariet «{scenario.name}» er gemt i {path}\n")


def _kept(scenario: "Scenario", arguments: Namespace) -> "tuple[Path, Scenario]":
    from kpro_analysis.cli.files import refuse_target, write_file
    from kpro_analysis.weighting.scenario_files import SUFFIX, save, scenario_content, scenario_folder

    workbook = Path(arguments.workbook)
    if arguments.output is None:
        folder = scenario_folder(workbook.parent)
        saved = save(folder, scenario)
        return folder / saved.file, saved.scenario
    path = Path(arguments.output)
    if path.suffix.casefold() != SUFFIX:
        raise UsageError(f"Filen til et scenarie skal hedde noget med {SUFFIX}, fx -o bedst{SUFFIX}.")
    refuse_target(path, workbook)
    if path.exists():
        raise UsageError(f"{path.name} findes i forvejen og bliver ikke overskrevet. Vælg et andet navn med -o.")
    write_file(path, scenario_content(scenario))
    return path, scenario
