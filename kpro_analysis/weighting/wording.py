"""The point model's choices and verdicts in Danish: within a sentence, and as labels on a page or in a chart."""

from kpro_analysis.danish import format_money, format_number, format_percent
from kpro_analysis.register.requests import form_id
from kpro_analysis.weighting.draws import Around, Draws
from kpro_analysis.weighting.outcome import Outcome, Verdict
from kpro_analysis.weighting.robustness import Robustness
from kpro_analysis.weighting.settings import CostBasis, Guard, GuardKind, Rule, Settings

RULES = {
    Rule.RANK: "ned ad ranglisten",
    Rule.OPTIMAL: "så den samlede score bliver højest",
    Rule.SAFE: "så den samlede score bliver højest med højst {risk} risiko for at overskride puljen",
}
COSTS = {
    CostBasis.LOW: "den laveste pris",
    CostBasis.MID: "den midterste pris",
    CostBasis.HIGH: "den højeste pris",
}
RULE_LABELS = {
    Rule.RANK: "rangliste",
    Rule.OPTIMAL: "bedste samlede score",
    Rule.SAFE: "begrænset risiko",
}
COST_LABELS = {
    CostBasis.LOW: "Lav",
    CostBasis.MID: "Midt",
    CostBasis.HIGH: "Høj",
}
GUARD_LABELS = {
    GuardKind.FLAG: "Vis dem øverst",
    GuardKind.FIRST: "Tag dem først",
    GuardKind.RESERVE: "Reservér en del af puljen",
}
AROUND_LABELS = {
    Around.CURRENT: "Omkring de viste vægte",
    Around.UNIFORM: "Alle tænkelige vægte",
}
WHOLE = 1e-9  # per cent this close to a whole number are shown as one
CONFIDENCE = 1.96  # standard errors, for 95 %
INSIDE, OUTSIDE = "Inden for puljen", "Uden for puljen"
STANDINGS = {
    Verdict.BY_RULE: INSIDE,
    Verdict.BY_GUARD: f"{INSIDE} (værn om røde fejl)",
    Verdict.BY_MUST: f"{INSIDE} (skal med)",
    Verdict.BY_NEED: f"{INSIDE} (krævet af et andet)",
    Verdict.RIDES_ALONG: f"{INSIDE} (omfattet af {{head}})",
    Verdict.TOO_DEAR: OUTSIDE,
    Verdict.NOT_IN_BEST: OUTSIDE,
    Verdict.MUST_NOT: f"{OUTSIDE} (skal ikke med)",
    Verdict.NO_ESTIMATE: f"{OUTSIDE} (mangler estimat)",
    Verdict.UNMET_NEED: f"{OUTSIDE} (kræver et, der ikke er med)",
    Verdict.HEAD_LEFT: f"{OUTSIDE} (omfattet af {{head}})",
    Verdict.HEAD_OUT: f"{OUTSIDE} (omfattet af {{head}}, som ikke konkurrerer)",
}


def standing(outcome: Outcome, place: int) -> str:
    """Whether the request at this place of the ranking is funded, with the reason where it isn't just its rank."""
    return STANDINGS[Verdict(outcome.verdict[place])].format(head=form_id(int(outcome.head[place])))


def accuracy_words(robustness: Robustness) -> str:
    """How many draws there were, and how far off a share may be at most, with 95 % confidence."""
    points = format_number(100 * CONFIDENCE * robustness.standard_error, 1)
    return f"{format_number(robustness.draws)} trækninger, usikkerhed ±{points} procentpoint"


def draws_words(draws: Draws) -> str:
    """What funded shares and usual ranks are taken from.

    >>> draws_words(Draws(around=Around.UNIFORM))
    'Med i: andel af trækningerne, hvor ønsket er inden for puljen. Nr.: placeringen i mindst 90 % af dem. \
Der trækkes blandt alle tænkelige vægte.'
    """
    where = "blandt alle tænkelige vægte"
    if draws.around is Around.CURRENT:
        where = f"vægte omkring de viste, spredt {format_percent(draws.spread)}"
    return (
        "Med i: andel af trækningerne, hvor ønsket er inden for puljen. Nr.: placeringen i mindst 90 % af dem. "
        f"Der trækkes {where}."
    )


def risk_limit(settings: Settings) -> str:
    """The highest risk that the rule `safe` takes, such as "12,5 %"."""
    percent = 100 * settings.highest_risk
    return format_percent(settings.highest_risk, 0 if abs(percent - round(percent)) < WHOLE else 1)


def rule_words(settings: Settings) -> str:
    """How the pool is spent, after "puljen bruges"."""
    return RULES[settings.rule].format(risk=risk_limit(settings))


def rule_label(settings: Settings) -> str:
    """The rule in few words."""
    return f"højst {risk_limit(settings)} risiko" if settings.rule is Rule.SAFE else RULE_LABELS[settings.rule]


def risk_note(outcome: Outcome) -> str | None:
    """That the risk can't be kept as low as the rule `safe` asks, with what it is; None when it can."""
    risk, settings = outcome.over_pool_probability, outcome.settings
    if settings.rule is not Rule.SAFE or risk <= settings.highest_risk:
        return None
    already = over_committed(outcome) or f"det, der er valgt på forhånd, giver alene {format_percent(risk)}"
    return f"Risikoen kan ikke holdes på højst {risk_limit(settings)}: {already}."


def guard_words(guard: Guard) -> str:
    """What is done so that red errors don't drown.

    >>> guard_words(Guard(GuardKind.RESERVE, 0.3))
    '30 % af puljen er sat af til røde fejl'
    """
    if guard.kind is GuardKind.RESERVE:
        return f"{format_percent(guard.share)} af puljen er sat af til røde fejl"
    return "røde fejl vælges først" if guard.kind is GuardKind.FIRST else "røde fejl uden for puljen vises for sig"


def over_committed(outcome: Outcome) -> str:
    """By how much what is committed exceeds the pool, as part of a sentence; "" when it doesn't."""
    if outcome.available >= 0:
        return ""
    return f"der er disponeret {format_money(-outcome.available)} mere, end der er i puljen"


def line_words(outcome: Outcome) -> str:
    """What stands at the line in the ranking, before the first request that no longer fitted."""
    if outcome.available > 0:
        return f"Stregen: de {format_money(outcome.available)} rækker ikke til det næste"
    return f"Stregen: {over_committed(outcome) or 'der er ikke noget tilbage af puljen'}"


def xxl_note(outcome: Outcome) -> str | None:
    """That the upper end of XXL is our assumption; None when no competing request is priced by that size."""
    requests = (outcome.register.requests[i] for i in outcome.position.tolist())
    if not any(r.size == "XXL" and r.estimate is None and r.included_in is None for r in requests):
        return None
    return f"Størrelsen XXL regnes op til {format_money(outcome.settings.xxl_high)}: det er vores antagelse."
