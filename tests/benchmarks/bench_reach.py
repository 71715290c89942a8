"""How long it takes to say what it would take: `make bench` prints the figures; nothing is asserted."""

from dataclasses import replace
from itertools import cycle
from typing import Any

import pytest

from kpro_analysis.register.requests import Register
from kpro_analysis.register.workbook import read_register
from kpro_analysis.weighting.model import prepare
from kpro_analysis.weighting.reach import reach
from kpro_analysis.weighting.settings import Rule, agreed_settings
from tests.benchmarks.bench_model import SMALL, synthetic
from tests.by_hand import EXAMPLE

pytestmark = pytest.mark.bench

REGISTERS = {"the example's 21": lambda: read_register(EXAMPLE), "91 that all compete": lambda: synthetic(SMALL)}


@pytest.mark.parametrize("which", list(REGISTERS))
@pytest.mark.parametrize("rule", [Rule.RANK, Rule.OPTIMAL], ids=str)
def test_reach(benchmark: Any, rule: Rule, which: str) -> None:
    """One of those that aren't funded after another."""
    register: Register = REGISTERS[which]()
    contest = prepare(register, replace(agreed_settings(register), rule=rule))
    outcome = contest.evaluate()
    asked = cycle(outcome.number[~outcome.funded].tolist())
    benchmark.pedantic(
        lambda: reach(contest, next(asked)), rounds=len(outcome.number[~outcome.funded]), warmup_rounds=3
    )
