"""Several participants' weights on one register: the middle of them, how far they are apart, and who gets what."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.danish import plain, sort_key
from kpro_analysis.errors import UsageError
from kpro_analysis.weighting.agreement import agreement_words, average_ranks, kendalls_w, mean_difference
from kpro_analysis.weighting.batch import funded_by, rankings
from kpro_analysis.weighting.model import Contest
from kpro_analysis.weighting.outcome import Outcome
from kpro_analysis.weighting.settings import Weights

Floats = NDArray[np.float64]
NAMELESS = "En deltager uden navn"
DECIMALS = 9  # what differs by less is rounding


@dataclass(frozen=True)
class Participant:
    """One participant's weights; name and municipality may be blank."""

    weights: Weights
    name: str = ""
    municipality: str = ""


@dataclass(frozen=True, slots=True)
class Spread:
    """How the participants' shares of one criterion lie, 0-1; quartiles by linear interpolation (Hyndman-Fan type 7).

    `taken` is its share in the middle weights: the median, divided by the sum of the medians.
    """

    criterion: str
    lowest: float
    low_quartile: float
    median: float
    high_quartile: float
    highest: float
    taken: float


@dataclass(frozen=True, slots=True)
class MunicipalityGets:
    """What the requests of one municipality (None: not given) get by the middle weights.

    `spent` is their funded planning cost in DKK, a rider's being 0; `share` is of all that is spent (0 when nothing
    is); `funded` of the `competing` requests are funded.
    """

    municipality: str | None
    spent: float
    share: float
    funded: int
    competing: int


@dataclass(frozen=True)
class Panel:
    """What several participants' weights give together.

    `outcome` is the result by the middle weights; all else about requests is in its ranking order. `participants` are
    those counted, in the order given, `left_out` a Danish sentence for each of the others. `shares` (participants,
    criteria), 0-1, rows sum to 1; `rank` (participants, requests) int, 1 + number strictly better by the participant's
    own weights; `funded` (participants, requests) bool, each one's own set. `municipalities` are those that they named;
    `municipality_sets` (requests,) int: in how many of their own sets each request is, a municipality's set by the
    middle of its participants' weights. `note` says how the middle was found when the medians can't be used.
    """

    outcome: Outcome
    participants: tuple[Participant, ...]
    left_out: tuple[str, ...]
    shares: np.ndarray
    spread: tuple[Spread, ...]
    rank: np.ndarray
    funded: np.ndarray
    municipalities: tuple[str, ...]
    municipality_sets: np.ndarray
    fairness: tuple[MunicipalityGets, ...]
    note: str | None

    @cached_property
    def agreement(self) -> float | None:
        """Kendall's W, ties corrected."""
        return kendalls_w(average_ranks(self.rank))

    @property
    def agreement_words(self) -> str:
        """Kendall's W as a Danish sentence."""
        return agreement_words(self.agreement)

    @cached_property
    def disagreement(self) -> Floats:
        """The mean difference in places between two participants, (requests,)."""
        return mean_difference(self.rank.astype(float))

    @cached_property
    def sets(self) -> NDArray[np.int64]:
        """In how many participants' own sets each request is funded."""
        sets: NDArray[np.int64] = self.funded.sum(axis=0, dtype=np.int64)
        return sets

    def most_disputed(self, count: int) -> list[int]:
        """Places in the ranking (0-based) of at most `count` requests that the participants disagree most on.

        By `disagreement`; then by the distance from the best to the worst rank; then by the ranking. Those on which all
        agree are never among them.
        """
        span = self.rank.max(axis=0) - self.rank.min(axis=0)
        order = np.lexsort((-span, -np.round(self.disagreement, DECIMALS)))
        return [int(i) for i in order[:count] if span[i] > 0]


def middle_shares(shares: Floats) -> tuple[Floats, bool]:
    """The middle of several people's shares, and whether it is by the medians; checks nothing.

    shares (people, criteria), 0-1, rows sum to 1. The median of each criterion, all divided by their sum, so that they
    sum to 1 again and keep their proportions. All medians can be 0 (three people with a criterion each); then the
    means are taken.

    >>> middle_shares(np.array([[0.5, 0.5, 0.0], [0.25, 0.25, 0.5], [0.5, 0.25, 0.25]]))[0].tolist()
    [0.5, 0.25, 0.25]
    """
    medians = np.median(shares, axis=0)
    total = medians.sum()
    return (medians / total, True) if total > 0 else (shares.mean(axis=0), False)


def panel(contest: Contest, participants: Sequence[Participant]) -> Panel:
    """What the participants' weights give together on a contest; the contest's other settings hold for everyone.

    The middle weights are written with the sum of the contest's own weights, so that the two can be compared.
    Participants whose weights don't name exactly the register's criteria are left out. Refuses (UsageError) when nobody
    is left.
    """
    names = [c.name for c in contest.register.criteria]
    counted = tuple(p for p in participants if p.weights.values.keys() == set(names))
    left_out = tuple(_left_out(p) for p in participants if p.weights.values.keys() != set(names))
    if not counted:
        raise UsageError(" ".join(dict.fromkeys(left_out)) or "Ingen deltagere har sendt deres vægte endnu.")
    shares = np.array([[p.weights.shares[name] for name in names] for p in counted])
    taken, by_medians = middle_shares(shares)
    agreed = sum(contest.settings.weights.values.values())
    outcome = contest.evaluate(_weights(names, taken * agreed))
    place = outcome.number.argsort().argsort()  # of the ranking's requests among those by form number
    groups = _by_municipality(counted)
    middles = [middle_shares(shares[rows])[0] for rows in groups.values()]
    rank, funded = _own_results(contest, np.vstack([shares, *middles]))
    people = len(counted)
    return Panel(
        outcome=outcome,
        participants=counted,
        left_out=left_out,
        shares=shares,
        spread=_spread(names, shares, taken),
        rank=rank[:people, place],
        funded=funded[:people, place],
        municipalities=tuple(groups),
        municipality_sets=funded[people:, place].sum(axis=0, dtype=np.int64),
        fairness=_fairness(outcome),
        note=None if by_medians else "Alle medianer er 0. Gennemsnittet er brugt i stedet.",
    )


def _left_out(participant: Participant) -> str:
    return (
        f"{participant.name or NAMELESS} er ikke regnet med: vægtene er givet på andre kriterier end registerets. "
        "Bed om, at siden bliver genindlæst og vægtene sendt igen."
    )


def _weights(names: Sequence[str], values: Floats) -> Weights:
    return Weights(dict(zip(names, values.tolist(), strict=True)))


def _own_results(contest: Contest, shares: Floats) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Ranks and funded sets by each row of shares, (rows, requests) each, by form number."""
    ranked = rankings(contest, shares)
    rank = np.empty_like(ranked.rank)
    np.put_along_axis(rank, ranked.order, ranked.rank, axis=1)
    return rank, funded_by(contest, shares, ranked)


def _spread(names: Sequence[str], shares: Floats, taken: Floats) -> tuple[Spread, ...]:
    lowest, low, median, high, highest = np.quantile(shares, [0, 0.25, 0.5, 0.75, 1], axis=0).tolist()
    columns = (lowest, low, median, high, highest, taken.tolist())
    return tuple(Spread(name, *row) for name, *row in zip(names, *columns, strict=True))


def _by_municipality(participants: Sequence[Participant]) -> dict[str, list[int]]:
    """The places of the participants of each municipality that was named, in Danish order, whatever its case."""
    spelled: dict[str, str] = {}
    groups: dict[str, list[int]] = {}
    for place, participant in enumerate(participants):
        if name := plain(participant.municipality):
            groups.setdefault(spelled.setdefault(name.casefold(), name), []).append(place)
    return dict(sorted(groups.items(), key=lambda item: sort_key(item[0])))


def _fairness(outcome: Outcome) -> tuple[MunicipalityGets, ...]:
    """A row per municipality with a competing request, the most money first, then in Danish order; blank is last."""
    asked = [outcome.register.requests[i].municipality or None for i in outcome.position.tolist()]
    rows = []
    for name in set(asked):
        own = np.array([other == name for other in asked])
        spent = float(outcome.cost[own & outcome.funded].sum())
        share = spent / outcome.spent if outcome.spent else 0.0
        rows.append(MunicipalityGets(name, spent, share, int((own & outcome.funded).sum()), int(own.sum())))
    return tuple(sorted(rows, key=lambda r: (r.municipality is None, -r.spent, sort_key(r.municipality or ""))))
