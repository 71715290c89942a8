"""What the tests of reports share: orders on an empty data folder, and what was logged."""

import logging
from datetime import UTC, datetime, timedelta

import pytest

from kpro_analysis.reports.parameters import KINDS
from kpro_analysis.reports.runner import Order

BEGUN = datetime(2024, 4, 2, 6, 0, tzinfo=UTC)


class Clock:
    """Moments, a second apart."""

    def __init__(self, moment=BEGUN):
        self.moment = moment

    def __call__(self):
        self.moment += timedelta(seconds=1)
        return self.moment


@pytest.fixture
def logged():
    """The lines that go to the log."""
    lines = []

    class Kept(logging.Handler):
        def emit(self, record):
            lines.append(record.getMessage())

    logger, handler = logging.getLogger("kpro"), Kept()
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield lines
    logger.removeHandler(handler)
    logger.setLevel(before)


@pytest.fixture
def order(tmp_path):
    """An order of the report on a quarter, into `rapporter`."""
    (tmp_path / "data").mkdir()

    def make(output="rapporter", **changes):
        values = {"quarter": "2024-K1", "today": "2024-04-02"}
        return Order(KINDS["kvartal"], values, tmp_path / "data", tmp_path / output, **changes)

    return make
