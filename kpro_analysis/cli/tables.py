"""Registers and rankings as plain Danish text for a terminal, and what a check found as JSON."""

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from kpro_analysis.danish import format_money, format_number, format_percent
from kpro_analysis.findings import Finding, by_severity, counted
from kpro_analysis.privacy import mask
from kpro_analysis.register.requests import LIGHTS, Register, form_id
from kpro_analysis.weighting.competition import LIGHT_PLURALS
from kpro_analysis.weighting.outcome import Outcome
from kpro_analysis.weighting.wording import (
    COSTS,
    guard_words,
    line_words,
    over_committed,
    risk_note,
    rule_words,
    standing,
    xxl_note,
)

TITLE_WIDTH = 44
NO_LIGHT = "Uden prioritet"


def check_json(register: Register) -> dict[str, Any]:
    """What a check found, ready for JSON."""
    return {
        "file": register.file,
        "requests": len(register.requests),
        "by_light": _by_light(register),
        "criteria": [{"name": c.name, "weight": c.weight, "min": c.low, "max": c.high} for c in register.criteria],
        "findings": [finding.as_dict() for finding in by_severity(register.findings)],
    }


def check_text(register: Register) -> str:
    """What a check found, for people."""
    lights = ", ".join(
        f"{count} {light.casefold() if count == 1 else LIGHT_PLURALS.get(light, light.casefold())}"
        for light, count in _by_light(register).items()
    )
    criteria = [
        (c.name, format_number(c.weight, _decimals(c.weight)), f"{_plain(c.low)}-{_plain(c.high)}")
        for c in register.criteria
    ]
    lines = [
        f"{one_line(register.file)}: {requests_counted(len(register.requests))} ({lights})",
        "",
        *table(("Kriterium", "Vægt", "Skala"), criteria, right=(1,)),
        "",
        finding_counts(register.findings),
        *(line for finding in by_severity(register.findings) for line in _finding_lines(finding)),
    ]
    return "\n".join(lines) + "\n"


def rank_text(outcome: Outcome, path: str) -> str:
    """The ranking, for people; `path` is the workbook's, as they wrote it."""
    lines = [*_about(outcome), "", *_ranking(outcome), "", *_result(outcome), _where_to_look(outcome.register, path)]
    return "\n".join(lines) + "\n"


def table(header: Sequence[str], rows: Iterable[Sequence[str]], right: Sequence[int] = ()) -> list[str]:
    """Lines of a table whose columns are as wide as their widest cell; columns in `right` are set to the right.

    >>> table(("Navn", "Tal"), [("a", "1.000")], right=(1,))
    ['Navn    Tal', 'a     1.000']
    """
    cells = [[one_line(cell) for cell in row] for row in (header, *rows)]
    widths = [max(map(display_width, column)) for column in zip(*cells, strict=True)]
    return ["  ".join(_padded(row, widths, right)).rstrip() for row in cells]


def display_width(text: str) -> int:
    """How many places a text takes on a terminal; wide letters and pictures take two, combining marks none."""
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )


def one_line(text: str) -> str:
    """Text that can't move the cursor or turn the direction of writing: one line, no control characters.

    >>> one_line("Rød\\n\\x1b[2Jtekst")
    'Rød [2Jtekst'
    """
    kept = ("" if unicodedata.category(c) == "Cf" else " " if unicodedata.category(c)[0] == "C" else c for c in text)
    return " ".join("".join(kept).split())


def finding_counts(findings: Sequence[Finding]) -> str:
    """How many findings there are of each level, as a sentence."""
    return f"Bemærkninger: {counted(findings)}." if findings else "Ingen bemærkninger."


def requests_counted(count: int) -> str:
    """How many requests, in words.

    >>> requests_counted(1), requests_counted(2)
    ('1 ændringsønske', '2 ændringsønsker')
    """
    return f"{count} ændringsønske{'' if count == 1 else 'r'}"


def _padded(row: Sequence[str], widths: Sequence[int], right: Sequence[int]) -> Iterable[str]:
    for place, (cell, width) in enumerate(zip(row, widths, strict=True)):
        blanks = " " * (width - display_width(cell))
        yield blanks + cell if place in right else cell + blanks


def _by_light(register: Register) -> dict[str, int]:
    counts = {light: sum(r.light == light for r in register.requests) for light in LIGHTS}
    rest = len(register.requests) - sum(counts.values())
    return {**counts, NO_LIGHT: rest} if rest else counts


def _finding_lines(finding: Finding) -> Iterable[str]:
    place = "!".join(filter(None, (finding.sheet, finding.cell)))
    yield f"{finding.level.danish}{f' i {one_line(place)}' if place else ''}: {one_line(finding.message)}"
    if finding.advice:
        yield f"    {one_line(finding.advice)}"


def _decimals(value: float) -> int:
    return 0 if value == int(value) else 2


def _plain(value: float) -> str:
    return format_number(value, _decimals(value))


def _about(outcome: Outcome) -> Iterable[str]:
    register, settings = outcome.register, outcome.settings
    competing, total = len(outcome.number), len(register.requests)
    yield f"{one_line(register.file)}: {requests_counted(total)}, {competing} konkurrerer, {total - competing} gør ikke"
    shares = settings.weights.shares
    yield "Vægte: " + ", ".join(f"{one_line(c.name)} {format_percent(shares[c.name], 1)}" for c in register.criteria)
    committed = f", heraf disponeret {format_money(settings.committed)}" if settings.committed else ""
    yield (
        f"Pulje: {format_money(settings.pool)}{committed}, brugt {rule_words(settings)}, "
        f"regnet med {COSTS[settings.cost]}; {guard_words(settings.guard)}"
    )


def _ranking(outcome: Outcome) -> Iterable[str]:
    header = ("Nr.", "ÆØ", "Titel", "Prioritet", "Type", "Str.", "Score", "Pris", "Puljen")
    rows = [_row(outcome, place) for place in range(len(outcome.number))]
    lines = table(header, rows, right=(0, 6, 7))
    if outcome.line is not None:
        lines.insert(1 + outcome.line, f"- - - {line_words(outcome)} - - -")
    return lines


def _row(outcome: Outcome, place: int) -> tuple[str, ...]:
    request = outcome.register.requests[outcome.position[place]]
    score = format_number(outcome.score[place], 1)
    if outcome.incomplete[place]:
        score += f"-{format_number(outcome.score_max[place], 1)}"
    return (
        str(outcome.rank[place]),
        request.id,
        shortened(one_line(request.title)),
        request.light or "-",
        request.kind or "-",
        request.size or "-",
        score,
        "mangler" if np.isnan(outcome.cost[place]) else format_money(outcome.cost[place]),
        standing(outcome, place),
    )


def shortened(text: str) -> str:
    """A title cut to the width of its column."""
    if display_width(text) <= TITLE_WIDTH:
        return text
    while display_width(text) > TITLE_WIDTH - 1:
        text = text[:-1]
    return f"{text.rstrip()}…"


def _result(outcome: Outcome) -> Iterable[str]:
    low, high = format_money(outcome.spent_low), format_money(outcome.spent_high)
    left = over_committed(outcome)
    left = f"; {left}" if left else f", tilbage {format_money(outcome.remaining)}"
    yield f"Brugt {format_money(outcome.spent)} (mellem {low} og {high}){left}"
    risk, overrun = format_percent(outcome.over_pool_probability), format_percent(outcome.settings.overrun_high)
    yield (
        f"Score tilsammen {format_number(outcome.total_score, 1)}; risiko for at overskride puljen {risk} "
        f"(leverandørens fælles overskridelse: op til {overrun})"
    )
    if note := risk_note(outcome):
        yield note
    if note := xxl_note(outcome):
        yield f"{note} Sæt den med --xxl-high."
    if drowned := outcome.number[outcome.drowned].tolist():
        yield f"Røde fejl uden for puljen: {', '.join(map(form_id, drowned))}"


def _where_to_look(register: Register, path: str) -> str:
    counts = finding_counts(register.findings)
    shown = one_line(mask(path))
    quoted = f'"{shown}"' if " " in shown else shown
    return f"{counts} Se dem med: kpro check {quoted}" if register.findings else counts
