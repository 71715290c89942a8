"""The words of a change request: cut to Danish stems, compound words to their parts, synonyms to one matter."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any

import snowballstemmer

from kpro_analysis.privacy import MASK
from kpro_analysis.weighting.similarity_lexicon import COMMON, STOP_WORDS, SYNONYMS

LONGEST_TEXT = 20_000  # letters of a text that are looked at: more than anyone writes, less than would take long
LONGEST_WORD = 40
REMEMBERED = 50_000  # words whose stems and parts are kept: more than there are in a register
SHORTEST_PART = 3  # letters in a part of a compound word

_WORD = re.compile(r"[^\W\d_]+|\d+")  # so that SF-12, SF 12 and SF12 are the same
_LONG_NUMBER = re.compile(r"\d(?:[\s.-]?\d){5,}")  # telephone numbers and the like: not shown, and no matter
_DANISH_LETTERS = "æøå"


def words(text: str) -> Iterator[str]:
    """The telling words of a text as written, in order.

    >>> list(words("Vi vil gerne have flere handlevejledninger til borgeren."))
    ['handlevejledninger', 'borgeren']
    """
    text = unicodedata.normalize("NFC", text[:LONGEST_TEXT]).replace(MASK, " ")
    for match in _WORD.finditer(_LONG_NUMBER.sub(" ", text)):
        if _is_telling(match[0].casefold()):
            yield match[0][:LONGEST_WORD]


def _is_telling(word: str) -> bool:
    return word not in STOP_WORDS and (len(word) > 1 or word in _DANISH_LETTERS or word.isdecimal())


@lru_cache(maxsize=REMEMBERED)
def stem(word: str) -> str:
    """The Danish stem of a word in small letters.

    >>> stem("handlevejledninger"), stem("handlevejledningen")
    ('handlevejledning', 'handlevejledning')
    """
    return str(_stemmer().stemWord(word))


@lru_cache(maxsize=REMEMBERED)
def parts(word: str) -> tuple[str, ...]:
    """The stems of the two words that a compound in small letters is made of; none when it is no compound.

    One of the two must be known beforehand; one of three letters is too short to go by alone, as in `papi-ret`. Of
    several ways to cut, that with most letters in known words.

    >>> parts("forløbsstatussen"), parts("borgerlisten"), parts("borger"), parts("papiret")
    (('forløb', 'status'), ('borg', 'list'), (), ())
    """
    best, most = ("", ""), SHORTEST_PART
    if stem(word) not in _known():
        for first, second in _cuts(word):
            known = sum(len(piece) for piece in (first, second) if _is_known(piece))
            if known > most:
                best, most = (first, second), known
    return tuple(stem(piece) for piece in best) if any(best) else ()


def _cuts(word: str) -> Iterator[tuple[str, str]]:
    """All ways to cut a word in two, with and without a letter that binds them."""
    for cut in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        yield word[:cut], word[cut:]
        if cut > SHORTEST_PART and word[cut - 1] in "se":
            yield word[: cut - 1], word[cut:]


def _is_known(piece: str) -> bool:
    """Whether a part is among the words known beforehand; most are ruled out by how they begin, which is quick."""
    return piece[:SHORTEST_PART] in _beginnings() and stem(piece) in _known()


@cache
def matters() -> dict[str, tuple[int, ...]]:
    """For each stem with synonyms the numbers of its matters, ascending."""
    found: dict[str, list[int]] = {}
    for number, line in enumerate(SYNONYMS):
        for key in {stem(word) for word in line.split()}:
            found.setdefault(key, []).append(number)
    return {key: tuple(numbers) for key, numbers in found.items()}


@cache
def common() -> dict[str, float]:
    """For each stem that is common in such requests the share of them that hold it, roughly."""
    return {stem(word): share for share, line in sorted(COMMON.items()) for word in line.split()}


@cache
def _known() -> frozenset[str]:
    return frozenset(matters().keys() | common().keys())


@cache
def _beginnings() -> frozenset[str]:
    return frozenset(key[:SHORTEST_PART] for key in _known())


@cache
def _stemmer() -> Any:
    return snowballstemmer.stemmer("danish")
