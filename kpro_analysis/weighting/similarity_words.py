"""The words of a change request: cut to Danish stems, compound words to their parts, synonyms to one matter."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from kpro_analysis.privacy import MASK
from kpro_analysis.weighting.similarity_lexicon import COMMON, STOP_WORDS, SYNONYMS

LONGEST_TEXT = 20_000  # letters of a text that are looked at: more than anyone writes, less than would take long
LONGEST_WORD = 40
SHORTEST_PART = 3  # letters in a part of a compound word

_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> Iterator[str]:
    """The telling words of a text as written, in order.

    >>> list(words("Vi vil gerne have flere handlevejledninger til borgeren."))
    ['handlevejledninger', 'borgeren']
    """
    text = unicodedata.normalize("NFC", text[:LONGEST_TEXT]).replace(MASK, " ")
    for match in _WORD.finditer(text):
        word = match[0][:LONGEST_WORD]
        if word.casefold() not in STOP_WORDS and (len(word) > 1 or not word.isalpha()):
            yield word


@cache
def stem(word: str) -> str:
    """The Danish stem of a word in small letters.

    >>> stem("handlevejledninger"), stem("handlevejledningen")
    ('handlevejledning', 'handlevejledning')
    """
    return _stemmer().stemWord(word)


@cache
def parts(word: str) -> tuple[str, ...]:
    """The stems of the two words that a compound in small letters is made of; none when it is no compound.

    One of the two must be known beforehand. Of several ways to cut, that with both known, then that with the longest.

    >>> parts("forløbsoversigten"), parts("svarfrist"), parts("borger")
    (('forløb', 'oversig'), ('svar', 'frist'), ())
    """
    known = _known()
    if stem(word) in known:
        return ()
    best, best_rank = (), (0, 0)
    for cut in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        for first in {word[:cut], word[:cut].removesuffix("s"), word[:cut].removesuffix("e")}:
            pair = (stem(first), stem(word[cut:]))
            is_known = [piece in known for piece in pair]
            length = sum(len(piece) for piece, held in zip(pair, is_known, strict=True) if held)
            if any(is_known) and len(first) >= SHORTEST_PART and (sum(is_known), length) > best_rank:
                best, best_rank = pair, (sum(is_known), length)
    return best


@cache
def matters() -> dict[str, int]:
    """For each stem with synonyms the number of its matter."""
    return {stem(word): number for number, line in enumerate(SYNONYMS) for word in line.split()}


@cache
def common() -> dict[str, float]:
    """For each stem that is common in such requests the share of them that hold it, roughly."""
    return {stem(word): share for share, line in sorted(COMMON.items()) for word in line.split()}


@cache
def _known() -> frozenset[str]:
    return frozenset(matters().keys() | common().keys())


@cache
def _stemmer():
    import snowballstemmer

    return snowballstemmer.stemmer("danish")
