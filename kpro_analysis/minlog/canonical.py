"""The canonical tables: what every reader turns its file into, and the only thing the audit reads."""

import pyarrow as pa

TIME = pa.timestamp("us", tz="UTC")

LOG = pa.schema(
    [
        pa.field("time", TIME, nullable=False),  # when the citizen's data were looked up
        pa.field("time_to", TIME),
        pa.field("person", pa.string(), nullable=False),  # keyed pseudonym of the citizen, 16 hexadecimal digits
        pa.field("person_class", pa.string(), nullable=False),  # cpr, substitute, test, invalid or reference
        pa.field("user", pa.string()),  # keyed pseudonym by the same key: equal to `person` when it is the citizen
        pa.field("organisation", pa.string()),
        pa.field("organisation_name", pa.string()),
        pa.field("system", pa.string()),
        pa.field("source_system", pa.string()),
        pa.field("activity", pa.string()),
        pa.field("reason", pa.string()),
        pa.field("addition", pa.string()),
        pa.field("criticality", pa.string()),
        pa.field("role", pa.string()),
        pa.field("trace", pa.string()),
        pa.field("entries", pa.int32(), nullable=False),  # 1 unless the row is a group
        pa.field("file", pa.string(), nullable=False),
        pa.field("line", pa.int64(), nullable=False),
    ]
)
"""One row per citizen of an entry (or per group of entries of a look-up answer). Text that is not given is null."""

SIDE = {
    "activity": pa.schema([("person", pa.string()), ("time", TIME), ("event", pa.string())]),
    "careteam": pa.schema([("person", pa.string()), ("team", pa.string()), ("from", TIME), ("to", TIME)]),
    "participants": pa.schema([("user", pa.string()), ("team", pa.string()), ("from", TIME), ("to", TIME)]),
    "episodes": pa.schema(
        [("person", pa.string()), ("episode", pa.string()), ("status", pa.string()), ("from", TIME), ("to", TIME)]
    ),
}
"""What lies beside the log, one row per event, membership, participation or episode status; `to` null = still.

Persons, users and episodes are pseudonyms by the log's key; teams are as the file has them, masked. A row without `to`
doesn't count when another has the same stay (person or user, team or episode and status, `from`) with its end, because
files add up, and a newer export writes a stay anew when it has ended. Of several ends the last counts, whichever file
has it.
"""

OPEN_STATUSES = frozenset({"planned", "waitlist", "active", "onhold"})
"""The statuses in which the infrastructure holds an episode for active, without blanks, hyphens and case."""
