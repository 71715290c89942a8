"""What the page on questionnaires draws, as JSON. Computes nothing."""

from collections.abc import Sequence
from typing import Any

from kpro_analysis.danish import format_long_date, format_number
from kpro_analysis.findings import by_severity, count_by_level
from kpro_analysis.screens.finding_state import finding_state
from kpro_analysis.screens.skemaer_look import Asking
from kpro_analysis.uddata.demand import Demand
from kpro_analysis.uddata.versions_align import Kind
from kpro_analysis.uddata.versions_archive import Proposal
from kpro_analysis.uddata.versions_export import WRITERS
from kpro_analysis.uddata.versions_tables import tables
from kpro_analysis.uddata.versions_use import Use
from kpro_analysis.uddata.versions_words import (
    cluster_sentence,
    counted,
    difference_words,
    form_ids,
    kinds_in_words,
    month_words,
    reason_words,
    shown_count,
    similarity_words,
    use_words,
)

MOST_ROWS = 300
MOST_FINDINGS = 100


def first_state(asking: Asking) -> dict[str, Any]:
    """All that the page needs to draw itself the first time."""
    found, findings = asking.found, by_severity(asking.found.inventory.findings)
    until = found.uses.until
    use = f" · brug til og med {format_long_date(until)} ifølge Uddata" if until else ""
    return {
        "fresh": f"{', '.join(found.inventory.files)} · {found.sentence.partition(', ')[0]}{use}",
        "withoutUse": asking.without_use,
        "owners": list(found.inventory.owners),
        "statuses": [{"value": str(status), "words": status.danish} for status in asking.statuses],
        "demand": None if found.wishes is None else [_demand(one) for one in found.wishes],
        "withoutRegister": asking.without_register,
        "notices": list(asking.notices),
        "levels": [level.counted(count) for level, count in count_by_level(findings).items() if count],
        "findings": [finding_state(finding) for finding in findings[:MOST_FINDINGS]],
        "moreFindings": _more(len(findings) - MOST_FINDINGS, "Se dem med kpro questionnaires --format json."),
        "view": view_state(asking),
    }


def view_state(asking: Asking) -> dict[str, Any]:
    """All that can change."""
    look, found, places = asking.look, asking.found, asking.places
    shown = {*places}
    proposed = [one for one in found.proposed if one.place in shown]
    clusters = _clusters(asking, shown)
    return {
        "type": "view",
        "query": asking.query,
        "error": asking.error,
        "owner": look.owner,
        "status": look.status,
        "search": look.search,
        "figures": _figures(asking, places, len(clusters), len(proposed)),
        "archive": [_proposal(asking, one) for one in proposed[:MOST_ROWS]],
        "moreArchive": _more(len(proposed) - MOST_ROWS, "Hent dem alle som Excel."),
        "clusters": clusters[:MOST_ROWS],
        "rows": [_row(asking, place) for place in places[:MOST_ROWS]],
        "moreRows": _more(len(places) - MOST_ROWS, "Søg, eller hent dem alle som Excel eller CSV."),
    }


def file_of(asking: Asking, what: str) -> bytes:
    """What is shown as a file: csv (the list) or xlsx (all lists)."""
    return WRITERS[f".{what}"](tables(asking.found, asking.places))


def _figures(asking: Asking, places: Sequence[int], clusters: int, proposed: int) -> list[tuple[str, str, str]]:
    """The figures that are asked for first: what, how much, and a note."""
    inventory, wishes = asking.found.inventory, asking.found.wishes
    families = {inventory.family[place] for place in places}
    owners = {one.owner for place in places if not (one := inventory.questionnaires[place]).national}
    return [
        ("Skemaer", format_number(len(families)), f"i {counted(len(places), 'version', 'versioner')}"),
        ("Lokale ejere", format_number(len(owners)), "har egne skemaer"),
        ("Klynger", format_number(clusters), "af ens eller næsten ens"),
        ("Kan måske arkiveres", format_number(proposed), "forslag; I bestemmer"),
        ("Ønsker", "–" if wishes is None else format_number(_requests(wishes)), "ÆØ om nye skemaer"),
    ]


def _requests(wishes: Sequence[Demand]) -> int:
    return len({wish.number for one in wishes for wish in one.wishes})


def _proposal(asking: Asking, proposal: Proposal) -> dict[str, Any]:
    inventory, use = asking.found.inventory, _use(asking, proposal.place)
    return {
        "name": inventory.names[proposal.place],
        "why": [reason_words(inventory, reason, use) for reason in proposal.reasons],
        "use": use_words(use),
    }


def _clusters(asking: Asking, shown: set[int]) -> list[dict[str, Any]]:
    """The clusters that have something shown in them, whole, and the one that is looked at question by question."""
    inventory, found = asking.found.inventory, []
    in_sight = {inventory.family[place] for place in shown}
    for cluster in inventory.clusters:
        if in_sight.isdisjoint((cluster.reference, *cluster.others)):
            continue
        pairs = inventory.held_against(cluster)
        members = [
            {
                "name": inventory.names[pair.b],
                "against": inventory.names[pair.a],
                "similarity": similarity_words(pair.similarity),
                "differences": difference_words(pair),
            }
            for pair in pairs
        ]
        open_here = asking.look.compared in {member["name"] for member in members}
        compared = _compared(asking) if open_here else None
        found.append({"words": cluster_sentence(inventory, cluster), "members": members, "compared": compared})
    return found


def _compared(asking: Asking) -> dict[str, Any]:
    inventory = asking.found.inventory
    _, pair = asking.held[asking.look.compared or ""]
    a, b = inventory.questionnaires[pair.a], inventory.questionnaires[pair.b]
    lines = [
        {
            "kind": str(step.kinds[0]),
            "words": kinds_in_words(step.kinds),
            "same": step.kinds == (Kind.SAME,),
            "a": "" if step.a is None else f"{step.a + 1}. {a.items[step.a].text}",
            "b": "" if step.b is None else f"{step.b + 1}. {b.items[step.b].text}",
        }
        for step in pair.alignment.steps
    ]
    return {"a": inventory.names[pair.a], "b": inventory.names[pair.b], "lines": lines}


def _row(asking: Asking, place: int) -> list[str]:
    one, use = asking.found.inventory.questionnaires[place], _use(asking, place)
    counts = [shown_count(use.answers), shown_count(use.citizens)]
    return [
        one.title,
        one.version,
        one.owner,
        one.status.danish,
        str(len(one.items)),
        use_words(use),
        *counts,
        month_words(use.last),
    ]


def _use(asking: Asking, place: int) -> Use:
    return asking.found.uses.of.get(place, Use())


def _demand(one: Demand) -> dict[str, Any]:
    titles = [f"#{wish.number:03d} {wish.title}" for wish in one.wishes]
    return {"name": one.name, "count": format_number(len(titles)), "ids": form_ids(one), "titles": titles}


def _more(rest: int, advice: str) -> str:
    return f"… og {format_number(rest)} til. {advice}" if rest > 0 else ""
