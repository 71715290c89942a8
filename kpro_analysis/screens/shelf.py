"""The scenarios of the what-if page: save what is shown, list what is there, open one."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl
from zoneinfo import ZoneInfo

from kpro_analysis.danish import format_date
from kpro_analysis.errors import KproError, UsageError
from kpro_analysis.screens.link import SCENARIO_KEY
from kpro_analysis.screens.what_if import WhatIf
from kpro_analysis.screens.what_if_view import view_state
from kpro_analysis.weighting.scenario import scenario_of
from kpro_analysis.weighting.scenario_changes import applied, changes_since
from kpro_analysis.weighting.scenario_files import (
    SUFFIX,
    SavedScenario,
    list_scenarios,
    read_scenario,
    save,
    scenario_folder,
)

Message = dict[str, Any]
COPENHAGEN = ZoneInfo("Europe/Copenhagen")


class Shelf:
    """The scenarios beside a register; what goes wrong with a file is a KproError."""

    def __init__(self, data: Path) -> None:
        self.folder = scenario_folder(data)

    def listed(self, said: str = "") -> Message:
        """What is there, and something to say about it."""
        found = list_scenarios(self.folder)
        return {"type": "scenarios", "list": [_line(s) for s in found.saved], "faults": found.faults, "said": said}

    def save(self, session: WhatIf, name: str, by: str) -> Message:
        """Keep what is shown."""
        scenario = scenario_of(session.outcome, name, saved=datetime.now(COPENHAGEN), saved_by=by or None)
        kept = save(self.folder, scenario).scenario
        return self.listed(f"Scenariet «{kept.name}» er gemt.")

    def show(self, session: WhatIf, file: str) -> Iterator[Message]:
        """Set everything as in a scenario, as a step, and say what is different from the day when it was saved."""
        told, stays = self._take(session, file)
        yield view_state(session)
        yield {"type": "opened", "said": told, "stays": stays, "pushed": True}

    def asked_for(self, session: WhatIf, query: str) -> tuple[str, ...]:
        """Set everything as in the scenario that the address names, if it does; returns what is to be said of it."""
        file = dict(parse_qsl(query)).get(SCENARIO_KEY)
        if file is None:
            return ()
        try:
            told, stays = self._take(session, file)
        except KproError as error:
            return (f"Fra adressen: {error} De aftalte valg er brugt i stedet.",)
        return (told,) if stays else ()

    def _take(self, session: WhatIf, file: str) -> tuple[str, bool]:
        """Returns what is to be said, and whether it is more than which scenario is shown."""
        scenario = read_scenario(self._path(file)).scenario
        settings, notices = applied(scenario, session.register)
        changes = changes_since(scenario, session.register)
        session.take(settings)
        return " ".join([f"Scenariet «{scenario.name}» vises.", *notices, *changes]), bool(notices or changes)

    def _path(self, file: str) -> Path:
        """The scenario's file; UsageError for a name that isn't one of the folder's."""
        path = self.folder / file
        if path not in self.folder.glob(f"*{SUFFIX}"):
            raise UsageError("Scenariet findes ikke. Det kan være slettet eller omdøbt; vælg et under Scenarier.")
        return path


def _line(saved: SavedScenario) -> Message:
    scenario = saved.scenario
    by = f" af {scenario.saved_by}" if scenario.saved_by else ""
    return {"file": saved.file, "name": scenario.name, "words": f"{format_date(scenario.saved.date())}{by}"}
