"""Pieces of a file as a reader found them, before anything is interpreted or made a pseudonym: never stored."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from kpro_analysis.extracts.rejects import Reject
from kpro_analysis.uddata.store import Remark


@dataclass(frozen=True)
class Piece:
    """Some rows: for each field that the file has (`fields.FIELDS`) a column of text, null or blank where it is empty.

    lines: where each row stands, from 1; items: of a wide file, a column for each question; cells: for a column of
    dates, which were a workbook's date cells; person_source: what is known of each person's id ("reference").
    """

    columns: dict[str, pa.Array]
    lines: pa.Array
    items: dict[str, pa.Array] = field(default_factory=dict)
    rejects: tuple[Reject, ...] = ()
    cells: dict[str, np.ndarray] = field(default_factory=dict)
    person_source: pa.Array | None = None


@dataclass
class Source:
    """One file, sheet or bundle to take in.

    name: masked; format: store.LONG, WIDE or FUT_ZIP; headings: masked; pieces: can be gone through once. `sha256` and
    `remarks` are complete when they are used up. requests: of a bundle, which has its own; read after the pieces.
    """

    name: str
    format: str
    headings: tuple[str, ...]
    pieces: Iterator[Piece]
    remarks: list[Remark]
    sha256: str = ""
    requests: Piece | None = None
