"""Person numbers: their one normal form, and what kind of number each is."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from kpro_analysis.privacy import DAYS_IN_MONTH, SUBSTITUTE_DAY

FIRST_TEST_SERIAL = 9980
"""From here on the last four digits are those of MedCom's national test persons, which have "very high serial numbers"
(medcom.dk, Nationale test-CPR-numre, 13 February 2023; the published ones lie between 9989 and 9996). A living person
may have such a number too, so it is only counted, never dropped."""

_USUAL = re.compile(r"([0-9]{6})-?([0-9]{4})")
_NUMBER = re.compile(r"([0-9]{6})([0-9A-Z]{4})")
_EXCEL_ATE_ZERO = re.compile(r"[0-9]{9}")
_NO_DECIMALS = re.compile(r"(?<=[0-9])[.,]0+$")
_BETWEEN = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff\u2010-\u2015\u2212-]+")


class PersonClass(StrEnum):
    """What a log says who it is about with."""

    CPR = "cpr"
    SUBSTITUTE = "substitute"
    TEST = "test"
    INVALID = "invalid"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Person:
    """A person's id in its normal form, which is the same however it was written.

    `repaired`: a zero in front was missing.
    """

    id: str
    person_class: PersonClass
    repaired: bool = False


def read_person(text: str, source: str = "") -> Person | None:
    """Who a cell of a log or a list means; None when it is blank.

    Ten digits, or six digits of a date and four letters or digits; blanks and dashes between them don't matter. The
    normal form depends on the text alone: `source` (what the file says of the number, such as eCPR or reference) only
    decides the class. Modulus 11 is not asked: since 2007 valid numbers need not fit it. What is no number keeps its
    letters, without regard to case.

    >>> read_person("670190-1234")
    Person(id='6701901234', person_class=<PersonClass.SUBSTITUTE: 'substitute'>, repaired=False)
    >>> short = f"{670190 - 600000} 1234"  # of a number that begins with a zero
    >>> read_person(short).id == read_person(f"0{short}").id, read_person(short).repaired
    (True, True)
    >>> read_person("Patient/17a", "reference")
    Person(id='patient/17a', person_class=<PersonClass.REFERENCE: 'reference'>, repaired=False)
    """
    if usual := _USUAL.fullmatch(text):
        plain, bare = text, usual[1] + usual[2]
    else:
        plain = unicodedata.normalize("NFKC", text)
        bare = _NO_DECIMALS.sub("", _BETWEEN.sub("", plain)).upper()
    if not bare:
        return None
    found = _class_of(bare)
    repaired = False
    if not usual and _EXCEL_ATE_ZERO.fullmatch(bare) and (kind := _class_of(f"0{bare}")) is not PersonClass.INVALID:
        bare, found, repaired = f"0{bare}", kind, True
    person_id = " ".join(plain.casefold().split()) if found is PersonClass.INVALID else bare
    said = source.casefold()
    if said == PersonClass.REFERENCE:
        found = PersonClass.REFERENCE
    elif said == "ecpr" and found is PersonClass.CPR:
        found = PersonClass.SUBSTITUTE
    return Person(person_id, found, repaired)


def _class_of(number: str) -> PersonClass:
    match = _NUMBER.fullmatch(number)
    if not match:
        return PersonClass.INVALID
    day, month, year = int(number[:2]), int(number[2:4]), int(number[4:6])
    added = day > SUBSTITUTE_DAY
    if added:
        day -= SUBSTITUTE_DAY
    possible = 1 <= month <= 12 and 1 <= day <= DAYS_IN_MONTH[month - 1] and ((day, month) != (29, 2) or year % 4 == 0)
    if not possible:
        return PersonClass.INVALID
    if added or not match[2].isdecimal():
        return PersonClass.SUBSTITUTE
    return PersonClass.TEST if int(match[2]) >= FIRST_TEST_SERIAL else PersonClass.CPR
