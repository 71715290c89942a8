"""What ties requests together: riders and their heads, what requires what, and the choices must and must not."""

from collections.abc import Iterable, Set
from dataclasses import dataclass

import numpy as np

from kpro_analysis.errors import UsageError
from kpro_analysis.register.requests import Register, form_id
from kpro_analysis.weighting.outcome import Verdict
from kpro_analysis.weighting.settings import Settings

DELIVERED = frozenset({"I gang", "I drift", "Afsluttet"})  # what requires one of these already has it


@dataclass(frozen=True)
class Ties:
    """What stands and falls together among n competing requests; indices are places among these, in their order.

    `head` (n,) int: form number of the outermost head, 0 for none. `unit` (n,) int: the competing request that it
    is funded with: itself, or a rider's head; -1 when the head doesn't compete. `blocked` (n,) int: the `Verdict` on
    a unit that can never be funded, 0 on all else. `packages`: for each unit that can be funded and requires
    others, all units to fund with it, itself first. `must`: the units chosen to be funded whatever the rule.
    """

    head: np.ndarray
    unit: np.ndarray
    blocked: np.ndarray
    packages: dict[int, tuple[int, ...]]
    must: tuple[int, ...]


def ids(numbers: Iterable[int]) -> str:
    """Form numbers as a Danish enumeration.

    >>> ids([21, 3, 1])
    '#001, #003 og #021'
    """
    *first, last = [form_id(n) for n in sorted(set(numbers))]
    return f"{', '.join(first)} og {last}" if first else last


def forced_numbers(register: Register, settings: Settings) -> frozenset[int]:
    """Those chosen as must with their heads; refuses unknown form numbers and a must whose head must not."""
    for what, chosen in (("skal med", settings.must), ("skal ikke med", settings.must_not)):
        if unknown := chosen - register.by_number.keys():
            raise UsageError(
                f"{ids(unknown)} er valgt som {what}, men findes ikke i registeret. "
                "Ret blanketnummeret, eller fjern valget."
            )
    heads = register.heads
    must_heads = {heads[n] for n in settings.must}
    if both := must_heads & {heads[n] for n in settings.must_not}:
        members = [n for n in settings.must | settings.must_not if heads[n] in both]
        raise UsageError(
            f"{ids(members)} hører sammen, men er valgt både som skal med og skal ikke med. Vælg én af delene."
        )
    return settings.must | must_heads


def tie_up(register: Register, settings: Settings, number: np.ndarray, cost: np.ndarray) -> Ties:
    """Work out what stands and falls together.

    number (n,) int: form numbers of the competing; cost (n,): planning costs in DKK, NaN without an estimate.
    Refuses (UsageError) a must that can never be funded.
    """
    heads = register.heads
    place = {n: i for i, n in enumerate(number.tolist())}
    outermost = np.array([heads[n] for n in place], dtype=int)
    head = np.where(outermost == number, 0, outermost)
    unit = np.arange(len(place), dtype=np.intp)
    for rider in np.flatnonzero(head).tolist():
        unit[rider] = place.get(int(head[rider]), -1)
    blocked = np.zeros(len(place), dtype=np.int8)
    blocked[np.isnan(cost)] = Verdict.NO_ESTIMATE
    blocked[[place[h] for h in {heads[n] for n in settings.must_not} if h in place]] = Verdict.MUST_NOT
    needed = packages(register, place.keys())
    blocked[[place[n] for n in needed if not blocked[place[n]] and obstacle(needed[n], place, blocked)]] = (
        Verdict.UNMET_NEED
    )
    for n in settings.must:
        _refuse_impossible_must(n, heads[n], needed, (place, blocked))
    must = {place[heads[n]] for n in settings.must}
    free = {place[n]: tuple(place[v] for v in package) for n, package in needed.items() if not blocked[place[n]]}
    return Ties(head, unit, blocked, free, tuple(sorted(must)))


def packages(register: Register, competing: Set[int]) -> dict[int, tuple[int, ...]]:
    """For each competing head that requires others, the form numbers of all heads that it takes, itself first."""
    needs = _needs(register, competing)
    result = {}
    for start in needs:
        seen, waiting = {start: None}, [start]
        while waiting:
            for needed in needs.get(waiting.pop(), ()):
                if needed not in seen:
                    seen[needed] = None
                    waiting.append(needed)
        result[start] = tuple(seen)
    return result


def _needs(register: Register, competing: Set[int]) -> dict[int, list[int]]:
    """For each competing head the heads that it and its competing riders require.

    Left out is what is under way or delivered, itself or its head.
    """
    needs: dict[int, list[int]] = {}
    heads = register.heads
    for request in [r for r in register.requests if r.requires]:
        head = heads[request.number]
        if request.number not in competing or head not in competing:
            continue
        for needed in request.requires:
            statuses = {register.by_number[n].status for n in (needed, heads[needed])}
            if not statuses & DELIVERED:
                needs.setdefault(head, []).append(heads[needed])
    return needs


def obstacle(package: tuple[int, ...], place: dict[int, int], verdict: np.ndarray) -> str:
    """What keeps a package of heads from being funded, in Danish, as said of what requires it; "" when nothing does.

    `place` gives each competing form number's index in `verdict`.
    """
    for n in package:
        if n not in place:
            return f"kræver {form_id(n)}, som ikke konkurrerer"
        if verdict[place[n]] == Verdict.MUST_NOT:
            return f"kræver {form_id(n)}, som er valgt som skal ikke med"
        if verdict[place[n]] == Verdict.NO_ESTIMATE:
            return f"kræver {form_id(n)}, som mangler estimat"
    return ""


def _refuse_impossible_must(
    chosen: int, head: int, needed: dict[int, tuple[int, ...]], state: tuple[dict[int, int], np.ndarray]
) -> None:
    place, blocked = state
    if head not in place:
        problem, advice = "har point, der ikke kan bruges", "Ret pointene i registeret"
    elif blocked[place[head]] == Verdict.NO_ESTIMATE:
        problem, advice = "mangler estimat", "Få en størrelse eller et beløb fra leverandøren"
    elif blocked[place[head]] == Verdict.UNMET_NEED:
        problem, advice = obstacle(needed[head], place, blocked), "Vælg også det, der kræves"
    else:
        return
    follows = f"følger {form_id(head)}, som " if head != chosen else ""
    raise UsageError(f"{form_id(chosen)} er valgt som skal med, men {follows}{problem}. {advice}, eller fjern valget.")
