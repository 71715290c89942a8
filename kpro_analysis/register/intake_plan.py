"""What is to happen with each form of the inbox; pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from kpro_analysis.errors import InputError
from kpro_analysis.privacy import mask
from kpro_analysis.register.cells import LARGEST_FORM_NUMBER
from kpro_analysis.register.inbox import InboxFile
from kpro_analysis.register.intake_log import LOG, Entry, State
from kpro_analysis.register.requests import Register, form_id
from kpro_analysis.register.submission import Submission


class Fate(StrEnum):
    """What becomes of a form.

    `unfinished` is in the register already, but its answer or its file was left by a process that died.
    """

    ADDED = "added"
    UNFINISHED = "unfinished"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Planned:
    """What becomes of one form of a file (line 0 where it isn't a row), or of a whole file that can't be used.

    `number` is the form number that it gets or has, 0 when refused; `sentence` says why it is no new request.
    """

    file: InboxFile
    fate: Fate
    submission: Submission | None = None
    number: int = 0
    sentence: str = ""
    line: int = 0
    cells: tuple[str, ...] = field(default=(), repr=False)


def plan(files: Iterable[InboxFile], register: Register, entries: Iterable[Entry]) -> tuple[Planned, ...]:
    """Decide on each form, in the files' order; new ones get the numbers after the highest that was ever given.

    Raises InputError when there are no numbers left.
    """
    planner = _Planner(register, tuple(entries))
    return tuple(planned for file in files for planned in planner.of_file(file))


class _Planner:
    def __init__(self, register: Register, entries: tuple[Entry, ...]) -> None:
        self.highest = max([0, *register.by_number, *(entry.number for entry in entries)])
        self.by_id = {entry.blanket.casefold(): (entry.number, entry.content) for entry in entries}
        self.by_content = {entry.content: entry.number for entry in entries}
        self.unfinished = {entry.number for entry in entries if entry.state is State.WRITTEN}
        self.given = set(register.by_number)
        self.typed = {
            _typed(request.title, request.description, request.filed, request.municipality): request.number
            for request in reversed(register.requests)
        }

    def of_file(self, file: InboxFile) -> list[Planned]:
        if file.content is None:
            return [Planned(file, Fate.REFUSED, sentence=file.sentence)]
        planned = []
        for form in file.content.forms:
            fate, number, sentence = Fate.REFUSED, 0, form.sentence
            if form.submission is not None:
                fate, number, sentence = self._judged(form.submission)
            planned.append(Planned(file, fate, form.submission, number, sentence, form.line, form.cells))
        return planned

    def _judged(self, form: Submission) -> tuple[Fate, int, str]:
        key, content = form.blanket.casefold(), form.content
        number, known = self.by_id.get(key, (0, ""))
        if number and known != content:
            return (
                Fate.REFUSED,
                0,
                (
                    f"Blanket-id'et er brugt før, til {form_id(number)}, med et andet indhold. Er det en rettelse, så "
                    "ret i registeret; ellers giv blanketten et nyt id, og læg den i indbakken igen."
                ),
            )
        if number in self.unfinished:
            self.unfinished.remove(number)
            return Fate.UNFINISHED, number, ""
        if number:
            return (
                Fate.DUPLICATE,
                number,
                f"Blanketten er taget ind før som {form_id(number)}{self._whether_gone(number)}.",
            )
        if number := self.by_content.get(content, 0):
            gone = self._whether_gone(number)
            return (
                Fate.DUPLICATE,
                number,
                f"Det samme er indsendt før af den samme og taget ind som {form_id(number)}{gone}.",
            )
        typed = _typed(mask(form.title), mask(form.description), form.filed, form.municipality)
        if number := self.typed.get(typed, 0):
            return Fate.DUPLICATE, number, f"Ønsket står allerede i registeret som {form_id(number)}."
        return self._new(key, content)

    def _whether_gone(self, number: int) -> str:
        """A backup may have been put back, or the row deleted: that is for people to know."""
        if number in self.given:
            return ""
        return f", som ikke står i registeret mere. Skal den ind igen, så slet dens linje i {LOG}"

    def _new(self, key: str, content: str) -> tuple[Fate, int, str]:
        self.highest += 1
        if self.highest > LARGEST_FORM_NUMBER:
            raise InputError(
                f"Der er ikke flere blanketnumre: det højeste i registeret er {form_id(LARGEST_FORM_NUMBER)}. "
                "Ret det høje nummer i registeret, og prøv igen."
            )
        self.given.add(self.highest)
        self.by_id[key] = self.highest, content
        self.by_content[content] = self.highest
        return Fate.ADDED, self.highest, ""


def _typed(
    title: str, description: str, filed: date | None, municipality: str | None
) -> tuple[str, str, date | None, str]:
    """What tells that a form was typed into the register by hand."""
    texts = (" ".join(text.split()).casefold() for text in (title, description, municipality or ""))
    title, description, municipality = texts
    return title, description, filed, municipality
