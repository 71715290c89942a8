"""A scenario on the register of today: what changed since it was saved, and its settings as they can be used now."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from kpro_analysis.columns import header_key
from kpro_analysis.danish import format_money, format_number
from kpro_analysis.errors import KproError
from kpro_analysis.register.requests import Register, form_id
from kpro_analysis.weighting.bundles import ids
from kpro_analysis.weighting.model import evaluate
from kpro_analysis.weighting.scenario import Scale, Scenario, Snapshot, Standing, snapshot_of
from kpro_analysis.weighting.settings import Rule, Settings, Weights

MOST_NAMED = 12  # form numbers in one sentence
NOTHING = "Registeret er ændret, men intet af det, der betyder noget for scenariet."
SAME_SET = "De samme ønsker er inden for puljen som før."
EDITED = "Filen er rettet i hånden: resultatet i den passer ikke med de vægte og valg, der står i den."
SCORE_DECIMALS = 6


def applied(scenario: Scenario, register: Register) -> tuple[Settings, tuple[str, ...]]:
    """The scenario's settings as they can be used on this register, and a Danish sentence on each thing that had to go.

    Weights are found by the criterion's name, whatever its spelling; a new criterion has its agreed weight; criteria
    that aren't there any more are dropped, and locks on such requests. With no weight above 0 the agreed ones are used.
    """
    settings = scenario.settings
    by_key = {header_key(name): weight for name, weight in settings.weights.values.items()}
    weights = {c.name: by_key.get(header_key(c.name), c.weight) for c in register.criteria}
    today = {header_key(c.name) for c in register.criteria}
    gone = [name for name in settings.weights.values if header_key(name) not in today]
    new = [name for name in weights if header_key(name) not in by_key]
    notices = [*_criteria(gone, "ikke findes mere og er udeladt"), *_criteria(new, "er nye og har deres aftalte vægt")]
    if not any(weights.values()):
        weights = {c.name: c.weight for c in register.criteria}
        notices.append("Ingen af scenariets vægte kan bruges. De aftalte vægte er brugt i stedet.")
    known = frozenset(register.by_number)
    if lost := (settings.must | settings.must_not) - known:
        notices.append(f"Låsen på {some(lost)} er fjernet: ønsket findes ikke i registeret.")
    locks = {"must": settings.must & known, "must_not": settings.must_not & known}
    return replace(settings, weights=Weights(weights), must=locks["must"], must_not=locks["must_not"]), tuple(notices)


def changes_since(scenario: Scenario, register: Register) -> tuple[str, ...]:
    """Danish sentences on what is different in the register since the scenario was saved.

    On the same register there are none, unless the file doesn't agree with itself: then somebody has edited it.
    """
    settings, _ = applied(scenario, register)
    same_register = scenario.snapshot.sha256 == register.sha256
    quick = same_register and settings.rule is Rule.SAFE  # which takes seconds; the scores are enough to tell
    try:
        now = snapshot_of(evaluate(register, replace(settings, rule=Rule.RANK) if quick else settings))
    except KproError as error:
        return (f"Scenariet kan ikke beregnes på registeret, som det er nu: {error}",)
    if same_register:
        return () if _results(scenario.snapshot, quick) == _results(now, quick) else (EDITED,)
    found, effects = causes(scenario.snapshot, now), pool_effects(scenario.snapshot, now)
    if not found and not effects:
        return (NOTHING,)
    return (*found, *(effects or (SAME_SET,)))


def _results(snapshot: Snapshot, scores_only: bool) -> list[tuple[int, int, float, bool]]:
    return [
        (s.number, s.rank, round(s.score, SCORE_DECIMALS), s.funded and not scores_only) for s in snapshot.standings
    ]


def causes(then: Snapshot, now: Snapshot) -> tuple[str, ...]:
    """Danish sentences on what is different in the register between two snapshots by the same settings."""
    return tuple(_Changes(then, now).causes())


def pool_effects(then: Snapshot, now: Snapshot) -> tuple[str, ...]:
    """Danish sentences on who is inside the pool now, and who isn't any more."""
    in_then, in_now = set(then.funded), set(now.funded)
    entered = [f"Kommer med nu: {some(in_now - in_then)}."] if in_now - in_then else []
    return (*entered, *([f"Er ikke med mere: {some(in_then - in_now)}."] if in_then - in_now else []))


def some(numbers: Iterable[int]) -> str:
    """Form numbers as an enumeration, the first dozen of them.

    >>> some(range(1, 15))
    '#001, #002, #003, #004, #005, #006, #007, #008, #009, #010, #011, #012 og 2 andre'
    """
    listed = sorted(numbers)
    if len(listed) <= MOST_NAMED:
        return ids(listed)
    return f"{', '.join(map(form_id, listed[:MOST_NAMED]))} og {len(listed) - MOST_NAMED} andre"


@dataclass(frozen=True)
class _Changes:
    """Two snapshots by the same settings."""

    then: Snapshot
    now: Snapshot

    def causes(self) -> Iterator[str]:
        """What is different in the register."""
        yield from self._criteria()
        yield from self._pool()
        yield from self._who()
        yield from self._points()
        yield from self._costs()

    @cached_property
    def both(self) -> list[tuple[Standing, Standing]]:
        """Those that competed then and now."""
        then = {s.number: s for s in self.then.standings}
        return [(then[s.number], s) for s in self.now.standings if s.number in then]

    def _criteria(self) -> Iterator[str]:
        then, now = _by_key(self.then), _by_key(self.now)
        both = [(then[key], now[key]) for key in now if key in then]
        yield from _criteria([c.name for key, c in then.items() if key not in now], "ikke findes mere")
        yield from _criteria([c.name for key, c in now.items() if key not in then], "er nye")
        yield from _criteria([b.name for a, b in both if (a.low, a.high) != (b.low, b.high)], "har en anden skala")
        yield from _criteria([b.name for a, b in both if a.weight != b.weight], "har en anden aftalt vægt")

    def _pool(self) -> Iterator[str]:
        for what, then, now in (
            ("Puljen", self.then.pool, self.now.pool),
            ("Det disponerede beløb", self.then.committed, self.now.committed),
        ):
            if then != now:
                yield (
                    f"{what} i registeret er ændret fra {format_money(then)} til {format_money(now)}; "
                    "scenariet regner med sit eget."
                )

    def _who(self) -> Iterator[str]:
        competed, compete = _competing(self.then), _competing(self.now)
        out_then, out_now = ({e.number: e.reason for e in s.excluded} for s in (self.then, self.now))
        known_then, known_now = competed | out_then.keys(), compete | out_now.keys()
        if new := known_now - known_then:
            yield f"{_wishes(new)} i registeret: {some(new)}."
        if gone := known_then - known_now:
            yield f"Findes ikke mere i registeret: {some(gone)}."
        if started := compete & out_then.keys():
            yield f"Konkurrerer nu, men gjorde det ikke: {some(started)}."
        by_reason: dict[str, set[int]] = {}
        for number in competed & out_now.keys():
            by_reason.setdefault(out_now[number], set()).add(number)
        for reason, numbers in sorted(by_reason.items()):
            yield f"Konkurrerer ikke mere: {some(numbers)} ({reason})."

    def _points(self) -> Iterator[str]:
        then, now = (dict(zip(_by_key(s), range(len(s.criteria)), strict=True)) for s in (self.then, self.now))
        names = _by_key(self.now)
        for key in [key for key in now if key in then]:
            changed = {b.number for a, b in self.both if a.points[then[key]] != b.points[now[key]]}
            if changed:
                yield f"Pointene for {names[key].name} er ændret på {some(changed)}."

    def _costs(self) -> Iterator[str]:
        changed = [(a, b) for a, b in self.both if (a.cost_low, a.cost_high) != (b.cost_low, b.cost_high)]
        for a, b in changed[:MOST_NAMED]:
            yield f"Prisen på {form_id(b.number)} er ændret: {_price(b)}, før {_price(a)}".removesuffix(".") + "."
        if len(changed) > MOST_NAMED:
            yield f"Prisen er også ændret på {len(changed) - MOST_NAMED} andre."


def _criteria(names: list[str], what: str) -> list[str]:
    """One sentence on some criteria; none on none."""
    return [f"Kriterier, der {what}: {', '.join(names)}."] if names else []


def _wishes(numbers: set[int]) -> str:
    return "Nyt ønske" if len(numbers) == 1 else "Nye ønsker"


def _by_key(snapshot: Snapshot) -> dict[str, Scale]:
    return {header_key(c.name): c for c in snapshot.criteria}


def _competing(snapshot: Snapshot) -> set[int]:
    return {s.number for s in snapshot.standings}


def _price(standing: Standing) -> str:
    if standing.cost_low is None or standing.cost_high is None:
        return "intet estimat"
    high = format_money(standing.cost_high)
    return high if standing.cost_low == standing.cost_high else f"{format_number(standing.cost_low)}-{high}"
