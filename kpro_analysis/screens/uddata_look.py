"""What of the Uddata a visitor looks at: read from a message or an address, kept in the address."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from kpro_analysis.danish import sort_key
from kpro_analysis.screens.asked import Looking, one_of, unknown_choice
from kpro_analysis.uddata.figures_result import NOT_GIVEN, Answering, KeyFigures

WORDS = {"kommune": "municipality", "skema": "questionnaire", "periode": "period", "team": "team"}


@dataclass(frozen=True)
class Look:
    """What is shown only; None: all. `period` is a month ("2024-01") or a quarter ("2024-K1") of sending.

    `team` is of the municipality, and None where that is.
    """

    municipality: str | None = None
    questionnaire: str | None = None
    period: str | None = None
    team: str | None = None


class Known:
    """What there is to choose from, and the figures by what is chosen."""

    def __init__(self, figures: KeyFigures) -> None:
        every = (*figures.rows, *figures.totals)
        self.figures = figures
        self.municipalities = _sorted(row.municipality for row in every)
        self.questionnaires = _sorted(row.questionnaire for row in every)
        self.months = tuple(sorted({row.month for row in every if row.month} - {NOT_GIVEN}))
        self.quarters = tuple(sorted({row.quarter for row in every if row.quarter} - {NOT_GIVEN}))
        self.teams = {
            name: _sorted(row.team for row in figures.teams if row.municipality == name) for name in self.municipalities
        }
        self._rows = {(row.municipality, row.questionnaire, row.month or row.quarter): row.figures for row in every}
        self._teams = {(row.municipality, row.team, row.quarter): row.figures for row in figures.teams}

    @property
    def periods(self) -> tuple[str, ...]:
        """The quarters and months of sending, the newest first."""
        return (*reversed(self.quarters), *reversed(self.months))

    def answering(self, look: Look) -> Answering | None:
        """The figures of what is looked at; of a team those of its quarter; None where there are none."""
        if look.team is not None and look.municipality is not None:
            return self._teams.get((look.municipality, look.team, quarter_of(look.period)))
        return self._rows.get((look.municipality, look.questionnaire, look.period))


def quarter_of(period: str | None) -> str | None:
    """The quarter that a month lies in; a quarter is its own, and all is all.

    >>> quarter_of("2024-04"), quarter_of("2024-K2"), quarter_of(None)
    ('2024-K2', '2024-K2', None)
    """
    if period is None or "K" in period:
        return period
    year, _, month = period.partition("-")
    return f"{year}-K{(int(month) + 2) // 3}"


def _sorted(names: Any) -> tuple[str, ...]:
    return tuple(sorted({name for name in names if name is not None}, key=sort_key))


class Asking(Looking[Look]):
    """One visitor's look at Uddata."""

    keys = WORDS

    def __init__(self, known: Known, query: str = "") -> None:
        self.known = known
        super().__init__(Look(), query)

    def patched(self, look: Look, patch: Mapping[str, Any]) -> Look:
        """The look with other fields; raises UsageError for what isn't in the files."""
        known = self.known
        for name, value in patch.items():
            match name:
                case "municipality":
                    chosen = one_of(value, known.municipalities, "Kommunen")
                    look = replace(look, municipality=chosen, team=look.team if chosen == look.municipality else None)
                case "questionnaire":
                    look = replace(look, questionnaire=one_of(value, known.questionnaires, "Skemaet"))
                case "period":
                    look = replace(look, period=one_of(value, known.periods, "Perioden"))
                case "team":
                    look = replace(look, team=one_of(value, known.teams.get(look.municipality or "", ()), "Teamet"))
                case _:
                    raise unknown_choice()
        return look
