"""Hides persons among those who take part: groups and roles may be shown, names may not."""

import re

from kpro_analysis.people import NO_PERSON, PLACES, folded
from kpro_analysis.privacy import MASK

_PIECES = re.compile(r"(\s*[,;\n]\s*|\s+(?:og|samt)\s+)")
_NAME_WORD = re.compile(r"[^\W\d_a-zæøå][a-zæøåéèöäü]+(?:[-'’][^\W\d_]+)?|[^\W\d_a-zæøå]\.")
_IN_BRACKETS = re.compile(r"\s*\([^)]*\)")
ROLES = (  # how words begin or end that name a group or a role
    *NO_PERSON,
    *("administration", "ansvarlig", "board", "bruger", "chef", "deltager", "direkt", "enhed", "formand", "forum"),
    *("gruppe", "kommuner", "konsulent", "koordinator", "kreds", "leder", "ledelse", "leverandør", "medarbejder"),
    *("medlem", "netværk", "råd", "sekretariat", "styre", "tester", "udvalg", "udvikler", "udvikling"),
)
_ROLES = tuple(map(folded, ROLES))


def without_persons(text: str) -> str:
    """The participants with what looks like a person's name hidden: some capitalised words, none of them a role's.

    >>> without_persons("Brugergruppen, Anne Testesen og Region Midtjylland")
    'Brugergruppen, ███ og Region Midtjylland'
    """
    pieces = _PIECES.split(text)
    return "".join(MASK if place % 2 == 0 and _is_person(piece) else piece for place, piece in enumerate(pieces))


def _is_person(piece: str) -> bool:
    words = _IN_BRACKETS.sub("", piece).split()
    if not 2 <= len(words) <= 5 or not all(_NAME_WORD.fullmatch(word) for word in words):
        return False
    return not any(_is_no_name(folded(word)) for word in words)


def _is_no_name(word: str) -> bool:
    return word in PLACES or word.startswith(_ROLES) or word.endswith(_ROLES)
