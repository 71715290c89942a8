"""A register of change requests in memory: what the reader delivers and every analysis starts from."""

from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from kpro_analysis.danish import sort_key
from kpro_analysis.findings import Finding

if TYPE_CHECKING:
    import pandas as pd

LIGHTS = ("Rød", "Gul", "Grøn")
SOURCES = ("Projekttiden", "Hjemmeside", "Evalueringsrapport", "Uddata-test")
MODULES = ("Medarbejderløsning", "Borgerløsning", "KAM", "FUT", "Uddata", "Hjemmeside")
KINDS = ("Fejl", "Forbedring", "Ny funktion")
SIZES = ("S", "M", "L", "XL", "XXL")
WORKSHOPS = ("Handlevejledninger", "Opgaveoverblik")
STATUSES = (
    "Modtaget",
    "Visiteret",
    "Estimeret",
    "Godkendt",
    "I gang",
    "I drift",
    "Afsluttet",
    "Afvist",
    "Afventer workshop",
    "Videresendt KAM",
)

DEFAULT_POOL = 500_000.0  # DKK: the pool given by the business steering group


def form_id(number: int) -> str:
    """The form number as users write it.

    >>> form_id(19)
    '#019'
    """
    return f"#{number:03d}"


@dataclass(frozen=True, slots=True)
class Criterion:
    """A criterion with its agreed weight (>= 0) and its declared scale, low < high, in points."""

    name: str
    weight: float
    low: float
    high: float
    description: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """One change request; contact details are never kept.

    `light`, `size`, `status`, `source`, `module` and `kind` are spelled as in the tuples above; None when
    blank or not recognised. `points` follows the register's criteria; NaN where no point was given.
    `points_usable` is False when any point is outside its scale, a text or an error cell: then it can't be ranked.
    `estimate` is the supplier's own figure in DKK. `included_in` is the form number of the head that includes
    this request (never itself, always an existing one, never in a ring). `requires` holds existing form numbers.
    `total` is the workbook's own sum of points, if any. `row` is the row in the sheet, from 1.
    """

    number: int
    title: str
    description: str = ""
    filed: date | None = None
    municipality: str | None = None
    source: str | None = None
    module: str | None = None
    kind: str | None = None
    light: str | None = None
    workshop: str | None = None
    status: str | None = None
    size: str | None = None
    estimate: float | None = None
    included_in: int | None = None
    requires: tuple[int, ...] = ()
    remark: str = ""
    points: tuple[float, ...] = ()
    points_usable: bool = True
    total: float | None = None
    row: int = 0

    @property
    def id(self) -> str:
        """The form number as shown, `#019`."""
        return form_id(self.number)


@dataclass(frozen=True, slots=True)
class Decided:
    """A change request on which the group decided on a day."""

    number: int
    day: date


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One row of what the group writes that it has decided, on the sheet or in the log.

    `day` is None where none can be read; `numbers` are the form numbers that it names, known or not; `amount` in DKK.
    Texts are masked, "" where nothing is written. `file` is that of the scenario that became this decision, "" where
    people wrote the row.
    """

    day: date | None
    meeting: str
    text: str
    numbers: tuple[int, ...] = ()
    amount: float | None = None
    scenario: str = ""
    file: str = ""


@dataclass(frozen=True)
class Register:
    """All requests of one workbook, by form number, with what the group agreed on and what was found.

    `file` is the workbook's name without its folder; `sha256` is the hash of the bytes that were read;
    `modified` is when the workbook was last saved (from its own properties, else the file's date; with time zone).
    `pool` and `committed` are in DKK. `decided` is what the sheet of decisions says, in its order; only requests that
    are there. `decisions` are all its rows.
    """

    file: str
    sha256: str
    modified: datetime | None
    criteria: tuple[Criterion, ...]
    requests: tuple[Request, ...]
    pool: float = DEFAULT_POOL
    committed: float = 0.0
    findings: tuple[Finding, ...] = field(default=())
    decided: tuple[Decided, ...] = ()
    decisions: tuple[DecisionRow, ...] = ()

    @cached_property
    def points(self) -> np.ndarray:
        """Points as given, shape (requests, criteria); NaN where not given."""
        return np.array([r.points for r in self.requests], dtype=float).reshape(len(self.requests), len(self.criteria))

    @cached_property
    def by_number(self) -> dict[int, Request]:
        """The requests by form number."""
        return {r.number: r for r in self.requests}

    @cached_property
    def heads(self) -> dict[int, int]:
        """For each form number that of its outermost head: itself, or the head of the head ... of a rider."""
        heads = {r.number: r.number for r in self.requests}
        for rider in [r for r in self.requests if r.included_in is not None]:
            head = rider
            while head.included_in is not None:
                head = self.by_number[head.included_in]
            heads[rider.number] = head.number
        return heads

    @cached_property
    def title_order(self) -> np.ndarray:
        """For each request the place (int) of its title in Danish order; equal titles share it."""
        keys = [sort_key(r.title) for r in self.requests]
        places = {key: place for place, key in enumerate(sorted(set(keys)))}
        return np.array([places[key] for key in keys], dtype=int)

    def to_frame(self) -> "pd.DataFrame":
        """One row per request, by form number: its fields, then one column per criterion (NaN: not given)."""
        import pandas as pd

        fields = [f for f in Request.__dataclass_fields__ if f != "points"]
        table = pd.DataFrame([{f: getattr(r, f) for f in fields} for r in self.requests], columns=fields)
        points = pd.DataFrame(self.points, columns=[c.name for c in self.criteria])
        return pd.concat([table, points], axis=1)
