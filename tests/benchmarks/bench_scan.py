"""How long it takes to look through what is published: `make bench` prints the figures; nothing is asserted on time."""

import base64
from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from kpro_analysis.leak_readers.reading import ALL
from kpro_analysis.leak_scan import scan
from tests.leaks.files import page
from tests.leaks.planted import KNOWN

pytestmark = pytest.mark.bench

BYTES = 10_000_000
CHANCE = Random(1)


def row() -> str:
    """A row of a table with a count, words, a date and a decimal."""
    day = f"{CHANCE.randrange(10, 28)}-0{CHANCE.randrange(1, 9)}-2024"
    return (
        f"<tr><td>{CHANCE.randrange(999)}</td><td>Ønske om skemaer</td><td>{day}</td><td>{CHANCE.random():.3}</td></tr>"
    )


def path() -> str:
    """A line of a drawing."""
    points = "L".join(f"{CHANCE.random() * 999:.2f} {CHANCE.random() * 999:.2f}" for _ in range(99))
    return f'<svg><path d="M{points}"/></svg>'


def values() -> str:
    """Numbers and times for a script."""
    numbers = ",".join(f"{CHANCE.random():.16g}" for _ in range(99))
    return f'<script type="application/json">{{"x":[{numbers}],"t":["2024-03-11T10:22:31"]}}</script>'


def picture() -> str:
    """A file written into the page."""
    font = base64.b64encode(b"wOF2" + CHANCE.randbytes(9999)).decode()
    return f'<style>a{{b:url("data:font/woff2;base64,{font}")}}</style>'


@pytest.mark.parametrize("piece", [row, path, values, picture])
def test_ten_megabytes(benchmark: Any, piece: Callable[[], str]) -> None:
    content = page("".join(piece() for _ in range(BYTES // len(piece().encode()))))
    benchmark.pedantic(scan, (f"{piece.__name__}.html", content, KNOWN), {"kinds": ALL}, rounds=2)
