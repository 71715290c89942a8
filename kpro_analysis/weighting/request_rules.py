"""Are the requests fit for the ranking? The rules on ties at the line, prices, and red errors that may drown."""

from collections.abc import Iterator

import numpy as np

from kpro_analysis.danish import format_money, format_percent
from kpro_analysis.findings import Level
from kpro_analysis.weighting.bundles import ids
from kpro_analysis.weighting.competition import OUTSIDE_SCALE, UNUSABLE
from kpro_analysis.weighting.model import Contest
from kpro_analysis.weighting.next_best import next_best
from kpro_analysis.weighting.outcome import Outcome, Verdict
from kpro_analysis.weighting.pool import spend
from kpro_analysis.weighting.remark import Remark, enumerated
from kpro_analysis.weighting.robustness import Robustness
from kpro_analysis.weighting.settings import Rule

OFTEN = 0.10  # of the drawn weights: as the lower end of what is worth talking about
TIE_RULES = (Rule.RANK, Rule.OPTIMAL)  # those under which ties are looked for
WALKED = (Verdict.BY_RULE, Verdict.BY_GUARD)


def request_remarks(contest: Contest, outcome: Outcome, sampled: Robustness | None) -> Iterator[Remark]:
    """All remarks on requests; those on how often red errors drown only with what was `sampled`."""
    yield from _ties(contest, outcome)
    yield from _open_ended(outcome)
    yield from _errors_without_points(contest)
    if sampled is not None:
        yield from _drowning(contest, sampled)


def _ties(contest: Contest, outcome: Outcome) -> Iterator[Remark]:
    if outcome.settings.rule is Rule.RANK:
        yield from _tied_walk(contest, outcome)
    elif outcome.settings.rule is Rule.OPTIMAL:
        yield from _tied_sets(contest, outcome)


def _tied_walk(contest: Contest, outcome: Outcome) -> Iterator[Remark]:
    """Where some of those with one score are funded, and another would have been in their place, had it come first."""
    walked = np.isin(outcome.verdict, WALKED)
    for rank in np.unique(outcome.rank[walked]).tolist():
        tied = outcome.rank == rank
        room = outcome.left[tied & walked].max()
        late = tied & (outcome.verdict == Verdict.TOO_DEAR) & (outcome.cost <= room)
        inside, outside = set[int](), set[int]()
        for number in outcome.number[late].tolist():
            if gone := _displaced(contest, outcome, number) & set(outcome.number[tied & walked].tolist()):
                outside.add(number)
                inside |= gone
        if not outside:
            continue
        yield Remark(
            "lige-ved-stregen",
            Level.WARNING,
            f"{ids(inside | outside)} har samme score, men puljen rækker ikke til dem alle. {ids(inside)} er "
            f"inden for, kun fordi blanketnummeret er lavere end for {ids(outside)}.",
            "Vælg mellem dem ved at tale om dem, og lås valget med «Skal med». Eller giv point, der skiller dem.",
            requests=tuple(sorted(inside | outside)),
        )


def _displaced(contest: Contest, outcome: Outcome, number: int) -> frozenset[int]:
    """Those before it by form number that are left out when it comes first of those with its score and is funded."""
    rated, place = contest.rated(outcome.settings.weights), int(np.flatnonzero(contest.bids.number == number)[0])
    others = rated.order[rated.order != place]
    first = int((rated.keys[others] > rated.keys[place]).sum())
    funded = spend(contest.bids, np.insert(others, first, place), rated.keys, Rule.RANK).funded
    if not funded[place]:
        return frozenset()
    gone = set(outcome.number[outcome.funded].tolist()) - set(contest.bids.number[funded].tolist())
    return frozenset(n for n in gone if n < number)


def _tied_sets(contest: Contest, outcome: Outcome) -> Iterator[Remark]:
    found = next_best(contest, outcome.settings.weights)
    if not found.ties:
        return
    sets: list[set[int]] = [set(chosen.numbers) for chosen in (found.best, *found.ties)]
    differing = sorted(n for n in set[int]().union(*sets) if not all(n in one for one in sets))
    yield Remark(
        "lige-ved-stregen",
        Level.WARNING,
        f"Flere valg giver den samme samlede score. De er forskellige i {ids(differing)}.",
        "Vælg mellem dem ved at tale om dem, og lås valget med «Skal med» eller «Skal ikke med».",
        requests=tuple(differing),
    )


def _open_ended(outcome: Outcome) -> Iterator[Remark]:
    places = outcome.position.tolist()
    asked = [outcome.register.requests[i] for i in places]
    numbers = sorted(r.number for r in asked if r.size == "XXL" and r.estimate is None and r.included_in is None)
    if not numbers:
        return
    yield Remark(
        "xxl-uden-loft",
        Level.NOTE,
        f"{ids(numbers)} har størrelsen XXL, som ikke har nogen øvre grænse. Der regnes op til "
        f"{format_money(outcome.settings.xxl_high)}, og det er vores antagelse.",
        "Bed leverandøren om et beløb, eller sæt den øvre grænse på vægtningssiden under «Forudsætninger om pris».",
        requests=tuple(numbers),
    )


def _errors_without_points(contest: Contest) -> Iterator[Remark]:
    blank = contest.bids.red_error & contest.missing.all(axis=1)
    unusable = _unusable_errors(contest)
    numbers = sorted([*contest.bids.number[blank].tolist(), *unusable])
    if not numbers:
        return
    out = f" {ids(unusable)} er slet ikke med på ranglisten, for point kan ikke bruges." if unusable else ""
    last = "Uden point ligger en fejl nederst, hvor alvorlig den end er."
    yield Remark(
        "røde-fejl-uden-point",
        Level.WARNING,
        f"Røde fejl uden brugbare point: {ids(numbers)}. {last}{out}",
        "Giv dem point, før I ser på rækkefølgen. Celler, der skal rettes, står under bemærkningerne til registeret.",
        requests=tuple(numbers),
    )


def _unusable_errors(contest: Contest) -> list[int]:
    """Red errors that only their points keep from competing."""
    asked = contest.register.by_number
    out = [e.number for e in contest.excluded if e.reason in (OUTSIDE_SCALE, UNUSABLE)]
    return [n for n in out if asked[n].light == "Rød" and asked[n].kind == "Fejl"]


def _drowning(contest: Contest, sampled: Robustness) -> Iterator[Remark]:
    """Red errors that are often outside the pool, whatever the weights; those without an estimate always are."""
    unpriced = contest.bids.red_error & np.isnan(contest.costs.plan)
    often = (sampled.drowned_share >= OFTEN) & ~unpriced
    worst = np.flatnonzero(often)[np.argsort(-sampled.drowned_share[often], kind="stable")]
    if len(worst):
        shares = [f"{ids([sampled.number[i]])} {format_percent(float(sampled.drowned_share[i]))}" for i in worst]
        yield Remark(
            "røde-fejl-drukner",
            Level.WARNING,
            f"Røde fejl er ofte uden for puljen, når vægtene trækkes tilfældigt: {enumerated(shares)} af gangene. "
            f"Mindst én rød fejl med estimat er udenfor i {format_percent(sampled.any_drowned_share)}.",
            "Tal om dem for sig. Skal de ikke drukne i pointene, så tag røde fejl først, eller reservér en del af "
            "puljen til dem.",
            requests=tuple(sampled.number[worst].tolist()),
        )
    if unpriced.any():
        numbers = contest.bids.number[unpriced].tolist()
        yield Remark(
            "røde-fejl-uden-estimat",
            Level.WARNING,
            f"Røde fejl uden estimat: {ids(numbers)}. De kan ikke komme inden for puljen, hvad I end vægter.",
            "Bed leverandøren om en størrelse eller et beløb, før I fordeler puljen.",
            requests=tuple(numbers),
        )
