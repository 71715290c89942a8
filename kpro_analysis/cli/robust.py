"""`kpro robust`: how sure the ranking and the funded set are when the weights aren't."""

from argparse import Namespace
from collections.abc import Iterable
from typing import TYPE_CHECKING

from kpro_analysis.cli.arguments import add_form, add_setting_options, add_workbook
from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import say_json, say_text

if TYPE_CHECKING:
    from kpro_analysis.weighting.draws import Draws
    from kpro_analysis.weighting.intervals import WeightIntervals
    from kpro_analysis.weighting.outcome import Outcome
    from kpro_analysis.weighting.robustness import Robustness

HELP = "Vis hvor sikre rangliste og pulje er, når vægtene ændres"


def add(parser: DanishParser) -> None:
    """What it takes."""
    add_workbook(parser)
    add_setting_options(parser)
    option = parser.options.add_argument
    option("--draws", metavar="ANTAL", help="hvor mange vægtsæt der trækkes (standard 10.000, dog 500 med --rule safe)")
    option("--seed", metavar="FRØ", help="hvor trækningerne begynder; samme frø giver samme resultat (standard 1)")
    option("--around", metavar="HVOR", help="current (omkring de nuværende vægte, standard) eller uniform (alle vægte)")
    option("--spread", metavar="P", help="spredningen omkring de nuværende vægte (standard 0,1 eller 10%%)")
    option(
        "--bound",
        action="append",
        default=[],
        metavar="NAVN=LAV:HØJ",
        help="et kriteriums laveste og højeste andel, fx Tidsbesparelse=0,1:0,3 eller 10%%:30%%; kan gives flere gange",
    )
    option("--top", metavar="ANTAL", help="hvor mange af de øverste vægtenes grænser for ranglisten gælder (alle)")
    add_form(parser)


def run(arguments: Namespace) -> None:
    """Draw weights, and tell how the result fares."""
    from kpro_analysis.cli.draw_options import draws_for, read_draw_choices, whole
    from kpro_analysis.cli.options import one_of, read_setting_choices, settings_for
    from kpro_analysis.register.workbook import read_register
    from kpro_analysis.weighting.intervals import weight_intervals
    from kpro_analysis.weighting.model import prepare
    from kpro_analysis.weighting.robustness import robustness
    from kpro_analysis.weighting.robustness_tables import as_dict

    form = one_of("--format", arguments.format, ("table", "json"))
    choices, drawing = read_setting_choices(arguments), read_draw_choices(arguments)
    top = None if arguments.top is None else whole("--top", arguments.top)
    register = read_register(arguments.workbook)
    contest = prepare(register, settings_for(register, choices))
    draws = draws_for(register, drawing, contest.settings.rule)
    outcome, intervals = contest.evaluate(), weight_intervals(contest, top=top)
    found = robustness(contest, draws)
    if form == "json":
        say_json(as_dict(outcome, found, intervals))
    else:
        lines = [*_about(found, draws), *_requests(outcome, found), *_judged(outcome, found)]
        say_text("\n".join([*lines, *_weights(outcome, intervals)]) + "\n")


def _about(found: "Robustness", draws: "Draws") -> Iterable[str]:
    from kpro_analysis.weighting.wording import accuracy_words, draws_words

    yield f"{accuracy_words(found)}."
    yield draws_words(draws)
    yield ""


def _requests(outcome: "Outcome", found: "Robustness") -> list[str]:
    from kpro_analysis.cli.tables import shortened, table
    from kpro_analysis.danish import format_percent
    from kpro_analysis.weighting.robustness_tables import places_of
    from kpro_analysis.weighting.wording import standing

    rows = []
    for place, k in enumerate(places_of(outcome, found).tolist()):
        request = outcome.register.requests[outcome.position[place]]
        ranks = [
            f"{low}" if low == high else f"{low}-{high}"
            for low, high in (
                (found.rank_usual_low[k], found.rank_usual_high[k]),
                (found.rank_low[k], found.rank_high[k]),
            )
        ]
        share = format_percent(found.funded_share[k], 1)
        rows.append(
            (str(outcome.rank[place]), request.id, shortened(request.title), share, *ranks, standing(outcome, place))
        )
    header = ("Nr.", "ÆØ", "Titel", "Med i", "Nr. oftest", "Nr. yderst", "Puljen nu")
    return table(header, rows, right=(0, 3, 4, 5))


def _judged(outcome: "Outcome", found: "Robustness") -> Iterable[str]:
    from kpro_analysis.danish import format_percent
    from kpro_analysis.register.requests import form_id

    yield ""
    listed = ", ".join(map(form_id, found.talk_about))
    yield (
        f"Tal om disse (med i 10-90 % af trækningerne): {listed}"
        if listed
        else "Ingen er kun med i 10-90 % af trækningerne."
    )
    yield (
        f"Mindst én rød fejl med estimat er uden for puljen i {format_percent(found.any_drowned_share, 1)} "
        "af trækningerne."
    )
    yield ""


def _weights(outcome: "Outcome", intervals: "WeightIntervals") -> list[str]:
    from kpro_analysis.cli.tables import table
    from kpro_analysis.danish import format_percent

    def between(low: float, high: float) -> str:
        return f"{format_percent(low, 1)} - {format_percent(high, 1)}"

    ranking = map(between, intervals.ranking_low.tolist(), intervals.ranking_high.tolist())
    funded = map(between, intervals.funded_low.tolist(), intervals.funded_high.tolist())
    shares = (format_percent(share, 1) for share in intervals.share.tolist())
    names = (c.name for c in outcome.register.criteria)
    rows = zip(names, shares, ranking, funded, strict=True)
    return table(("Kriterium", "Andel", "Samme rangliste", "Samme pulje"), rows, right=(1, 2, 3))
