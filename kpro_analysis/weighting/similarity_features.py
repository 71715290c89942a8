"""What a request says, as weighted features: its words, the parts of compound words, matters and letter groups."""

import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache

from kpro_analysis.privacy import MASK
from kpro_analysis.register.requests import Request
from kpro_analysis.weighting.similarity_words import LONGEST_TEXT, REMEMBERED, matters, parts, stem, words

WORD, MATTER, GRAM, WHOLE = "w", "m", "g", "t"  # what the first letter of a feature says it is
TITLE_WEIGHT = 2.0  # a word of the title counts as two of the description
PART_WEIGHT = 0.5  # of a compound word's part, against the word itself
MATTER_WEIGHT = 1.2  # of what a word shares with its synonyms
TELLING_TITLE = 3  # telling words that a title has at least for another like it to count by itself
LONGEST_TITLE = 300
GRAM_LENGTH = 4  # letters; these find the words that stems and parts don't, and slips of the keyboard


@dataclass(frozen=True, slots=True)
class Features:
    """How often each feature occurs in a request, weighted, and the word as written behind each that can be shown.

    `title` holds the telling words of the title in alphabetical order; it is empty when they are too few to go by.
    """

    counts: dict[str, float]
    written: dict[str, str]
    title: str


def features(request: Request) -> Features:
    """The features of title and description; a text without a telling word is one feature as a whole."""
    counts: dict[str, float] = defaultdict(float)
    written: dict[str, str] = {}
    for text, weight in ((request.title, TITLE_WEIGHT), (request.description, 1.0)):
        for word in words(text):
            for feature, share in _of_word(word.casefold()):
                counts[feature] += weight * share
                if feature[0] != GRAM:
                    written.setdefault(feature, word)
    if not counts and (whole := _plain(f"{request.title} {request.description}")):
        counts[WHOLE + whole] = 1.0
    return Features(dict(counts), written, _sorted_words(request.title))


def _sorted_words(title: str) -> str:
    found = sorted(word.casefold() for word in words(title))
    return " ".join(found)[:LONGEST_TITLE] if len(found) >= TELLING_TITLE else ""


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text[:LONGEST_TEXT]).replace(MASK, " ").casefold().split())


@lru_cache(maxsize=REMEMBERED)
def _of_word(word: str) -> tuple[tuple[str, float], ...]:
    """The features of one word in small letters, with their weights."""
    root = stem(word)
    pieces = parts(word)
    edged = f" {root} "
    count = max(1, len(edged) - GRAM_LENGTH + 1)
    return (
        (WORD + root, 1.0),
        *((WORD + piece, PART_WEIGHT) for piece in pieces),
        *((f"{MATTER}{matter}", MATTER_WEIGHT) for piece in (root, *pieces) for matter in matters().get(piece, ())),
        *((GRAM + edged[place : place + GRAM_LENGTH], 1 / count) for place in range(count)),
    )
