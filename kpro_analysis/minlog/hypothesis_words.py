"""The Danish sentences of the tests: what was found, how surely, and what would speak against it."""

from kpro_analysis.danish import format_number
from kpro_analysis.minlog.hypothesis_result import Effect

LARGER = "hvis et større udtræk gav et interval, der ikke rummer 1"


def ratio(value: float) -> str:
    """A ratio with as many decimals as it needs.

    >>> ratio(0.0734), ratio(3.25), ratio(41.26)
    ('0,073', '3,25', '41,3')
    """
    return format_number(value, 3 if value < 0.1 else 2 if value < 10 else 1)


def interval(effect: Effect) -> str:
    """The 95 % interval in words.

    >>> interval(Effect("", 2, 1.5, 2.5))
    '95 %-interval 1,50 til 2,50'
    """
    assert effect.low is not None
    assert effect.high is not None
    return f"95 %-interval {ratio(effect.low)} til {ratio(effect.high)}"


def found_sentence(claim: str, effect: Effect, refuted_by: str) -> str:
    """A finding, where `claim` has {} for the ratio.

    >>> found_sentence("Borgere logges {} gange så ofte", Effect("", 2, 1.5, 2.5), "hvis det ophører")
    'Borgere logges 2,00 gange så ofte (95 %-interval 1,50 til 2,50); det ville tale imod, hvis det ophører.'
    """
    assert effect.value is not None
    return f"{claim.format(ratio(effect.value))} ({interval(effect)}); det ville tale imod, {refuted_by}."


def null_sentence(claim: str, effect: Effect) -> str:
    """That the interval holds 1.

    >>> null_sentence("borgere logges oftere", Effect("", 1.1, 0.9, 1.3))[:73]
    'Data giver ikke grundlag for at sige, at borgere logges oftere (forhold 1'
    """
    assert effect.value is not None
    return (
        f"Data giver ikke grundlag for at sige, at {claim} (forhold {ratio(effect.value)}, {interval(effect)}); "
        f"det ville ændre sig, {LARGER}."
    )


def times(effect: Effect) -> str:
    """A ratio as how often, without its interval."""
    assert effect.value is not None
    return f"{ratio(effect.value)} gange så ofte"


def few_sentence(question: str, lacking: str) -> str:
    """That there is too little to tell from.

    >>> few_sentence("om borgere logges oftere", "der er færre end 5 borgere uden team")
    'Data er for få til at sige, om borgere logges oftere: der er færre end 5 borgere uden team.'
    """
    return f"Data er for få til at sige, {question}: {lacking}."
