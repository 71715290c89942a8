"""Which requests enquiries to support speak for, by their words."""

from collections.abc import Mapping, Sequence

from kpro_analysis.register.requests import Request
from kpro_analysis.weighting.similarity import twins_of

LEAST_OF_A_TITLE = 0.55  # above what two requests need: a title has few words, and shares one by chance sooner


def enquiries_behind(
    requests: Sequence[Request], asked: Mapping[str, int], least: float = LEAST_OF_A_TITLE
) -> dict[int, int]:
    """How many enquiries speak for each request, by its form number; none where none does.

    `asked` maps what was asked to how many enquiries asked it. Each counts for one request: the one that is most like
    it by the words of title and description and at least so similar (0-1), of equals the lowest form number. Enquiries
    that are like no request count for none.
    """
    texts = sorted(text for text in asked if text)
    candidates = [Request(place, text) for place, text in enumerate(texts)]
    found: dict[int, int] = {}
    best: dict[int, int] = {}
    for pair in twins_of(requests, candidates, least):
        best.setdefault(pair.a, pair.b)
    for place, number in best.items():
        found[number] = found.get(number, 0) + asked[texts[place]]
    return found
