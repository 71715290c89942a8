"""What the facilitator's page draws, as JSON: once what never changes, then all of it when something did."""

import hashlib
from collections import Counter
from typing import Any
from urllib.parse import urlencode

import numpy as np

from kpro_analysis.charts.palette import criterion_colors
from kpro_analysis.danish import format_long_date
from kpro_analysis.screens.facilitator import Facilitator
from kpro_analysis.screens.folder import saved_day
from kpro_analysis.screens.scenarios import AGREED_KEY, CHOSEN_KEY
from kpro_analysis.screens.what_if_view import DECIMALS, conditions
from kpro_analysis.weighting.meeting_files import DENMARK, Meeting
from kpro_analysis.weighting.panel import Panel
from kpro_analysis.weighting.panel_tables import MOST_DISPUTED
from kpro_analysis.weighting.panel_words import NO_MUNICIPALITY
from kpro_analysis.weighting.scenario_files import SavedScenario

SCENARIOS_PAGE = "scenarier.ipynb"
NAMELESS = "uden navn"


def first_state(session: Facilitator) -> dict[str, Any]:
    """All that the page needs to draw itself the first time."""
    register = session.register
    return {
        "register": {"file": register.file, "saved": saved_day(register), "requests": len(register.requests)},
        "criteria": [
            {"name": c.name, "color": color}
            for c, color in zip(register.criteria, criterion_colors(len(register.criteria)), strict=True)
        ],
        "requests": {r.number: [r.id, r.title, r.light, r.kind] for r in register.requests},
        "notices": session.notices,
        "view": view_state(session),
    }


def seen(session: Facilitator) -> str:
    """A short text that differs when anything that is drawn may differ."""
    return hashlib.sha256(repr(session.revision).encode()).hexdigest()[:16]


def view_state(session: Facilitator, *, said: str = "", error: str | None = None) -> dict[str, Any]:
    """All that can change; `said` and `error` are sentences on what was just done."""
    room = session.room
    return {
        "type": "view",
        "seen": seen(session),
        "meetings": _meetings(room.meetings.meetings),
        "faults": room.meetings.faults,
        "meeting": _meeting(room.meeting) if room.meeting else None,
        "handout": session.participants_address,
        "medianAddress": session.median_address,
        "taken": _taken(session.taken) if session.taken else None,
        "query": session.query,
        "people": [
            {
                "name": b.name or NAMELESS,
                "time": f"{b.sent.astimezone(DENMARK):%H.%M}",
                "otherRegister": b.register != session.register.sha256,
            }
            for b in room.ballots
        ],
        "fault": session.fault,
        "error": error,
        "said": said,
        "panel": _panel(session.panel, session) if session.panel else None,
    }


def _meeting(meeting: Meeting) -> dict[str, Any]:
    day = format_long_date(meeting.created.astimezone(DENMARK))
    return {"stem": meeting.stem, "title": meeting.title, "day": day, "open": meeting.is_open}


def _meetings(meetings: tuple[Meeting, ...]) -> list[dict[str, Any]]:
    """Each meeting; those of one title on one day also with the time, to the second where they were started in one."""
    lines = [{**_meeting(m), "when": _when(m, "")} for m in meetings]
    for form in (" kl. %H.%M", " kl. %H.%M.%S"):
        seen = Counter((line["title"], line["when"]) for line in lines)
        for line, meeting in zip(lines, meetings, strict=True):
            if seen[line["title"], line["when"]] > 1:
                line["when"] = _when(meeting, form)
    return lines


def _when(meeting: Meeting, form: str) -> str:
    created = meeting.created.astimezone(DENMARK)
    return format_long_date(created) + created.strftime(form)


def _taken(saved: SavedScenario) -> dict[str, Any]:
    """The scenario that was just made, and where it stands beside what is agreed."""
    query = urlencode({CHOSEN_KEY: f"{AGREED_KEY}~{saved.file}"})
    return {"name": saved.scenario.name, "href": f"{SCENARIOS_PAGE}?{query}"}


def _panel(panel: Panel, session: Facilitator) -> dict[str, Any]:
    outcome = panel.outcome
    agreed = session.agreed.settings.weights.shares
    return {
        "count": len(panel.participants),
        "words": panel.agreement_words,
        "note": panel.note,
        "leftOut": panel.left_out,
        "conditions": conditions(outcome),
        "spent": outcome.spent,
        "available": outcome.available,
        "municipalities": len(panel.municipalities),
        "criteria": [
            {
                "shares": np.round(panel.shares[:, i], DECIMALS).tolist(),
                "lowest": spread.lowest,
                "low": spread.low_quartile,
                "median": spread.median,
                "high": spread.high_quartile,
                "highest": spread.highest,
                "agreed": agreed[spread.criterion],
            }
            for i, spread in enumerate(panel.spread)
        ],
        "rows": [
            {
                "number": number,
                "rank": int(outcome.rank[place]),
                "score": round(float(outcome.score[place]), DECIMALS),
                "funded": bool(outcome.funded[place]),
                "ranks": panel.rank[:, place].tolist(),
                "low": int(panel.rank[:, place].min()),
                "high": int(panel.rank[:, place].max()),
                "apart": round(float(panel.disagreement[place]), DECIMALS),
                "sets": int(panel.sets[place]),
                "municipalitySets": int(panel.municipality_sets[place]),
            }
            for place, number in enumerate(outcome.number.tolist())
        ],
        "disputed": panel.most_disputed(MOST_DISPUTED),
        "fairness": [
            {
                "name": row.municipality or NO_MUNICIPALITY,
                "spent": row.spent,
                "share": row.share,
                "funded": row.funded,
                "competing": row.competing,
            }
            for row in panel.fairness
        ],
    }
