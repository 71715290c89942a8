"""The facilitator's page without its drawing: what the participants of a meeting mean together."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

from kpro_analysis.errors import KproError, UsageError
from kpro_analysis.register.requests import Register
from kpro_analysis.screens.ballot import MEETING_KEY, NAME_KEY, NO_NAME
from kpro_analysis.screens.controls import Controls, on_page, page_settings
from kpro_analysis.screens.link import from_query, to_query
from kpro_analysis.screens.room import Revision, Room
from kpro_analysis.screens.visit import invitation
from kpro_analysis.weighting.meeting_ballots import participants
from kpro_analysis.weighting.model import Contest, prepare
from kpro_analysis.weighting.panel import Panel, panel
from kpro_analysis.weighting.scenario import scenario_of
from kpro_analysis.weighting.scenario_files import SavedScenario, save, scenario_folder

NOBODY = "Ingen deltagere har sendt deres vægte endnu."
WEIGHTING_PAGE = "vaegtning.ipynb"


class Facilitator:
    """One visit of whoever leads the meeting.

    The address may name the meeting (`til`) and, as on the what-if page, the settings by which the pool is spent; else
    it is the latest open meeting, and what is agreed. `room` is what the disk says, `panel` what it gives (None
    while nothing can be put together), `fault` the sentence that says why not. `clock` gives the time now, with time
    zone.
    """

    def __init__(self, folder: Path, register: Register, query: str, clock: Callable[[], datetime]) -> None:
        self.register, self._clock = register, clock
        self.agreed = Controls(page_settings(register))
        self.controls, self.notices = from_query(query, self.agreed, register)
        self.room = Room(folder, dict(parse_qsl(query)).get(MEETING_KEY, ""), clock)
        self.panel: Panel | None = None
        self.fault: str | None = None
        self.taken: SavedScenario | None = None  # the middle weights as they were saved last in this visit
        self._contest = self._prepared()
        self._seen: Revision | None = None  # what `panel` was put together from
        self.look()

    @property
    def revision(self) -> Revision:
        """Differs from an earlier one when anything that is shown may differ."""
        return (self.fault, *self.room.revision)

    @property
    def query(self) -> str:
        """The query string that brings this page back."""
        return "&".join(
            filter(None, [urlencode({MEETING_KEY: self.room.stem}) if self.room.stem else "", self._settings])
        )

    @property
    def participants_address(self) -> str | None:
        """What to hand out; it names the meeting unless participants get there anyway. None without a meeting."""
        if self.room.meeting is None:
            return None
        named = {} if self.room.is_default else {MEETING_KEY: self.room.stem}
        return invitation(WEIGHTING_PAGE, {NAME_KEY: NO_NAME, **named})

    @property
    def median_address(self) -> str | None:
        """The what-if page with the middle weights; None when there are none."""
        if self.panel is None:
            return None
        controls = Controls(on_page(self.panel.outcome.settings))
        return f"{WEIGHTING_PAGE}?{to_query(controls, self.agreed, self.register)}".rstrip("?")

    def look(self) -> None:
        """Read the disk, and put together what is there when it is something else than before."""
        self.room.look()
        if self.room.revision == self._seen and self.room.fault is None:
            return
        self._seen = self.room.revision
        self.panel, self.fault = None, self.room.fault
        if self.room.ballots:
            try:
                self.panel = panel(self._contest, participants(self.room.ballots))
            except KproError as error:
                self.fault = str(error)

    def take_median(self) -> str:
        """Save the middle weights, with all other settings, as a scenario; returns the name that it got.

        KproError when there are none, or they can't be saved.
        """
        meeting = self.room.chosen()
        if self.panel is None:
            raise UsageError(self.fault or NOBODY)
        count = len(self.panel.participants)
        note = f"Medianen af {count} deltager{'' if count == 1 else 'e'}. {self.panel.agreement_words}"
        scenario = scenario_of(self.panel.outcome, f"Medianen fra {meeting.title}", saved=self._clock(), note=note)
        self.taken = save(scenario_folder(self.room.folder), scenario)
        return self.taken.scenario.name

    @property
    def _settings(self) -> str:
        return to_query(self.controls, self.agreed, self.register)

    def _prepared(self) -> Contest:
        try:
            return prepare(self.register, self.controls.settings)
        except KproError as error:
            self.notices += (f"Fra adressen: {error} De aftalte valg er brugt i stedet.",)
            self.controls = self.agreed
            return prepare(self.register, self.agreed.settings)
