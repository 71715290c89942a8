"""What did we decide by, on the what-if page: the weights behind the requests that the group picked."""

from kpro_analysis.danish import format_number
from kpro_analysis.errors import UsageError
from kpro_analysis.register.cells import parse_form_number, split_form_numbers
from kpro_analysis.screens.controls import WEIGHT_MAX, on_scale
from kpro_analysis.screens.worker import Pieces
from kpro_analysis.weighting.infer import infer
from kpro_analysis.weighting.model import Contest
from kpro_analysis.weighting.settings import Weights


def decided_by(contest: Contest, weights: Weights, typed: str) -> Pieces:
    """The message on what was typed as chosen; `patch` are the weights that agree best, the largest of them 10.

    `weights` are those shown, for comparison.
    """
    found = infer(contest, _form_numbers(typed))
    shown = weights.shares
    largest = max(found.weights.values())
    scaled = on_scale(Weights({name: share / largest * WEIGHT_MAX for name, share in found.weights.items()}))
    yield {
        "type": "inferred",
        "sentence": found.sentence,
        "weights": [[name, share, shown[name]] for name, share in found.weights.items()],
        "pairs": [[c.chosen, c.other, format_number(c.points, 1)] for c in found.conflicts],
        "patch": dict(scaled.values),
    }


def _form_numbers(typed: str) -> frozenset[int]:
    numbers = [parse_form_number(part) for part in split_form_numbers(typed)]
    if any(number is None for number in numbers):
        raise UsageError("Valget kan ikke læses. Skriv blanketnumre med komma imellem, fx 1, 3, 19.")
    return frozenset(number for number in numbers if number is not None)
