"""Registers that are made up to measure with."""

import numpy as np

from kpro_analysis.register.requests import KINDS, SIZES, Criterion, Register, Request

SMALL, LARGE = 91, 10_000
CRITERIA = tuple(Criterion(f"Kriterium {j}", 1 + j % 3, 0, 5) for j in range(9))


def synthetic(count: int, own_figures: bool = False) -> Register:
    """Red requests that all compete (the worst case), with sizes, or else the supplier's own figures to the krone."""
    generator = np.random.default_rng(count)
    points = generator.integers(0, 6, (count, len(CRITERIA))).astype(float)
    sizes, kinds = generator.choice(SIZES, count), generator.choice(KINDS, count)
    own = generator.integers(3_000, 250_000, count)
    requests = tuple(
        Request(
            n + 1,
            f"Ønske {n + 1}",
            light="Rød",
            source="Hjemmeside",
            status="Estimeret",
            kind=str(kinds[n]),
            size=str(sizes[n]),
            estimate=float(own[n]) if own_figures else None,
            points=tuple(points[n]),
        )
        for n in range(count)
    )
    return Register("syntetisk.xlsx", "0" * 64, None, CRITERIA, requests)
