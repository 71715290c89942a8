"""What a chart draws of its table: the names of the rows, and the columns of figures that share a scale."""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from kpro_analysis.tables import Cell, Column, Interval, Kind, Table, words

MOST_SERIES = 6  # that can be told from one another without colours


@dataclass(frozen=True)
class Series:
    """A column of figures, a cell per row; `place` is the column's among those of the table."""

    place: int
    column: Column
    cells: tuple[Cell, ...]

    def figure(self, row: int) -> Interval | None:
        """The row's figure with the ends of its interval, themselves the figure where it has none; None: no figure."""
        cell = self.cells[row]
        if isinstance(cell, tuple):
            return cell if all(map(math.isfinite, cell)) else None
        if isinstance(cell, int | float) and math.isfinite(cell):
            return (cell, cell, cell)
        return None

    def words(self, row: int) -> str:
        """The row's cell as the table has it."""
        return words(self.column, self.cells[row])

    def brief(self, row: int) -> str:
        """The row's figure without its interval, or what the table has instead."""
        cell = self.cells[row]
        return words(self.column, cell[0] if isinstance(cell, tuple) else cell)

    def instead(self, row: int) -> str:
        """The text that stands instead of a figure ("skjult"), else ""."""
        cell = self.cells[row]
        return cell if isinstance(cell, str) else ""


@dataclass(frozen=True)
class Figures:
    """Names of rows and columns of figures; `left_out` are the names of columns that are in the table only."""

    names: tuple[str, ...]
    series: tuple[Series, ...]
    left_out: tuple[str, ...]

    @property
    def kind(self) -> Kind:
        """What the figures are."""
        return self.series[0].column.kind

    def first(self, count: int) -> "Figures":
        """Those of the first rows."""
        series = tuple(Series(one.place, one.column, one.cells[:count]) for one in self.series)
        return Figures(self.names[:count], series, self.left_out)

    @property
    def all(self) -> list[float]:
        """Every figure and end of an interval."""
        return list(self._all())

    def _all(self) -> Iterator[float]:
        for series in self.series:
            for row in range(len(self.names)):
                yield from series.figure(row) or ()


def figures_of(table: Table) -> Figures:
    """The columns of the first figures' kind, up to six; the first column names the rows."""
    names = tuple(words(table.columns[0], row[0]) for row in table.rows)
    places = [at for at, column in enumerate(table.columns) if at and column.kind not in (Kind.TEXT, Kind.DATE)]
    alike = [at for at in places if table.columns[at].kind is table.columns[places[0]].kind]
    drawn = alike[:MOST_SERIES]
    series = tuple(Series(at, table.columns[at], tuple(row[at] for row in table.rows)) for at in drawn)
    return Figures(names, series, tuple(table.columns[at].name for at in places if at not in drawn))
