"""The words of a change request: cut to Danish stems, without those that say nothing of the matter."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from kpro_analysis.privacy import MASK
from kpro_analysis.weighting.similarity_lexicon import COMMON, STOP_WORDS

LONGEST_TEXT = 20_000  # letters of a text that are looked at: more than anyone writes, less than would take long
LONGEST_WORD = 40

_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as written, and its stem."""

    written: str
    stem: str


def words(text: str) -> Iterator[Word]:
    """The telling words of a text in order.

    >>> [word.stem for word in words("Vi vil gerne have flere handlevejledninger til borgeren.")]
    ['handlevejledning', 'borg']
    """
    text = unicodedata.normalize("NFC", text[:LONGEST_TEXT]).replace(MASK, " ")
    for match in _WORD.finditer(text):
        written = match[0][:LONGEST_WORD]
        small = written.casefold()
        if small not in STOP_WORDS and not (len(small) == 1 and small.isalpha()):
            yield Word(written, stem(small))


@cache
def _stemmer():
    import snowballstemmer

    return snowballstemmer.stemmer("danish")


@cache
def stem(word: str) -> str:
    """The Danish stem of a word in small letters."""
    return _stemmer().stemWord(word)
