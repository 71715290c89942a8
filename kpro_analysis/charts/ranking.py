"""The ranking as one SVG: bars split by criterion, the line, what is funded; for slides and documents."""

import math
from html import escape

from kpro_analysis.charts.palette import criterion_colors
from kpro_analysis.danish import format_money, format_number, format_percent
from kpro_analysis.weighting.outcome import Outcome
from kpro_analysis.weighting.wording import line_words, rule_label, xxl_note

WIDTH, ROW, TOP, MARGIN = 1280, 26, 64, 16
TITLE_X, BAR_X, BAR_WIDTH, SCORE_X, COST_X, IN_X = 118, 600, 360, 1014, 1150, 1170
TITLE_LENGTH = 52
LEGEND_COLUMNS = 4
CENSORED = 0.45  # opacity of the bars of those that aren't funded


def ranking_svg(outcome: Outcome) -> str:
    """A standalone SVG, 1280 px wide, of the whole ranking; scores, costs and what is funded are written out too."""
    rows = len(outcome.number)
    legend = -(-len(outcome.register.criteria) // LEGEND_COLUMNS)
    bottom = _top(outcome, rows) + MARGIN
    height = bottom + ROW * legend + 2 * MARGIN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
        f'font-family="system-ui, Segoe UI, DejaVu Sans, sans-serif" font-size="15" role="img" '
        f'aria-label="{escape(_caption(outcome))}">',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        _text(MARGIN, 28, "Vægtning af ændringsønsker", size=20, weight=700),
        _text(MARGIN, 50, _caption(outcome), fill="#57606a"),
    ]
    for place in range(rows):
        parts += _row(outcome, place)
    parts += _line(outcome) + _legend(outcome, bottom)
    return "\n".join([*parts, "</svg>\n"])


def _top(outcome: Outcome, place: int) -> int:
    """Where a place's row begins; the line has a row of its own."""
    return TOP + ROW * (place + (outcome.line is not None and place >= outcome.line))


def _caption(outcome: Outcome) -> str:
    settings = outcome.settings
    note = xxl_note(outcome)
    return (
        f"{outcome.register.file} · pulje {format_money(settings.pool)} · regel: {rule_label(settings)} · "
        f"{int(outcome.funded.sum())} af {len(outcome.number)} inden for puljen for {format_money(outcome.spent)}"
        + (f" · {note}" if note else "")
    )


def _text(x: float, y: float, content: str, **style: object) -> str:
    names = {"size": "font-size", "weight": "font-weight", "anchor": "text-anchor", "fill": "fill"}
    attributes = "".join(f' {names[key]}="{value}"' for key, value in style.items())
    return f'<text x="{x:g}" y="{y:g}"{attributes}>{escape(content)}</text>'


def _row(outcome: Outcome, place: int) -> list[str]:
    request = outcome.register.requests[outcome.position[place]]
    funded = bool(outcome.funded[place])
    y = _top(outcome, place)
    base = y + 18
    title = request.title if len(request.title) <= TITLE_LENGTH else request.title[: TITLE_LENGTH - 1] + "…"
    weight = 600 if funded else 400
    parts = [
        _text(MARGIN + 26, base, str(outcome.rank[place]), anchor="end"),
        _text(MARGIN + 40, base, request.id, weight=700),
        _text(TITLE_X, base, title, weight=weight),
        _text(SCORE_X, base, format_number(float(outcome.score[place]), 1), anchor="end"),
        _text(COST_X, base, _cost(outcome, place), anchor="end"),
        _text(IN_X, base, "✓ med" if funded else "– ikke med", weight=weight),
    ]
    x = float(BAR_X)
    for color, part in zip(criterion_colors(outcome.contributions.shape[1]), outcome.contributions[place], strict=True):
        width = float(part) * BAR_WIDTH / 100
        opacity = "" if funded else f' opacity="{CENSORED}"'
        parts.append(f'<rect x="{x:.2f}" y="{y + 4}" width="{width:.2f}" height="18" fill="{color}"{opacity}/>')
        x += width
    return parts


def _cost(outcome: Outcome, place: int) -> str:
    if outcome.head[place]:
        return f"følger #{outcome.head[place]:03d}"
    cost = float(outcome.cost[place])
    return "mangler estimat" if math.isnan(cost) else format_money(cost)


def _line(outcome: Outcome) -> list[str]:
    if outcome.line is None:
        return []
    y = _top(outcome, outcome.line) - ROW
    return [
        f'<line x1="{MARGIN}" x2="{WIDTH - MARGIN}" y1="{y + 4}" y2="{y + 4}" stroke="#1b1f24" stroke-width="2.5"/>',
        _text(MARGIN, y + 21, line_words(outcome)),
    ]


def _legend(outcome: Outcome, top: float) -> list[str]:
    parts = []
    criteria = outcome.register.criteria
    shares = outcome.settings.weights.shares
    step = (WIDTH - 2 * MARGIN) / LEGEND_COLUMNS
    for i, (criterion, color) in enumerate(zip(criteria, criterion_colors(len(criteria)), strict=True)):
        x, y = MARGIN + step * (i % LEGEND_COLUMNS), top + ROW * (i // LEGEND_COLUMNS)
        parts.append(f'<rect x="{x:g}" y="{y:g}" width="14" height="14" fill="{color}"/>')
        parts.append(_text(x + 20, y + 13, f"{criterion.name} {format_percent(shares[criterion.name])}"))
    return parts
