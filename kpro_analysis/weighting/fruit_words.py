"""Low-hanging fruit in Danish: why each one is one, what it would displace, and what stands behind it."""

import math
from collections.abc import Iterator

import numpy as np

from kpro_analysis.danish import format_money, format_number
from kpro_analysis.register.requests import LIGHTS, Request, form_id
from kpro_analysis.weighting.bundles import ids
from kpro_analysis.weighting.evidence import Evidence
from kpro_analysis.weighting.explain import explain
from kpro_analysis.weighting.fruit import Fruit, Harvest, Unit
from kpro_analysis.weighting.unscored import Unscored
from kpro_analysis.weighting.wording import COST_LABELS

PER = 1_000  # kroner: values per krone are shown per so many
NAMED = 2  # criteria on which most is lost
ENOUGH = 1e-9  # points lost that count as none


def value_words(ratio: float) -> str:
    """Score per 1,000 DKK, such as "2,36 point pr. 1.000 kr.".

    >>> value_words(41.25 / 17_500), value_words(math.inf)
    ('2,36 point pr. 1.000 kr.', 'point uden at koste noget')
    """
    if math.isinf(ratio):
        return "point uden at koste noget"
    return f"{format_number(ratio * PER, 2)} point pr. {format_number(PER)} kr."


def price_words(harvest: Harvest) -> str:
    """The pool's price in a sentence."""
    if not harvest.price:
        return "Puljens pris er 0: der er råd til alt, der konkurrerer og har et estimat."
    return f"Puljens pris er {value_words(harvest.price)}: så meget giver den næste krone i puljen."


def no_fruit_words(harvest: Harvest) -> str:
    """Why nothing was found, with what to do; "" when something was."""
    if harvest.fruit:
        return ""
    if not harvest.plain.number.size:
        return "Ingen, for ingen ønsker konkurrerer."
    if all(unit.funded for unit in harvest.units):
        return "Ingen: alt, der har point og et estimat og kan komme med, er inden for puljen."
    limit = format_money(harvest.wanted.cheap)
    return (
        f"Ingen: intet, der koster højst {limit} og er uden for puljen, giver så meget for pengene som puljens pris. "
        "Sæt grænsen for billigt op for at lede videre."
    )


def fruit_reasons(harvest: Harvest, fruit: Fruit) -> tuple[str, ...]:
    """Why it is one, and what would happen, as whole sentences; the order is fixed."""
    request = harvest.plain.register.by_number[fruit.unit.number]
    reasons = (
        _size(harvest, request, fruit.unit),
        explain(harvest.plain, request.number),
        *_lost(harvest, request),
        _value(harvest, fruit.unit),
        _displaced(harvest, fruit),
        *evidence_words(fruit.evidence),
    )
    return tuple(reasons)


def _size(harvest: Harvest, request: Request, unit: Unit) -> str:
    basis = COST_LABELS[harvest.plain.settings.cost].casefold()
    parts = [f"{_interval(request, (unit.cost_low, unit.cost_high), whole=not unit.lacking)}"]
    riders = [n for n in unit.members if n != unit.number and harvest.plain.register.heads[n] == unit.number]
    if riders:
        parts.append(f"Omfatter {ids(riders)}, som ikke koster ekstra: deres point er lagt sammen.")
    if unit.lacking:
        parts.append(f"Kræver {ids(unit.lacking)}, som heller ikke er med: de er regnet sammen.")
    return " ".join([parts[0].format(cost=format_money(unit.cost), basis=basis), *parts[1:]])


def _interval(request: Request, ends: tuple[float, float], *, whole: bool = True) -> str:
    """Size and cost, with a place for the planning `cost` and its `basis`."""
    low, high = ends
    if whole and request.estimate is not None:
        return "Leverandørens eget beløb: {cost}"
    between = f"{format_number(low)}-{format_money(high)}, regnet som {{cost}} ({{basis}})."
    return f"Størrelse {request.size}: {between}" if whole else f"Koster i alt {between}"


def _lost(harvest: Harvest, request: Request) -> Iterator[str]:
    """On which criteria most of the highest possible score is lost, and how many have no points."""
    contest = harvest.contest
    place = int(np.flatnonzero(contest.bids.number == request.number)[0])
    shares = contest.settings.weights.shares
    lost = [
        (shares[c.name] * (1 - points), c, given)
        for c, points, given in zip(
            contest.register.criteria, contest.points[place].tolist(), request.points, strict=True
        )
        if not math.isnan(given)
    ]
    most = [one for one in sorted(lost, key=lambda one: -one[0]) if one[0] > ENOUGH][:NAMED]
    if most:
        named = [f"«{c.name}» ({_points(given)} af {_points(c.high)})" for _, c, given in most]
        yield f"Scoren trækkes mest ned af {' og '.join(named)}."
    if missing := int(contest.missing[place].sum()):
        what = "1 kriterium; det er" if missing == 1 else f"{missing} kriterier; de er"
        yield f"Mangler point i {what} regnet som det laveste."


def _points(value: float) -> str:
    return format_number(value, 0 if value == round(value) else 1)


def _value(harvest: Harvest, unit: Unit) -> str:
    if not harvest.price:
        return f"Giver {value_words(unit.ratio)}."
    times = unit.ratio / harvest.price
    more = f"{format_number(times, 1)} gange puljens pris" if times >= 1.05 else "det samme som puljens pris"
    if math.isinf(times):
        return f"Giver {value_words(unit.ratio)}."
    return f"Giver {value_words(unit.ratio)}, {more} på {format_number(harvest.price * PER, 2)}."


def _displaced(harvest: Harvest, fruit: Fruit) -> str:
    if not fruit.affordable:
        beside = harvest.plain.settings.must
        return f"Der er ikke råd til det ved siden af {ids(beside)}." if beside else "Puljen rækker ikke til det."
    if not fruit.displaces:
        return "Tages det med, falder intet ud."
    sign = "+" if fruit.points > 0 else "−" if fruit.points < 0 else ""
    change = f"{sign}{format_number(abs(fruit.points), 1)} point"
    brought = f", og {ids(fruit.brings)} kommer med for det, der bliver tilovers" if fruit.brings else ""
    return f"Tages det med, falder {ids(fruit.displaces)} ud{brought}: {change} i den samlede score."


def unscored_reasons(harvest: Harvest, one: Unscored) -> tuple[str, ...]:
    """What is known of a request without points, as whole sentences."""
    request = one.request
    if math.isnan(one.cost):
        cost = "Mangler estimat, så det vides ikke, om det er billigt."
    else:
        basis = COST_LABELS[harvest.plain.settings.cost].casefold()
        cost = _interval(request, (one.cost_low, one.cost_high)).format(cost=format_money(one.cost), basis=basis)
    riders = [f"Omfatter {ids(one.riders)}."] if one.riders else []
    lacking = [f"Kræver {ids(one.lacking)}, som ikke er med."] if one.lacking else []
    return (cost, *riders, *lacking, *evidence_words(one.evidence))


def evidence_words(evidence: Evidence) -> Iterator[str]:
    """How many requests are alike, how many municipalities are behind them, and how many enquiries."""
    alike, places = len(evidence.alike), len(evidence.municipalities)
    if alike:
        yield f"{alike} {'andet ønske' if alike == 1 else 'andre ønsker'} ligner det: {ids(evidence.alike)}."
    else:
        yield "Ingen andre ønsker ligner det."
    if places:
        named = "1 kommune" if places == 1 else f"{places} kommuner"
        yield f"{named} står bag: {_enumerated(evidence.municipalities)}."
    if evidence.tickets is not None:
        enquiries = "henvendelse" if evidence.tickets == 1 else "henvendelser"
        yield f"{evidence.tickets} {enquiries} til supporten ligner det."


def unestimated_words(harvest: Harvest) -> str:
    """How many requests lack an estimate, so that nobody knows whether they are cheap; "" when none do."""
    parts = []
    if count := len(harvest.unestimated):
        lights = [light.casefold() for light in LIGHTS if light in harvest.wanted.lights]
        parts.append(f"{count} {'ønske' if count == 1 else 'ønsker'} uden point ({' eller '.join(lights)})")
    if harvest.without_estimate:
        parts.append(f"{len(harvest.without_estimate)} med point ({ids(harvest.without_estimate)})")
    if not parts:
        return ""
    return f"Det vides ikke, om disse er billige, for de mangler estimat: {' og '.join(parts)}."


def fit_words(harvest: Harvest) -> str:
    """What the money left pays for, in a sentence or two."""
    left = f"De {format_money(max(0.0, harvest.plain.remaining))}, der er tilbage efter ranglisten,"
    if not harvest.fits:
        return f"{left} rækker ikke til noget, der har et estimat og ikke er med."
    if len(harvest.together) == len(harvest.fits):
        return f"{left} rækker til {ids(harvest.together)}."
    each = f"{left} rækker hver for sig til {ids(one.request.number for one in harvest.fits)}."
    return f"{each} Tilsammen er der råd til {ids(harvest.together)}, taget i den rækkefølge, de står."


def _enumerated(words: tuple[str, ...]) -> str:
    *first, last = words
    return f"{', '.join(first)} og {last}" if first else last


def fruit_title(harvest: Harvest, number: int) -> str:
    """A request's form number and title."""
    return f"{form_id(number)} {harvest.plain.register.by_number[number].title}"
