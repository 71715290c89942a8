"""What a group decided by, in Danish."""

from kpro_analysis.danish import format_money, format_number
from kpro_analysis.register.requests import form_id

LISTED = 3  # conflicts in a sentence, the worst first


def consistent_words(margin: float | None, by_total: bool) -> str:
    """That there are weights, and how clearly they tell the chosen from the rest."""
    if margin is None:
        return "Alle vægte giver dette valg: intet andet kunne komme i stedet."
    points = f"{format_number(margin, 1)} point"
    if by_total:
        return f"Der er vægte, der giver netop dette valg. Det næstbedste valg er {points} lavere."
    clear = f"Hvert valgt ønske ligger mindst {points} over dem, det skal gå forud for."
    return f"Der er vægte, der giver netop dette valg. {clear}"


def inconsistent_words(conflicts: list[tuple[int, int, float]], by_total: bool, proven: bool) -> str:
    """That there are no weights, and who is in the way: (chosen, other, points)."""
    none = "Ingen vægte giver" if proven else "Der er ikke fundet vægte, der giver"
    if not conflicts:
        return f"{none} netop dette valg: mindre end det giver lige så mange point."
    start = f"{none} netop dette valg. Tættest på:"
    if by_total:
        out, into = sorted({c for c, _, _ in conflicts}), sorted({o for _, o, _ in conflicts})
        points = format_number(max(p for _, _, p in conflicts), 1)
        said = f"{_listed(into)} i stedet for {_listed(out)} giver {points} point mere."
        return f"{start} {said}"
    told = [f"{form_id(c)} er valgt, men {form_id(o)} {_by(points)}" for c, o, points in conflicts[:LISTED]]
    return f"{start} {'; '.join(told)}{' …' if len(conflicts) > LISTED else '.'}"


def _by(points: float) -> str:
    return f"ligger {format_number(points, 1)} point over" if points >= 0.05 else "går forud for det"


def _listed(numbers: list[int]) -> str:
    *first, last = [form_id(n) for n in numbers]
    return f"{', '.join(first)} og {last}" if first else last


def part_words(cost: float, available: float) -> str:
    """Where more would have fitted: what the chosen were judged by; amounts in DKK."""
    return (
        f"Valget koster {format_money(cost)} ud af {format_money(available)}, så der var plads til mere; "
        "det er bedømt, som om puljen netop rakte til det."
    )
