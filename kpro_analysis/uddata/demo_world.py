"""Invented citizens who are asked to answer questionnaires, and what they answer; nobody of them exists."""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

MUNICIPALITIES = ("Aarhus", "Esbjerg", "Viborg", "Ærø")
TEAMS = ("Hjerterehabilitering", "Diabetes", "Træning Øst", "Sundhedscenter")
LATEST_ANSWER = 21  # days; who hasn't answered by then doesn't
MORNING = 6
WORDS = ("Aldrig", "Sjældent", "Af og til", "Ofte", "Altid")
REMARKS = (
    "Jeg har haft det bedre efter forløbet begyndte",
    "Træningen går godt, men trætheden kommer om aftenen",
    "Det er svært at nå øvelserne i hverdagen",
    "Søvnen er blevet bedre, og jeg går længere ture",
    "Jeg savner svar på nogle spørgsmål om medicin",
)


@dataclass(frozen=True)
class Questionnaire:
    """A questionnaire by its link ids: items with the lowest and highest code, and maybe a score and a remark."""

    name: str
    version: str
    items: Mapping[str, tuple[int, int]]
    instrument: str = ""
    score: str = ""  # the item in which the system gives four times the sum
    remark: str = ""

    @property
    def links(self) -> tuple[str, ...]:
        """The link ids of all that is answered, in order."""
        return (*self.items, *filter(None, (self.score, self.remark)))


def _numbered(name: str, count: int, low: int, high: int) -> dict[str, tuple[int, int]]:
    return {f"{name}{number}": (low, high) for number in range(1, count + 1)}


QUESTIONNAIRES = (
    Questionnaire("WHO-5 Trivsel", "2.0", _numbered("who5.", 5, 0, 5), "WHO-5", "who5.score"),
    Questionnaire("PAID-5", "1.1", _numbered("paid5.", 5, 0, 4), "PAID-5"),
    Questionnaire("HADS", "1.0", _numbered("hads.", 14, 0, 3), "HADS"),
    Questionnaire("EQ-5D-5L", "1.2", _numbered("eq5d.", 5, 1, 5), "EQ-5D-5L"),
    Questionnaire("Samtaleark", "3.0", _numbered("samtale.", 4, 0, 4), remark="samtale.note"),
)


@dataclass(frozen=True)
class Asked:
    """One request to answer, and the answers: for each item a code, or words without one; empty when nobody answered.

    Dates are Danish.
    """

    id: str
    cpr: str
    municipality: str
    team: str
    questionnaire: str
    version: str
    sent: datetime | None
    answered: datetime | None
    answers: Mapping[str, tuple[str, str]] = field(default_factory=dict)


def asked_in_month(draw: random.Random, municipality: str, month: datetime, about: int) -> list[Asked]:
    """The requests that a municipality sends in a month, `about` so many of each questionnaire, in order of sending."""
    found = []
    for questionnaire in QUESTIONNAIRES:
        for _ in range(round(about * draw.uniform(0.9, 1.1))):
            sent = month + timedelta(days=draw.randint(0, 27), hours=draw.randint(8, 15), minutes=draw.randint(0, 59))
            found.append(_asked(draw, municipality, questionnaire, sent))
    return sorted(found, key=lambda one: (one.sent or month, one.id))


def _asked(draw: random.Random, municipality: str, questionnaire: Questionnaire, sent: datetime) -> Asked:
    answers = draw.random() < 0.75
    days = min(draw.expovariate(1 / 4), LATEST_ANSWER)
    answered = _awake(sent + timedelta(days=days, minutes=draw.randint(5, 300)))
    return Asked(
        id=f"{draw.getrandbits(40):010x}",
        cpr=_substitute(draw),
        municipality=municipality,
        team=draw.choice(TEAMS),
        questionnaire=questionnaire.name,
        version=questionnaire.version,
        sent=sent,
        answered=answered if answers else None,
        answers=_answers(draw, questionnaire) if answers else {},
    )


def _awake(moment: datetime) -> datetime:
    """The moment, or that morning: an hour that spring skips is never one."""
    return moment.replace(hour=max(moment.hour, MORNING), second=0, microsecond=0)


def _substitute(draw: random.Random) -> str:
    """A number that no citizen has: 60 added to the day."""
    day, month, year = draw.randint(1, 28), draw.randint(1, 12), draw.randint(30, 99)
    return f"{60 + day}{month:02}{year:02}-{draw.randint(0, 9899):04}"


def _answers(draw: random.Random, questionnaire: Questionnaire) -> dict[str, tuple[str, str]]:
    level = draw.betavariate(3, 2)
    found = {}
    for item, (low, high) in questionnaire.items.items():
        code = low + min(max(round(level * (high - low) + draw.gauss(0, 0.9)), 0), high - low)
        found[item] = (str(code), WORDS[code] if questionnaire.remark else "")
    if questionnaire.score:
        found[questionnaire.score] = (str(4 * sum(int(code) for code, _ in found.values())), "")
    if questionnaire.remark and draw.random() < 0.6:
        found[questionnaire.remark] = ("", remark(draw))
    return found


def remark(draw: random.Random, longest: int = 700) -> str:
    """What a citizen might write, of any length up to the longest."""
    text = ". ".join(draw.choice(REMARKS) for _ in range(12))
    return text[: round(draw.uniform(30, min(longest, len(text))))]
