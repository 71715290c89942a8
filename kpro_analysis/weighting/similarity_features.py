"""What a request says, as weighted features: its words, the parts of compound words, matters and letter groups."""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from kpro_analysis.privacy import MASK
from kpro_analysis.register.requests import Request
from kpro_analysis.weighting.similarity_words import LONGEST_TEXT, matters, parts, stem, words

WORD, MATTER, GRAM, WHOLE = "w", "m", "g", "t"  # what the first letter of a feature says it is
TITLE_WEIGHT = 2.0  # a word of the title counts as two of the description
PART_WEIGHT = 0.7  # of a compound word's part, against the word itself
MATTER_WEIGHT = 0.8  # of what a word shares with its synonyms
GRAM_LENGTH = 4  # letters; these find the words that stems and parts don't, and slips of the keyboard


@dataclass(frozen=True, slots=True)
class Features:
    """How often each feature occurs in a request, weighted, and the word as written behind each that can be shown."""

    counts: dict[str, float]
    written: dict[str, str]


def features(request: Request) -> Features:
    """The features of title and description; a text without a telling word is one feature as a whole."""
    counts: Counter[str] = Counter()
    written: dict[str, str] = {}
    for text, weight in ((request.title, TITLE_WEIGHT), (request.description, 1.0)):
        for word in words(text):
            for feature, share in _of_word(word.casefold()):
                counts[feature] += weight * share
                if feature[0] != GRAM:
                    written.setdefault(feature, word)
    if not counts and (whole := _plain(f"{request.title} {request.description}")):
        counts[WHOLE + whole] = 1.0
    return Features(dict(counts), written)


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text[:LONGEST_TEXT]).replace(MASK, " ").casefold().split())


def _of_word(word: str) -> Iterator[tuple[str, float]]:
    root = stem(word)
    pieces = parts(word)
    yield WORD + root, 1.0
    yield from ((WORD + piece, PART_WEIGHT) for piece in pieces)
    yield from ((f"{MATTER}{matters()[piece]}", MATTER_WEIGHT) for piece in (root, *pieces) if piece in matters())
    edged = f" {root} "
    count = max(1, len(edged) - GRAM_LENGTH + 1)
    yield from ((GRAM + edged[place : place + GRAM_LENGTH], 1 / count) for place in range(count))
