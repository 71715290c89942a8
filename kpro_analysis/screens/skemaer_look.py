"""What of the questionnaires a visitor looks at: read from a message or an address, kept in the address."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from kpro_analysis.screens.asked import Looking, one_of, unknown_choice
from kpro_analysis.uddata.questionnaire import Status, text_key
from kpro_analysis.uddata.versions import Cluster, Pair
from kpro_analysis.uddata.versions_clean_up import CleanUp

KEYS = {"kommune": "owner", "status": "status", "søg": "search", "sammenlign": "compared"}
LONGEST_SEARCH = 100


@dataclass(frozen=True)
class Look:
    """Whose questionnaires, of which status (None: all), with which words, and the one held against its reference."""

    owner: str | None = None
    status: str | None = None
    search: str = ""
    compared: str | None = None


class Asking(Looking[Look]):
    """One visitor's look at the questionnaires.

    `without_register` and `without_use` say why there are no wishes and no use.
    """

    keys = KEYS

    def __init__(self, found: CleanUp, query: str = "", *, without_register: str = "", without_use: str = "") -> None:
        self.found = found
        self.without_register, self.without_use = without_register, without_use
        super().__init__(Look(), query)

    @cached_property
    def held(self) -> dict[str, tuple[Cluster, Pair]]:
        """The pairs that can be compared, by the name of the one held against a reference."""
        found = self.found.inventory
        pairs = ((cluster, pair) for cluster in found.clusters for pair in found.held_against(cluster))
        return {found.names[pair.b]: (cluster, pair) for cluster, pair in pairs}

    @cached_property
    def statuses(self) -> tuple[Status, ...]:
        """Those in use."""
        met = {one.status for one in self.found.inventory.questionnaires}
        return tuple(status for status in Status if status in met)

    @property
    def places(self) -> list[int]:
        """The places of the inventory that are shown."""
        words = text_key(self.look.search).split()
        return [
            place
            for place, one in enumerate(self.found.inventory.questionnaires)
            if (self.look.owner is None or one.owner == self.look.owner)
            and (self.look.status is None or one.status == self.look.status)
            and (not words or all(word in self._texts[place] for word in words))
        ]

    @cached_property
    def _texts(self) -> list[str]:
        """What is searched: the title, the owner and the questions."""
        asked = self.found.inventory.questionnaires
        return [text_key(" ".join((one.title, one.owner, *(item.text for item in one.items)))) for one in asked]

    def patched(self, look: Look, patch: Mapping[str, Any]) -> Look:
        """The look with other fields; raises UsageError for what isn't in the files."""
        for name, value in patch.items():
            match name:
                case "owner":
                    look = replace(look, owner=one_of(value, self.found.inventory.owners, "Kommunen"))
                case "status":
                    look = replace(look, status=one_of(value, tuple(map(str, self.statuses)), "Status"))
                case "search":
                    look = replace(look, search=str(value or "").strip()[:LONGEST_SEARCH])
                case "compared":
                    look = replace(look, compared=one_of(value, tuple(self.held), "Skemaet, der skulle sammenlignes,"))
                case _:
                    raise unknown_choice()
        return look
