"""Tables in sheets that people keep: found by their headers, wherever these stand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kpro_analysis.columns import Column, cell_address, column_letters, places
from kpro_analysis.danish import plain
from kpro_analysis.excel.sheets import Sheet

HEADER_WITHIN = 20  # rows from the top


@dataclass(frozen=True)
class Table:
    """A sheet with a header row.

    `header` holds the headers by position, "" where there is none; `places` the position of each declared column
    that is there (its first, when it is there twice); `doubled` the positions of those that are there more than once;
    `first_row` is the first row under the headers. Rows and positions count from 0.
    """

    sheet: Sheet
    header: tuple[str, ...]
    header_row: int
    first_row: int
    places: dict[str, int]
    doubled: dict[str, list[int]]

    def address(self, row: int, position: int) -> str:
        """The address of a cell."""
        return cell_address(row + 1, position)

    def header_cell(self, name: str) -> str:
        """The address of a declared column's header."""
        return self.address(self.header_row, self.places[name])


def find_table(sheet: Sheet, columns: Sequence[Column], required: Iterable[str]) -> Table | None:
    """The table under the first row that holds the required headers, None when there is none near the top."""
    needed = tuple(required)
    for row, values in enumerate(sheet.rows[:HEADER_WITHIN]):
        found = places(values, columns)
        if all(found[name] for name in needed):
            last = sheet.tall_cells.get((row, found[needed[0]][0]), row)
            return _table(sheet, columns, row, last)
    return None


def _table(sheet: Sheet, columns: Sequence[Column], row: int, last: int) -> Table:
    """Headers may stand in several rows where the first one is merged downwards: the lowest text counts."""
    header = [""] * len(sheet.rows[row])
    for values in sheet.rows[row : last + 1]:
        header = [
            plain(v) if isinstance(v, str) and v.strip() else above for v, above in zip(values, header, strict=False)
        ]
    found = places(header, columns)
    return Table(
        sheet=sheet,
        header=tuple(header),
        header_row=row,
        first_row=last + 1,
        places={name: positions[0] for name, positions in found.items() if positions},
        doubled={name: positions for name, positions in found.items() if len(positions) > 1},
    )


def about_doubled(name: str, positions: Sequence[int]) -> tuple[str, str, str]:
    """Rule, message and advice for a header that stands in several columns."""
    letters = [column_letters(position) for position in positions]
    return (
        "overskrift-to-gange",
        f"Overskriften «{name}» står flere gange (kolonne {', '.join(letters)}); kun kolonne {letters[0]} bruges.",
        "Slet eller omdøb de andre kolonner med samme overskrift.",
    )
