"""The meetings of a folder, one of them chosen: started, closed and looked at, without drawing."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from kpro_analysis.errors import KproError, UsageError
from kpro_analysis.weighting import meeting_files
from kpro_analysis.weighting.ballots import Sent
from kpro_analysis.weighting.meeting_ballots import current_ballots
from kpro_analysis.weighting.meeting_files import Meeting, Meetings

GONE = "Mødet i adressen findes ikke. Vælg et andet, eller start et nyt."
NONE_CHOSEN = "Der er ikke valgt noget møde. Start et, eller vælg et på listen."

Revision = tuple[object, ...]


class Room:
    """What the disk said at the last `look`: all `meetings`, the chosen `meeting` (None: none), its current `ballots`.

    `stem` names the chosen meeting, "" for the latest open one; `fault` is the sentence of what couldn't be read.
    """

    def __init__(self, folder: Path, stem: str, clock: Callable[[], datetime]) -> None:
        self.folder, self.stem, self._clock = folder, stem, clock
        self.meetings = Meetings((), ())
        self.meeting: Meeting | None = None
        self.ballots: tuple[Sent, ...] = ()
        self.fault: str | None = None
        self.look()

    @property
    def revision(self) -> Revision:
        """Differs from an earlier one when anything here may differ."""
        states = tuple((m.stem, m.revision) for m in self.meetings.meetings)
        return (self.stem, self.fault, self.meetings.faults, states)

    @property
    def is_default(self) -> bool:
        """Whether the chosen meeting is the one that participants get who name none."""
        latest = next((m for m in self.meetings.meetings if m.is_open), None)
        return latest is not None and latest.stem == self.stem

    def look(self) -> None:
        """Read the disk anew."""
        self.meetings = meeting_files.list_meetings(self.folder)
        if not self.stem:
            self.stem = next((m.stem for m in self.meetings.meetings if m.is_open), "")
        self.meeting = next((m for m in self.meetings.meetings if m.stem == self.stem), None)
        self.fault = GONE if self.stem and self.meeting is None else None
        self.ballots = ()
        try:
            if self.meeting is not None:
                self.ballots = current_ballots(self.meeting)
        except KproError as error:
            self.fault = str(error)

    def chosen(self) -> Meeting:
        """The chosen meeting; UsageError when there is none."""
        if self.meeting is None:
            raise UsageError(NONE_CHOSEN)
        return self.meeting

    def choose(self, stem: str) -> None:
        """Show another meeting; UsageError when there is none of the name."""
        self._show(meeting_files.find_meeting(self.folder, stem))

    def start(self, title: str) -> None:
        """Start a meeting and show it; KproError when it can't be made."""
        self._show(meeting_files.create_meeting(self.folder, title, at=self._clock()))

    def close(self) -> None:
        """Take no more ballots in the chosen meeting."""
        self._show(meeting_files.close_meeting(self.chosen(), at=self._clock()))

    def reopen(self) -> None:
        """Take ballots in the chosen meeting again."""
        self._show(meeting_files.reopen_meeting(self.chosen(), at=self._clock()))

    def _show(self, meeting: Meeting) -> None:
        self.stem = meeting.stem
        self.look()
