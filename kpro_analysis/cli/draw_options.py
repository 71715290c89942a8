"""How weights are drawn, from the words on the command line."""

from argparse import Namespace
from collections.abc import Iterable
from dataclasses import dataclass, replace

from kpro_analysis.cli.options import one_of
from kpro_analysis.columns import header_key
from kpro_analysis.danish import parse_share, parse_typed_number
from kpro_analysis.errors import UsageError
from kpro_analysis.register.requests import Register
from kpro_analysis.weighting.draws import Around, Draws
from kpro_analysis.weighting.robustness import usual_count
from kpro_analysis.weighting.settings import Rule

Bound = tuple[str, tuple[float, float]]


@dataclass(frozen=True)
class DrawChoices:
    """What the line sets, as far as it can be checked without the register; `bounds` are on names as typed.

    `counted`: whether the number of draws was given.
    """

    draws: Draws
    bounds: tuple[Bound, ...]
    counted: bool


def read_draw_choices(arguments: Namespace) -> DrawChoices:
    """What `robust` adds; raises UsageError for an option that can't be read."""
    around = Around.CURRENT if arguments.around is None else Around(one_of("--around", arguments.around, list(Around)))
    draws = Draws(around=around)
    if arguments.draws is not None:
        draws = replace(draws, count=whole("--draws", arguments.draws))
    if arguments.seed is not None:
        draws = replace(draws, seed=whole("--seed", arguments.seed))
    if arguments.spread is not None:
        if around is Around.UNIFORM:
            raise UsageError("--spread gælder kun omkring de nuværende vægte. Fjern --spread eller --around uniform.")
        draws = replace(draws, spread=_spread(arguments.spread))
    return DrawChoices(draws, tuple(map(_bound, arguments.bound)), arguments.draws is not None)


def draws_for(register: Register, choices: DrawChoices, rule: Rule) -> Draws:
    """The same with the register's own names, and, unless told, as many draws as the rule has time for.

    Raises UsageError for a criterion that isn't there, or bound twice.
    """
    by_key = {header_key(c.name): c.name for c in register.criteria}
    exact = {c.name: c.name for c in register.criteria}
    bounds: dict[str, tuple[float, float]] = {}
    for typed, ends in choices.bounds:
        name = exact.get(typed) or by_key.get(header_key(typed))
        if name is None:
            raise UsageError(f"«{typed}» er ikke et kriterium i registeret. Vælg blandt: {', '.join(exact)}.")
        if name in bounds:
            raise UsageError(f"Grænserne for {name} er givet to gange. Giv dem én gang.")
        bounds[name] = ends
    count = choices.draws.count if choices.counted else usual_count(rule)
    return replace(choices.draws, bounds=bounds, count=count)


def whole(option: str, text: str) -> int:
    """A whole number of 0 or more; raises UsageError for anything else.

    >>> whole("--draws", "10.000")
    10000
    """
    value = parse_typed_number(text)
    if value is None or value < 0 or not value.is_integer():
        raise UsageError(f"{option} skal være et helt tal, fx 1.000.")
    return int(value)


def _spread(text: str) -> float:
    value = parse_share(text)
    if value is None:
        raise UsageError("--spread skal være en andel over 0 og under 1, fx 0,1 eller 10%.")
    return value


def _bound(text: str) -> Bound:
    name, _, ends = text.rpartition("=")
    low, _, high = ends.partition(":")
    found = _known((parse_share(low), parse_share(high)))
    if not name.strip() or len(found) < 2:
        raise UsageError("--bound skrives som NAVN=LAV:HØJ med andele fra 0 til 1, fx Tidsbesparelse=0,1:0,3.")
    return name, (found[0], found[1])


def _known(values: Iterable[float | None]) -> list[float]:
    return [value for value in values if value is not None]
