"""Two questionnaires side by side: which question of one is which of the other, and what differs."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from math import log, sqrt

import numpy as np
from rapidfuzz import fuzz, process
from scipy.optimize import linear_sum_assignment

from kpro_analysis.uddata.questionnaire import Item, Questionnaire, text_key

SAME_QUESTION = 0.6  # from here on two wordings are one question (judged on the seeded copies of the tests)
SAME_LINK = 0.2  # the same where both have the same link id, with a letter in it
GRAM = 3  # letters
ROUNDING = 1e-6
MOST_REMEMBERED = 1 << 18


class Kind(StrEnum):
    """What became of a question of the one in the other."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    MISSING = "missing"
    MOVED = "moved"
    OPTIONS = "options"

    @property
    def danish(self) -> str:
        """The kind as users read it."""
        return {
            "same": "ens",
            "changed": "ændret ordlyd",
            "added": "tilføjet",
            "missing": "mangler",
            "moved": "flyttet",
            "options": "andre svarmuligheder",
        }[self.value]


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the two side by side: the places from 0, None where one lacks the question.

    `likeness` of the wordings is 0-1. `kinds` is what differs; (SAME,) where nothing does.
    """

    a: int | None
    b: int | None
    likeness: float
    kinds: tuple[Kind, ...]


@dataclass(frozen=True, slots=True)
class Alignment:
    """Two questionnaires side by side, in the order of the second; what it lacks stands where the first has it."""

    similarity: float
    steps: tuple[Step, ...]

    @property
    def differences(self) -> tuple[Step, ...]:
        """The lines that aren't the same."""
        return tuple(step for step in self.steps if step.kinds != (Kind.SAME,))

    def turned(self) -> "Alignment":
        """The same with the second one first."""
        other = {Kind.ADDED: Kind.MISSING, Kind.MISSING: Kind.ADDED}
        steps = [Step(s.b, s.a, s.likeness, tuple(other.get(kind, kind) for kind in s.kinds)) for s in self.steps]
        return Alignment(self.similarity, tuple(_in_order(steps)))

    def counts(self) -> dict[Kind, int]:
        """How many lines there are of each kind, in the order of the kinds; a line can be of several."""
        found = Counter(kind for step in self.steps for kind in step.kinds)
        return {kind: found[kind] for kind in Kind if found[kind]}


class Wordings:
    """The wordings of all questions of some questionnaires, and how alike two of them are.

    The rarer a group of letters is among them, the more it tells: «hvor ofte spiser du» says little where many ask so.
    """

    def __init__(self, questionnaires: Iterable[Questionnaire]) -> None:
        self.keys: list[str] = []
        numbers: dict[str, int] = {}
        self.of: list[tuple[int, ...]] = []
        for one in questionnaires:
            row = []
            for item in one.items:
                key = text_key(item.text) or item.text
                number = numbers.setdefault(key, len(numbers))
                if number == len(self.keys):
                    self.keys.append(key)
                row.append(number)
            self.of.append(tuple(row))
        self._grams = [Counter(_grams(key)) for key in self.keys]
        self._often = Counter(gram for grams in self._grams for gram in grams)
        self._weights: dict[int, dict[str, float]] = {}
        self.likeness = lru_cache(MOST_REMEMBERED)(self._likeness)

    def _likeness(self, one: int, other: int) -> float:
        """How alike two wordings are (0-1): the geometric mean of their letters' and their rare parts' likeness.

        Sources: normalised indel distance, Levenshtein (1966), by rapidfuzz; cosine of tf-idf weights, Salton and
        Buckley (1988), of groups of three letters.
        """
        letters = fuzz.ratio(self.keys[one], self.keys[other]) / 100
        a, b = self._weight(one), self._weight(other)
        if len(b) < len(a):
            a, b = b, a
        return sqrt(letters * min(1.0, sum(weight * b[gram] for gram, weight in a.items() if gram in b)))

    def _weight(self, number: int) -> dict[str, float]:
        """The weights of a wording's groups of letters; their squares add up to 1."""
        if number not in self._weights:
            whole = len(self.keys) + 1
            raw = {gram: n * log(whole / self._often[gram]) for gram, n in self._grams[number].items()}
            length = sqrt(sum(weight * weight for weight in raw.values())) or 1.0
            self._weights[number] = {gram: weight / length for gram, weight in raw.items()}
        return self._weights[number]


def align(a: Questionnaire, b: Questionnaire, wordings: Wordings, places: tuple[int, int]) -> Alignment:
    """Two questionnaires side by side; `places` say which of those of `wordings` they are.

    The same wordings are one question, then the pairs that are most alike in all (at least `SAME_QUESTION`, or
    `SAME_LINK` with the same link id). Questions are moved that lie outside the longest run in both's order.

    Similarity: 2 × (sum of the pairs' likeness) / (questions of both). Source: fuzzy Dice coefficient by a matching of
    greatest weight, Wang, Li and Feng (2011), Fast-Join; the matching by Crouse (2016) in SciPy.
    """
    left, right = wordings.of[places[0]], wordings.of[places[1]]
    pairs = _equal(left, right)
    taken = {one for one, _ in pairs}, {other for _, other in pairs}
    rest = [n for n in range(len(left)) if n not in taken[0]], [n for n in range(len(right)) if n not in taken[1]]
    alike = dict.fromkeys(pairs, 1.0)
    if rest[0] and rest[1]:
        alike |= _alike(a.items, b.items, wordings, (left, right), rest=rest)
    whole = len(left) + len(right)
    similarity = 2 * sum(alike.values()) / whole if whole else 0.0
    return Alignment(similarity, tuple(_steps(a.items, b.items, alike)))


def similarity_at_most(left: Sequence[int], right: Sequence[int]) -> float:
    """What the similarity can be at most, by the questions' numbers alone."""
    return 2 * min(len(left), len(right)) / ((len(left) + len(right)) or 1)


def _grams(key: str) -> list[str]:
    padded = f" {key} "
    return [padded[at : at + GRAM] for at in range(len(padded) - GRAM + 1)]


def _equal(left: Sequence[int], right: Sequence[int]) -> list[tuple[int, int]]:
    """The places of equal wordings, the first with the first where one stands several times."""
    where: defaultdict[int, list[int]] = defaultdict(list)
    for place in reversed(range(len(right))):
        where[right[place]].append(place)
    return [(place, where[number].pop()) for place, number in enumerate(left) if where.get(number)]


def _alike(
    a: Sequence[Item],
    b: Sequence[Item],
    wordings: Wordings,
    numbers: tuple[Sequence[int], Sequence[int]],
    *,
    rest: tuple[list[int], list[int]],
) -> dict[tuple[int, int], float]:
    """The pairs among the rest that are most alike in all, and how alike each is."""
    texts = [[wordings.keys[side[place]] for place in places] for side, places in zip(numbers, rest, strict=True)]
    least = np.full((len(rest[0]), len(rest[1])), SAME_QUESTION)
    for row, column in _same_links(a, b, rest):
        least[row, column] = SAME_LINK
    letters = process.cdist(*texts, scorer=fuzz.ratio, dtype=np.float32) / 100
    found = np.zeros(letters.shape)
    for row, column in np.argwhere(letters >= least**2 - ROUNDING).tolist():  # a cosine is never above 1
        likeness = wordings.likeness(numbers[0][rest[0][row]], numbers[1][rest[1][column]])
        found[row, column] = likeness if likeness >= least[row, column] else 0.0
    rows, columns = linear_sum_assignment(found, maximize=True)
    return {
        (rest[0][row], rest[1][column]): float(found[row, column])
        for row, column in zip(rows, columns, strict=True)
        if found[row, column] > 0
    }


def _same_links(a: Sequence[Item], b: Sequence[Item], rest: tuple[list[int], list[int]]) -> Iterator[tuple[int, int]]:
    """Where the rest has the same link ids; bare numbers only count the questions."""
    where = {b[place].link: column for column, place in enumerate(rest[1])}
    for row, place in enumerate(rest[0]):
        link = a[place].link
        if link in where and any(map(str.isalpha, link)):
            yield row, where[link]


def _steps(a: Sequence[Item], b: Sequence[Item], alike: dict[tuple[int, int], float]) -> list[Step]:
    pairs = sorted(alike)
    kept = _longest_rise([other for _, other in pairs])
    steps: list[Step] = []
    for place, (one, other) in enumerate(pairs):
        kinds = [Kind.CHANGED] if alike[one, other] < 1 else []
        kinds += [Kind.OPTIONS] if _other_options(a[one], b[other]) else []
        kinds += [Kind.MOVED] if place not in kept else []
        steps.append(Step(one, other, alike[one, other], tuple(kinds) or (Kind.SAME,)))
    met = {one for one, _ in pairs}, {other for _, other in pairs}
    steps += (Step(place, None, 0.0, (Kind.MISSING,)) for place in range(len(a)) if place not in met[0])
    steps += (Step(None, place, 0.0, (Kind.ADDED,)) for place in range(len(b)) if place not in met[1])
    return _in_order(steps)


def _in_order(steps: Sequence[Step]) -> list[Step]:
    """The lines in the order of the second; those that it lacks below the one before them in the first."""
    ordered = sorted((step for step in steps if step.b is not None), key=lambda step: step.b or 0)
    for missing in sorted((step for step in steps if step.b is None), key=lambda step: step.a or 0):
        above = [at for at, step in enumerate(ordered) if step.a is not None and step.a < (missing.a or 0)]
        ordered.insert(above[-1] + 1 if above else 0, missing)
    return ordered


def _other_options(one: Item, other: Item) -> bool:
    """Whether the answers to choose among differ, as far as both tell them."""
    told = [[text_key(option) or option for option in item.options] for item in (one, other)]
    return bool(told[0] and told[1] and told[0] != told[1])


def _longest_rise(places: Sequence[int]) -> set[int]:
    """The positions of a longest rising run. Source: Fredman (1975), patience sorting."""
    ends: list[int] = []
    values: list[int] = []
    before: list[int] = []
    for position, place in enumerate(places):
        at = bisect_left(values, place)
        before.append(ends[at - 1] if at else -1)
        if at == len(ends):
            ends.append(position)
            values.append(place)
        else:
            ends[at], values[at] = position, place
    kept: set[int] = set()
    position = ends[-1] if ends else -1
    while position >= 0:
        kept.add(position)
        position = before[position]
    return kept
