"""What a check found in a file: where, which rule, and what to do."""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from enum import StrEnum


class Level(StrEnum):
    """How bad a finding is."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def danish(self) -> str:
        """The level as users read it."""
        return {"error": "Fejl", "warning": "Advarsel", "note": "Note"}[self.value]

    def counted(self, count: int) -> str:
        """That many findings of this level, in words.

        >>> Level.WARNING.counted(1), Level.WARNING.counted(2)
        ('1 advarsel', '2 advarsler')
        """
        one, more = {"error": ("fejl", "fejl"), "warning": ("advarsel", "advarsler"), "note": ("note", "noter")}[
            self.value
        ]
        return f"{count} {one if count == 1 else more}"


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark on one place of a file.

    `error`: the row (or file part) can't be used; `warning`: used, but doubtful; `note`: good to know.
    `cell` is an address such as `R20` ("" when the finding is on the whole sheet or file).
    `rule` is a stable short name in Danish such as `point-uden-for-skala`.
    Neither `message` nor `advice` ever repeats the value of a cell: the address is enough. Headers are named, masked.
    """

    level: Level
    file: str
    sheet: str
    cell: str
    rule: str
    message: str
    advice: str

    def as_dict(self) -> dict[str, str]:
        """The finding as JSON-ready text fields, in the order declared."""
        return {key: str(value) for key, value in asdict(self).items()}


def by_severity(findings: Iterable[Finding]) -> list[Finding]:
    """The findings as they are listed: errors first, then warnings, then notes; within these as the file goes.

    Sheets come in the order in which they were first remarked on, and on a sheet the rows from above.

    >>> found = [Finding(level, "", "ÆØ", cell, "", "", "") for level, cell in ((Level.NOTE, ""), (Level.ERROR, "B10"))]
    >>> found += [Finding(Level.ERROR, "", "ÆØ", cell, "", "", "") for cell in ("AA9", "R9")]
    >>> [finding.cell for finding in by_severity(found)]
    ['R9', 'AA9', 'B10', '']
    """
    listed = list(findings)
    sheets = list(dict.fromkeys(finding.sheet for finding in listed))
    return sorted(listed, key=lambda f: (list(Level).index(f.level), sheets.index(f.sheet), _place(f.cell)))


def _place(cell: str) -> tuple[int, int, str]:
    """Sorts addresses by row, then by column."""
    match = re.fullmatch(r"([A-Z]+)(\d+)", cell)
    return (int(match[2]), len(match[1]), match[1]) if match else (0, 0, cell)


def count_by_level(findings: Iterable[Finding]) -> dict[Level, int]:
    """Findings per level; every level is present.

    >>> count_by_level([])[Level.ERROR]
    0
    """
    counts = dict.fromkeys(Level, 0)
    for finding in findings:
        counts[finding.level] += 1
    return counts


def counted(findings: Iterable[Finding]) -> str:
    """How many findings there are of each level, in words.

    >>> found = [Finding(level, "r.xlsx", "", "", "", "", "") for level in (Level.NOTE, Level.ERROR, Level.NOTE)]
    >>> counted(found), counted([])
    ('1 fejl, 2 noter', 'ingen bemærkninger')
    """
    counts = count_by_level(findings)
    return ", ".join(level.counted(count) for level, count in counts.items() if count) or "ingen bemærkninger"
