"""What is made once for all tests that look at it, and where properties are looked for."""

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.minlog.extract import make_audit

CALM = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}  # a busy machine is no fault of the code
settings.register_profile("same", derandomize=True, **CALM)  # what passed once passes again
settings.register_profile("explore", max_examples=1_000, **CALM)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))

LONG = {  # many seeds, searches against searches: minutes of them, run by `make test-all`
    *("test_planted.py", "test_hypothesis_size.py", "test_certainty.py", "test_reach.py", "test_reach_nearest.py"),
    *("test_infer.py", "test_infer_evaluated.py", "test_draws.py", "test_batch.py", "test_next_best.py"),
    *("test_intervals.py", "test_best_set.py"),
}


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all", action="store_true", help="run the long tests too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long tests out, and say so, unless all are asked for."""
    if not config.getoption("--all"):
        left_out = {item for item in items if item.path.name in LONG and item.path.parent.name != "cli"}
        config.hook.pytest_deselected(items=list(left_out))
        items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def minlog_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one extract of MinLog, taken in and prepared, in `minlog`."""
    folder = tmp_path_factory.mktemp("minlog-data")
    make_audit(tmp_path_factory.mktemp("minlog-arbejde"), folder / "minlog")
    return folder
