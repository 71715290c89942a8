"""What of the Uddata a visitor looks at: read from a message or an address, kept in the address."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from kpro_analysis.danish import sort_key
from kpro_analysis.errors import KproError, UsageError
from kpro_analysis.screens.asked import from_address
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


class Asking:
    """One visitor's look; `error` is why the last thing asked for could not be done, `notices` what was left out."""

    def __init__(self, known: Known, query: str = "") -> None:
        self.known = known
        self.error: str | None = None
        self.look, self.notices = from_address(
            query, Look(), lambda look, key, text: {WORDS[key]: text} if key in WORDS else None, self._patched
        )

    @property
    def query(self) -> str:
        """The query string that brings this look back; "" for all."""
        chosen = {key: getattr(self.look, name) for key, name in WORDS.items()}
        return urlencode({key: value for key, value in chosen.items() if value is not None})

    def change(self, patch: Mapping[str, Any]) -> None:
        """Look at something else; what can't be used leaves everything as it was."""
        self.error = None
        try:
            self.look = self._patched(self.look, patch)
        except KproError as error:
            self.error = str(error)

    def _patched(self, look: Look, patch: Mapping[str, Any]) -> Look:
        known = self.known
        for name, value in patch.items():
            match name:
                case "municipality":
                    chosen = _one_of(value, known.municipalities, "Kommunen")
                    look = replace(look, municipality=chosen, team=look.team if chosen == look.municipality else None)
                case "questionnaire":
                    look = replace(look, questionnaire=_one_of(value, known.questionnaires, "Skemaet"))
                case "period":
                    look = replace(look, period=_one_of(value, known.periods, "Perioden"))
                case "team":
                    look = replace(look, team=_one_of(value, known.teams.get(look.municipality or "", ()), "Teamet"))
                case _:
                    raise UsageError("Siden sendte et valg, som ikke findes. Genindlæs siden.")
        return look


def _one_of(value: Any, known: tuple[str, ...], what: str) -> str | None:
    if value is None or value in known:
        return None if value is None else str(value)
    raise UsageError(f"{what} findes ikke i filerne.")
