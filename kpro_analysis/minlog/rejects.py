"""The lines that were rejected, and why: written as they come, counted by rule, never a value."""

import csv
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from kpro_analysis.extracts.times import FUTURE, MISSING, NO_SUCH_HOUR, TOO_EARLY, UNREADABLE
from kpro_analysis.minlog.door import NO_ENTRIES, NO_PERSON
from kpro_analysis.minlog.raw import Reject
from kpro_analysis.spreadsheet import csv_cell

HEADER = ("fil", "linje", "regel", "forklaring")
EXPLAINED = {
    MISSING: "Tidspunktet mangler.",
    UNREADABLE: "Tidspunktet kan ikke læses. Skriv det som 2024-01-17 10:22:31 eller 17-01-2024 10:22.",
    TOO_EARLY: "Tidspunktet er før 2015.",
    FUTURE: "Tidspunktet ligger i fremtiden.",
    NO_SUCH_HOUR: "Tidspunktet ligger i den time, der springes over, når sommertiden begynder.",
    NO_PERSON: "Der står ingen borger på linjen.",
    NO_ENTRIES: "Antallet er ikke et helt tal over 0.",
    "til-før-fra": "Slutningen ligger før begyndelsen.",
    "antal-felter": "Linjen har ikke lige så mange felter som overskriften.",
    "citationstegn": "Et citationstegn bliver ikke afsluttet.",
    "for-lang-linje": "Linjen er længere, end nogen post er.",
    "for-lang-tekst": "En tekst på linjen er længere, end nogen post har.",
    "nul-tegn": "Linjen har tegn, der ikke er tekst.",
    "afkortet-linje": "Linjen holder op, før den er slut.",
    "ugyldig-json": "Linjen er ikke gyldig JSON.",
    "ukendt-post": "Posten er ikke af en slags, der kendes.",
}
OTHERWISE = "Linjen kan ikke læses."


class RejectsFile:
    """Writes the rejected lines of one file; nothing is written while there are none."""

    def __init__(self, path: Path, name: str) -> None:
        self.path = path
        self.counts: Counter[str] = Counter()
        self._name = name
        self._file: IO[str] | None = None

    def add(self, rejects: Iterable[Reject]) -> None:
        """Write some lines; raises OSError when there is no room."""
        rows = [(self._name, str(r.line), r.rule, EXPLAINED.get(r.rule, OTHERWISE)) for r in rejects]
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
