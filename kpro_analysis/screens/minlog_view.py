"""What the MinLog page draws, as JSON. Computes nothing."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from kpro_analysis.danish import MONTHS, format_date, format_number, format_percent, sort_key
from kpro_analysis.minlog.audit_folder import audit_folders, summary_folder
from kpro_analysis.minlog.audit_result import CLASSES
from kpro_analysis.minlog.store import Store
from kpro_analysis.minlog.summary_format import DAYS, DIMENSIONS, Meta, read_meta
from kpro_analysis.minlog.summary_kept import KeptTrace, TraceRow
from kpro_analysis.minlog.summary_view import Row, View, Week
from kpro_analysis.screens.minlog_look import month_text, to_query
from kpro_analysis.screens.minlog_visit import MOST_TRACES, AuditVisit
from kpro_analysis.small_numbers import WITHHELD, Shown

DENMARK = ZoneInfo("Europe/Copenhagen")
EPOCH = date(1970, 1, 1)
LABELS = {"system": "System", "activity": "Aktivitet", "organisation": "Organisation", "role": "Rolle"}
NOT_GIVEN = "(ikke oplyst)"
KEPT_YEARS = 2  # that the national log keeps entries
MOST_ROWS = 200
FEW_LEFT = "Valget rummer færre end 5 borgere, så intet vises. Fjern et filter, eller fortryd."


def first_state(visit: AuditVisit, log: str, logs: list[str]) -> dict[str, Any]:
    """All that the page needs to draw itself the first time; `logs` are the audits to choose from, `log` this one."""
    meta = visit.summary.meta
    return {
        "fresh": freshness(visit.store, meta),
        "log": log,
        "logs": logs,
        "notices": visit.notices,
        "labels": LABELS,
        "values": {name: _values(meta.texts[name]) for name in DIMENSIONS},
        "months": [[month_text(m), _month_words(m)] for m in _months(meta)],
        "days": DAYS,
        "inactiveKnown": visit.summary.inactive_known,
        "hypotheses": [_hypothesis(one) for one in visit.hypotheses],
        "view": view_state(visit, log),
    }


def freshness(store: Store, meta: Meta) -> str:
    """How many files and entries there are, of when."""
    files = len(store.manifest.files)
    words = f"{format_number(files)} {'fil' if files == 1 else 'filer'} · {format_number(meta.entries)} registreringer"
    return f"{words} · {_day_words(meta.first)} til {_day_words(meta.last)}" if meta.rows else f"{words}"


def state_words(folder: Path) -> str:
    """What of MinLog there is in the data folder, of when, or what is missing."""
    audits = audit_folders(folder)
    if not audits:
        return "Intet udtræk er læst ind endnu. Åbn siden for at se hvordan."
    store = Store.open(audits[0])
    summary = summary_folder(store)
    words = freshness(store, read_meta(summary)) if summary else f"{audits[0].name} er ikke gjort klar til siden endnu"
    return f"{words} · {len(audits)} udtræk i datamappen" if len(audits) > 1 else words


def _values(texts: tuple[str, ...]) -> list[list[str]]:
    return [[text, text or NOT_GIVEN] for text in sorted(texts, key=lambda text: (not text, sort_key(text)))]


def _months(meta: Meta) -> range:
    months = [month for month, _ in meta.slots]
    return range(min(months), max(months) + 1) if months else range(0)


def _month_words(month: int) -> str:
    return f"{MONTHS[month % 12]} {month // 12}"


def _moment(microseconds: int) -> datetime:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)).astimezone(DENMARK)


def _day_words(microseconds: int) -> str:
    return format_date(_moment(microseconds).date())


def view_state(visit: AuditVisit, log: str = "") -> dict[str, Any]:
    """All that can change."""
    look, view = visit.look, visit.view
    filters = look.filters
    return {
        "type": "view",
        "query": to_query(look, log),
        "error": visit.error,
        "canUndo": visit.can_undo,
        "controls": {
            "first": "" if filters.first is None else month_text(filters.first),
            "last": "" if filters.last is None else month_text(filters.last),
            "filters": {name: sorted(values, key=sort_key) for name, values in filters.values.items()},
            "days": filters.days,
            "by": look.by,
            "releases": ", ".join(format_date(day) for day in look.releases),
        },
        "few": FEW_LEFT if view.entries is None else "",
        "figures": list(_figures(view, filters.days)),
        "weeks": [_week(week) for week in view.weeks],
        "marks": _marks(visit),
        "edge": _edge(visit),
        "classes": _classes(view),
        "rows": _rows(view, look.by),
        "traces": [_trace(trace) for trace in visit.traces],
        "mostTraces": MOST_TRACES,
        "trace": _looked_into(visit),
    }


def _figures(view: View, days: int) -> Iterator[tuple[str, str, str]]:
    """The figures that are asked for first: what, how much, and a note."""
    yield "Registreringer", _amount(view.entries), "i MinLog"
    yield "Borgere", _people(view.citizens), "er registreret"
    yield "Brugere", _people(view.users), "har slået op"
    if view.inactive_known:
        known = view.inactive_citizens
        note = f"{_people(known)} borgere" if known not in (None, WITHHELD) else "af registreringerne"
        yield f"På inaktive i {days} dage", _share(view.inactive_share, 1), note
    else:
        yield "På inaktive", "ukendt", "aktiviteter er ikke læst ind"


def _amount(amount: int | None) -> str:
    return WITHHELD if amount is None else format_number(amount)


def _share(share: float | None, decimals: int = 0) -> str:
    return WITHHELD if share is None else format_percent(share, decimals)


def _people(count: Shown | None) -> str:
    return format_number(count) if isinstance(count, int) else count or ""


def _week(week: Week) -> dict[str, Any]:
    monday = EPOCH + timedelta(days=week.monday)
    return {
        "day": week.monday,
        "label": f"uge {monday.isocalendar().week}, {format_date(monday)}",
        "entries": week.entries,
        "entriesText": _amount(week.entries),
        "share": week.inactive_share,
        "shareText": _share(week.inactive_share, 1) if week.entries else _amount(week.entries),
    }


def _marks(visit: AuditVisit) -> list[dict[str, Any]]:
    """The releases by day: those of the file, and those that were typed."""
    named = [(release.day, release.name) for release in visit.releases]
    typed = [(day, "") for day in visit.look.releases if day not in {day for day, _ in named}]
    return [
        {"day": (day - EPOCH).days, "label": f"{format_date(day)}{f' {name}' if name else ''}"}
        for day, name in sorted(named + typed)
    ]


def _edge(visit: AuditVisit) -> dict[str, Any]:
    """The day before which the national log may have dropped entries, counted from the last entry."""
    last = _moment(visit.summary.meta.last).date()
    day = last.replace(year=last.year - KEPT_YEARS, day=min(last.day, 28))
    return {
        "day": (day - EPOCH).days,
        "words": f"MinLog gemmer registreringer i to år. Før {format_date(day)} (to år før den sidste) kan der mangle "
        "registreringer, så en stigning dér er ikke en stigning.",
    }


def _classes(view: View) -> list[dict[str, Any]] | None:
    if view.classes is None:
        return None
    return [
        {
            "name": one.name,
            "words": CLASSES[one.name],
            "entries": _amount(one.entries),
            "share": one.share,
            "shareText": _share(one.share, 1),
        }
        for one in view.classes
    ]


def _rows(view: View, by: str) -> dict[str, Any]:
    rows = view.rows.get(by, ())
    most = max((row.entries or 0 for row in rows), default=0)
    left = len(rows) - MOST_ROWS
    words = f"De {format_number(left)} med færrest registreringer er udeladt. Sæt et filter for at se dem."
    return {
        "rows": [_row(row, most) for row in rows[:MOST_ROWS]],
        "left": words if left > 0 else "",
    }


def _row(row: Row, most: int) -> dict[str, Any]:
    return {
        "value": row.text,
        "label": row.text or NOT_GIVEN,
        "entries": _amount(row.entries),
        "part": (row.entries or 0) / most if most else 0,
        "inactive": _share(row.inactive_share, 1),
        "citizens": _people(row.citizens),
        "users": _people(row.users),
    }


def _when(microseconds: int) -> str:
    moment = _moment(microseconds)
    return f"{format_date(moment.date())} kl. {moment:%H.%M.%S}"


def _where(texts: dict[str, str]) -> str:
    return " · ".join(texts[name] for name in DIMENSIONS if texts[name]) or NOT_GIVEN


def _trace(trace: KeptTrace) -> dict[str, Any]:
    return {
        "id": trace.id,
        "citizens": format_number(trace.fan_out),
        "when": _when(trace.time),
        "where": _where(trace.texts),
    }


def _looked_into(visit: AuditVisit) -> dict[str, Any] | None:
    if visit.look.trace is None:
        return None
    found = visit.kept.trace(visit.look.trace)
    if found is None:
        return {
            "id": visit.look.trace,
            "words": "Sporet er ikke blandt dem, der er gemt at se på.",
            "rows": [],
            "apart": False,
        }
    trace, rows = found
    sides = visit.summary.meta.sides
    left = trace.rows - len(rows)
    apart = len({_where(row.texts) for row in rows}) > 1
    words = f"{format_number(trace.fan_out)} borgere i ét spor, {_when(trace.time)}"
    words += "." if apart else f": {_where(trace.texts)}."
    if left > 0:
        words += f" Her er de første {format_number(len(rows))} af {format_number(trace.rows)} linjer."
    return {"id": trace.id, "words": words, "rows": [_trace_row(row, sides) for row in rows], "apart": apart}


def _trace_row(row: TraceRow, sides: tuple[str, ...]) -> dict[str, str]:
    since = "aldrig" if row.inactive_days is None else f"{format_number(row.inactive_days)} dage siden"
    return {
        "when": _when(row.time),
        "person": row.person,
        "user": row.user or NOT_GIVEN,
        "where": _where(row.texts),
        "since": since if "activity" in sides else "ukendt",
        "team": ("ja" if row.in_team else "nej") if "careteam" in sides else "ukendt",
    }


TITLES = {
    "careteam": "Careteam",
    "listcall": "Listekald",
    "leaving": "Efter udmeldelse",
    "release": "Release",
}


def _hypothesis(result: dict[str, Any]) -> dict[str, Any]:
    effect = result.get("effect") or {}
    given = [effect.get(name) for name in ("value", "low", "high")]
    numbers = [float(number) for number in given if isinstance(number, int | float)]
    known = len(numbers) == len(given)
    return {
        "title": TITLES.get(str(result.get("hypothesis")), "Hypotese"),
        "kind": str(effect.get("kind") or ""),
        "effect": numbers if known else None,
        "effectText": "{} ({} – {})".format(*(format_number(n, 2) for n in numbers)) if known else "kan ikke siges",
        "sentence": str(result.get("sentence") or ""),
        "refuted": str(result.get("refuted_by") or ""),
    }
