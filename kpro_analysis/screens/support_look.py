"""What of the enquiries a visitor looks at: read from a message or an address, kept in the address."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlencode

from kpro_analysis.errors import KproError, UsageError
from kpro_analysis.support.figures import Counting, Figures, figures, newest_whole
from kpro_analysis.support.quarters import Quarter
from kpro_analysis.support.ticket import Tickets

QUARTER, CHANNEL, CATEGORY = "kvartal", "kanal", "kategori"
KEYS = {QUARTER: "quarter", CHANNEL: "channel", CATEGORY: "category"}


@dataclass(frozen=True)
class Look:
    """The quarter, the channel that is counted only (None: all), and the category whose trend is drawn (None: all)."""

    quarter: Quarter
    channel: str | None = None
    category: str | None = None


class Asking:
    """One visitor's look at the enquiries.

    `error` is why the last thing asked for could not be done, `notices` what in the address could not be used.
    """

    def __init__(self, found: Tickets, query: str = "") -> None:
        self.found = found
        self.counting = Counting(found)
        self.usual = Look(newest_whole(self.counting))
        self.look = self.usual
        self.error: str | None = None
        self.notices: tuple[str, ...] = ()
        self._figures = lru_cache(maxsize=32)(lambda quarter, channel: figures(self.counting, quarter, channel))
        self._from_address(query)

    @property
    def figures(self) -> Figures:
        """The figures of what is looked at."""
        return self._figures(self.look.quarter, self.look.channel)

    @property
    def query(self) -> str:
        """The query string that brings this look back; "" for the usual one."""
        pairs = {QUARTER: str(self.look.quarter) if self.look.quarter != self.usual.quarter else None}
        pairs |= {CHANNEL: self.look.channel, CATEGORY: self.look.category}
        return urlencode({key: text for key, text in pairs.items() if text is not None})

    def change(self, patch: Mapping[str, Any]) -> None:
        """Look at something else; what can't be used leaves everything as it was."""
        self.error = None
        try:
            self.look = self._patched(patch)
        except KproError as error:
            self.error = str(error)

    def _patched(self, patch: Mapping[str, Any]) -> Look:
        look = self.look
        for name, value in patch.items():
            match name:
                case "quarter":
                    look = replace(look, quarter=self.counting.checked(Quarter.parse(str(value))))
                case "channel":
                    look = replace(look, channel=_one_of(value, self.counting.channels, "Kanalen"))
                case "category":
                    look = replace(look, category=_one_of(value, self.counting.categories, "Kategorien"))
                case _:
                    raise UsageError("Siden sendte et valg, som ikke findes. Genindlæs siden.")
        return look

    def _from_address(self, query: str) -> None:
        notices = []
        for key, text in parse_qsl(query, keep_blank_values=True):
            self.change({KEYS.get(key, ""): text})
            if self.error is not None:
                known = self.error if key in KEYS else "Adressen har et felt, som siden ikke kender."
                notices.append(f"Fra adressen: {known} Det er sprunget over.")
        self.error = None
        self.notices = tuple(dict.fromkeys(notices))


def _one_of(value: Any, known: tuple[str, ...], what: str) -> str | None:
    if value is None or value in known:
        return str(value) if value is not None else None
    raise UsageError(f"{what} findes ikke i filerne.")
