"""The ranking as labelled columns: what every export of it holds."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from kpro_analysis.register.requests import Request, form_id
from kpro_analysis.weighting.outcome import Outcome
from kpro_analysis.weighting.wording import standing


class Kind(StrEnum):
    """How a column's values are written."""

    TEXT = "text"
    COUNT = "count"
    POINTS = "points"
    SCORE = "score"
    MONEY = "money"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class RankingColumn:
    """One column, one value per competing request in ranking order; None where there is nothing to say."""

    header: str
    kind: Kind
    values: tuple[str | float | None, ...]


def ranking_columns(outcome: Outcome) -> tuple[RankingColumn, ...]:
    """The whole ranking: place, request, score, cost, what is funded, then points and contribution per criterion."""
    requests = [outcome.register.requests[i] for i in outcome.position.tolist()]
    return (*_place(outcome, requests), *_money(outcome), *_request(outcome, requests), *_criteria(outcome, requests))


def _place(outcome: Outcome, requests: list[Request]) -> Iterable[RankingColumn]:
    yield RankingColumn("Placering", Kind.COUNT, tuple(outcome.rank.tolist()))
    yield RankingColumn("Blanketnummer", Kind.TEXT, tuple(r.id for r in requests))
    yield RankingColumn("Titel", Kind.TEXT, tuple(r.title for r in requests))
    yield RankingColumn("Score (0-100)", Kind.SCORE, tuple(outcome.score.tolist()))
    yield RankingColumn("Højest mulige score", Kind.SCORE, tuple(outcome.score_max.tolist()))
    places = range(len(requests))
    yield RankingColumn("Puljen", Kind.TEXT, tuple(standing(outcome, place) for place in places))


def _money(outcome: Outcome) -> Iterable[RankingColumn]:
    for header, amounts in (
        ("Pris (kr.)", outcome.cost),
        ("Pris, lav (kr.)", outcome.cost_low),
        ("Pris, høj (kr.)", outcome.cost_high),
    ):
        yield RankingColumn(header, Kind.MONEY, _numbers(amounts.tolist()))


def _request(outcome: Outcome, requests: list[Request]) -> Iterable[RankingColumn]:
    def text(header: str, values: Iterable[str | None]) -> RankingColumn:
        return RankingColumn(header, Kind.TEXT, tuple(values))

    yield text("Størrelse", (r.size for r in requests))
    yield text("Prioritet", (r.light for r in requests))
    yield text("Type", (r.kind for r in requests))
    yield text("Modul", (r.module for r in requests))
    yield text("Kommune", (r.municipality for r in requests))
    yield text("Status", (r.status for r in requests))
    yield text("Omfattet af", (form_id(head) if head else None for head in outcome.head.tolist()))
    yield text("Mangler point", ("Ja" if missing else "Nej" for missing in outcome.incomplete.tolist()))
    yield text("Rød fejl uden for puljen", ("Ja" if drowned else "Nej" for drowned in outcome.drowned.tolist()))


def _criteria(outcome: Outcome, requests: list[Request]) -> Iterable[RankingColumn]:
    for place, criterion in enumerate(outcome.register.criteria):
        given = _numbers(r.points[place] for r in requests)
        yield RankingColumn(f"{criterion.name} (point)", Kind.POINTS, given)
        given_to_score = tuple(outcome.contributions[:, place].tolist())
        yield RankingColumn(f"{criterion.name} (bidrag til score)", Kind.SCORE, given_to_score)


def _numbers(values: Iterable[float]) -> tuple[float | None, ...]:
    return tuple(None if math.isnan(value) else value for value in values)
