"""What the page on Uddata draws, as JSON. Computes nothing."""

from collections import Counter
from typing import Any

from kpro_analysis.danish import MONTHS, format_long_date, format_number, format_percent
from kpro_analysis.screens import uddata_tables as tables
from kpro_analysis.screens.uddata_look import Asking, Known, Look, quarter_of
from kpro_analysis.tables import DASH, Column, Kind, Table, words
from kpro_analysis.uddata.figures_result import Answering, Count, Freshness, ScoreChange
from kpro_analysis.uddata.kept import Prepared
from kpro_analysis.uddata.verdicts import Use

PREPARING = "Uddata bliver gjort klar. Det sker første gang, siden åbnes efter en indlæsning."
DAY_DECIMALS = 1
CHANGE = Column("Ændring", Kind.CHANGE, interval=True)


def preparing_state(words: str = PREPARING, *, failed: bool = False) -> dict[str, Any]:
    """What is drawn while the folder is counted and checked, or when that `failed`."""
    return {"type": "view", "preparing": words, "failed": failed, "query": None}


def data_state(prepared: Prepared, asking: Asking) -> dict[str, Any]:
    """What stays the same whatever is chosen."""
    known = asking.known
    return {
        "fresh": freshness(prepared.figures.freshness),
        "municipalities": list(known.municipalities),
        "questionnaires": list(known.questionnaires),
        "periods": [{"value": period, "words": period_words(period)} for period in known.periods],
        "notices": list(asking.notices),
        "notes": list(prepared.figures.notes),
        "remarks": tables.remarks(prepared.checked).drawn(),
    }


def view_state(prepared: Prepared, asking: Asking) -> dict[str, Any]:
    """All that can change."""
    known, look = asking.known, asking.look
    verdicts = tables.verdicts(prepared.checked, look)
    return {
        "type": "view",
        "query": asking.query,
        "error": asking.error,
        "chosen": {name: getattr(look, name) for name in ("municipality", "questionnaire", "period", "team")},
        "teams": list(known.teams.get(look.municipality or "", ())),
        "what": what(asking),
        "counts": _counts(verdicts),
        "verdicts": verdicts.drawn(),
        "figures": _figures(known.answering(look)),
        "teamNote": _team_note(asking),
        "trend": _trend(known, asking),
        "changeBars": [_bar(row) for row in tables.scores(known, look) if row.change is not None],
        "funnelBars": _funnel(tables.funnel(known, look)),
        **{name: table.drawn() for name, table in _tables(asking).items()},
    }


def shown_tables(prepared: Prepared, asking: Asking) -> list[Table]:
    """What the page shows, to take away."""
    return [
        tables.verdicts(prepared.checked, asking.look),
        *_tables(asking).values(),
        tables.remarks(prepared.checked),
    ]


def _tables(asking: Asking) -> dict[str, Table]:
    makers = {
        "byMonth": tables.by_month,
        "byMunicipality": tables.by_municipality,
        "byQuestionnaire": tables.by_questionnaire,
        "byTeam": tables.by_team,
        "reminders": tables.reminders,
        "changes": tables.changes,
        "items": tables.items,
        "funnel": tables.funnel,
    }
    return {name: make(asking.known, asking.look) for name, make in makers.items()}


def freshness(fresh: Freshness) -> str:
    """How much there is, and of when."""
    files = "1 fil" if fresh.files == 1 else f"{format_number(fresh.files)} filer"
    parts = [files]
    if fresh.first_month is not None and fresh.last_month is not None:
        first, last = month_words(fresh.first_month), month_words(fresh.last_month)
        parts.append(f"sendt {first}" if first == last else f"sendt {first} til {last}")
    if fresh.latest is not None:
        parts.append(f"seneste {format_long_date(fresh.latest)}")
    return " · ".join(parts)


def month_words(month: str) -> str:
    """A month in words.

    >>> month_words("2024-01")
    'januar 2024'
    """
    year, _, number = month.partition("-")
    return f"{MONTHS[int(number) - 1]} {year}"


def period_words(period: str) -> str:
    """A month or a quarter in words.

    >>> period_words("2024-K1")
    '1. kvartal 2024'
    """
    year, mark, number = period.partition("-K")
    return f"{number}. kvartal {year}" if mark else month_words(period)


def what(asking: Asking) -> str:
    """What the figures are of."""
    look = asking.look
    period = "hele perioden" if look.period is None else period_words(look.period)
    if look.team is not None:
        quarter = quarter_of(look.period)
        period = "hele perioden" if quarter is None else period_words(quarter)
        return f"{look.municipality}, {look.team}, alle skemaer, {period}"
    return ", ".join((look.municipality or "Alle kommuner", look.questionnaire or "alle skemaer", period))


def _team_note(asking: Asking) -> str:
    if asking.look.team is None:
        return ""
    return "Tal pr. team findes pr. kvartal og for alle skemaer under ét; resten af siden er for hele kommunen."


def _counts(verdicts: Table) -> list[dict[str, Any]]:
    """How many files and municipalities have each verdict, the worst first."""
    counts = Counter(row[2] for row in verdicts.rows)
    uses = list(reversed(Use))
    return [{"use": uses.index(use), "words": str(use), "count": counts[str(use)]} for use in uses]


def _figures(figures: Answering | None) -> list[tuple[str, str, str]]:
    """The figures that are asked for first: what, how much, and a note."""
    if figures is None:
        return []
    rate = figures.rate
    return [
        ("Sendt", _count(figures.sent), "skemaer"),
        (
            "Besvaret",
            _count(figures.answered),
            "heraf" if figures.sent is not None else "af hvor mange, står ikke",
        ),
        (
            "Svarprocent",
            DASH if rate is None else format_percent(rate.value),
            "kan ikke vises" if rate is None else f"{format_number(rate.low * 100)}–{format_percent(rate.high)}, 95 %",
        ),
        ("Halvdelen svarer inden for", _days(figures.median_days), "fra sendt til besvaret"),
        ("Ni ud af ti inden for", _days(figures.most_days), "de, der ikke har svaret, tæller med"),
    ]


def _count(count: Count | None) -> str:
    return DASH if count is None else format_number(count) if isinstance(count, int) else count


def _days(days: float | None) -> str:
    """A time in days.

    >>> _days(2.25), _days(1.0), _days(None)
    ('2,3 dage', '1 dag', '–')
    """
    if days is None:
        return DASH
    told = format_number(days, DAY_DECIMALS).removesuffix(",0")
    return f"{told} {'dag' if told == '1' else 'dage'}"


def _trend(known: Known, asking: Asking) -> list[dict[str, Any]]:
    """The months with their counts; None where a count is hidden or not known."""
    look = asking.look
    found = []
    for month in known.months:
        now, before = (
            known.answering(Look(look.municipality, look.questionnaire, one))
            for one in (month, tables.year_before(month))
        )
        found.append(
            {
                "month": month,
                "words": month_words(month),
                "sent": _drawn(now.sent if now else None),
                "answered": _drawn(now.answered if now else None),
                "before": _drawn(before.answered if before else None),
                "hidden": now is not None and isinstance(now.answered, str),
                "chosen": month == look.period or quarter_of(month) == look.period,
            }
        )
    return found


def _drawn(count: Count | None) -> int | None:
    return count if isinstance(count, int) else None


def _bar(row: ScoreChange) -> dict[str, Any]:
    change = row.change
    assert change is not None
    return {
        "name": f"{row.questionnaire}: {row.title}",
        "effect": [change.value, change.low, change.high],
        "smallest": row.smallest_change,
        "words": words(CHANGE, tables.interval(change)),
    }


def _funnel(funnel: Table) -> list[dict[str, Any]]:
    """The steps of the first row."""
    if not funnel.rows:
        return []
    drawn = funnel.drawn()
    return [
        {"step": step, "count": count if isinstance(count, int) else None, "text": text}
        for step, count, text in zip(drawn["head"][1:], funnel.rows[0][1:], drawn["rows"][0][1:], strict=True)
    ]
