"""What of the enquiries a visitor looks at: read from a message or an address, kept in the address."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from kpro_analysis.screens.asked import Looking, one_of, unknown_choice
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


class Asking(Looking[Look]):
    """One visitor's look at the enquiries."""

    keys = KEYS

    def __init__(self, found: Tickets, query: str = "") -> None:
        self.found = found
        self.counting = Counting(found)
        self._figures = lru_cache(maxsize=32)(lambda quarter, channel: figures(self.counting, quarter, channel))
        super().__init__(Look(newest_whole(self.counting)), query)

    @property
    def figures(self) -> Figures:
        """The figures of what is looked at."""
        return self._figures(self.look.quarter, self.look.channel)

    def patched(self, look: Look, patch: Mapping[str, Any]) -> Look:
        """The look with other fields; raises UsageError for what isn't in the files."""
        for name, value in patch.items():
            match name:
                case "quarter":
                    look = replace(look, quarter=self.counting.checked(Quarter.parse(str(value))))
                case "channel":
                    look = replace(look, channel=one_of(value, self.counting.channels, "Kanalen"))
                case "category":
                    look = replace(look, category=one_of(value, self.counting.categories, "Kategorien"))
                case _:
                    raise unknown_choice()
        return look
