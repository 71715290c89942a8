"""How fast responses are scored: `make bench` prints the figures; nothing is asserted on time."""

import time

import numpy as np
import pytest

from kpro_analysis.uddata.instruments import instruments
from kpro_analysis.uddata.scoring import score

pytestmark = pytest.mark.bench

RESPONSES = 1_000_000


def test_a_million_responses() -> None:
    rng = np.random.default_rng(1)
    print(f"\n{f'{RESPONSES:,} responses':<24}{'wall':>8}{'CPU':>8}")
    for instrument in instruments().values():
        columns = [rng.integers(item.low, item.high + 1, RESPONSES) for item in instrument.items]
        answers = np.column_stack(columns).astype(float)
        wall, processor = time.perf_counter(), time.process_time()
        score(instrument, answers)
        wall, processor = time.perf_counter() - wall, time.process_time() - processor
        print(f"{instrument.name:<24}{wall:>6.2f} s{processor:>6.2f} s")
