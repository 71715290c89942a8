"""How many twins are found, and how much of what is found are twins, on pairs judged by hand."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from kpro_analysis.register.requests import Request
from kpro_analysis.register.workbook import read_register
from kpro_analysis.weighting.similarity import alike_pairs, twins_of
from tests.by_hand import EXAMPLE

ROOT = Path(__file__).parents[2]
PAIRS = json.loads((ROOT / "tests/data/alike/pairs.json").read_text(encoding="utf-8"))
REGISTERS = json.loads((ROOT / "tests/data/alike/registers.json").read_text(encoding="utf-8"))


def found(pair: Mapping[str, Mapping[str, str]]) -> bool:
    return bool(alike_pairs([Request(1, **pair["a"]), Request(2, **pair["b"])]))


@pytest.mark.parametrize("half", ["tuning", "held-out"])
def test_most_twins_are_found_also_among_those_that_only_sound_alike(half: str) -> None:
    """Half of the pairs are made to mislead: they share more words than the twins do."""
    pairs = [pair for pair in PAIRS if pair["half"] == half]
    assert sum(pair["alike"] for pair in pairs) == len(pairs) / 2 >= 20
    shown = [pair for pair in pairs if found(pair)]
    right = sum(pair["alike"] for pair in shown)
    assert right / (len(pairs) / 2) >= 0.75  # recall
    assert right / len(shown) >= 0.5  # precision


def test_two_registers_written_apart() -> None:
    """70 twins among 8,281 pairs, few of which share more than common words."""
    existing, candidates = (
        read_register(EXAMPLE).requests,
        read_register(ROOT / "data/demo/aendringsoensker.xlsx").requests,
    )
    same, doubtful = ({tuple(pair) for pair in REGISTERS[kind]} for kind in ("same", "doubtful"))
    shown = {(pair.a, pair.b) for pair in twins_of(existing, candidates)} - doubtful
    right = len(shown & same)
    assert len(same) == 70
    assert right / len(same) >= 0.75  # recall
    assert right / len(shown) >= 0.8  # precision
