"""What the register page draws, as JSON. Computes nothing."""

import math
from collections.abc import Iterator
from typing import Any

from kpro_analysis.danish import format_date, format_long_date, format_money, format_number
from kpro_analysis.findings import Finding, Level, by_severity, count_by_level, counted
from kpro_analysis.register.overview import NOT_FILLED_IN, Overview
from kpro_analysis.register.overview_words import (
    BREAKDOWN_NAMES,
    WHO_WAITS,
    behind_sentence,
    days_text,
    finding_place,
    time_sentences,
    within_label,
    within_text,
)
from kpro_analysis.register.requests import Register, Request, form_id
from kpro_analysis.register.waiting import age
from kpro_analysis.screens.browsing import Browsing
from kpro_analysis.screens.folder import saved_day
from kpro_analysis.screens.register_look import shown, to_query
from kpro_analysis.spreadsheet import csv_cell

WHAT_IF = "vaegtning.ipynb"
NO_TITLE = "(uden titel)"


def first_state(browsing: Browsing) -> dict[str, Any]:
    """All that the page needs to draw itself the first time."""
    register = browsing.register
    findings = by_severity(register.findings)
    return {
        "register": {"file": register.file, "saved": saved_day(register), "requests": len(register.requests)},
        "notices": browsing.notices,
        "today": browsing.today.isoformat(),
        "requests": {r.number: _request(r) for r in register.requests},
        "whoWaits": WHO_WAITS,
        "findings": [_finding(finding) for finding in findings],
        "levels": [_level(level, count) for level, count in count_by_level(findings).items() if count],
        "copied": "\n".join(_copied(finding) for finding in findings),
        "view": view_state(browsing, anew=True),
    }


def view_state(browsing: Browsing, *, anew: bool) -> dict[str, Any]:
    """The list and what is chosen; `overview` has all numbers when they are `anew`, else it is None."""
    look, found = browsing.look, browsing.found
    request = None if look.selected is None else browsing.register.by_number[look.selected]
    return {
        "type": "view",
        "query": to_query(look),
        "error": browsing.error,
        "search": look.search,
        "filters": {name: sorted(values) for name, values in look.filters.items()},
        "levels": sorted(look.levels),
        "selected": look.selected,
        "day": browsing.day.isoformat(),
        "ownDay": look.day is None,
        "shown": shown(look, found),
        "detail": None if request is None else detail(request, found),
        "overview": overview_state(found) if anew else None,
    }


def _request(request: Request) -> dict[str, Any]:
    return {
        "id": request.id,
        "title": request.title or NO_TITLE,
        "light": request.light,
        "status": request.status or NOT_FILLED_IN,
        "filed": format_date(request.filed) if request.filed else "–",
    }


def overview_state(found: Overview) -> dict[str, Any]:
    """All numbers on the day that is looked at."""
    time = found.time
    return {
        "dayWords": format_long_date(found.day),
        "facets": [
            {
                "name": name,
                "title": BREAKDOWN_NAMES[name],
                "values": [{"value": c.value, "label": c.label, "count": c.count} for c in counts],
            }
            for name, counts in found.counts.items()
        ],
        "cross": {
            "lights": found.cross.lights,
            "statuses": found.cross.statuses,
            "counts": found.cross.counts,
            "totals": [count.count for count in found.counts["status"]],
        },
        "figures": list(_figures(found)),
        "sentences": time_sentences(time),
        "within": [
            {"label": within_label(w), "text": within_text(w), "share": w.share} for w in time.within if time.decided
        ],
        "waiting": [[w.request.number, days_text(w.days)] for w in found.waiting],
        "behind": behind_sentence(found),
        "ages": {r.number: days_text(age(r, found.day)) for r in found.register.requests},
    }


def _figures(found: Overview) -> Iterator[tuple[str, str, str]]:
    """The figures that are asked for first: what, how much, and a note."""
    time, total = found.time, len(found.register.requests)
    yield "Ændringsønsker", format_number(total), f"{format_number(len(found.waiting))} venter"
    longest = found.waiting[0] if found.waiting else None
    yield (
        "Har ventet længst",
        days_text(longest.days) if longest else "–",
        longest.request.id if longest else "ingen venter",
    )
    notes = {True: "ingen beslutninger", False: "kan ikke siges endnu"}
    known = time.median is not None
    yield "Halvdelen besluttet på", days_text(time.median), "fra modtaget" if known else notes[not time.decided]
    others = [finding for finding in found.register.findings if finding.level is not Level.ERROR]
    errors = len(found.register.findings) - len(others)
    yield "Fejl i registeret", format_number(errors), counted(others) if others else "ingen advarsler"


def _level(level: Level, count: int) -> dict[str, str]:
    return {"level": str(level), "words": level.counted(count)}


def _finding(finding: Finding) -> dict[str, str]:
    return {
        "level": str(finding.level),
        "word": finding.level.danish,
        "place": finding_place(finding),
        "message": finding.message,
        "advice": finding.advice,
    }


def _copied(finding: Finding) -> str:
    """A line that becomes four cells when it is put into Excel."""
    texts = (finding.level.danish, finding_place(finding), finding.message, finding.advice)
    return "\t".join(csv_cell(" ".join(text.split())) for text in texts)


def detail(request: Request, found: Overview) -> dict[str, Any]:
    """All that the register says of one request; contact details aren't there."""
    decided = found.decisions.get(request.number)
    days = age(request, found.day)
    facts = [
        ("Prioritet", request.light),
        ("Status", request.status),
        ("Type", request.kind),
        ("Modul", request.module),
        ("Kilde", request.source),
        ("Kommune", request.municipality),
        ("Modtaget", format_date(request.filed) if request.filed else None),
        ("Alder", days_text(days) if days is not None else None),
        ("Besluttet", format_date(decided) if decided else None),
        ("Workshop", request.workshop),
        ("Størrelse", request.size),
        ("Estimat", format_money(request.estimate) if request.estimate is not None else None),
        *_relations(request, found.register),
        ("Bemærkning", request.remark),
        ("Samlet point", _points(request.total) if request.total is not None else None),
        ("Række i arket", str(request.row) if request.row else None),
    ]
    return {
        **_request(request),
        "description": request.description,
        "facts": [(name, value) for name, value in facts if value],
        "points": _given(request, found.register),
        "whatIf": f"{WHAT_IF}?valgt={request.number}",
    }


def _relations(request: Request, register: Register) -> Iterator[tuple[str, str | None]]:
    included = [r.id for r in register.requests if r.included_in == request.number]
    yield "Omfattet af", form_id(request.included_in) if request.included_in is not None else None
    yield "Omfatter", ", ".join(included)
    yield "Kræver", ", ".join(form_id(number) for number in request.requires)


def _given(request: Request, register: Register) -> list[tuple[str, str]]:
    """Points by criterion; nothing where none was given, as on requests that aren't red."""
    pairs = list(zip(register.criteria, request.points, strict=False))
    if all(math.isnan(points) for _, points in pairs):
        return []
    return [
        (criterion.name, "ikke givet" if math.isnan(points) else f"{_points(points)} af {_points(criterion.high)}")
        for criterion, points in pairs
    ]


def _points(value: float) -> str:
    return format_number(value, 0 if value == round(value) else 1)
