"""How long it takes to find alike requests: `make bench` prints the figures; nothing is asserted on time."""

from random import Random
from typing import Any

import pytest

from kpro_analysis.register.requests import Request
from kpro_analysis.register.workbook import read_register
from kpro_analysis.weighting.similarity import alike_pairs, twins_of
from tests.by_hand import EXAMPLE

pytestmark = pytest.mark.bench

SMALL, LARGE = 91, 10_000


def made_up(count: int) -> tuple[Request, ...]:
    """Requests whose words are as common as in the example; every fifth word is joined of two."""
    chance = Random(91)
    written = [word for r in read_register(EXAMPLE).requests for word in f"{r.title} {r.description}".split()]

    def text(length: int) -> str:
        words = [chance.choice(written) for _ in range(length)]
        return " ".join(chance.choice(written) + word if chance.random() < 0.2 else word for word in words)

    return tuple(Request(number, text(5), text(20)) for number in range(1, count + 1))


def test_the_example(benchmark: Any) -> None:
    benchmark(alike_pairs, read_register(EXAMPLE).requests)


def test_thousands(benchmark: Any) -> None:
    """All pairs among 10,000."""
    requests = made_up(LARGE)
    benchmark.pedantic(alike_pairs, (requests,), rounds=2)


def test_two_hundred_forms_against_a_register(benchmark: Any) -> None:
    requests = made_up(SMALL + 200)
    benchmark(twins_of, requests[:SMALL], requests[SMALL:])
