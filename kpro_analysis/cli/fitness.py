"""`kpro fitness`: is the register fit for prioritising, and what can be done about it."""

from argparse import Namespace
from collections.abc import Iterable
from typing import TYPE_CHECKING

from kpro_analysis.cli.arguments import add_form, add_setting_options, add_workbook
from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import say_json, say_text

if TYPE_CHECKING:
    from kpro_analysis.weighting.remark import Remark

HELP = "Se efter, om register og pointmodel er klar til at prioritere efter, og hvad I kan gøre"


def add(parser: DanishParser) -> None:
    """What it takes."""
    add_workbook(parser)
    add_setting_options(parser)
    add_form(parser)


def run(arguments: Namespace) -> None:
    """Remark on the register under these settings, with how often red errors drown over all weights."""
    from kpro_analysis.cli.options import one_of, read_setting_choices, settings_for
    from kpro_analysis.register.workbook import read_register
    from kpro_analysis.weighting.fitness import as_dict, contest_fitness, weight_space
    from kpro_analysis.weighting.model import prepare
    from kpro_analysis.weighting.robustness import robustness

    form = one_of("--format", arguments.format, ("table", "json"))
    choices = read_setting_choices(arguments)
    register = read_register(arguments.workbook)
    contest = prepare(register, settings_for(register, choices))
    remarks = contest_fitness(contest, robustness(contest, weight_space(contest.settings)))
    if form == "json":
        say_json(as_dict(remarks))
    else:
        say_text("\n".join(_lines(register.file, remarks)) + "\n")


def _lines(file: str, remarks: "tuple[Remark, ...]") -> Iterable[str]:
    from kpro_analysis.findings import Level

    if not remarks:
        yield f"{file}: der er intet at bemærke til pointmodellen."
        return
    counts = {level: sum(remark.level is level for remark in remarks) for level in Level}
    yield f"{file}: {', '.join(level.counted(n) for level, n in counts.items() if n)} til pointmodellen."
    for remark in remarks:
        yield f"{remark.level.danish}: {remark.message}"
        yield f"    Hvad kan I gøre? {remark.advice}"
