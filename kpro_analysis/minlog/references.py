"""What the infrastructure's JSON says of persons and codes, as plain text."""

import re
from typing import Any

DEEPEST = 6  # lists and objects within each other
CPR_SYSTEM = "urn:oid:1.2.208.176.1.2"
_VERSION = re.compile(r"/_history/[^/]*/?$")
_CPR_LIKE = re.compile(r"\d{6}-?[0-9A-Za-z]{4}|\d{9}")


def local_id(reference: str) -> str:
    """A reference without the address of its server and its version.

    >>> local_id("https://patient.example/fhir/Patient/17/_history/3"), local_id("Patient/17")
    ('Patient/17', 'Patient/17')
    """
    reference = _VERSION.sub("", reference.strip())
    return "/".join(reference.split("/")[-2:]) if "://" in reference else reference


def source_of(person: str) -> str | None:
    """ "reference", unless the text is a number that a person may have from the civil register.

    >>> source_of("Patient/17"), source_of("670190-1234")
    ('reference', None)
    """
    return None if _CPR_LIKE.fullmatch(person) else "reference"


def words(value: Any, levels: int = DEEPEST) -> list[str]:
    """The texts of a value: of a code its display or code, of a list those of each; nothing for what has none.

    >>> words([{"coding": [{"code": "read"}]}, "R", None])
    ['read', 'R']
    """
    if isinstance(value, str):
        return [value.strip()] if value.strip() else []
    if isinstance(value, list) and levels:
        return [word for part in value for word in words(part, levels - 1)]
    if isinstance(value, dict) and levels:
        found = (words(value.get(key), levels - 1) for key in ("text", "coding", "display", "code"))
        return next(filter(None, found), [])
    return []


def joined(between: str, *values: Any) -> str | None:
    """The texts of the values, each once, one after the other; None when there are none."""
    return between.join(dict.fromkeys(words(list(values)))) or None
