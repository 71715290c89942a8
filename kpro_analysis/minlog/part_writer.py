"""Writes the rows of one log file as Parquet, a part per month, with bounded memory."""

from itertools import pairwise
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from kpro_analysis.extracts.danish_time import danish_months, month_name

ROW_GROUP = 250_000
MOST_HELD = 1_000_000  # rows of all months together, some 100 MB


class PartWriter:
    """Takes rows as they come and writes them month by month into a folder; `close` says what was written.

    Raises OSError when there is no room.
    """

    def __init__(self, folder: Path, inside: pa.Schema) -> None:
        self._folder = folder
        self._schema = inside
        self._texts = [
            field.name for field in inside if pa.types.is_dictionary(field.type) or field.type == pa.string()
        ]
        self._held: dict[int, list[pa.Table]] = {}
        self._count: dict[int, int] = {}
        self._writers: dict[int, pq.ParquetWriter] = {}

    def add(self, rows: pa.Table) -> None:
        """Keep rows; the months that hold most are written when too many are kept."""
        if not rows.num_rows:
            return
        for month, part in _by_month(rows):
            self._held.setdefault(month, []).append(part)
            self._count[month] = self._count.get(month, 0) + part.num_rows
            if self._count[month] >= ROW_GROUP:
                self._write(month)
        while sum(self._count.values()) > MOST_HELD:
            self._write(max(self._count, key=self._count.__getitem__))

    def close(self) -> dict[str, Path]:
        """Write what is left; the file of each month, by its name such as 2024-01."""
        for month in sorted(self._count):
            self._write(month)
        for writer in self._writers.values():
            writer.close()
        return {month_name(month): self._path(month) for month in sorted(self._writers)}

    def abandon(self) -> None:
        """Close the files, whatever is in them, also when there is no room for their ends."""
        for writer in self._writers.values():
            try:
                writer.close()
            except OSError:
                writer.is_open = False  # else it would be closed again when it is forgotten, and that told in English

    def _write(self, month: int) -> None:
        rows = pa.concat_tables(self._held.pop(month)).unify_dictionaries().combine_chunks()
        del self._count[month]
        if month not in self._writers:
            self._writers[month] = pq.ParquetWriter(
                self._path(month),
                self._schema,
                compression="zstd",
                use_dictionary=self._texts,
                write_statistics=["time"],
                store_schema=False,
            )
        self._writers[month].write_table(rows, row_group_size=ROW_GROUP)

    def _path(self, month: int) -> Path:
        return self._folder / f"{month_name(month)}.parquet"


def _by_month(rows: pa.Table) -> list[tuple[int, pa.Table]]:
    months = danish_months(rows["time"].combine_chunks().cast(pa.int64()).to_numpy(zero_copy_only=False))
    if (months == months[0]).all():
        return [(int(months[0]), rows)]
    if not (months[1:] >= months[:-1]).all():
        order = np.argsort(months, kind="stable")
        rows, months = rows.take(pa.array(order)), months[order]
    rows = rows.combine_chunks()
    starts = [0, *(np.flatnonzero(months[1:] != months[:-1]) + 1).tolist(), len(months)]
    return [(int(months[start]), _bare(rows.slice(start, stop - start))) for start, stop in pairwise(starts)]


def _bare(rows: pa.Table) -> pa.Table:
    """The same rows; dictionaries that are longer than these are many get only what is in use."""
    for place, column in enumerate(rows.columns):
        if pa.types.is_dictionary(column.type) and len(column.chunk(0).dictionary) > len(column):
            rows = rows.set_column(place, rows.schema.field(place), _in_use(column.chunk(0)))
    return rows


def _in_use(column: pa.DictionaryArray) -> pa.DictionaryArray:
    at = column.indices.fill_null(0).to_numpy()
    used = np.zeros(len(column.dictionary), bool)
    used[at] = True
    place = (np.cumsum(used) - 1).astype(np.int32)
    indices = pa.array(place[at], mask=np.asarray(column.indices.is_null()))
    return pa.DictionaryArray.from_arrays(indices, column.dictionary.take(pa.array(np.flatnonzero(used))))
