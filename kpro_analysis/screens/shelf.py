"""The scenarios of the what-if page: save what is shown, list what is there, open one."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from kpro_analysis.danish import format_date
from kpro_analysis.screens.what_if import WhatIf
from kpro_analysis.screens.what_if_view import view_state
from kpro_analysis.weighting.scenario import scenario_of
from kpro_analysis.weighting.scenario_changes import applied, changes_since
from kpro_analysis.weighting.scenario_files import SavedScenario, list_scenarios, read_scenario, save, scenario_folder

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
        scenario = read_scenario(self.folder / Path(file).name).scenario
        settings, notices = applied(scenario, session.register)
        changes = changes_since(scenario, session.register)
        session.take(settings)
        yield view_state(session)
        told = " ".join([f"Scenariet «{scenario.name}» vises.", *notices, *changes])
        yield {"type": "opened", "said": told, "stays": bool(notices or changes), "pushed": True}


def _line(saved: SavedScenario) -> Message:
    scenario = saved.scenario
    by = f" af {scenario.saved_by}" if scenario.saved_by else ""
    return {"file": saved.file, "name": scenario.name, "words": f"{format_date(scenario.saved.date())}{by}"}
