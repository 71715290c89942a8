"""The result as plain values: the keys that are fixed from outside, and nothing that JSON can't hold."""

import json

import pytest

from kpro_analysis.findings import Finding, Level
from kpro_analysis.register.requests import Criterion
from kpro_analysis.weighting.model import evaluate
from kpro_analysis.weighting.settings import Guard, GuardKind, Rule, Weights
from kpro_analysis.weighting.tables import as_dict
from tests.weighting.builders import NAN, ask, register, settings

FINDING = Finding(Level.WARNING, "test.xlsx", "ÆØ", "R20", "prøve", "Noget.", "Gør noget.")
MADE = register(
    ask(1, 90, "M", description="hemmelig", total=90.0),
    ask(2, 80, included_in=1),
    ask(3, NAN),
    ask(4, 70, light="Gul"),
    pool=50_000.0,
)


def test_the_whole_result() -> None:
    made = type(MADE)(**{**{f: getattr(MADE, f) for f in MADE.__dataclass_fields__}, "findings": (FINDING,)})
    guard = Guard(GuardKind.RESERVE, 0.3)
    content = as_dict(evaluate(made, settings(made, must=frozenset({1}), must_not=frozenset({3}), guard=guard)))
    assert content | {"requests": [], "over_pool_probability": None} == {
        "workbook": "test.xlsx",
        "sha256": "0" * 64,
        "criteria": [{"name": "Nytte", "weight": 1, "share": 1.0, "min": 0, "max": 100, "description": ""}],
        "pool": 50_000.0,
        "committed": 0.0,
        "rule": "rank",
        "cost": "mid",
        "guard": "reserve=0.3",
        "must": ["#001"],
        "must_not": ["#003"],
        "spent": 17_500.0,
        "spent_low": 10_000.0,
        "spent_high": 25_000.0,
        "remaining": 32_500.0,
        "total_score": 170.0,
        "over_pool_probability": None,
        "assumptions": {"xxl_high": 250_000.0, "overrun_high": 0.2},
        "line": None,
        "changed": {"entered": [], "left": []},
        "changed_by_weights": {"entered": [], "left": []},
        "requests": [],
        "excluded": [{"id": "#004", "reason": "Gul: konkurrerer kun, når gule er valgt med"}],
        "findings": [FINDING.as_dict()],
    }
    assert content["over_pool_probability"] == pytest.approx(0)


def test_one_entry_per_competing_request() -> None:
    first, second, third = as_dict(evaluate(MADE, settings(MADE)))["requests"]
    assert first == {
        "id": "#001",
        "title": "Ønske 1",
        "light": "Rød",
        "kind": "Forbedring",
        "size": "M",
        "rank": 1,
        "score": 90.0,
        "score_max": 90.0,
        "cost": 17_500.0,
        "cost_low": 10_000.0,
        "cost_high": 25_000.0,
        "funded": True,
        "included_in": None,
        "incomplete": False,
        "drowned": False,
        "moved": 0,
        "why": "Nr. 1 på ranglisten. Koster 17.500 kr.; da turen kom til det, var der 50.000 kr. tilbage i puljen.",
        "contributions": {"Nytte": 90.0},
        "total": 90.0,
    }
    assert (second["included_in"], second["cost"], second["funded"]) == ("#001", 0.0, True)
    assert (third["cost"], third["incomplete"], third["score_max"], third["funded"]) == (None, True, 100.0, False)


def test_it_is_json_without_nan_and_without_descriptions() -> None:
    text = json.dumps(as_dict(evaluate(MADE, settings(MADE))), allow_nan=False)
    assert "hemmelig" not in text


def test_the_line_names_the_first_that_no_longer_fitted() -> None:
    made = register(ask(1, 90, 60), ask(2, 80, 50), ask(3, 70, 40))
    assert as_dict(evaluate(made, settings(made)))["line"] == "#002"
    assert as_dict(evaluate(made, settings(made, rule=Rule.OPTIMAL)))["line"] is None


def test_what_moved_and_changed_since_what_was_agreed() -> None:
    two = (Criterion("Nytte", 1, 0, 100), Criterion("Borger", 0, 0, 100))
    made = register(ask(1, (90, 10), 60), ask(2, (80, 20), 60), ask(3, (70, 90), 40), pool=100.0, criteria=two)
    weights = Weights({"Nytte": 0, "Borger": 1})
    both = as_dict(evaluate(made, settings(made, weights=weights, pool=200.0)))
    assert [(r["id"], r["moved"]) for r in both["requests"]] == [("#003", 3 - 1), ("#002", 2 - 2), ("#001", 1 - 3)]
    assert both["changed"] == {"entered": ["#002"], "left": []}
    assert both["changed_by_weights"] == {"entered": [], "left": []}
    weighed = as_dict(evaluate(made, settings(made, weights=weights)))
    assert weighed["changed"] == weighed["changed_by_weights"] == {"entered": ["#002"], "left": ["#001"]}
