"""What is made once for all tests that look at it, and where properties are looked for."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.minlog.extract import make_audit

CALM = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}  # a busy machine is no fault of the code
settings.register_profile("same", derandomize=True, max_examples=40, **CALM)  # what passed once passes again
settings.register_profile("all", derandomize=True, **CALM)
settings.register_profile("explore", max_examples=1_000, **CALM)

LONG = {  # many seeds, searches against searches: minutes of them, run by `make test-all`
    *("test_planted.py", "test_hypothesis_size.py", "test_certainty.py", "test_reach.py", "test_reach_nearest.py"),
    *("test_infer.py", "test_infer_evaluated.py", "test_draws.py", "test_batch.py", "test_next_best.py"),
    *("test_intervals.py", "test_best_set.py"),
    *("test_writers_long.py", "test_killed.py"),
}


FIRST = (  # what takes longest is begun first, or one worker is left alone with it at the end
    *("test_engines_agree.py", "test_meeting_page.py", "test_fruit_page.py", "test_serving.py", "test_safe_rule.py"),
    *("test_model_page.py", "test_what_if.py", "test_register_page.py", "test_scenarios_page.py"),
    *("test_minlog_page.py", "test_support_page.py"),
    *("test_minlog_ingest.py", "test_properties.py", "test_facts_reference.py", "test_audit_command.py"),
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--all", action="store_true", help="run the long tests too")
    parser.addoption("--renew", action="store_true", help="write the golden texts anew instead of comparing with them")


def pytest_configure(config: pytest.Config) -> None:
    """With all tests go all examples."""
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "all" if config.getoption("--all") else "same"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long tests out, and say so, unless all are asked for; begin with what takes longest."""
    if not config.getoption("--all"):
        left_out = {item for item in items if item.path.name in LONG and item.path.parent.name != "cli"}
        config.hook.pytest_deselected(items=list(left_out))
        items[:] = [item for item in items if item not in left_out]
    order = {name: place for place, name in enumerate(FIRST)}
    items.sort(key=lambda item: order.get(item.path.name, len(order)))


@pytest.fixture(scope="session")
def minlog_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one extract of MinLog, taken in and prepared, in `minlog`."""
    folder = tmp_path_factory.mktemp("minlog-data")
    make_audit(tmp_path_factory.mktemp("minlog-arbejde"), folder / "minlog")
    return folder


@pytest.fixture
def logged() -> Iterator[list[str]]:
    """The lines that go to the log."""
    lines: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            lines.append(record.getMessage())

    logger, handler = logging.getLogger("kpro"), Kept()
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield lines
    logger.removeHandler(handler)
    logger.setLevel(before)
