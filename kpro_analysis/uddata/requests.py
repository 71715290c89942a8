"""The requests of one file: one per response of a CSV or a sheet, however its rows are cut and spread."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from kpro_analysis.extracts.danish_time import danish_months, month_name
from kpro_analysis.uddata.canonical import REQUESTS
from kpro_analysis.uddata.door import HEADS

_SAID = [name for name in HEADS.names if name not in ("line", "answers")]


def joined(heads: pa.Table, file: str, *, is_long: bool) -> pa.Table:
    """The requests (schema REQUESTS) by their lines; of a long file, what is told alike of one response is one."""
    table = heads
    if is_long:
        grouped = heads.group_by(_SAID).aggregate([("line", "min"), ("answers", "any")])
        table = grouped.rename_columns({"line_min": "line", "answers_any": "answers"})
    answered = pc.or_(table["answers"], table["answered"].is_valid())
    response = pc.if_else(answered, table["request"], pa.scalar(None, pa.string()))
    return with_file(table.append_column("response", response), file)


def with_file(table: pa.Table, file: str) -> pa.Table:
    """The columns of REQUESTS, sorted by line."""
    named = table.append_column("file", pa.array([file] * table.num_rows, pa.string()))
    return named.select(REQUESTS.names).cast(REQUESTS).sort_by([("line", "ascending"), ("request", "ascending")])


def months_of(requests: pa.Table) -> tuple[str, ...]:
    """The Danish months of when they were sent, else answered."""
    time = pc.coalesce(requests["sent"], requests["answered"]).drop_null()
    found = np.unique(danish_months(time.cast(pa.int64()).to_numpy()))
    return tuple(month_name(int(month)) for month in found)
