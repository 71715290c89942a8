"""A participant's part in a meeting, without drawing: which meeting, who it is, and what was sent."""

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from kpro_analysis.danish import format_long_date
from kpro_analysis.errors import KproError, UsageError
from kpro_analysis.weighting.ballots import NAME_MAX, Sent, clean_key, clean_text
from kpro_analysis.weighting.meeting_ballots import history, refuse_taken_name, send, withdraw
from kpro_analysis.weighting.meeting_files import DENMARK, Meeting, find_meeting, latest_open, open_meeting
from kpro_analysis.weighting.settings import Weights

NAME_KEY, MEETING_KEY, MUNICIPALITY_KEY = "deltager", "til", "kommune"
NO_NAME = "1"  # stands for no name in the address, so that it looks whole
BALLOT_KEYS = (NAME_KEY, MEETING_KEY, MUNICIPALITY_KEY)  # of the address, for a page that reads the rest of it
SAME_SHARE = 1e-9  # shares that differ by less are the same weights
NO_MEETING = "Der er ikke noget åbent møde. Vent, til mødelederen har startet det; siden prøver selv igen."
NO_KEY = "Siden kender ikke denne browser endnu. Vent et øjeblik, og prøv igen."


def is_participant(query: str) -> bool:
    """Whether the address asks for a participant's page: `deltager` is in it, also when it is blank or 1 (no name).

    >>> is_participant("deltager=1"), is_participant("deltager=Anna&til=2024-02-07-moede"), is_participant("moede=1")
    (True, True, False)
    """
    return NAME_KEY in dict(parse_qsl(query, keep_blank_values=True))


class Ballot:
    """One participant's visit.

    The meeting is the one that `til` in the address names (a file's name without its ending), else the latest open one
    when the page first asks; then it stays, also when it is closed. Who it is comes from the browser (`hello`): the
    same key is the same participant. `clock` gives the time now, with time zone. Methods raise KproError, a Danish
    sentence; `state` never does.
    """

    def __init__(self, folder: Path, query: str, *, sha256: str, clock: Callable[[], datetime]) -> None:
        pairs = dict(parse_qsl(query, keep_blank_values=True))
        self._folder, self._sha256, self._clock = folder, sha256, clock
        self._stem = pairs.get(MEETING_KEY, "")
        self._meeting: Meeting | None = None
        self._newer: Meeting | None = None
        self._key: str | None = None
        self._name, self._municipality, self._fault = "", "", ""
        try:
            named = pairs.get(NAME_KEY, "")
            self._name = clean_text("" if named == NO_NAME else named, NAME_MAX, "Navnet")
            self._municipality = clean_text(pairs.get(MUNICIPALITY_KEY, ""), NAME_MAX, "Kommunens navn")
        except UsageError as error:
            self._fault = f"Fra adressen: {error}"

    def hello(self, key: Any, name: Any = "") -> None:
        """The browser says who it is; a name that isn't blank goes before the address's and the one sent before.

        UsageError for a key or a name that can't be used, and when another participant has the name.
        """
        self._key = clean_key(key)
        self._fault = ""
        meeting = self._found()
        last = self._last(meeting) if meeting else None
        self._name = clean_text(name, NAME_MAX, "Navnet") or self._name or (last.name if last else "")
        if last and not self._municipality:
            self._municipality = last.municipality
        self.look()
        if meeting and self._name:
            refuse_taken_name(meeting, self._key, self._name)

    def another(self, key: Any) -> None:
        """Somebody else takes over the page: a new key and no name; what the first one sent stays as it is."""
        self._name = ""
        self.hello(key)

    def join(self, stem: Any) -> None:
        """Take part in another meeting instead; UsageError when there is none of the name."""
        self._meeting = find_meeting(self._folder, str(stem))
        self._stem = self._meeting.stem

    def look(self) -> None:
        """Look for another meeting that is open, and newer unless the participant's own is closed."""
        self._newer = latest_open(self._folder)

    def send(self, weights: Weights) -> None:
        """Send these weights, instead of those sent before; when it returns, they are kept."""
        meeting, key = self._ready()
        send(meeting, Sent(key, weights, self._sha256, self._clock(), self._name, self._municipality))

    def withdraw(self) -> None:
        """Take back what was sent."""
        meeting, key = self._ready()
        withdraw(meeting, key, at=self._clock())

    def state(self, shown: Weights | None = None) -> dict[str, Any]:
        """What the page says: plain values, read anew from the meeting's file.

        `meeting` (title) and `stem` are None while there is no meeting; `status` is a sentence; `sent` whether a ballot
        of this participant counts (one that the same browser sent under another name is somebody else's), `differs`
        whether its shares are others than those of `shown`, `weights` what was sent (by criterion; None when nothing
        counts); `other` another meeting to take part in, as of the last `look`; `fault` a sentence or None.
        """
        meeting, last = None, None
        try:
            meeting = self._found()
            last = self._last(meeting) if meeting else None
            fault = self._fault or (None if meeting else NO_MEETING)
        except KproError as error:
            fault = str(error)
        sent = last.weights if last and not self._is_anothers(last) else None
        is_open = meeting is not None and meeting.is_open
        return {
            "meeting": meeting.title if meeting else None,
            "stem": meeting.stem if meeting else None,
            "open": is_open,
            "name": self._name,
            "municipality": self._municipality,
            "known": self._key is not None,
            "sent": sent is not None,
            "status": self._status(last, is_open),
            "differs": sent is not None and shown is not None and not _same(sent, shown),
            "weights": dict(sent.values) if sent else None,
            "canSend": is_open and self._key is not None,
            "canWithdraw": is_open and sent is not None,
            "other": self._other(meeting),
            "fault": fault,
        }

    def _found(self) -> Meeting | None:
        """The meeting as it is now; None while there is none."""
        if self._meeting is not None:
            self._meeting = open_meeting(self._meeting.path)
        elif self._stem:
            self._meeting = find_meeting(self._folder, self._stem)
        else:
            self._meeting = latest_open(self._folder)
        return self._meeting

    def _last(self, meeting: Meeting) -> Sent | None:
        rows = history(meeting, self._key) if self._key else ()
        return rows[-1] if rows else None

    def _is_anothers(self, last: Sent) -> bool:
        return bool(last.name and self._name) and last.name.casefold() != self._name.casefold()

    def _other(self, meeting: Meeting | None) -> dict[str, str] | None:
        newer = self._newer
        if meeting is None or newer is None or newer.stem == meeting.stem:
            return None
        created = newer.created.astimezone(DENMARK)
        return {"stem": newer.stem, "title": newer.title, "started": f"{format_long_date(created)} kl. {created:%H.%M}"}

    def _status(self, last: Sent | None, is_open: bool) -> str:
        closed = "" if is_open else " Mødet er lukket."
        if last is None:
            return f"Ikke sendt endnu.{closed}"
        at, now = last.sent.astimezone(DENMARK), self._clock().astimezone(DENMARK)
        when = f"{'' if at.date() == now.date() else f'{format_long_date(at)} '}kl. {at:%H.%M}"
        if last.withdrawn:
            return f"Trukket tilbage {when}.{closed}"
        if self._is_anothers(last):
            return (
                f"Denne browser har sendt som {last.name} {when}. Sender du nu, står det under {self._name} i stedet. "
                f"Er du ikke {last.name}, så tryk Jeg er en anden.{closed}"
            )
        other = "" if last.register == self._sha256 else " Registeret er ændret siden; send vægtene igen."
        return f"Sendt {when}.{other}{closed}"

    def _ready(self) -> tuple[Meeting, str]:
        meeting = self._found()
        if meeting is None:
            raise UsageError(NO_MEETING)
        if self._key is None:
            raise UsageError(NO_KEY)
        return meeting, self._key


def _same(one: Weights, other: Weights) -> bool:
    shares: Mapping[str, float] = other.shares
    return one.values.keys() == shares.keys() and all(
        abs(share - shares[name]) < SAME_SHARE for name, share in one.shares.items()
    )
