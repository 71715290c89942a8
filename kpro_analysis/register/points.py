"""Reads the points of one request, and checks the workbook's own sum of them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from kpro_analysis.danish import format_number, parse_number, plain
from kpro_analysis.excel.cells import is_blank
from kpro_analysis.excel.remarks import SheetRemarks
from kpro_analysis.excel.rows import TROUBLES
from kpro_analysis.excel.sheets import Trouble
from kpro_analysis.excel.tables import Table
from kpro_analysis.register.criteria import Settled
from kpro_analysis.register.layout import is_total_header

MONEY_WORDS = ("kr", "estimat", "pris", "beløb")  # a total of these is none of points
SUM_TOLERANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Points:
    """A request's points by criterion (NaN: not given), whether all that is given can be used, and the own total."""

    given: tuple[float, ...]
    usable: bool
    total: float | None


@dataclass(frozen=True)
class PointReader:
    """Reads points from the criteria's columns."""

    table: Table
    settled: Settled
    remarks: SheetRemarks

    def read(self, row: int, title: str, total_position: int | None) -> Points:
        """The points in a row (from 0); `title` names the request in remarks."""
        read = [self._point(row, position, title) for position in range(len(self.settled.criteria))]
        given = tuple(math.nan if point is None else point for point in read)
        usable = None not in read
        total = None if total_position is None else self._total(row, total_position, title)
        if usable and total is not None:
            self._check_total(
                row, (total_position or 0, title), (total, math.fsum(p for p in given if not math.isnan(p)))
            )
        return Points(given, usable, total)

    def _point(self, row: int, index: int, title: str) -> float | None:
        """One point; NaN when not given, None when what stands there can't be used."""
        value = self.table.sheet.value(row, self.settled.positions[index])
        if is_blank(value):
            return math.nan
        criterion = self.settled.criteria[index]
        number = parse_number(value)
        if number is not None and criterion.low <= number <= criterion.high:
            return number
        scale = f"{_figure(criterion.low)} til {_figure(criterion.high)}"
        advice = f"Skriv et tal fra {scale}, eller lad cellen være tom."
        if isinstance(value, Trouble):
            rule, what, advice_on_trouble = TROUBLES[value]
            rule, advice = f"point-{rule}", f"{advice_on_trouble} {advice}"
        elif number is None:
            rule, what = "point-ikke-et-tal", "er ikke et tal"
        else:
            rule, what = "point-uden-for-skala", f"ligger uden for skalaen {scale}"
        self.remarks.error(
            self.table.address(row, self.settled.positions[index]),
            rule,
            f"{title}: pointet i «{criterion.name}» {what}. Ønsket kan ikke rangeres.",
            advice,
        )
        return None

    def _total(self, row: int, position: int, title: str) -> float | None:
        value = self.table.sheet.value(row, position)
        total = parse_number(value)
        if total is None and value is not Trouble.UNCALCULATED and not is_blank(value):
            self.remarks.warn(
                self.table.address(row, position),
                "samlet-point-ulæseligt",
                f"{title}: det samlede point er ikke et tal; det bruges kun til kontrol.",
                "Ret formlen, så den lægger ønskets point sammen.",
            )
        return total

    def _check_total(self, row: int, where: tuple[int, str], sums: tuple[float, float]) -> None:
        position, title = where
        total, own = sums
        if abs(total - own) > SUM_TOLERANCE:
            self.remarks.warn(
                self.table.address(row, position),
                "samlet-point-passer-ikke",
                (
                    f"{title}: det samlede point passer ikke med summen af point, som er {_figure(own)}. "
                    "Summen af point gælder."
                ),
                "Lad Excel beregne igen, eller ret formlen, så den omfatter alle kriterier.",
            )


def total_position(table: Table, taken: Sequence[int]) -> int | None:
    """The column with the workbook's own sum of points: one that says so and isn't about money; None without one."""
    totals = [
        position
        for position, header in enumerate(table.header)
        if position not in taken and is_total_header(header) and not any(w in header.casefold() for w in MONEY_WORDS)
    ]
    return next((position for position in totals if "point" in plain(table.header[position]).casefold()), None) or next(
        iter(totals), None
    )


def _figure(value: float) -> str:
    """A point or limit with as many decimals as it needs.

    >>> _figure(5.0), _figure(2.5)
    ('5', '2,5')
    """
    return format_number(value) if value == int(value) else format_number(value, 2).rstrip("0")
