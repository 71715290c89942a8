"""The sections on what is up next: the ranking by the agreed weights, how sure it is, and low-hanging fruit."""

import math
from collections.abc import Iterator

import numpy as np

from kpro_analysis.danish import format_money, format_number, format_percent
from kpro_analysis.reports.document import Block, Chart, Data, Items, Shape, Text
from kpro_analysis.reports.open_requests import Wanted
from kpro_analysis.reports.quarter_sources import Sources
from kpro_analysis.tables import Cell, Column, Kind, Table
from kpro_analysis.weighting.bundles import ids
from kpro_analysis.weighting.draws import Draws
from kpro_analysis.weighting.outcome import Outcome
from kpro_analysis.weighting.robustness import Robustness, robustness
from kpro_analysis.weighting.robustness_tables import places_of
from kpro_analysis.weighting.wording import COSTS, accuracy_words, draws_words, line_words, standing, xxl_note

MOST_SHOWN, MOST_DRAWN = 30, 12  # requests; more don't fit in a report, and the meeting's material has them all
DRAWS = Draws()  # as `kpro robust` draws: the same seed gives the same report


def blocks(sources: Sources) -> Iterator[Block]:
    """Raises KproError where the register can't be read, or nothing can be ranked by what is agreed."""
    wanted = sources.wanted()
    outcome = wanted.outcome
    if not len(outcome.number):
        yield Text("Ingen ønsker konkurrerer om puljen.", by_rule=True)
        return
    found = robustness(wanted.contest, DRAWS)
    yield Items((*_sentences(outcome, found), *_decided(wanted)), by_rule=True)
    yield Data(_table(outcome, found), _cut(outcome))
    yield _scores(outcome)
    yield _ranks(outcome, found)
    yield Text(f"{accuracy_words(found)}. {draws_words(DRAWS)}")


def _sentences(outcome: Outcome, found: Robustness) -> Iterator[str]:
    funded = int(outcome.funded.sum())
    yield (
        f"Med de aftalte vægte er {format_number(funded)} af de {format_number(len(outcome.number))} ønsker, der "
        f"konkurrerer, inden for puljen. De koster {format_money(outcome.spent)}, når der regnes med "
        f"{COSTS[outcome.settings.cost]} ({format_money(outcome.spent_low)} til {format_money(outcome.spent_high)}). "
        f"Risikoen for at overskride puljen er {format_percent(outcome.over_pool_probability)}."
    )
    if outcome.line is not None:
        yield f"{line_words(outcome)} på ranglisten, {ids([int(outcome.number[outcome.line])])}."
    if drowned := outcome.number[outcome.drowned].tolist():
        yield f"Røde fejl uden for puljen: {ids(drowned)}."
    if found.talk_about:
        yield f"Tal om disse, som kun er med i 10-90 % af trækningerne: {ids(found.talk_about)}."
    else:
        yield "Ingen er kun med i 10-90 % af trækningerne: hvad der er inden for puljen, er ikke følsomt for vægtene."


def _decided(wanted: Wanted) -> Iterator[str]:
    """What is decided and competes all the same: by its status it is still up."""
    if decided := sorted(set(wanted.outcome.number.tolist()) & wanted.overview.decisions.keys()):
        yield (
            f"{ids(decided)} er besluttet, men konkurrerer stadig, fordi status ikke siger, at de er i gang eller "
            "afsluttet. Ret status, så de går ud."
        )
    if note := xxl_note(wanted.outcome):
        yield note


def _cut(outcome: Outcome) -> str:
    left = len(outcome.number) - MOST_SHOWN
    return f"De sidste {format_number(left)} på ranglisten er ikke vist her." if left > 0 else ""


def _places(outcome: Outcome, most: int = MOST_SHOWN) -> range:
    return range(min(len(outcome.number), most))


def _name(outcome: Outcome, place: int) -> str:
    request = outcome.register.requests[outcome.position[place]]
    return f"{request.id} {request.title}"


def _table(outcome: Outcome, found: Robustness) -> Table:
    columns = (
        *(Column("Ønske"), Column("Nr.", Kind.COUNT), Column("Score", Kind.NUMBER)),
        *(Column("Pris", Kind.MONEY, interval=True), Column("Puljen"), Column("Med i", Kind.SHARE)),
        Column("Nr. oftest"),
    )
    places = places_of(outcome, found)
    shares, low, high = (column[places] for column in (found.funded_share, found.rank_usual_low, found.rank_usual_high))
    rows = (
        (
            _name(outcome, place),
            int(outcome.rank[place]),
            float(outcome.score[place]),
            _cost(outcome, place),
            standing(outcome, place),
            float(shares[place]),
            f"{low[place]}" if low[place] == high[place] else f"{low[place]}-{high[place]}",
        )
        for place in _places(outcome)
    )
    return Table("Ranglisten", columns, tuple(rows))


def _cost(outcome: Outcome, place: int) -> Cell:
    plan, low, high = (float(column[place]) for column in (outcome.cost, outcome.cost_low, outcome.cost_high))
    if math.isnan(plan):
        return "mangler estimat"
    return plan if low == high else (plan, low, high)


def _scores(outcome: Outcome) -> Chart:
    rows = tuple((_name(outcome, place), float(outcome.score[place])) for place in _places(outcome, MOST_DRAWN))
    table = Table(f"Score, højst 100: de {len(rows)} øverste", (Column("Ønske"), Column("Score", Kind.NUMBER)), rows)
    best = _name(outcome, 0)
    return Chart(Shape.BARS, f"Højest på ranglisten er {best} med {format_number(rows[0][1], 1)} point af 100.", table)


def _ranks(outcome: Outcome, found: Robustness) -> Chart:
    places = places_of(outcome, found)
    low, high = found.rank_usual_low[places], found.rank_usual_high[places]
    rows = tuple(
        (_name(outcome, place), (int(outcome.rank[place]), int(low[place]), int(high[place])))
        for place in _places(outcome, MOST_DRAWN)
    )
    columns = (
        Column("Ønske"),
        Column("Nr. med de aftalte vægte, og i 90 % af trækningerne", Kind.COUNT, interval=True),
    )
    widest = int(np.argmax((high - low)[: len(rows)]))
    told = (
        f"Af de {len(rows)} øverste er placeringen mindst sikker for {_name(outcome, widest)}: nr. {low[widest]} til "
        f"{high[widest]} i mindst 90 % af trækningerne."
    )
    return Chart(Shape.INTERVALS, told, Table(f"Hvor sikker er placeringen: de {len(rows)} øverste", columns, rows))
