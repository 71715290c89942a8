"""What the page of scenarios and decisions draws, as JSON. Computes nothing."""

from typing import Any
from urllib.parse import urlencode

from kpro_analysis.charts.slope import slope_svg
from kpro_analysis.danish import format_date, format_long_date, format_money
from kpro_analysis.register.requests import form_id
from kpro_analysis.screens.folder import saved_day
from kpro_analysis.screens.link import SCENARIO_KEY
from kpro_analysis.screens.scenarios import AGREED_KEY, Scenarios
from kpro_analysis.weighting.compare import AGREED, Comparison
from kpro_analysis.weighting.compare_words import agreement_rows, money_rows, request_rows, summary
from kpro_analysis.weighting.decision_files import KeptDecision
from kpro_analysis.weighting.meeting_files import DENMARK
from kpro_analysis.weighting.replay import OTHER, SAME
from kpro_analysis.weighting.scenario_files import SavedScenario
from kpro_analysis.weighting.setting_words import SettingRow
from kpro_analysis.weighting.wording import rule_label

WEIGHTING_PAGE = "vaegtning.ipynb"
REGISTER_CHANGED, FILE_CHANGED = "Registeret er ændret siden", "Filen er rettet siden"


def first_state(session: Scenarios) -> dict[str, Any]:
    """All that the page needs to draw itself the first time."""
    register = session.register
    return {
        "register": {"file": register.file, "saved": saved_day(register), "requests": len(register.requests)},
        "today": session.clock().date().isoformat(),
        "view": view_state(session),
    }


def view_state(session: Scenarios, said: str = "", kept: bool = False) -> dict[str, Any]:
    """All that can change; `said` is a sentence on what was just done, `kept` that it was a decision."""
    return {
        "type": "view",
        "query": session.query,
        "error": session.error,
        "said": said,
        "kept": kept,
        "scenarios": [_agreed(session), *(_saved(session, saved) for saved in session.listed.saved)],
        "faults": session.listed.faults,
        "logFaults": session.decision_faults,
        "chosen": session.chosen,
        "deleted": [one.name for one in session.deleted],
        "comparison": _comparison(session.comparison) if session.comparison else None,
        "decisions": [_decision(kept) for kept in session.decisions.kept],
        "replay": _replay(session),
    }


def _agreed(session: Scenarios) -> dict[str, Any]:
    settings = session.contender(AGREED_KEY).settings
    about = f"Det, registeret siger: {rule_label(settings)}, pulje {format_money(settings.pool)}"
    return {"key": AGREED_KEY, "name": AGREED, "about": about, "remarks": [], "href": WEIGHTING_PAGE}


def _saved(session: Scenarios, saved: SavedScenario) -> dict[str, Any]:
    scenario, found = saved.scenario, session.contender(saved.file)
    moment = scenario.saved.astimezone(DENMARK)
    by = f" af {scenario.saved_by}" if scenario.saved_by else ""
    count = len(scenario.snapshot.funded)
    return {
        "key": saved.file,
        "sha": saved.sha256,
        "name": scenario.name,
        "when": f"Gemt {format_date(moment)} kl. {moment:%H.%M}{by}",
        "about": (
            f"{count} {'ønske' if count == 1 else 'ønsker'} · {format_money(scenario.snapshot.spent)} · "
            f"{rule_label(scenario.settings)}"
        ),
        "note": scenario.note,
        "changed": FILE_CHANGED if scenario.snapshot.sha256 == session.register.sha256 else REGISTER_CHANGED,
        "remarks": list(found.remarks),
        "href": f"{WEIGHTING_PAGE}?{urlencode({SCENARIO_KEY: saved.file})}",
    }


def _comparison(comparison: Comparison) -> dict[str, Any]:
    requests = comparison.outcomes[0].register.by_number
    return {
        "names": [one.name for one in comparison.contenders],
        "summary": summary(comparison),
        "svg": slope_svg(comparison),
        "requests": [
            {
                "id": row.id,
                "title": row.title,
                "light": requests[row.number].light,
                "cells": row.places,
                "in": row.funded,
            }
            for row in request_rows(comparison)
        ],
        "money": _rows(money_rows(comparison)),
        "differences": _rows(comparison.differences),
        "agreement": list(agreement_rows(comparison)),
    }


def _rows(rows: tuple[SettingRow, ...]) -> list[dict[str, Any]]:
    return [{"what": row.what, "values": row.values} for row in rows]


def _decision(kept: KeptDecision) -> dict[str, Any]:
    words, decision = kept.decision.words, kept.decision
    return {
        "file": kept.file,
        "date": format_long_date(words.day),
        "meeting": words.meeting or "",
        "title": words.title,
        "movedBy": words.moved_by or "",
        "ids": ", ".join(form_id(one.number) for one in sorted(decision.chosen, key=lambda one: one.number)),
        "amount": format_money(decision.money.spent),
        "scenario": decision.scenario.name,
    }


def _replay(session: Scenarios) -> dict[str, Any] | None:
    if session.replayed is None:
        return None
    file, found = session.replayed
    return {"file": file, "heading": SAME if found.same else OTHER, "sentences": [*found.differs, *found.notes]}
