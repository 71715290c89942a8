"""Questionnaires for the tests: few by hand, and many with copies whose edits are known."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from kpro_analysis.uddata.questionnaire import NATIONAL, Collection, Item, Questionnaire

STEMS = (
    "Hvor ofte {}?",
    "Har du inden for den seneste uge {}?",
    "Hvor svært er det for dig at {}?",
    "Er du tilfreds, når du skal {}?",
)
REWORDED = ("Hvor tit {}?", "Har du den seneste uge {}?", "Hvor svært har du ved at {}?", "Er du glad, når du skal {}?")
VERBS = ("male", "pudse", "vande", "samle", "sortere", "reparere", "tegne", "løfte", "bage", "folde", "plukke", "feje")
THINGS = (
    *("cyklen", "hegnet", "tomater", "frimærker", "gardiner", "vinduer", "drager", "puslespil", "brænde", "boller"),
    *("bøger", "skuret", "trappen", "lamper", "æbler", "tæpper", "kaner", "gryder", "snegle", "lygter"),
)
HOW = ("ude", "inde", "alene", "om aftenen", "sammen med andre")
TOWNS = ("Aabenraa", "Aarhus", "Esbjerg", "Hjørring", "Odense", "Randers", "Viborg", "Ærø")


@dataclass(frozen=True)
class Planted:
    """A local copy: the place of what it was copied from, its own, and how many questions were edited in which way."""

    original: int
    copy: int
    edits: Counter[str]


def ask(title: str, *texts: str, owner: str = NATIONAL, version: str = "1.0", **other) -> Questionnaire:
    return Questionnaire(title, version, owner, tuple(map(Item, texts)), **other)


def gathered(*questionnaires: Questionnaire) -> Collection:
    return Collection(("skemaer.json",), questionnaires, ())


def question(chance: Random) -> tuple[int, str]:
    """A question nobody asks: its stem's number, and what it is about."""
    return (
        chance.randrange(len(STEMS)),
        f"{chance.choice(VERBS)} {chance.choice(THINGS)} {chance.choice(HOW)}",
    )


def drawn(chance: Random, count: int, met: set[tuple[int, str]]) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    while len(found) < count:
        if (one := question(chance)) not in met:
            met.add(one)
            found.append(one)
    return found


def edited(
    chance: Random, asked: Sequence[tuple[int, str]], met: set[tuple[int, str]]
) -> tuple[list[str], Counter[str]]:
    """A copy's wordings with one to four edits, of different questions."""
    texts = [STEMS[stem].format(about) for stem, about in asked]
    kinds = chance.choices(("changed", "missing", "added", "moved"), k=chance.randint(1, 4))
    places = chance.sample(range(len(texts) // 2), len(kinds))  # those moved go to the end, past some that stay
    edits = Counter(kinds)
    moving, gone = [], []
    for kind, place in zip(kinds, places, strict=True):
        stem, about = asked[place]
        if kind == "changed":
            texts[place] = REWORDED[stem].format(about)
        (gone if kind in ("missing", "moved") else []).append(place)
        if kind == "moved":
            moving.append(texts[place])
    texts = [text for place, text in enumerate(texts) if place not in gone]
    new = [STEMS[stem].format(about) for stem, about in drawn(chance, edits["added"], met)]
    return [*texts, *moving, *new], edits


def planted(seed: int, originals: int = 6, length: int = 12) -> tuple[Collection, list[Planted]]:
    """National questionnaires and local copies of some of them, beside local ones that are nobody's copy."""
    chance, met = Random(seed), set()
    all_: list[Questionnaire] = []
    told: list[Planted] = []
    for number in range(originals):
        asked = drawn(chance, length, met)
        original = len(all_)
        all_.append(ask(f"Skema {number}", *(STEMS[stem].format(about) for stem, about in asked)))
        for town in chance.sample(TOWNS, chance.randint(0, 3)):
            texts, edits = edited(chance, asked, met)
            told.append(Planted(original, len(all_), edits))
            all_.append(ask(f"Vores skema {number}", *texts, owner=town))
        for town in chance.sample(TOWNS, 2):
            texts = [STEMS[stem].format(about) for stem, about in drawn(chance, length, met)]
            all_.append(ask(f"Eget skema {number}", *texts, owner=town))
    return gathered(*all_), told


def many(originals: int, copies: int, length: int = 30) -> Collection:
    """National questionnaires, and of each so many local copies with one to four edits."""
    chance, met = Random(2024), set()
    found = []
    for number in range(originals):
        asked = [(stem, f"{about} nr. {number}") for stem, about in drawn(chance, length, set())]
        found.append(ask(f"Skema {number}", *(STEMS[stem].format(about) for stem, about in asked)))
        found += [ask(f"Skema {number}", *edited(chance, asked, met)[0], owner=f"By {town}") for town in range(copies)]
        met.clear()
    return gathered(*found)
