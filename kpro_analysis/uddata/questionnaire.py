"""A questionnaire as somebody built it: whose it is, in which version, and what it asks in which order."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from kpro_analysis.columns import header_key
from kpro_analysis.danish import plain
from kpro_analysis.findings import Finding

NATIONAL = "National"
UNKNOWN = "Ikke angivet"

_SPELLED = str.maketrans({"å": "aa", "æ": "ae", "ø": "oe"})
_NO_WORD = re.compile(r"[^0-9a-z]+")
_VERSION_MARK = re.compile(
    r"[\s,(\[_-]*\b(?:v|ver|vers|version|udgave)\.?\s*[0-9]+(?:[._-][0-9]+)*[\s)\]]*$", re.IGNORECASE
)
_NUMBERS = re.compile(r"[0-9]+")


class Status(StrEnum):
    """What its owner does with it; the codes are FHIR's."""

    ACTIVE = "active"
    DRAFT = "draft"
    RETIRED = "retired"
    UNKNOWN = "unknown"

    @property
    def danish(self) -> str:
        """The status as users read it."""
        return {"active": "aktiv", "draft": "kladde", "retired": "arkiveret", "unknown": "ikke angivet"}[self.value]


@dataclass(frozen=True, slots=True)
class Item:
    """One question, what is personal hidden.

    `link` is its link id ("" without one), `kind` FHIR's type ("" when it isn't told), `options` the answers to choose
    among, in order.
    """

    text: str
    link: str = ""
    kind: str = ""
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """One version of one owner's questionnaire, all as it may be shown.

    `owner` is a municipality, `NATIONAL`, or `UNKNOWN`. `version` and `changed` (a date as ISO text, or a longer
    moment) are "" where they aren't told. `names` are what else it may be called, as ids and addresses in the answers.
    `file` and `place` say where it stands: a line, a row or the number of a resource, from 1.
    """

    title: str
    version: str
    owner: str
    items: tuple[Item, ...]
    status: Status = Status.UNKNOWN
    changed: str = ""
    names: tuple[str, ...] = ()
    file: str = ""
    place: int = 0

    @property
    def national(self) -> bool:
        """Whether it is everybody's."""
        return self.owner == NATIONAL


@dataclass(frozen=True)
class Collection:
    """The questionnaires of some files in the files' order, each version once; `files` are names as may be shown."""

    files: tuple[str, ...]
    questionnaires: tuple[Questionnaire, ...]
    findings: tuple[Finding, ...]


def text_key(text: str) -> str:
    """What two spellings of one wording have in common: case, punctuation, white space, aa/å, ae/æ, oe/ø don't matter.

    >>> text_key(" Hvor ofte sover du GODT?") == text_key("hvor ofte  sover du godt")
    True
    """
    return _NO_WORD.sub(" ", plain(text).casefold().translate(_SPELLED)).strip()


def title_key(title: str) -> str:
    """What the versions of one questionnaire are called in common.

    >>> title_key("Kost og motion, version 2.1") == title_key("Kost og motion v3")
    True
    """
    return text_key(_VERSION_MARK.sub("", title)) or text_key(title)


def version_order(questionnaire: Questionnaire) -> tuple[tuple[int, ...], str]:
    """Sorts the versions of one questionnaire from the oldest: by the numbers of the version, then by date.

    >>> ask = lambda version: Questionnaire("Kost", version, NATIONAL, ())
    >>> version_order(ask("2.10")) > version_order(ask("v2.9")), version_order(ask("1.0")) == version_order(ask("1"))
    (True, True)
    """
    numbers = [int(number) for number in _NUMBERS.findall(questionnaire.version)]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers), questionnaire.changed


def owner_key(owner: str) -> str:
    """What spellings of one municipality have in common.

    >>> owner_key("Lyngby-Taarbæk Kommune") == owner_key("lyngby taarbæk")
    True
    """
    words = [word for word in text_key(owner).split() if word not in ("kommune", "kommunes", "kommuner")]
    return " ".join(words) or header_key(owner)


def named(questionnaires: Sequence[Questionnaire]) -> tuple[str, ...]:
    """A name for each that no other has: title, version and owner, and a number where that isn't enough.

    >>> named([Questionnaire("Kost", "1.0", "Aarhus", ())] * 2)
    ('Kost 1.0 (Aarhus)', 'Kost 1.0 (Aarhus) nr. 2')
    """
    met: dict[str, int] = {}
    names = []
    for one in questionnaires:
        name = f"{plain(f'{one.title} {one.version}')} ({one.owner})"
        met[name] = met.get(name, 0) + 1
        names.append(name if met[name] == 1 else f"{name} nr. {met[name]}")
    return tuple(names)
