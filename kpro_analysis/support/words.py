"""The figures in words, on the page and on the command line."""

from collections.abc import Iterator
from typing import Any

from kpro_analysis.danish import format_date, format_number, format_percent
from kpro_analysis.support.changes import Change, Direction
from kpro_analysis.support.figures import Figures, New
from kpro_analysis.support.solving import SolvingTime

DAY_DECIMALS = 1
HOURS_A_DAY = 24


def enquiries(count: int) -> str:
    """That many enquiries.

    >>> enquiries(1), enquiries(1234)
    ('1 henvendelse', '1.234 henvendelser')
    """
    return f"{format_number(count)} {'henvendelse' if count == 1 else 'henvendelser'}"


def change_words(change: Change) -> str:
    """How a count stands against an earlier one: by how many, per cent, and whether that is more than chance."""
    if change.difference is None or change.before is None:
        return "kan ikke sammenlignes"
    sign = "+" if change.difference > 0 else "−" if change.difference < 0 else "±"
    share = "" if change.share is None else f" ({_signed_percent(change.share)})"
    words = {
        Direction.UP: ", stiger",
        Direction.DOWN: ", falder",
        Direction.NOISE: "",
        Direction.UNKNOWN: "",
    }[change.direction]
    return f"{sign}{format_number(abs(change.difference))}{share}{words}"


def _signed_percent(share: float) -> str:
    sign = "+" if share > 0 else "−" if share < 0 else "±"
    return f"{sign}{format_percent(abs(share))}"


def days_words(days: float | None) -> str:
    """A time to solve; hours where it is less than a day.

    >>> days_words(2.26), days_words(0.125), days_words(1.0), days_words(None)
    ('2,3 dage', '3 timer', '1 dag', 'kan ikke siges endnu')
    """
    if days is None:
        return "kan ikke siges endnu"
    if days < 1:
        hours = days * HOURS_A_DAY
        return "under 1 time" if hours < 1 else f"{format_number(hours)} {'time' if round(hours) == 1 else 'timer'}"
    whole = round(days, DAY_DECIMALS)
    decimals = 0 if whole == round(whole) else DAY_DECIMALS
    return f"{format_number(whole, decimals)} {'dag' if whole == 1 else 'dage'}"


def solving_sentences(time: SolvingTime, until: str) -> tuple[str, ...]:
    """The time to solve in sentences; `until` is the day on which the files end."""
    if not time.closed:
        return ("Ingen af henvendelserne er lukket, så tiden til løsning kan ikke siges endnu.",)
    half = (
        f"Halvdelen er løst inden for {days_words(time.median)}"
        if time.median is not None
        else ("Under halvdelen er løst")
    )
    most = (
        f"ni ud af ti inden for {days_words(time.most)}"
        if time.most is not None
        else ("hvornår ni ud af ti er løst, kan ikke siges endnu")
    )
    sentences = [
        f"{half}, {most}.",
        f"Regnet på {enquiries(time.closed)}, der er lukket, og {format_number(time.open)} åbne pr. {until}; de "
        "åbne tæller med, så længe de er fulgt.",
    ]
    if time.unknown:
        sentences.append(f"{enquiries(time.unknown)} har ikke en brugbar lukketid og er ikke med i tiden.")
    return tuple(sentences)


def tie_sentences(found: Figures) -> Iterator[str]:
    """Which categories share a rank."""
    for rank, names in found.ties:
        yield f"Delt {rank}. plads: {', '.join(names[:-1])} og {names[-1]}."


def notes(found: Figures) -> Iterator[str]:
    """What to know before the figures are compared."""
    if not found.is_whole:
        yield (
            f"Filerne går fra {format_date(found.coverage.first)} til {format_date(found.coverage.last)} og dækker "
            f"ikke hele {found.quarter.words}. Derfor siges intet om, hvad der stiger eller falder."
        )
    for change in (found.before, found.year_before):
        if change.before is None:
            yield f"Filerne har ingen henvendelser fra {change.quarter.words}, så der kan ikke sammenlignes med det."
        elif found.is_whole and not found.coverage.whole(change.quarter):
            yield f"Filerne dækker ikke hele {change.quarter.words}; derfra siges ikke, hvad der stiger eller falder."


def new_words(one: New) -> str:
    """A category or subcategory that is new."""
    name = f"{one.category} / {one.subcategory}" if one.subcategory else one.category
    return f"{name}: {enquiries(one.count)}"


def new_sentence(found: Figures) -> str:
    """Whether anything is new."""
    if found.new is None:
        return "Filerne går ikke et år tilbage, så det kan ikke siges, hvad der er nyt."
    if not found.new:
        return "Intet er nyt: alt er der også spurgt om i de fire kvartaler før."
    return "Er der ikke spurgt om i de fire kvartaler før:"


def as_dict(found: Figures) -> dict[str, Any]:
    """The figures, ready for JSON."""
    return {
        "quarter": str(found.quarter),
        "total": found.total,
        "top": [_ranked(ranked) for ranked in found.top],
        "ties": [{"rank": rank, "categories": list(names)} for rank, names in found.ties],
        "open": found.solving.open,
        "median_days": found.solving.median,
        "p90_days": found.solving.most,
        "closed": found.solving.closed,
        "without_time": found.solving.unknown,
        "open_at_end": found.open_at_end,
        "followed_until": found.until.isoformat(timespec="minutes"),
        "whole": found.is_whole,
        **_changes(found),
        "categories": [_ranked(ranked) | {"cumulative": round(ranked.together, 4)} for ranked in found.categories],
        "municipalities": [{"municipality": name, "count": count} for name, count in found.municipalities],
        "channels": [{"channel": name, "count": count} for name, count in found.channels],
        "new": None
        if found.new is None
        else [{"category": n.category, "subcategory": n.subcategory or None, "count": n.count} for n in found.new],
    }


def _ranked(ranked: Any) -> dict[str, Any]:
    return {
        "rank": ranked.rank,
        "category": ranked.name,
        "count": ranked.count,
        "share": round(ranked.share, 4),
        **_changes(ranked),
    }


def _changes(one: Any) -> dict[str, Any]:
    """`change` is the difference to the quarter before, None where the files don't tell of it."""
    return {
        "change": one.before.difference,
        "previous_quarter": _change(one.before),
        "year_before": _change(one.year_before),
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "quarter": str(change.quarter),
        "count": change.before,
        "change": change.difference,
        "change_share": None if change.share is None else round(change.share, 4),
        "p": None if change.p is None else round(change.p, 6),
        "direction": str(change.direction),
    }
