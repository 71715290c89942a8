"""What the tests of reports share: a clock, and orders on an empty data folder."""

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
def order(tmp_path):
    """An order of the report on a quarter, into `rapporter`."""
    (tmp_path / "data").mkdir()

    def make(output="rapporter", **changes):
        values = {"quarter": "2024-K1", "today": "2024-04-02"}
        return Order(KINDS["kvartal"], values, tmp_path / "data", tmp_path / output, **changes)

    return make
