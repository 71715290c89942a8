"""What stands behind a request beside its points: requests like it, municipalities, enquiries to support."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kpro_analysis.danish import sort_key
from kpro_analysis.register.requests import Register
from kpro_analysis.weighting.similarity import Pair


@dataclass(frozen=True, slots=True)
class Evidence:
    """What stands behind a head and its riders.

    `alike`: form numbers, ascending, of the other requests that are like any of them, whatever their status.
    `municipalities`: those of all of these, in Danish order, each once; a request without one adds none. `tickets`:
    enquiries to support about the head and its riders; None when no enquiries are loaded.
    """

    alike: tuple[int, ...]
    municipalities: tuple[str, ...]
    tickets: int | None

    @property
    def order(self) -> tuple[int, int, int]:
        """A key that sorts most evidence first: alike requests, then municipalities, then enquiries."""
        return -len(self.alike), -len(self.municipalities), -(self.tickets or 0)


class Backing:
    """Looks up the evidence behind requests, given the pairs that are alike and, if loaded, enquiries per request."""

    def __init__(self, register: Register, pairs: Iterable[Pair], tickets: Mapping[int, int] | None = None) -> None:
        self.register, self.tickets = register, tickets
        self.alike: dict[int, set[int]] = {}
        for pair in pairs:
            self.alike.setdefault(pair.a, set()).add(pair.b)
            self.alike.setdefault(pair.b, set()).add(pair.a)
        self.members: dict[int, list[int]] = {}
        for number, head in register.heads.items():
            self.members.setdefault(head, []).append(number)

    def behind(self, head: int) -> Evidence:
        """The evidence behind a head and its riders."""
        members = self.members[head]
        alike = {other for n in members for other in self.alike.get(n, ())}.difference(members)
        places = {self.register.by_number[n].municipality for n in alike.union(members)}
        tickets = None if self.tickets is None else sum(self.tickets.get(n, 0) for n in members)
        named = sorted(filter(None, places), key=sort_key)
        return Evidence(tuple(sorted(alike)), tuple(named), tickets)
