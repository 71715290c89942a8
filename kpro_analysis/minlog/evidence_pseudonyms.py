"""Pseudonyms of one pack: another pack's are others, and only the sender's key file leads back."""

import hmac
from collections.abc import Iterable, Iterator

DIGITS, LETTERS = "0123456789", "ABCDEFGHJKLMNPQRSTUVWXYZ"  # no I and O, which look like 1 and 0
FEWEST_PAIRS, MOST_PAIRS = 3, 12
CITIZEN, STAFF = "B", "M"
PURPOSE = b"kpro/minlog/bevis/v1\0"


def code(key: bytes, text: str, pairs: int) -> str:
    """A digit and a letter by turns, so that it never looks like a CPR or a telephone number.

    Taken from HMAC-SHA-256 of the text; a longer code begins with the shorter.

    >>> code(b"key", "x", 3), code(b"key", "x", 4)
    ('6W7P2R', '6W7P2R3W')
    """
    number = int.from_bytes(hmac.digest(key, PURPOSE + text.encode(), "sha256"))
    made = ""
    for _ in range(pairs):
        number, digit = divmod(number, len(DIGITS))
        number, letter = divmod(number, len(LETTERS))
        made += DIGITS[digit] + LETTERS[letter]
    return made


def pack_pseudonyms(key: bytes, kind: str, people: Iterable[str]) -> dict[str, str]:
    """The pack's pseudonym of each audit pseudonym, as short as all can be told apart; `kind` is CITIZEN or STAFF.

    Somebody who is both citizen and staff gets two that don't show it.
    """
    known = sorted(set(people))
    made = next(codes for codes in _tries(key, kind, known) if len(set(codes)) == len(known))
    return dict(zip(known, made, strict=True))


def _tries(key: bytes, kind: str, people: list[str]) -> Iterator[list[str]]:
    for pairs in range(FEWEST_PAIRS, MOST_PAIRS + 1):
        yield [f"{kind}-{code(key, kind + person, pairs)}" for person in people]
