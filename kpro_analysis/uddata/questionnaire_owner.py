"""Whose a questionnaire is, by the words in which a file tells it."""

import re
from collections.abc import Iterable

from kpro_analysis.danish import plain
from kpro_analysis.uddata.questionnaire import NATIONAL, UNKNOWN, text_key

_MUNICIPALITY = re.compile(r"(.+?)\s+kommunes?\b.*", re.IGNORECASE)
_NATIONAL_WORDS = re.compile(
    r"\b(?:nationale?l?t?|faelles\w*|landsdaekkende|danmark|denmark|dk|kl|fut|medcom|kommunal pro|k pro|"
    r"pro sekretariatet|sundhedsdatastyrelsen|sundhedsstyrelsen|sundhed dk|ehealth sundhed dk|alle)\b"
)


def owner_of(text: str) -> str:
    """The owner that one text tells of; a blank one tells of everybody.

    >>> owner_of("Odense Kommune"), owner_of("Aarhus"), owner_of("fælles (national)"), owner_of(" ")
    ('Odense', 'Aarhus', 'National', 'National')
    """
    shown = plain(text)
    if town := municipality(shown):
        return town
    return shown if text_key(shown) and not _NATIONAL_WORDS.search(text_key(shown)) else NATIONAL


def municipality(text: str) -> str:
    """The municipality that a text names as one, else "".

    >>> municipality("Odense Kommune"), municipality("Assens Kommune"), municipality("Region Fyn")
    ('Odense', 'Assens', '')
    """
    found = _MUNICIPALITY.fullmatch(plain(text))
    return found[1] if found else ""


def owner_among(texts: Iterable[str]) -> str:
    """The owner by several texts, the surest first: a municipality counts most, then everybody, then any other name.

    >>> owner_among(["", "Danmark", "Odense Kommune"]), owner_among(["Region Fyn"]), owner_among([])
    ('Odense', 'Region Fyn', 'Ikke angivet')
    """
    said = [text for text in texts if text_key(text)]
    towns = [town for text in said if (town := municipality(text))]
    owners = [owner_of(text) for text in said]
    return next(iter([*towns, *(owner for owner in owners if owner == NATIONAL), *owners]), UNKNOWN)
