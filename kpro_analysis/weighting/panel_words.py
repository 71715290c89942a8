"""What a panel says of one request, in Danish."""

from kpro_analysis.danish import format_number
from kpro_analysis.weighting.panel import Panel

NO_MUNICIPALITY = "Kommune ikke oplyst"


def dispute_words(panel: Panel, place: int) -> str:
    """How far apart the participants are on the request at a place of the ranking, as a sentence."""
    request = panel.outcome.register.requests[panel.outcome.position[place]]
    ranks = panel.rank[:, place]
    apart = format_number(float(panel.disagreement[place]), 1)
    return (
        f"{request.id}: fra nr. {ranks.min()} til nr. {ranks.max()}; to deltagere er i gennemsnit {apart} pladser fra "
        f"hinanden, og ønsket er med hos {panel.sets[place]} af {len(panel.participants)}."
    )
