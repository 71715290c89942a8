"""`kpro pool`: the plain ranking beside the best set, what each lock costs, and what lies next to the best set."""

from argparse import Namespace
from collections.abc import Iterable
from typing import TYPE_CHECKING

from kpro_analysis.cli.arguments import add_form, add_setting_options, add_workbook
from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import say_json, say_text

if TYPE_CHECKING:
    from kpro_analysis.weighting.outcome import Outcome
    from kpro_analysis.weighting.pool_answers import PoolAnswers

HELP = "Sammenlign ranglisten med det bedste valg, og vis hvad låse og værn koster"


def add(parser: DanishParser) -> None:
    """What it takes."""
    add_workbook(parser)
    add_setting_options(parser)
    add_form(parser)


def run(arguments: Namespace) -> None:
    """Answer what can be asked about how the pool is spent."""
    from kpro_analysis.cli.options import one_of, read_setting_choices, settings_for
    from kpro_analysis.register.workbook import read_register
    from kpro_analysis.weighting.model import prepare
    from kpro_analysis.weighting.pool_answers import as_dict, pool_answers

    form = one_of("--format", arguments.format, ("table", "json"))
    choices = read_setting_choices(arguments)
    register = read_register(arguments.workbook)
    answers = pool_answers(prepare(register, settings_for(register, choices)))
    if form == "json":
        say_json(as_dict(answers))
    else:
        say_text("\n".join(_lines(answers)) + "\n")


def _lines(answers: "PoolAnswers") -> Iterable[str]:
    from kpro_analysis.cli.tables import table
    from kpro_analysis.weighting.bundles import ids

    rules, near = answers.rules, answers.next_best
    columns = zip(LABELS, _column(rules.plain), _column(rules.optimal), strict=True)
    yield from table(("", "Rangliste", "Bedste valg"), columns, right=(1, 2))
    yield rules.sentence
    for numbers, which in ((rules.only_plain, "ranglisten"), (rules.only_optimal, "det bedste valg")):
        if numbers:
            yield f"Kun i {which}: {ids(numbers)}"
    yield ""
    yield "Hvad låse og værn koster, regnet på det bedste valg:"
    yield from (f"- {price.sentence}" for price in answers.prices)
    if not answers.prices:
        yield "- Der er ingen låse og intet, der er sat af til røde fejl."
    yield ""
    yield near.sentence
    yield from (f"- Lige så godt: {ids(tie.numbers)}" for tie in near.ties if tie.numbers)


LABELS = ("Ønsker", "Score tilsammen", "Brugt", "Mindst", "Højst", "Tilbage", "Risiko for at overskride puljen")


def _column(outcome: "Outcome") -> tuple[str, ...]:
    from kpro_analysis.danish import format_money, format_number, format_percent

    money = (outcome.spent, outcome.spent_low, outcome.spent_high, outcome.remaining)
    score = format_number(outcome.total_score, 1)
    risk = format_percent(outcome.over_pool_probability)
    return str(int(outcome.funded.sum())), score, *map(format_money, money), risk
