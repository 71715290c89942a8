"""What the pool was spent on, in Danish."""

from collections.abc import Iterator

from kpro_analysis.danish import format_long_date, format_money
from kpro_analysis.weighting.bundles import ids
from kpro_analysis.weighting.settings import Settings
from kpro_analysis.weighting.spending import UNDER_WAY, Cost, Spending, Spent

NOTHING = (
    "Ingen beslutninger fortæller, hvad puljen er brugt på. Skriv dem på et ark «Beslutninger» i arbejdsbogen med "
    "kolonnerne Dato, ÆØ og Beløb (kr.), eller gem en beslutning på siden Scenarier og beslutninger."
)


def ledger(found: Spending) -> Iterator[tuple[str, Cost]]:
    """The pool's posts, in order; each ends with the lowest, the planned and the highest amount."""
    for name, amount in (
        ("Puljen", found.pool),
        ("Disponeret ifølge registeret", found.committed),
        ("Rest, når det disponerede er trukket fra", found.remaining),
    ):
        yield name, Cost(amount, amount, amount)
    yield "Besluttede ønsker i alt", found.decided
    yield "Rest, når de besluttede ønsker er trukket fra", found.left


def basis_words(one: Spent) -> str:
    """What a decided request's cost is taken from."""
    if one.amount is not None:
        return "beløbet i beslutningen"
    if one.cost is None:
        return "mangler estimat"
    if one.request.estimate is not None:
        return "leverandørens beløb"
    return f"størrelse {one.request.size}"


def spent_xxl_note(found: Spending, settings: Settings) -> str:
    """That the upper end of XXL is our assumption; "" when no decided request is priced by that size."""
    sizes = (one.request.size for one in found.spent if one.amount is None and one.request.estimate is None)
    if "XXL" not in sizes:
        return ""
    return f"Størrelsen XXL regnes op til {format_money(settings.xxl_high)}: det er vores antagelse."


def cost_words(cost: Cost) -> str:
    """An amount with its ends, or alone where it is certain.

    >>> cost_words(Cost(10_000, 17_500, 25_000)), cost_words(Cost(8_000, 8_000, 8_000))
    ('17.500 kr. (10.000 kr. til 25.000 kr.)', '8.000 kr.')
    """
    if cost.low == cost.high:
        return format_money(cost.plan)
    return f"{format_money(cost.plan)} ({format_money(cost.low)} til {format_money(cost.high)})"


def sentences(found: Spending) -> Iterator[str]:
    """What is decided against what the register says is committed, and what to mend."""
    if not found.spent:
        yield NOTHING
    else:
        yield _against_committed(found)
    if found.without_cost:
        yield f"Uden pris, og derfor ikke regnet med: {ids(found.without_cost)}. Få et estimat."
    if found.undecided:
        listed = f"{', '.join(UNDER_WAY[:-1])} eller {UNDER_WAY[-1]}"
        yield (
            f"Med status {listed}, men uden en beslutning: {ids(found.undecided)}. De er ikke regnet med. Skriv "
            "beslutningen, hvis puljen betaler."
        )


def _against_committed(found: Spending) -> str:
    decided, committed = found.decided, format_money(found.committed)
    until = format_long_date(found.until)
    told = f"De ønsker, der er besluttet til og med {until}, koster {cost_words(decided)}"
    if decided.low <= found.committed <= decided.high:
        return f"{told}; de {committed}, der er disponeret, passer med det."
    if found.committed > decided.high:
        more = format_money(found.committed - decided.high)
        return (
            f"{told}; der er disponeret {committed}, som er {more} mere end det højeste. Se efter, hvad resten er til."
        )
    less = format_money(decided.low - found.committed)
    return f"{told}; der er disponeret {committed}, som er {less} mindre end det laveste. Ret beløbet på arket «Pulje»."
