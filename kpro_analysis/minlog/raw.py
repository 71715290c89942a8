"""A piece of a log as a reader found it, before anything is interpreted or made a pseudonym: never stored."""

from dataclasses import dataclass

import pyarrow as pa

from kpro_analysis.extracts.rejects import Reject

TEXT = (
    *("time", "time_to", "person", "person_source", "user", "user_source"),
    *("organisation", "organisation_name", "system", "source_system", "activity"),
    *("reason", "addition", "criticality", "role", "trace"),
)
RAW = pa.schema([*((name, pa.string()) for name in TEXT), ("entries", pa.int32()), ("line", pa.int64())])
"""One row per citizen of an entry, or per group.

`person_source` is what the file says of the kind of number (CPR, eCPR, "reference" where it is the infrastructure's own
id); null where it says nothing. Everything else is text as it stands."""


@dataclass(frozen=True)
class Raw:
    """Some rows of a file (schema RAW), and the lines among them that can't be used."""

    rows: pa.Table
    rejects: tuple[Reject, ...] = ()
