"""Orders of the report on a quarter, of an empty data folder, and a clock."""

from datetime import UTC, datetime, timedelta

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


def order_in(folder, output="rapporter", **changes):
    """An order of `data`, which is made, into `output`, both in this folder."""
    (folder / "data").mkdir(exist_ok=True)
    values = {"quarter": "2024-K1", "today": "2024-04-02"}
    return Order(KINDS["kvartal"], values, folder / "data", folder / output, **changes)
