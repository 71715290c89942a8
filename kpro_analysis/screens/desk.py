"""What a visitor of the what-if page asks for beside the steps: work that goes on meanwhile, scenarios, a vote."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from kpro_analysis.errors import KproError
from kpro_analysis.screens.ballot import MEETING_KEY, MUNICIPALITY_KEY, NAME_KEY, NO_NAME, Ballot, is_participant
from kpro_analysis.screens.certainty import certainty, what_it_takes
from kpro_analysis.screens.decided_by import decided_by
from kpro_analysis.screens.shelf import Shelf
from kpro_analysis.screens.what_if import WhatIf
from kpro_analysis.screens.worker import Message, Worker
from kpro_analysis.weighting.draws import Draws
from kpro_analysis.weighting.robustness import usual_count

STEPS = ("change", "undo", "redo", "agreed", "reset")


class Desk:
    """One visit: its session on the register of a folder, and the work beside it."""

    def __init__(self, session: WhatIf, folder: Path, query: str = "") -> None:
        self.session = session
        self.shelf = Shelf(folder)
        self.worker = Worker()
        self.ballot: Ballot | None = None
        if is_participant(query):
            self.ballot = Ballot(folder, query, sha256=session.register.sha256, clock=_now)
        self._followed = -1
        self._looked_at: tuple[int, int] | None = None

    def answer(self, message: Any) -> Iterator[Message]:
        """The answer to a message that is no step; nothing to one that is."""
        try:
            yield from self._asked(message)
        except KproError as error:
            yield {"type": "refused", "kind": "desk", "sentence": str(error)}

    def _asked(self, message: Any) -> Iterator[Message]:
        match message:
            case {"type": "ping"}:
                yield {**self._looked(self.ballot), "looked": True} if self.ballot else {"type": "pong"}
            case {"type": "sure"}:
                self._followed, self._looked_at = -1, None
                yield {"type": "done"}
            case {"type": "infer", "chosen": str() as typed}:
                contest, weights = self.session.contest(), self.session.outcome.settings.weights
                self.worker.start("infer", decided_by(contest, weights, typed))
                yield {"type": "done"}
            case {"type": "scenarios"}:
                yield self.shelf.listed()
            case {"type": "scenario", "do": "save", "name": str() as name, "by": str() as by}:
                yield self.shelf.save(self.session, name, by)
            case {"type": "scenario", "do": "open", "file": str() as file}:
                yield from self.shelf.show(self.session, file)
            case {"type": "ballot", "do": "hello" | "another" | "join" | "send" | "withdraw" as what} if self.ballot:
                yield self._vote(self.ballot, what, message)

    def _vote(self, ballot: Ballot, what: str, message: Message) -> Message:
        refused = ""
        try:
            if what == "join":
                ballot.join(message.get("stem"))
            if what == "another":
                ballot.another(message.get("key"))
            elif what == "withdraw":
                ballot.withdraw()
            else:
                ballot.hello(message.get("key"), message.get("name", ""))
            if what == "send":
                ballot.send(self.session.outcome.settings.weights)
        except KproError as error:
            refused = str(error)
        return {**self.ballot_state(), "refused": refused}

    def _looked(self, ballot: Ballot) -> Message:
        ballot.look()
        return self.ballot_state()

    def afterwards(self, message: Any) -> Iterator[Message]:
        """What follows from a message that was answered: whether what is shown was sent, and work on what is shown."""
        settled = isinstance(message, dict) and message.get("settled", True) is True
        if self.ballot and settled and message.get("type") in STEPS:
            yield {**self.ballot_state(), "pushed": True}
        self._follow()
        if settled:
            self._look_at_selected()

    def ballot_state(self) -> Message:
        """What the page says of the visitor's part in the meeting, and what keeps it in the address."""
        assert self.ballot is not None
        state = self.ballot.state(self.session.outcome.settings.weights)
        kept = {NAME_KEY: state["name"] or NO_NAME, MEETING_KEY: state["stem"], MUNICIPALITY_KEY: state["municipality"]}
        pairs = {key: value for key, value in kept.items() if value}
        return {"type": "ballot", **state, "address": urlencode(pairs)}

    def _follow(self) -> None:
        """Look into the result shown, unless that is under way or done."""
        session = self.session
        if self._followed == session.revision:
            return
        self._followed = session.revision
        view, weights = session.controls.view, session.outcome.settings.weights
        draws = Draws(usual_count(session.outcome.settings.rule), around=view.around, spread=view.spread)
        self.worker.start("sure", certainty(session.contest(), weights, draws, session.revision))

    def _look_at_selected(self) -> None:
        """Work out what would bring the selected request into the pool, if it competes and is out."""
        session, number = self.session, self.session.controls.view.selected
        outside = session.outcome.number[~session.outcome.funded]
        if number is None or number not in outside:
            self._looked_at = None
            self.worker.stop("reach")
        elif self._looked_at != (session.revision, number):
            self._looked_at = (session.revision, number)
            contest, weights = session.contest(), session.outcome.settings.weights
            self.worker.start("reach", what_it_takes(contest, weights, number, session.revision))


def _now() -> datetime:
    return datetime.now(ZoneInfo("Europe/Copenhagen"))
