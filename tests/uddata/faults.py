"""Kinds of fault that are planted into invented files of Uddata, each with the rule that must find it."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from kpro_analysis.uddata.demo import as_excel_swaps, mojibake
from kpro_analysis.uddata.demo_formats import Cell, Dated, danish
from kpro_analysis.uddata.demo_world import QUESTIONNAIRES, Asked, asked_in_month, remark

WHO5, SAMTALE = QUESTIONNAIRES[0], QUESTIONNAIRES[-1]
TEST_CITIZEN = "251248-" + "9996"  # one of the national ones


@dataclass
class File:
    """A file to be: its requests, how dates and headings are written, and what is planted in it."""

    name: str
    municipality: str
    month: datetime
    asked: list[Asked]
    wide: bool
    planted: set[str] = field(default_factory=set)
    dated: Dated = danish
    as_xlsx: bool = False
    left_out: set[str] = field(default_factory=set)  # columns of a wide file
    broken_lines: int = 0

    def some(self, draw: random.Random, count: int, which: Callable[[Asked], bool] = lambda one: bool(one.answers)):
        """Places of answered requests, or of others."""
        places = [place for place, one in enumerate(self.asked) if which(one)]
        return draw.sample(places, min(count, len(places)))

    def change(self, places: list[int], changed: Callable[[Asked], Asked]) -> None:
        for place in places:
            self.asked[place] = changed(self.asked[place])


@dataclass(frozen=True)
class Kind:
    """A kind of fault; `also` are rules that its consequences may be told by too. It needs some months before."""

    rule: str
    plant: Callable[[File, random.Random], None]
    also: frozenset[str] = frozenset()
    wide: bool | None = None
    months_before: int = 0


def double(file: File, draw: random.Random) -> None:
    file.asked += [file.asked[place] for place in file.some(draw, draw.randint(1, 4))]


def other_answers(one: Asked, draw: random.Random) -> dict[str, tuple[str, str]]:
    questionnaire = next(q for q in QUESTIONNAIRES if q.name == one.questionnaire)
    item, (_, high) = next(iter(questionnaire.items.items()))
    code = int(one.answers[item][0])
    other = code + 1 if code < high else code - 1
    answers = {**one.answers, item: (str(other), one.answers[item][1])}
    if questionnaire.score:
        answers[questionnaire.score] = (str(4 * sum(int(answers[name][0]) for name in questionnaire.items)), "")
    return answers


def corrected(file: File, draw: random.Random) -> None:
    for place in file.some(draw, draw.randint(1, 4)):
        one = file.asked[place]
        later = one.answered + timedelta(hours=draw.randint(2, 60))
        file.asked.append(replace(one, answered=later, answers=other_answers(one, draw)))


def no_version(file: File, draw: random.Random) -> None:
    file.change(file.some(draw, draw.randint(1, 20)), lambda one: replace(one, version=""))


def no_sent(file: File, draw: random.Random) -> None:
    file.change(file.some(draw, draw.randint(1, 20)), lambda one: replace(one, sent=None))


def no_municipality(file: File, draw: random.Random) -> None:
    file.change(file.some(draw, draw.randint(1, 10)), lambda one: replace(one, municipality=""))


def unreadable(file: File, draw: random.Random) -> None:
    chosen = {file.asked[place].sent for place in file.some(draw, draw.randint(1, 6))}
    file.dated = lambda moment: "i går" if moment in chosen else danish(moment)


def month_first(file: File, draw: random.Random) -> None:
    """The last part of the file was written by a program that puts the month first."""
    since = file.month + timedelta(days=draw.randint(3, 16))

    def dated(moment: datetime | None) -> Cell:
        late = moment is not None and moment > since
        return f"{moment:%m-%d-%Y %H:%M}" if moment is not None and late else danish(moment)

    file.dated = dated


def excel(file: File, draw: random.Random) -> None:
    file.dated, file.as_xlsx = as_excel_swaps, True


def either(file: File, draw: random.Random) -> None:
    """A program swapped day and month wherever that could be a date, in a part of the file."""
    share = draw.uniform(0.4, 1)
    chosen = {one.sent for one in file.asked if draw.random() < share}

    def dated(moment: datetime | None) -> Cell:
        if moment is None or moment.day > 12 or moment not in chosen:
            return danish(moment)
        return danish(moment.replace(day=moment.month, month=moment.day))

    file.dated = dated


def cut(file: File, draw: random.Random) -> None:
    for place, one in enumerate(file.asked):
        if one.questionnaire == SAMTALE.name and one.answers:
            text = remark(random.Random(one.id))[:255]  # the same where it stands twice
            file.asked[place] = replace(one, answers={**one.answers, SAMTALE.remark: ("", text)})
    long = [0 for one in file.asked if len(one.answers.get(SAMTALE.remark, ("", ""))[1]) == 255]
    assert len(long) >= 3


def garbled(file: File, draw: random.Random) -> None:
    def broken(one: Asked) -> Asked:
        answers = {item: (code, mojibake(words)) for item, (code, words) in one.answers.items()}
        return replace(one, team=mojibake(one.team), answers=answers)

    def has_letters(one: Asked) -> bool:
        return any(letter in words for _, words in one.answers.values() for letter in "æøå")

    file.change(file.some(draw, draw.randint(1, 12), has_letters), broken)


def test_citizens(file: File, draw: random.Random) -> None:
    file.change(file.some(draw, draw.randint(1, 5)), lambda one: replace(one, cpr=TEST_CITIZEN))


def too_early(file: File, draw: random.Random) -> None:
    def early(one: Asked) -> Asked:
        return replace(one, answered=one.sent - timedelta(days=draw.randint(1, 6)))

    file.change(file.some(draw, draw.randint(1, 6)), early)


def outside(file: File, draw: random.Random) -> None:
    def wrong(one: Asked) -> Asked:
        questionnaire = next(q for q in QUESTIONNAIRES if q.name == one.questionnaire)
        item = draw.choice(list(questionnaire.items))
        return replace(one, answers={**one.answers, item: (draw.choice(("9", "-1", "7", "77")), "")})

    file.change(
        file.some(draw, draw.randint(1, 6), lambda one: bool(one.answers) and one.questionnaire != WHO5.name), wrong
    )


def _without(one: Asked, item: str) -> Asked:
    return replace(one, answers={name: said for name, said in one.answers.items() if name != item})


def no_item(file: File, draw: random.Random) -> None:
    questionnaire = draw.choice(QUESTIONNAIRES[1:-1])
    item = draw.choice(list(questionnaire.items))
    file.change(list(range(len(file.asked))), lambda one: _without(one, item))


def other_score(file: File, draw: random.Random) -> None:
    def wrong(one: Asked) -> Asked:
        score = (int(one.answers[WHO5.score][0]) + 4 * draw.randint(1, 5)) % 101
        return replace(one, answers={**one.answers, WHO5.score: (str(score), "")})

    of_who5 = file.some(draw, draw.randint(1, 9), lambda one: WHO5.score in one.answers)
    file.change(of_who5, wrong)


def no_column(file: File, draw: random.Random) -> None:
    file.left_out = {draw.choice([item for one in QUESTIONNAIRES[1:-1] for item in one.items])}


def _recoded(file: File, changed: Callable[[str], str], item: str) -> None:
    def coded(one: Asked) -> Asked:
        if item not in one.answers:
            return one
        code, words = one.answers[item]
        return replace(one, answers={**one.answers, item: (changed(code), words)})

    file.change(list(range(len(file.asked))), coded)


def new_code(file: File, draw: random.Random) -> None:
    item = draw.choice(list(SAMTALE.items))
    used = sum(item in one.answers for one in file.asked)
    turns = iter(draw.sample(range(used), used))
    _recoded(file, lambda code: "8" if next(turns) < max(4, 0.4 * used) else code, item)


def other_codes(file: File, draw: random.Random) -> None:
    letters = dict(zip("01234", "ABCDE", strict=True))
    _recoded(file, lambda code: letters[code], draw.choice(list(SAMTALE.items)))


def fall(file: File, draw: random.Random) -> None:
    file.asked = [one for one in file.asked if draw.random() < 0.25]


def rise(file: File, draw: random.Random) -> None:
    more = asked_in_month(draw, file.municipality, file.month, 2 * len(file.asked) // len(QUESTIONNAIRES))
    file.asked = sorted([*file.asked, *more], key=lambda one: (one.sent or file.month, one.id))


def in_future(file: File, draw: random.Random) -> None:
    """The clock of a device was wrong."""
    file.change(file.some(draw, draw.randint(1, 6)), lambda one: replace(one, answered=one.answered.replace(year=2064)))


def no_answers(file: File, draw: random.Random) -> None:
    """Answered, says the date; but there are no answers."""
    file.change(file.some(draw, draw.randint(1, 8)), lambda one: replace(one, answers={}))


def rejected(file: File, draw: random.Random) -> None:
    file.broken_lines = draw.randint(1, 5)


DATES = frozenset({"besvaret-inden-udsendt", "dato-i-fremtiden"})
FEWER = frozenset({"pludseligt-fald", "pludselig-stigning"})
KINDS = {
    "samme igen": Kind("dobbelt-besvarelse", double),
    "rettet": Kind("rettet-besvarelse", corrected),
    "uden version": Kind("version-mangler", no_version),
    "uden udsendt": Kind("udsendt-mangler", no_sent),
    "uden kommune": Kind("kommune-mangler", no_municipality),
    "ulæselig dato": Kind("dato-ulæselig", unreadable),
    "måned først": Kind("dato-byttet", month_first, DATES, wide=False),
    "byttet af Excel": Kind("dato-byttet", excel, DATES, wide=True),
    "byttet hvor muligt": Kind("dato-byttet", either, DATES, wide=False),
    "kappet tekst": Kind("tekst-afkortet", cut),
    "ødelagte bogstaver": Kind("tegn-ødelagt", garbled),
    "testborgere": Kind("testborger", test_citizens),
    "besvaret for tidligt": Kind("besvaret-inden-udsendt", too_early),
    "uden for skalaen": Kind("svar-uden-for-skala", outside),
    "uden spørgsmål": Kind("spørgsmål-mangler", no_item),
    "forkert score": Kind("score-uenig", other_score),
    "kolonne væk": Kind("kolonne-væk", no_column, frozenset({"spørgsmål-mangler"}), wide=True, months_before=1),
    "ny kode": Kind("ny-kode", new_code, months_before=1),
    "skiftede koder": Kind("kodeliste-skiftet", other_codes, months_before=1),
    "fald": Kind("pludseligt-fald", fall, months_before=3),
    "stigning": Kind("pludselig-stigning", rise, months_before=3),
    "i fremtiden": Kind("dato-i-fremtiden", in_future),
    "dato uden svar": Kind("besvaret-uden-svar", no_answers),
    "ødelagte linjer": Kind("afvist-linje", rejected, wide=False),
}
"""By name; two more are planted into a whole world of files: files that disagree, and a mapping of what isn't there."""
