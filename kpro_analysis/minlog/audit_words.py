"""Words for the codes of facts, and what is said of side files that can't be used."""

from collections.abc import Collection, Mapping
from typing import Any

from kpro_analysis.minlog.counted import Rows

WORDED = ("system", "activity", "organisation", "role")
Words = Mapping[str, Mapping[int, str]]  # by grouping and code

_NAMES = {
    "activity": ("aktivitet", "--activity", "andelen på inaktive borgere"),
    "careteam": ("care team", "--careteam", "care team-tabellen og klasserne"),
    "participants": ("deltagere i care team", "--participants", "om medarbejderen selv er i borgerens team"),
    "episodes": ("forløb", "--episodes", "klasse E (borgere helt uden forløb)"),
}


def worded(rows: Rows, words: Words | None = None) -> Rows:
    """The rows with text for codes ("" = not given), and with pseudonyms as 16 hexadecimal digits."""
    return [_worded(row, words) for row in rows]


def _worded(row: Mapping[str, Any], words: Words | None) -> dict[str, Any]:
    new = dict(row)
    if "system" in row:
        new["system"] = (row["system"] or "") if words is None else words["system"][row["system"]]
    if words is not None and row.get("grouping") in WORDED:
        new["name"] = words[row["grouping"]][int(row["name"])]
    for who in ("person", "user"):
        if isinstance(row.get(who), int):
            new[who] = pseudonym(row[who])
    return new


def pseudonym(number: int) -> str:
    """The pseudonym that a whole number of 64 bits with sign stands for.

    >>> pseudonym(-1), pseudonym(26)
    ('ffffffffffffffff', '000000000000001a')
    """
    return f"{number % 2**64:016x}"


def notes_of(unmatched: Collection[str], known: Collection[str]) -> dict[str, str]:
    """By kind of side file that can't be used, the Danish sentence: nobody in it is in the log, or there is none."""
    notes = {}
    for kind, (name, option, what) in _NAMES.items():
        if kind in unmatched:
            notes[kind] = (
                f"Filerne med {name} ({option}) passer ikke til loggen: ingen af deres personer findes i den. "
                f"Derfor opgøres {what} ikke. Se efter, om de har samme slags person-id som loggen."
            )
        elif kind not in known:
            notes[kind] = f"Der er ikke indlæst {name} ({option}). Derfor opgøres {what} ikke."
    return notes
