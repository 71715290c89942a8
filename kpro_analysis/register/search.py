"""Finding requests: by form number, by words, by what they are."""

import re
from collections import Counter
from collections.abc import Collection, Mapping

from kpro_analysis.danish import sort_key
from kpro_analysis.register.requests import KINDS, LIGHTS, MODULES, SIZES, SOURCES, STATUSES, Register, Request

FACETS = ("light", "kind", "module", "municipality", "source", "status", "size")
LISTED = {"light": LIGHTS, "kind": KINDS, "module": MODULES, "source": SOURCES, "status": STATUSES, "size": SIZES}
BLANK_VALUE = ""  # stands for a field that isn't filled in

_NUMBER = re.compile(r"(?:æø-?|id)?\s*#?\s*0*(\d+)", re.IGNORECASE)


def facet_value(request: Request, facet: str) -> str:
    """The request's value of a facet, `BLANK_VALUE` when it has none."""
    return getattr(request, facet) or BLANK_VALUE


def facet_counts(register: Register) -> dict[str, dict[str, int]]:
    """For each facet its values in use with the number of requests: as agreed, else in Danish order; blank last."""
    counts = {facet: Counter(facet_value(r, facet) for r in register.requests) for facet in FACETS}
    return {facet: {value: found[value] for value in _in_order(facet, found)} for facet, found in counts.items()}


def _in_order(facet: str, found: Collection[str]) -> list[str]:
    agreed = [value for value in LISTED.get(facet, ()) if value in found]
    others = sorted({*found} - {*agreed, BLANK_VALUE}, key=sort_key)
    return [*agreed, *others, *([BLANK_VALUE] if BLANK_VALUE in found else [])]


def matches(request: Request, text: str) -> bool:
    """Whether a search finds the request: its form number (19, 019, #019), else all words in its texts.

    The texts are title, description and municipality. An empty search finds all.

    >>> matches(Request(19, "Flytning af knap"), "019"), matches(Request(119, "Nr. 190"), "19")
    (True, False)
    """
    text = text.strip().casefold()
    if number := _NUMBER.fullmatch(text):
        return request.number == int(number[1])
    content = f"{request.title} {request.description} {request.municipality or ''}".casefold()
    return all(word in content for word in text.split())


def passes(request: Request, chosen: Mapping[str, frozenset[str]]) -> bool:
    """Whether the request has, for every facet with a choice, one of the chosen values."""
    return all(not values or facet_value(request, facet) in values for facet, values in chosen.items())
