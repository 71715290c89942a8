"""What a group decided by, in Danish."""

from collections.abc import Iterable

from kpro_analysis.danish import format_money, format_number, format_percent
from kpro_analysis.register.requests import form_id
from kpro_analysis.weighting.bundles import ids
from kpro_analysis.weighting.infer_answer import Answer
from kpro_analysis.weighting.infer_trial import Swap, Trial
from kpro_analysis.weighting.settings import GuardKind, Rule

LISTED = 3  # conflicts in a sentence, the worst first
LEAST_SHOWN = 0.05  # points: less is 0,0 in words


def answer_words(found: Answer) -> str:
    """Whether there are weights, how clearly they tell the chosen from the rest, or who is in the way."""
    trial, number = found.trial, found.contest.bids.number.tolist()
    by_total = found.contest.settings.rule is Rule.OPTIMAL
    if found.free:
        words = _free_words(ids(number[u] for u in found.free), len(found.free), trial.gives)
    elif trial.gives:
        words = _consistent_words(trial, by_total)
    else:
        none = "Ingen vægte giver" if found.proven else "Der er ikke fundet vægte, der giver"
        words = f"{none} netop dette valg{_obstacles(trial, number)}"
    return words if found.whole_pool else f"{words} {_part_words(found)}"


def _free_words(named: str, count: int, gives: bool) -> str:
    along = f"{named} koster intet oveni og kommer altid med."
    them = "det" if count == 1 else "dem"
    with_it = (
        f"Med {them} i valget er der vægte, der giver det." if gives else f"Tag {them} med i valget, og prøv igen."
    )
    return f"Ingen vægte giver netop dette valg: {along} {with_it}"


def _consistent_words(trial: Trial, by_total: bool) -> str:
    there_are = "Der er vægte, der giver netop dette valg."
    if by_total and trial.twin:
        return (
            f"{there_are} Et andet valg har de samme point på alle kriterier; prisen eller blanketnummeret skiller dem."
        )
    if trial.margin is None:
        why = "blanketnummeret skiller dem med de samme point" if trial.twin else "intet andet kunne komme i stedet"
        return f"Alle vægte giver dette valg: {why}."
    if trial.margin == 0 and by_total:
        return f"{there_are} Et andet valg giver lige så mange point; prisen eller blanketnummeret skiller dem."
    if trial.margin == 0:
        return f"{there_are} Men det står lige et sted, og der afgør blanketnummeret, hvem der går forud."
    points = _points(trial.margin)
    if by_total:
        return f"{there_are} Det næstbedste valg er {points} lavere."
    but = ", medmindre de har de samme point, og blanketnummeret skiller dem" if trial.twin else ""
    return f"{there_are} Hvert valgt ønske ligger mindst {points} over dem, det skal gå forud for{but}."


def _obstacles(trial: Trial, number: list[int]) -> str:
    if trial.pairs:
        worst = sorted(trial.pairs.items(), key=lambda pair: (-pair[1], pair[0]))
        told = [f"{form_id(number[f])} er valgt, men {form_id(number[b])} {_by(points)}" for (f, b), points in worst]
        return f". Tættest på: {'; '.join(told[:LISTED])}{' …' if len(told) > LISTED else '.'}"
    assert trial.swap is not None  # something is in the way
    return _swap_words(trial.swap, number)


def _swap_words(swap: Swap, number: list[int]) -> str:
    def named(units: Iterable[int]) -> str:
        return ids(number[u] for u in units)

    if not swap.into:
        return f": uden {named(swap.out)} er der lige så mange point for færre penge."
    said = f"giver {_points(swap.points)} mere" if swap.points else "giver lige så mange point og kommer med"
    return f". Tættest på: {named(swap.into)} i stedet for {named(swap.out)} {said}."


def _by(points: float) -> str:
    return f"ligger {_points(points)} over" if points else "går forud for det"


def _points(points: float) -> str:
    return f"{format_number(points, 1)} point" if points >= LEAST_SHOWN else "under 0,1 point"


def _part_words(found: Answer) -> str:
    """Where more would have fitted: what the chosen were judged by."""
    settings = found.contest.settings
    cost, pool = format_money(settings.available), format_money(settings.pool)
    judged = f"Valget koster {cost}, så der var plads til mere; det er bedømt, som om puljen kun var på {pool}"
    if settings.guard.kind is not GuardKind.RESERVE:
        return judged
    return f"{judged} Reservationen til røde fejl er {format_percent(settings.guard.share)} af den."
