"""The clean-up of questionnaires in one: the inventory, its use, what could be archived, and what is wished for."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from kpro_analysis.uddata.demand import Ask, Demand, demand
from kpro_analysis.uddata.questionnaire import NATIONAL, UNKNOWN, Collection
from kpro_analysis.uddata.versions import Inventory, inventory
from kpro_analysis.uddata.versions_archive import Proposal, proposals
from kpro_analysis.uddata.versions_use import Seen, Uses, uses
from kpro_analysis.uddata.versions_words import as_dict, counted


@dataclass(frozen=True)
class CleanUp:
    """All that is said about some questionnaires; `wishes` is None where no register was given."""

    inventory: Inventory
    uses: Uses
    proposed: tuple[Proposal, ...]
    wishes: tuple[Demand, ...] | None

    @property
    def municipalities(self) -> tuple[str, ...]:
        """Who has questionnaires of their own."""
        return tuple(owner for owner in self.inventory.owners if owner not in (NATIONAL, UNKNOWN))

    @property
    def sentence(self) -> str:
        """How much there is."""
        found = self.inventory
        return (
            f"{counted(len(found.versions), 'skema', 'skemaer')} i "
            f"{counted(len(found.questionnaires), 'version', 'versioner')}, "
            f"{counted(len(self.municipalities), 'kommune', 'kommuner')} med egne, "
            f"{counted(len(found.clusters), 'klynge', 'klynger')} af næsten ens, "
            f"{counted(len(self.proposed), 'version', 'versioner')} kan måske arkiveres"
        )

    def as_dict(self) -> dict[str, Any]:
        """All of it, ready for JSON."""
        return as_dict(self.inventory, uses=self.uses, proposed=self.proposed, wishes=self.wishes)


def clean_up(collection: Collection, seen: Sequence[Seen] = (), asks: Iterable[Ask] | None = None) -> CleanUp:
    """Compare what was read, and hold it against its use and the wishes."""
    found = inventory(collection)
    used = uses(found, seen)
    return CleanUp(found, used, proposals(found, used.of), None if asks is None else demand(asks))
