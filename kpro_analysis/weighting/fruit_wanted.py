"""What is looked for as low-hanging fruit: where cheap ends, and whose requests without points are looked at."""

import math
from dataclasses import dataclass

from kpro_analysis.errors import UsageError
from kpro_analysis.register.requests import LIGHTS

CHEAP = 25_000.0  # DKK: the upper end of size M
UNSCORED_LIGHTS = frozenset({"Gul", "Grøn"})  # only red ones get points


@dataclass(frozen=True)
class Wanted:
    """`cheap`: the highest upper cost in DKK, >= 0; `lights`: of requests without points that are looked at."""

    cheap: float = CHEAP
    lights: frozenset[str] = UNSCORED_LIGHTS

    def __post_init__(self) -> None:
        if not (math.isfinite(self.cheap) and self.cheap >= 0):
            raise UsageError("Grænsen for, hvad der er billigt, skal være et beløb på 0 kr. eller derover.")
        if not self.lights <= set(LIGHTS):
            raise UsageError(f"Prioriteten kan ikke læses. Vælg blandt: {', '.join(LIGHTS)}.")
