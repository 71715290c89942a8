"""The rules of the pool once more, plainly and slowly, to compare with: one criterion 0-100, whole points and kroner.

Everything is a set of form numbers of heads; nothing is shared with the package but the register's own types.
"""

from collections.abc import Iterable
from itertools import combinations

from kpro_analysis.register.requests import Register, Request
from kpro_analysis.weighting.settings import GuardKind, Settings

DONE = {"I gang", "I drift", "Afsluttet"}


class Plain:
    def __init__(self, register: Register, settings: Settings) -> None:
        self.all = {r.number: r for r in register.requests}
        self.settings = settings
        forced = settings.must | {self.head(n) for n in settings.must}
        self.competing = sorted(n for n, r in self.all.items() if n in forced or self.competes(r))
        self.heads = [n for n in self.competing if self.head(n) == n]
        self.available = settings.pool - settings.committed

    def competes(self, r: Request) -> bool:
        return (
            r.light == "Rød"
            and r.source not in ("Evalueringsrapport", "Uddata-test")
            and r.status not in (DONE | {"Afvist", "Afventer workshop", "Videresendt KAM"})
        )

    def head(self, n: int) -> int:
        above = self.all[n].included_in
        return n if above is None else self.head(above)

    def bundle(self, head: int) -> list[int]:
        return [n for n in self.competing if self.head(n) == head]

    def score(self, heads: Iterable[int]) -> int:
        return sum(round(self.all[n].points[0]) for h in heads for n in self.bundle(h))

    def cost(self, heads: Iterable[int]) -> float:
        return sum(self.all[h].estimate or 0 for h in heads)

    def needed(self, head: int) -> set[int]:
        """Heads that must be funded too, directly; what is done counts as there."""
        found = {q for n in self.bundle(head) for q in self.all[n].requires}
        return {self.head(q) for q in found if not {self.all[q].status, self.all[self.head(q)].status} & DONE} - {head}

    def whole(self, head: int) -> set[int]:
        package = {head}
        while more := {q for h in package if h in self.heads for q in self.needed(h)} - package:
            package |= more
        return package

    def possible(self, head: int) -> bool:
        banned = {self.head(n) for n in self.settings.must_not}
        return all(h in self.heads and h not in banned and self.all[h].estimate is not None for h in self.whole(head))

    def ranked(self) -> list[int]:
        return sorted(self.heads, key=lambda n: (-self.all[n].points[0], n))

    def walk(self, funded: set[int], heads: list[int], limit: float) -> set[int]:
        spent = 0.0
        for h in heads:
            package = self.whole(h) - funded
            if self.possible(h) and package and h in package:
                price = self.cost(package)
                if price <= min(self.available - self.cost(funded), limit - spent):
                    funded = funded | package
                    spent += price
        return funded

    def first(self) -> set[int]:
        funded = {h for n in self.settings.must for h in self.whole(self.head(n))}
        errors = [h for h in self.ranked() if self.all[h].kind == "Fejl"]
        guard = self.settings.guard
        if guard.kind is GuardKind.FIRST:
            return self.walk(funded, errors, self.available)
        if guard.kind is GuardKind.RESERVE:
            return self.walk(funded, errors, guard.share * self.settings.pool)
        return funded

    def rank(self) -> set[int]:
        return self.walk(self.first(), self.ranked(), self.available)

    def optimal(self) -> list[set[int]]:
        """All sets tried, the tie rule as a tuple: those that are best in every respect, nearly always one."""
        first, by_rank = self.first(), self.rank()
        free = [h for h in self.heads if self.possible(h) and h not in first]
        fitting = [
            chosen
            for k in range(len(free) + 1)
            for extra in combinations(free, k)
            if self.cost(chosen := first | set(extra)) <= self.available and all(self.whole(h) <= chosen for h in extra)
        ]

        def worth(chosen: set[int]) -> tuple[float, ...]:
            size = [n for h in chosen for n in self.bundle(h)]
            kept = [n for h in chosen & by_rank for n in self.bundle(h)]
            places = sum(self.competing.index(h) for h in chosen)
            return (self.score(chosen), -self.cost(chosen), len(kept), len(size), -places)

        best = max(map(worth, fitting))
        return [chosen for chosen in fitting if worth(chosen) == best]

    def funded(self, heads: set[int]) -> list[int]:
        return [n for n in self.competing if self.head(n) in heads]
