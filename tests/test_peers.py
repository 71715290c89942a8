"""What is measured against others still fits the package: their files ask for names that are there."""

import ast
import importlib
from pathlib import Path

import pytest

from kpro_analysis.register.workbook import read_register
from kpro_analysis.weighting.model import evaluate
from kpro_analysis.weighting.settings import agreed_settings
from tests.benchmarks.peers import model
from tests.browser.conftest import EXAMPLE

FILES = sorted((Path(__file__).parent / "benchmarks" / "peers").glob("*.py"))
OURS = ("kpro_analysis.", "tests.benchmarks.bench_", "tests.benchmarks.registers")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_what_it_takes_of_ours_is_there(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module.startswith(OURS):
            taken = importlib.import_module(node.module)
            assert [name.name for name in node.names if not hasattr(taken, name.name)] == []


def test_the_pages_show_our_ranking(monkeypatch):
    monkeypatch.setenv(model.WORKBOOK, str(EXAMPLE))
    register = read_register(EXAMPLE)
    outcome = evaluate(register, agreed_settings(register))
    shown = model.ranked(list(model.criteria().values()))
    assert shown.table["Score"].tolist() == outcome.score.round(2).tolist()
    assert shown.line == outcome.line
    bars = model.figure(shown).data
    assert sum(bar.y[0] for bar in bars) == pytest.approx(outcome.score[0])
