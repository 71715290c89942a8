"""What the page on the year draws, as JSON. Computes nothing."""

from typing import Any

from kpro_analysis.charts.wheel_picture import shape_svg, wheel_svg
from kpro_analysis.danish import format_date, format_long_date, format_money, format_number
from kpro_analysis.findings import by_severity
from kpro_analysis.register.requests import DecisionRow, form_id
from kpro_analysis.screens.finding_state import finding_state
from kpro_analysis.screens.wheel_look import DAYS, Asking
from kpro_analysis.wheel.event import Event, kinds_of
from kpro_analysis.wheel.moments import DAY, DENMARK
from kpro_analysis.wheel.words import counted_events, kind_rows

MOST_FINDINGS = 100


def first_state(asking: Asking) -> dict[str, Any]:
    """All that the page needs to draw itself the first time."""
    found = asking.found
    findings = by_severity(found.findings)
    rest = len(findings) - MOST_FINDINGS
    return {
        "fresh": _fresh(asking),
        "missing": found.missing,
        "notices": [*found.notices, *asking.notices],
        "findings": [finding_state(finding) for finding in findings[:MOST_FINDINGS]],
        "moreFindings": f"… og {format_number(rest)} til. Se dem med kpro wheel." if rest > 0 else "",
        "years": list(asking.years),
        "kinds": list(asking.kinds),
        "marks": {kind.name: shape_svg(kind) for kind in kinds_of(asking.all_events)},
        "view": view_state(asking),
    }


def _fresh(asking: Asking) -> str:
    plan = asking.found.plan
    if plan is None:
        return "Der er intet årshjul endnu"
    saved = format_long_date(plan.saved.astimezone(DENMARK))
    return f"{plan.file} · {counted_events(len(plan.events))} · gemt {saved}"


def view_state(asking: Asking) -> dict[str, Any]:
    """All that can change."""
    look = asking.look
    coming, of_year = asking.coming, asking.of_year
    last = look.day + DAYS * DAY
    return {
        "type": "view",
        "query": asking.query,
        "error": asking.error,
        "day": look.day.isoformat(),
        "year": look.year,
        "kind": look.kind,
        "search": look.search,
        "heading": f"De næste {DAYS} dage" if look.day == asking.today else f"{DAYS} dage fra {format_date(look.day)}",
        "span": f"{counted_events(len(coming))} fra {format_date(look.day)} til {format_date(last)}.",
        "coming": [_event(event) for event in coming],
        "nothing": _nothing(asking) if not coming else "",
        "picture": wheel_svg(of_year, look.year),
        "kindRows": [
            [name, meaning, asks, format_number(count)] for name, _, meaning, asks, count in kind_rows(of_year)
        ],
        "events": [_event(event) for event in of_year],
        "decisions": [_decision(row) for row in asking.decisions],
        "decisionWords": _decision_words(asking),
    }


def _event(event: Event) -> dict[str, str]:
    return {
        "when": event.when,
        "kind": event.kind.name,
        "title": event.title,
        "explanation": event.explanation,
        "participants": event.participants,
        "asks": event.kind.asks,
    }


def _nothing(asking: Asking) -> str:
    of_kind = "" if asking.look.kind is None else f" af typen {asking.look.kind}"
    return f"Der er intet i årshjulet{of_kind} i de dage. Vælg en anden dag eller en anden type."


def _decision(row: DecisionRow) -> dict[str, Any]:
    return {
        "day": "uden dato" if row.day is None else format_date(row.day),
        "meeting": row.meeting,
        "text": row.text,
        "requests": [[form_id(number), number] for number in row.numbers],
        "amount": "" if row.amount is None else format_money(row.amount),
        "scenario": row.scenario,
    }


def _decision_words(asking: Asking) -> str:
    every, found = len(asking.found.decisions), len(asking.decisions)
    if not every:
        return (
            "Der er ingen beslutninger endnu. Skriv dem på et ark «Beslutninger» med overskrifterne Dato, Møde, "
            "Beslutning, ÆØ, Beløb (kr.) og Scenarie, eller gem en på siden Scenarier og beslutninger."
        )
    if not found:
        return "Ingen beslutning passer til søgningen. Søg efter et ord eller et blanketnummer, fx #019."
    counted = "1 beslutning" if every == 1 else f"{format_number(every)} beslutninger"
    return f"{counted}." if found == every else f"{format_number(found)} af {counted}."
