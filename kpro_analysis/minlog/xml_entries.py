"""What the elements of a MinLog2 file say: turns the parser's events into rows."""

from collections.abc import Callable
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
NOWHERE = -1
DEEPEST = 200
MOST_AROUND = 20  # elements around an entry that isn't nested beyond what is usual
MOST_DIGITS = 9
MOST_NAMES = 1_000

Texts = dict[str, str]


@dataclass
class _Begun:
    """An entry or group that hasn't ended. `sources` is what its sources say, and how deep each is nested."""

    line: int
    is_group: bool
    texts: Texts = field(default_factory=dict)
    sources: list[tuple[int, Texts]] = field(default_factory=list)
    listed: int = 0  # entries given one by one inside a group


def listen(parser: Any, nest: "Nest") -> Callable[[], None]:
    """Let an expat parser tell its elements to the nest; what is returned must be called after each piece it parsed.

    What happens per element is kept short: an extract has millions.
    """
    column, kind, inner = "", None, 0
    here: Texts | None = None
    texts: list[str] = []
    known: dict[str, str] = {}
    column_of, text_of, forget = known.get, "".join, texts.clear

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal column, kind, inner, here
        if column:
            inner += 1
            return
        found = column_of(name)
        if found is None:
            found = FIELDS.get(_local(name), "")
            if len(known) < MOST_NAMES:
                known[name] = found
        if found and here is not None:
            column = found
            kind = attributes.get("source") if attributes else None
            forget()
        else:
            here = nest.opened(_local(name))

    def end(_name: str) -> None:
        nonlocal column, inner, here
        if inner:
            inner -= 1
        elif column:
            text = text_of(texts).strip()
            if text and here is not None and column not in here:
                here[column] = text
                if kind:
                    here[f"{column}_source"] = kind.strip()
            column = ""
        else:
            here = nest.closed()

    def pause() -> None:
        if inner > DEEPEST:
            raise nest.too_deep()
        if not column:
            forget()
        elif len(together := text_of(texts)) > LONGEST_TEXT:
            texts[:] = [together[: LONGEST_TEXT + 1]]  # too long already: its row is rejected

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, texts.append
    return pause


class Nest:
    """The elements around the fields, and the entries and groups that have ended.

    `line` and `place` tell where the parser is. `entry_ended`: the place of the last end tag when it is that of an
    entry in no other entry or group; NOWHERE when it isn't.
    """

    def __init__(self, name: str, line: Callable[[], int], place: Callable[[], int] = lambda: NOWHERE) -> None:
        self.collected = Collected()
        self.entry_ended = NOWHERE
        self._name, self._line, self._place = name, line, place
        self._begun: list[_Begun] = []
        self._open: list[tuple[str, Texts | None]] = []
        self._sources = 0

    def opened(self, element: str) -> Texts | None:
        """Where the fields that follow belong, once this element has begun; None outside entries and groups."""
        here = self._open[-1][1] if self._open else None
        kind = ""
        if element in (ENTRY, GROUP):
            self._begun.append(_Begun(self._line(), element == GROUP))
            kind, here = ENTRY, self._begun[-1].texts
        elif element == SOURCE and self._begun:
            self._sources += 1
            kind, here = SOURCE, {}
            self._begun[-1].sources.append((self._sources, here))
        self._open.append((kind, here))
        if len(self._open) > DEEPEST:
            raise self.too_deep()
        return here

    def closed(self) -> Texts | None:
        """Where the fields that follow belong, once the last element that began has ended."""
        kind, _ = self._open.pop()
        alone = kind == ENTRY and len(self._begun) == 1 and 0 < len(self._open) < MOST_AROUND
        self.entry_ended = self._place() if alone else NOWHERE
        if kind == ENTRY:
            self._finish(self._begun.pop())
        elif kind == SOURCE:
            self._sources -= 1
        return self._open[-1][1] if self._open else None

    def too_deep(self) -> InputError:
        """What is said of elements nested beyond reason."""
        return InputError(
            f"Filen «{self._name}» er indlejret i over {DEEPEST} lag ved linje {self._line()}. "
            "Sådan ser et udtræk ikke ud; hent filen igen, og prøv så."
        )

    def _finish(self, begun: _Begun) -> None:
        entries = _number(begun.texts.get("number"), 0 if begun.is_group else 1)
        if entries is None or (begun.is_group and not entries + begun.listed):
            self.collected.reject(begun.line, "ugyldigt-antal")
            return
        texts = begun.texts
        if self._begun:
            above = self._begun[-1]
            above.listed += entries
            texts = {column: text for column, text in above.texts.items() if column not in OF_THE_GROUP} | texts
        if entries > begun.listed:
            self.collected.add(_row(texts, begun.sources), begun.line, entries - begun.listed)


def _local(name: str) -> str:
    return name[name.rfind(":") + 1 :]


def _number(text: str | None, otherwise: int) -> int | None:
    """How many entries a group says it has; None when that is no such number."""
    if text is None:
        return otherwise
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS and int(text) else None


def _row(texts: Texts, sources: list[tuple[int, Texts]]) -> Texts:
    """The texts as RAW has them; of several sources the outermost that says something counts."""
    if "time" not in texts and "time_from" in texts:
        texts["time"] = texts["time_from"]
    if register := texts.get("organisation_source"):
        texts["organisation"] = f"{register}:{texts['organisation']}"
    for _, said in sorted(sources, key=lambda source: source[0]):
        if "system" in said:
            texts.setdefault("source_system", said["system"])
        if "trace" in said:
            texts.setdefault("trace", said["trace"])
    return texts
