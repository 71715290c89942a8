"""The page of scenarios and decisions without its drawing: what is saved, what is compared, what was decided."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

from kpro_analysis.errors import KproError, UsageError
from kpro_analysis.register.folder import folder_fault
from kpro_analysis.register.requests import Register
from kpro_analysis.weighting import decision_files, scenario_files
from kpro_analysis.weighting.compare import AGREED, FEWEST, Comparison, Contender, agreed, compare, contender
from kpro_analysis.weighting.decision import decide, words_of
from kpro_analysis.weighting.model import evaluate
from kpro_analysis.weighting.replay import Replay, replay
from kpro_analysis.weighting.scenario import Scenario, scenario_of

AGREED_KEY = "aftalt"  # no file's name: those end in .json
CHOSEN_KEY = "vis"
FIRST_YEAR = 2000  # of a decision; a year typed half is a year long ago
Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Deleted:
    """What was deleted in this visit and can be brought back: the file's name in the folder of deleted ones."""

    file: str
    name: str


class Scenarios:
    """One visitor's session on one register and the folders beside it.

    `listed` and `decisions` are what the folders held when they were last looked at; `chosen` are the keys of what is
    compared (a file's name, or `AGREED_KEY`), `comparison` the last good result, None when fewer than two are chosen;
    `deleted` what was deleted in this visit, the last one last.
    """

    def __init__(self, folder: Path, register: Register, clock: Clock, query: str = "") -> None:
        self.register = register
        self.clock = clock
        self.scenario_folder = scenario_files.scenario_folder(folder)
        self.decision_folder = decision_files.decision_folder(folder)
        self.chosen: tuple[str, ...] = ()
        self.comparison: Comparison | None = None
        self.deleted: list[Deleted] = []
        self.replayed: tuple[str, Replay] | None = None
        self.error: str | None = None
        self._contenders: dict[str, Contender] = {}
        self.look()
        asked = [key for name, keys in parse_qsl(query) if name == CHOSEN_KEY for key in keys.split("~")]
        self._first_choice([key for key in asked if self._known(key)])

    @property
    def decision_faults(self) -> tuple[str, ...]:
        """A sentence for each decision, or their folder, that can't be used."""
        unreadable = folder_fault(self.decision_folder)
        return (*([unreadable] if unreadable else []), *self.decisions.faults)

    @property
    def query(self) -> str:
        """The query string that brings the same comparison back."""
        return urlencode({CHOSEN_KEY: "~".join(self.chosen)}) if self.chosen else ""

    def look(self) -> None:
        """Read the folders anew, and compare what is chosen as it is now."""
        self.listed = scenario_files.list_scenarios(self.scenario_folder)
        self.decisions = decision_files.list_decisions(self.decision_folder)
        kept = [key for key in self.chosen if self._known(key)]
        try:
            self._compare(kept)
        except KproError as error:
            self.chosen, self.comparison, self.error = (), None, str(error)

    def contender(self, key: str) -> Contender:
        """What is behind a key, fitted to the register; raises UsageError for one that isn't there."""
        if key == AGREED_KEY:
            return agreed(self.register)
        saved = self._saved(key)
        if saved.sha256 not in self._contenders:
            self._contenders[saved.sha256] = contender(saved.scenario, self.register)
        return self._contenders[saved.sha256]

    def choose(self, keys: Sequence[str]) -> None:
        """Compare these; a choice that can't be compared leaves everything as it was."""
        self._compare(list(dict.fromkeys(keys)))

    def rename(self, file: str, sha256: str, name: str) -> str:
        """Give a scenario another name; returns the one that it got."""
        renamed = scenario_files.rename(self.scenario_folder, file, name, expected=sha256)
        self.chosen = tuple(renamed.file if key == file else key for key in self.chosen)
        return renamed.scenario.name

    def delete(self, file: str, sha256: str) -> None:
        """Delete a scenario; `restore` brings it back."""
        name = self._saved(file).scenario.name
        deleted = scenario_files.delete(self.scenario_folder, file, expected=sha256, day=self.clock().date())
        self.deleted.append(Deleted(deleted, name))

    def restore(self) -> str:
        """Bring back what was deleted last of what is still deleted; returns the name that it got."""
        if not self.deleted:
            raise UsageError("Der er ikke slettet noget, der kan hentes tilbage.")
        last = self.deleted[-1]
        try:
            name = scenario_files.restore(self.scenario_folder, last.file).scenario.name
        except KproError:
            if not (self.scenario_folder / scenario_files.DELETED / last.file).exists():
                self.deleted.pop()  # somebody brought it back, or deleted it for good; the others still can be
            raise
        self.deleted.pop()
        return name

    def decide(self, key: str, title: str, day: str, said: tuple[str, str, str]) -> tuple[str, str | None]:
        """Put a scenario on record; `said` is the meeting, who moved it, and the text.

        Returns the file's name and, when the log couldn't be written, a sentence on that.
        """
        try:
            when = date.fromisoformat(day)
        except ValueError:
            raise UsageError("Datoen kan ikke læses. Skriv den som dag, måned og år.") from None
        if when.year < FIRST_YEAR:
            raise UsageError(f"Datoen ligger før år {FIRST_YEAR}. Skriv den dag, beslutningen er taget.")
        meeting, moved_by, text = said
        words = words_of(title, when, meeting=meeting, moved_by=moved_by, text=text)
        return decision_files.keep(self.decision_folder, decide(self.register, self._scenario(key), words))

    def replay(self, file: str) -> None:
        """Compute a decision again on the register."""
        kept = next((kept for kept in self.decisions.kept if kept.file == file), None)
        if kept is None:
            raise UsageError("Beslutningen findes ikke mere. Genindlæs siden.")
        self.replayed = (file, replay(kept.decision, kept.shown, self.register))

    def _compare(self, keys: Sequence[str]) -> None:
        contenders = [self.contender(key) for key in keys]
        self.comparison = compare(self.register, contenders) if len(keys) >= FEWEST else None
        self.chosen = tuple(keys)

    def _first_choice(self, asked: Sequence[str]) -> None:
        """What the address asks for, else what is agreed beside what was saved last."""
        latest = max(self.listed.saved, key=lambda saved: saved.scenario.saved, default=None)
        try:
            self._compare(asked or ([AGREED_KEY, latest.file] if latest else []))
        except KproError as error:
            self.error = str(error)

    def _known(self, key: str) -> bool:
        return key == AGREED_KEY or any(saved.file == key for saved in self.listed.saved)

    def _saved(self, key: str) -> scenario_files.SavedScenario:
        for saved in self.listed.saved:
            if saved.file == key:
                return saved
        raise UsageError("Scenariet findes ikke mere: en anden har slettet eller omdøbt det. Vælg et andet.")

    def _scenario(self, key: str) -> Scenario:
        if key == AGREED_KEY:
            outcome = evaluate(self.register, agreed(self.register).settings)
            return scenario_of(outcome, AGREED, saved=self.clock())
        return self._saved(key).scenario
