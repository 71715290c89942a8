"""Which new questionnaires are wished for, by the words of change requests."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kpro_analysis.danish import plain, sort_key

Ask = tuple[int, str, str]  # form number, title, description

INSTRUMENTS = {  # what is asked for by name, and how people write it
    "SF-12": r"sf[ -]?12",
    "SF-36": r"sf[ -]?36",
    "KCCQ (Kansas 12)": r"kccq(?:[ -]?12)?|kansas(?: city)?(?:[ -]?12)?",
    "WHO-5": r"who[ -]?5",
    "PAID": r"paid(?:[ -]?(?:5|20))?",
    "HADS": r"hads",
    "EQ-5D": r"eq[ -]?5d(?:[ -]?5l)?",
    "HeartQoL": r"heart[ -]?qol",
    "PHQ-9": r"phq[ -]?(?:9|2)",
    "GAD-7": r"gad[ -]?7",
    "MDI": r"mdi",
    "COPM": r"copm",
    "CAT (KOL)": r"cat[ -]?(?:skema\w*|score|test)",
    "PROMIS": r"promis",
    "WHODAS": r"whodas(?: 2\.0)?",
    "EORTC QLQ-C30": r"eortc|qlq[ -]?c30",
}
TOPICS = {
    "Psykiatri": r"\w*psykiatri\w*|psykisk\w*",
    "Hjertesvigt": r"hjertesvigt\w*",
    "Hjerte": r"hjerte\w*",
    "Diabetes": r"diabetes\w*",
    "KOL": r"kol|lunge\w*",
    "Kræft": r"kræft\w*|cancer\w*",
    "Ryg og led": r"ryg\w*|lænd\w*|artrose\w*|hofte\w*|knæ\w*",
    "Smerter": r"smerte\w*",
    "Demens": r"demens\w*",
    "Hjerneskade": r"hjerneskade\w*|apopleksi\w*",
    "Børn og unge": r"børn\w*|unge\w*",
    "Søvn": r"søvn\w*",
}
OTHERS = "Andre skemaer"
_QUESTIONNAIRE = re.compile(r"\b(?:spørge)?skema(?:et|er|erne|ets)?\b|\w+skema(?:et|er|erne)?\b|\bspørgeramme\w*")
_WISHED = re.compile(
    r"\bny(?:t|e)?\b|\bmangler\b|\bsavner\b|\bbehov for\b|\b(?:ønsker?s?|vil(?: meget)? gerne) (?:have|få|bruge)\b|"
    r"\bønske om\b|\btilføj\w*|\bopret(?:tes?)?\b|\budvikle?s?\b|\bindføre?s?\b|\bfælles\b"
)
_OTHER_MATTER = re.compile(r"\b(?:send|påmind|slet|liste|version|udtræk|oprydning|knap)\w*")
_SENTENCE = re.compile(r"[.!?\n]+\s*")


@dataclass(frozen=True, slots=True)
class Wish:
    """A request for a questionnaire: its form number and title, and the words that tell so, as they stand there."""

    number: int
    title: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Demand:
    """One questionnaire or topic that is wished for; `wishes` by form number. A request may ask for several."""

    name: str
    named: bool
    wishes: tuple[Wish, ...]


def demand(asks: Iterable[Ask]) -> tuple[Demand, ...]:
    """The wishes for new questionnaires, the most wished for first, then those asked for by name, then by name.

    A request is a wish when it names an instrument, or when one of its sentences (the title is one) has a word for
    questionnaire and a word for wanting one, and its title isn't about another matter such as sending. Named ones are
    grouped by name, the others by topic, those without a topic together.

    >>> demand([(1, "SF-12 mangler", ""), (2, "Skemaet sendes to gange", ""), (3, "Nyt skema om søvn", "")])[0].name
    'SF-12'
    """
    found: defaultdict[tuple[str, bool], list[Wish]] = defaultdict(list)
    for number, title, description in sorted(asks):
        for name, by_name, words in _asked_for(plain(title), plain(description)):
            found[name, by_name].append(Wish(number, title, words))
    groups = [Demand(name, by_name, tuple(wishes)) for (name, by_name), wishes in found.items()]
    return tuple(sorted(groups, key=lambda g: (g.name == OTHERS, -len(g.wishes), not g.named, sort_key(g.name))))


def _asked_for(title: str, description: str) -> Sequence[tuple[str, bool, tuple[str, ...]]]:
    whole = f"{title}. {description}"
    named = [(name, True, (match[0],)) for name, pattern in _NAMED if (match := pattern.search(whole))]
    if named:
        return named
    sentences = [sentence for text in (title, description) for sentence in _SENTENCE.split(text.casefold())]
    words = next((w for sentence in sentences if (w := _wished(sentence))), ())
    if not words or _OTHER_MATTER.search(title.casefold()):
        return []
    topics = [(name, False, (*words, match[0])) for name, pattern in _TOPIC if (match := pattern.search(whole))]
    return topics[:1] or [(OTHERS, False, words)]


def _wished(sentence: str) -> tuple[str, ...]:
    asked, wished = _QUESTIONNAIRE.search(sentence), _WISHED.search(sentence)
    return (asked[0], wished[0]) if asked and wished else ()


def _compiled(patterns: dict[str, str]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((name, re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)) for name, pattern in patterns.items())


_NAMED, _TOPIC = _compiled(INSTRUMENTS), _compiled(TOPICS)
