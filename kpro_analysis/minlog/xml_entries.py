"""What the elements of a MinLog2 file say: turns the parser's events into rows."""

from dataclasses import dataclass, field
from typing import Any

from kpro_analysis.errors import InputError
from kpro_analysis.minlog.collected import LONGEST_TEXT, Collected

ENTRY, GROUP, SOURCE = "LogDataEntry", "LogDataGroup", "Source"
FIELDS = {  # element -> column of RAW, or what it is made from; in the entry itself, its Destination or its Source
    "DateTime": "time",
    "FromDateTime": "time_from",
    "ToDateTime": "time_to",
    "PersonIdentifier": "person",
    "UserPersonIdentifier": "user",
    "OrganisationId": "organisation",
    "OrganisationName": "organisation_name",
    "SystemName": "system",
    "Activity": "activity",
    "Reason": "reason",
    "Addition": "addition",
    "Criticality": "criticality",
    "UserRole": "role",
    "CorrelationId": "trace",
    "NumberOfLogDataEntries": "number",
}
OF_THE_GROUP = ("time", "time_from", "time_to", "number")  # what an entry doesn't take over from its group
OF_THE_SOURCE = ("system", "trace")
DEEPEST = 200
MOST_DIGITS = 9


@dataclass
class _Begun:
    """An entry or group that hasn't ended. `source` holds what its sources say, with how deep they are nested."""

    line: int
    depth: int
    is_group: bool
    texts: dict[str, str | None]
    source: dict[str, tuple[int, str]] = field(default_factory=dict)
    listed: int = 0  # entries given one by one inside a group


class Entries:
    """The entries met so far. `depth` is how many elements are open."""

    def __init__(self, name: str) -> None:
        self.collected = Collected()
        self.depth = 0
        self._name = name
        self._begun: list[_Begun] = []
        self._sources: list[int] = []  # the depths of the Source elements that are open
        self._column, self._column_depth, self._kind = "", 0, ""
        self._text: list[str] = []
        self._letters = 0

    def listen(self, parser: Any, lines_before: int) -> None:
        """Take the events of this expat parser, whose first line comes after so many others."""
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._more
        self._parser, self._lines_before = parser, lines_before

    def line(self) -> int:
        """The line of the file that the parser is at, from 1."""
        return int(self._lines_before + self._parser.CurrentLineNumber)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        local = name[name.rfind(":") + 1 :]
        if self._column:
            pass
        elif local in FIELDS:
            if self._begun:
                self._column, self._column_depth, self._kind = FIELDS[local], self.depth, attributes.get("source", "")
        elif local == SOURCE:
            self._sources.append(self.depth)
        elif local in (ENTRY, GROUP):
            self._begun.append(_Begun(self.line(), self.depth, local == GROUP, {}))
        if self.depth > DEEPEST:
            raise InputError(
                f"Filen «{self._name}» er indlejret i over {DEEPEST} lag ved linje {self.line()}. "
                "Sådan ser et udtræk ikke ud; hent filen igen, og prøv så."
            )

    def _more(self, text: str) -> None:
        if self._column and self._letters <= LONGEST_TEXT:  # one that is too long is rejected with its row
            self._text.append(text)
            self._letters += len(text)

    def _end(self, _name: str) -> None:
        if self._column:
            if self.depth == self._column_depth:
                self._keep("".join(self._text).strip())
                self._column, self._letters = "", 0
                self._text.clear()
        elif self._sources and self.depth == self._sources[-1]:
            self._sources.pop()
        elif self._begun and self.depth == self._begun[-1].depth:
            self._finish(self._begun.pop())
        self.depth -= 1

    def _keep(self, text: str) -> None:
        """A text belongs to the nearest entry or group; of several, the first counts, of sources the outermost."""
        begun, column = self._begun[-1], self._column
        if not text:
            return
        if self._sources and self._sources[-1] > begun.depth:
            if column in OF_THE_SOURCE and (column not in begun.source or begun.source[column][0] > self.depth):
                begun.source[column] = self.depth, text
        elif column not in begun.texts:
            kind = self._kind.strip()
            begun.texts[column] = f"{kind}:{text}" if column == "organisation" and kind else text
            if column in ("person", "user"):
                begun.texts[f"{column}_source"] = kind or None

    def _finish(self, begun: _Begun) -> None:
        texts = begun.texts
        entries = _number(texts.pop("number", None), 0 if begun.is_group else 1)
        if entries is None or (begun.is_group and not entries + begun.listed):
            self.collected.reject(begun.line, "ugyldigt-antal")
            return
        if self._begun:
            above = self._begun[-1]
            above.listed += entries
            texts = {column: text for column, text in above.texts.items() if column not in OF_THE_GROUP} | texts
        if entries > begun.listed:
            self.collected.add(_row(texts, begun.source), begun.line, entries - begun.listed)


def _number(text: str | None, otherwise: int) -> int | None:
    """How many entries a group says it has; None when that is no such number."""
    if text is None:
        return otherwise
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS and int(text) else None


def _row(texts: dict[str, str | None], source: dict[str, tuple[int, str]]) -> dict[str, str | None]:
    source_texts = {column: text for column, (_, text) in source.items()}
    return texts | {
        "time": texts.get("time") or texts.get("time_from"),
        "source_system": source_texts.get("system"),
        "trace": texts.get("trace") or source_texts.get("trace"),
    }
