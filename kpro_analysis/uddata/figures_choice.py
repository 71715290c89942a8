"""What a filter leaves of the key figures: it chooses among rows that may be shown, and never counts anew."""

import re
from dataclasses import dataclass, replace

from kpro_analysis.columns import header_key
from kpro_analysis.errors import UsageError
from kpro_analysis.uddata.figures_result import KeyFigures, Row

_PERIOD = re.compile(r"([0-9]{4})[- ]?(?:[kq]([1-4])|(0[1-9]|1[0-2]))", re.IGNORECASE)


@dataclass(frozen=True)
class Choice:
    """What is asked for; None: everything. A period is a quarter ("2024-K1") or a month ("2024-01")."""

    municipality: str | None = None
    questionnaire: str | None = None
    period: str | None = None


def choose(figures: KeyFigures, choice: Choice) -> KeyFigures:
    """The rows and totals of what is asked for; with a period the tables that have no time are left out.

    Raises UsageError for a municipality or questionnaire that the figures don't have, and for a period that is none.
    """
    municipality = _known(choice.municipality, {row.municipality for row in figures.rows}, "Kommunen")
    questionnaire = _known(choice.questionnaire, {row.questionnaire for row in figures.rows}, "Skemaet")
    period = _period(choice.period)
    timeless = period is None

    def wanted(row: Row) -> bool:
        return (
            (municipality is None or row.municipality == municipality)
            and (questionnaire is None or row.questionnaire == questionnaire)
            and (period is None or period in (row.month, row.quarter))
        )

    def has(name: str | None) -> bool:
        return questionnaire is None or name == questionnaire

    return replace(
        figures,
        rows=tuple(filter(wanted, figures.rows)),
        totals=tuple(filter(wanted, figures.totals)),
        teams=tuple(
            team
            for team in figures.teams
            if questionnaire is None
            and (municipality is None or team.municipality == municipality)
            and (timeless or period == team.quarter)
        ),
        changes=tuple(
            row
            for row in figures.changes
            if timeless and has(row.questionnaire) and (municipality is None or row.municipality == municipality)
        ),
        items=tuple(row for row in figures.items if timeless and municipality is None and has(row.questionnaire)),
        funnel=tuple(row for row in figures.funnel if timeless and municipality is None and has(row.questionnaire)),
        reminders=tuple(
            row for row in figures.reminders if timeless and municipality is None and has(row.questionnaire)
        ),
    )


def _known(asked: str | None, names: "set[str | None]", what: str) -> str | None:
    if asked is None:
        return None
    found = next((name for name in names if name is not None and header_key(name) == header_key(asked)), None)
    if found is None:
        raise UsageError(f"{what} findes ikke i mappen. Skriv navnet, som det står i nøgletallene uden filter.")
    return found


def _period(asked: str | None) -> str | None:
    if asked is None:
        return None
    match = _PERIOD.fullmatch(asked.strip())
    if match is None:
        raise UsageError("Perioden kan ikke læses. Skriv et kvartal, fx 2024-K1, eller en måned, fx 2024-01.")
    return f"{match[1]}-K{match[2]}" if match[2] else f"{match[1]}-{match[3]}"
