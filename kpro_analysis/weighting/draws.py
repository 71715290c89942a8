"""How weights are drawn: all over the place, around today's, or within bounds."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.danish import format_percent, sort_key
from kpro_analysis.errors import UsageError
from kpro_analysis.weighting.within import walk_within

Floats = NDArray[np.float64]
MOST_DRAWS = 1_000_000
BLOCK = 500  # draws that share one stream of chance
PROPOSALS = 4  # for each draw that is still lacking, in one go
GOES = 8  # before what is still lacking is walked to instead
ROUNDING = 1e-9  # of a sum of bounds


class Around(StrEnum):
    """Where drawn weights lie: around today's, or anywhere with the same probability."""

    CURRENT = "current"
    UNIFORM = "uniform"


@dataclass(frozen=True)
class Draws:
    """How many weights are drawn, and how; the same seed gives the same draws, and fewer draws are the first of more.

    `uniform`: every set of shares that sums to 1 is as likely, which is Dirichlet(1, ..., 1). `current`:
    Dirichlet(c s_1, ..., c s_m) around today's shares s with c = 1/spread**2 - 1, so that the mean of share j is s_j
    and its standard deviation spread * sqrt(s_j (1 - s_j)), 0 < spread < 1; a share of 0 stays 0. `bounds` holds the
    lowest and highest share, 0-1, of some criteria: what lies outside is not drawn, and inside the proportions
    between probabilities stay.
    """

    count: int = 10_000
    seed: int = 1
    around: Around = Around.CURRENT
    spread: float = 0.1
    bounds: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 1 <= self.count <= MOST_DRAWS:
            raise UsageError("Antallet af trækninger skal være et helt tal fra 1 til 1.000.000.")
        if self.seed < 0:
            raise UsageError("Frøet til trækningerne skal være et helt tal på 0 eller derover.")
        if not 0 < self.spread < 1:
            raise UsageError("Spredningen skal være et tal over 0 og under 1, fx 0,1.")
        for name, (low, high) in self.bounds.items():
            if not 0 <= low <= high <= 1:
                raise UsageError(
                    f"Grænserne for {name} skal være andele fra 0 til 1 med den laveste først, fx 0,1 og 0,3."
                )


def draw_shares(names: Sequence[str], shares: Floats, draws: Draws) -> Floats:
    """All draws: shape (count, criteria), each row sums to 1; refuses what `share_blocks` refuses.

    >>> draw_shares(["Nytte", "Pris"], np.array([1.0, 0.0]), Draws(count=2)).tolist()
    [[1.0, 0.0], [1.0, 0.0]]
    """
    return np.concatenate(list(share_blocks(names, shares, draws)))


def share_blocks(names: Sequence[str], shares: Floats, draws: Draws) -> Iterator[Floats]:
    """The draws in blocks of up to `BLOCK`, each made when it is asked for: shape (draws, criteria), rows sum to 1.

    names and shares (criteria,): today's shares, sum 1; they only matter when drawing around them. Refuses
    (UsageError) bounds on what isn't a criterion here and bounds that allow no weights.

    Method: proposals within the lower bounds, exact (uniform: l + (1 - sum l) Dirichlet), of which those above an upper
    bound are thrown away; where too few are left, the rest is walked to (see `walk_within`).
    """
    low, high = _bounds(names, draws.bounds)
    moving = np.ones(len(shares), dtype=bool) if draws.around is Around.UNIFORM else shares > 0
    _refuse_impossible(names, (low, high), moving)
    concentration = 1 / draws.spread**2 - 1
    alpha = np.ones(len(shares)) if draws.around is Around.UNIFORM else concentration * shares
    region = Region(alpha[moving], low[moving], high[moving], draws.around is Around.UNIFORM)
    return _blocks(region, moving, draws)


@dataclass(frozen=True)
class Region:
    """Dirichlet(alpha) where low <= share <= high; shape (criteria,) each, alpha > 0; `flat` when every alpha is 1."""

    alpha: Floats
    low: Floats
    high: Floats
    flat: bool

    def draw(self, count: int, generator: np.random.Generator) -> Floats:
        """Shape (count, criteria)."""
        found = self._proposals(count, generator)
        for _ in range(GOES - 1):
            if len(found) >= count:
                break
            found = np.concatenate([found, self._proposals(PROPOSALS * (count - len(found)), generator)])
        if (lacking := count - len(found)) > 0:
            found = np.concatenate([found, walk_within((self.low, self.high), self.alpha, lacking, generator)])
        return found[:count]

    def _proposals(self, count: int, generator: np.random.Generator) -> Floats:
        """Those of `count` proposals that lie inside."""
        drawn = generator.dirichlet(self.alpha, count)
        if self.flat:
            drawn = self.low + max(0.0, 1 - float(self.low.sum())) * drawn
        inside = np.all((drawn >= self.low) & (drawn <= self.high), axis=1)
        return drawn if inside.all() else drawn[inside]


def _blocks(region: Region, moving: NDArray[np.bool_], draws: Draws) -> Iterator[Floats]:
    for start in range(0, draws.count, BLOCK):
        generator = np.random.default_rng([draws.seed, start // BLOCK])
        block = np.zeros((BLOCK, len(moving)))
        block[:, moving] = region.draw(BLOCK, generator)
        yield block[: draws.count - start]


def _bounds(names: Sequence[str], bounds: Mapping[str, tuple[float, float]]) -> tuple[Floats, Floats]:
    if unknown := bounds.keys() - set(names):
        listed = ", ".join(sorted(unknown, key=sort_key))
        raise UsageError(f"{listed} er ikke et kriterium her. Vælg blandt: {', '.join(names)}.")
    pairs = np.array([bounds.get(name, (0.0, 1.0)) for name in names], dtype=float).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def _refuse_impossible(names: Sequence[str], bounds: tuple[Floats, Floats], moving: NDArray[np.bool_]) -> None:
    low, high = bounds
    if stuck := [name for name, least, moves in zip(names, low, moving, strict=True) if least > 0 and not moves]:
        raise UsageError(
            f"{', '.join(stuck)} har vægten 0 og får den i alle trækninger omkring de nuværende vægte. "
            "Giv den en vægt, fjern den laveste grænse, eller træk ligeligt over alle vægte."
        )
    if (least := math.fsum(low)) > 1 + ROUNDING:
        raise UsageError(
            f"De laveste grænser giver tilsammen {format_percent(least, 1)}, og vægtene skal tilsammen give 100 %. "
            "Sænk mindst én af dem."
        )
    if (most := math.fsum(high[moving])) < 1 - ROUNDING:
        raise UsageError(
            f"De højeste grænser giver tilsammen {format_percent(most, 1)}, og vægtene skal tilsammen give 100 %. "
            "Hæv mindst én af dem."
        )
