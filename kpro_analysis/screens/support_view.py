"""What the page on support draws, as JSON. Computes nothing."""

from collections.abc import Sequence
from typing import Any

from kpro_analysis.danish import format_date, format_long_date, format_number, format_percent
from kpro_analysis.findings import Finding, by_severity, count_by_level
from kpro_analysis.screens.finding_state import finding_state
from kpro_analysis.screens.support_look import Asking
from kpro_analysis.support.figures import Figures, Ranked
from kpro_analysis.support.words import (
    change_words,
    days_words,
    enquiries,
    new_sentence,
    new_words,
    notes,
    solving_sentences,
    tie_sentences,
)

QUARTERS_SHOWN = 9  # the quarter, and two years before it
MOST_FINDINGS = 100


def first_state(asking: Asking) -> dict[str, Any]:
    """All that the page needs to draw itself the first time."""
    found, counting = asking.found, asking.counting
    findings = by_severity(found.findings)
    return {
        "fresh": f"{', '.join(found.files)} · {enquiries(len(found.tickets))} · seneste "
        f"{format_long_date(counting.coverage.last)}",
        "quarters": [{"value": str(quarter), "words": quarter.words} for quarter in reversed(counting.quarters)],
        "channels": list(counting.channels),
        "categories": list(counting.categories),
        "notices": list(asking.notices),
        "levels": [level.counted(count) for level, count in count_by_level(findings).items() if count],
        "findings": [finding_state(finding) for finding in findings[:MOST_FINDINGS]],
        "moreFindings": _more(findings),
        "view": view_state(asking),
    }


def view_state(asking: Asking) -> dict[str, Any]:
    """All that can change."""
    look, found = asking.look, asking.figures
    return {
        "type": "view",
        "query": asking.query,
        "error": asking.error,
        "quarter": str(look.quarter),
        "channel": look.channel,
        "category": look.category,
        "heading": f"De største i {look.quarter.words}",
        "total": f"{enquiries(found.total)}{f' via {look.channel}' if look.channel else ''}",
        "figures": _figures(found),
        "against": [str(found.before.quarter), str(found.year_before.quarter)],
        "top": [_ranked(ranked) for ranked in found.top],
        "ties": list(tie_sentences(found)),
        "notes": list(notes(found)),
        "pareto": [_ranked(ranked) for ranked in found.categories],
        "trend": _trend(asking),
        "solving": list(solving_sentences(found.solving, format_date(found.coverage.last))),
        "municipalities": [[name, _count(cell)] for name, cell in found.municipalities],
        "shares": [[name, format_number(count), count / found.total] for name, count in found.channels],
        "new": {"words": new_sentence(found), "list": [new_words(one) for one in found.new or ()]},
    }


def _figures(found: Figures) -> list[tuple[str, str, str]]:
    """The figures that are asked for first: what, how much, and a note."""
    open_then = "kvartalet er ikke slut" if found.open_at_end is None else "da kvartalet sluttede"
    return [
        ("Henvendelser", format_number(found.total), _against(found)),
        ("Halvdelen løst inden for", days_words(found.solving.median), "fra oprettet til lukket"),
        ("Ni ud af ti inden for", days_words(found.solving.most), "fra oprettet til lukket"),
        ("Åbne", "–" if found.open_at_end is None else format_number(found.open_at_end), open_then),
    ]


def _against(found: Figures) -> str:
    return "" if found.before.before is None else f"{change_words(found.before)} mod {found.before.quarter}"


def _ranked(ranked: Ranked) -> dict[str, Any]:
    return {
        "name": ranked.name,
        "rank": ranked.rank,
        "count": ranked.count,
        "countText": format_number(ranked.count),
        "share": ranked.share,
        "shareText": format_percent(ranked.share),
        "together": ranked.together,
        "togetherText": format_percent(ranked.together),
        "before": change_words(ranked.before),
        "yearBefore": change_words(ranked.year_before),
        "directions": [str(ranked.before.direction), str(ranked.year_before.direction)],
    }


def _trend(asking: Asking) -> list[dict[str, Any]]:
    """The counts of the quarters up to the one looked at; `year` marks the same quarter of another year."""
    look, counting = asking.look, asking.counting
    quarters = [quarter for quarter in counting.quarters if quarter <= look.quarter][-QUARTERS_SHOWN:]
    counts = [counting.counts(quarter, look.channel) for quarter in quarters]
    return [
        {
            "quarter": str(quarter),
            "count": count[look.category] if look.category else count.total(),
            "year": quarter.number == look.quarter.number,
            "whole": counting.coverage.whole(quarter),
        }
        for quarter, count in zip(quarters, counts, strict=True)
    ]


def _count(cell: int | str) -> str:
    return format_number(cell) if isinstance(cell, int) else cell


def _more(findings: Sequence[Finding]) -> str:
    rest = len(findings) - MOST_FINDINGS
    return f"… og {format_number(rest)} til. Se dem med kpro support top --format json." if rest > 0 else ""
