"""The lines of an extract that can't be used, and why: written as they come, counted by rule, never a value."""

import csv
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from kpro_analysis.spreadsheet import csv_cell

HEADER = ("fil", "linje", "regel", "forklaring")
OTHERWISE = "Linjen kan ikke læses."
LINE_RULES = {  # what is wrong with a line before anything in it is understood
    "antal-felter": "Linjen har ikke lige så mange felter som overskriften.",
    "citationstegn": "Et citationstegn bliver ikke afsluttet.",
    "for-lang-linje": "Linjen er længere, end nogen post er.",
    "nul-tegn": "Linjen har tegn, der ikke er tekst.",
    "tegnsæt": OTHERWISE,
    "afkortet-linje": "Linjen holder op, før den er slut.",
}


@dataclass(frozen=True)
class Reject:
    """A line that can't be used: its number from 1, and the short name of the rule; never a value."""

    line: int
    rule: str


class RejectsFile:
    """Writes the rejected lines of one file; nothing is written while there are none."""

    def __init__(self, path: Path, name: str, explained: Mapping[str, str]) -> None:
        """`name` is the file's, masked; `explained` says in Danish what each rule means."""
        self.path = path
        self.counts: Counter[str] = Counter()
        self._name = name
        self._explained = explained
        self._file: IO[str] | None = None

    def add(self, rejects: Iterable[Reject]) -> None:
        """Write some lines; raises OSError when there is no room."""
        rows = [(self._name, str(r.line), r.rule, self._explained.get(r.rule, OTHERWISE)) for r in rejects]
        if not rows:
            return
        self.counts.update(rule for _, _, rule, _ in rows)
        if self._file is None:
            self._file = self.path.open("w", encoding="utf-8-sig", newline="")
            csv.writer(self._file, delimiter=";").writerow(HEADER)
        csv.writer(self._file, delimiter=";").writerows([csv_cell(cell) for cell in row] for row in rows)

    def close(self) -> None:
        """Done with this file."""
        if self._file is not None:
            self._file.close()
