"""The register page without its drawing: one visitor's look at one register."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from kpro_analysis.errors import KproError
from kpro_analysis.register.overview import Overview, overview, reckoning_day
from kpro_analysis.register.requests import Register
from kpro_analysis.screens.register_look import from_query, patched
from kpro_analysis.weighting.decision_files import LoggedDecisions


class Browsing:
    """One visitor's look at one register.

    `look` is what is looked at, `error` why the last thing asked for could not be done, `notices` what in the address
    or the decision log could not be used, `own_day` the day that the register tells about.
    """

    def __init__(self, register: Register, log: LoggedDecisions, today: date, query: str = "") -> None:
        self.register = register
        self.today = today
        self.own_day = reckoning_day(register, log.decided, today)
        self._overview_on = lru_cache(maxsize=4)(lambda day: overview(register, day, log.decided))
        self.error: str | None = None
        self.look, faults = from_query(query, self._overview_on(self.own_day))
        self.notices = (*faults, *([log.fault] if log.fault else []))

    @property
    def day(self) -> date:
        """The day until which days are counted."""
        return self.look.day or self.own_day

    @property
    def found(self) -> Overview:
        """The register on that day."""
        return self._overview_on(self.day)

    def change(self, patch: Mapping[str, Any]) -> None:
        """Look at something else; what can't be used leaves everything as it was."""
        self.error = None
        try:
            self.look = patched(self.look, patch, self.found)
        except KproError as error:
            self.error = str(error)
