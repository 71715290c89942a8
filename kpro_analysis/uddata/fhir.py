"""FHIR resources as they come: whatever has another shape than it should is as if it weren't there."""

from collections.abc import Iterator
from typing import Any

Node = dict[str, Any]


def nodes(value: object) -> list[Node]:
    """The objects of a list; none of anything else.

    >>> nodes([{"a": 1}, 2]), nodes("x")
    ([{'a': 1}], [])
    """
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def node(value: object) -> Node:
    """An object; an empty one in place of anything else."""
    return value if isinstance(value, dict) else {}


def text(value: object) -> str | None:
    """A text or a number as text; None for anything else, and for a blank.

    >>> text(1.5), text(True), text({}), text(" ")
    ('1.5', 'true', None, None)
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    return value if isinstance(value, str) and value.strip() else None


def reference(value: object) -> str | None:
    """The id that a reference, or an address of a resource, ends with: without its server and version.

    >>> reference({"reference": "https://plan.example/fhir/CareTeam/17/_history/2"})
    '17'
    """
    address = text(node(value).get("reference") if isinstance(value, dict) else value)
    if address is None:
        return None
    return address.split("/_history/")[0].split("|")[0].rstrip("/").rpartition("/")[2] or None


def parts(value: Node) -> dict[str, list[Node]]:
    """The parts of a parameter by their names."""
    found: dict[str, list[Node]] = {}
    for part in nodes(value.get("part")):
        found.setdefault(str(part.get("name")), []).append(part)
    return found


def codes(value: object) -> Iterator[str]:
    """The codes of a concept, or of several."""
    for concept in [node(value), *nodes(value)]:
        yield from (code for coding in nodes(concept.get("coding")) if (code := text(coding.get("code"))))
