"""What was found about questionnaires, in Danish sentences and as JSON."""

from collections.abc import Iterable, Sequence
from typing import Any

from kpro_analysis.danish import MONTHS, format_number, format_percent
from kpro_analysis.findings import by_severity
from kpro_analysis.uddata.demand import Demand
from kpro_analysis.uddata.questionnaire import Questionnaire
from kpro_analysis.uddata.versions import Cluster, Inventory, Pair
from kpro_analysis.uddata.versions_align import Kind, Step
from kpro_analysis.uddata.versions_archive import Proposal, Reason, Why
from kpro_analysis.uddata.versions_use import NO_USES, Use, Used, Uses


def counted(count: int, one: str, more: str) -> str:
    """A count with its word.

    >>> counted(1, "skema", "skemaer"), counted(2000, "skema", "skemaer")
    ('1 skema', '2.000 skemaer')
    """
    return f"{format_number(count)} {one if count == 1 else more}"


def cluster_sentence(inventory: Inventory, cluster: Cluster) -> str:
    """Who has a version of the same."""
    reference = inventory.newest(cluster.reference)
    members = [inventory.newest(family) for family in (cluster.reference, *cluster.others)]
    owners = {one.owner for one in members if not one.national}
    title = f"«{reference.title}»"
    if len(owners) == 1 and not reference.national:
        return f"{owners.pop()} har {format_number(len(members))} udgaver af {title}"
    many = len(owners) > 1
    have = f"{counted(len(owners), 'kommune har', 'kommuner har hver')} {'deres' if many else 'sin'} udgave af {title}"
    if not owners:
        return f"{title} findes i {format_number(len(members))} nationale udgaver"
    return f"{have}, som også findes nationalt" if any(one.national for one in members) else have


def difference_words(pair: Pair) -> str:
    """How two differ, by counts."""
    counts = {kind: count for kind, count in pair.alignment.counts().items() if kind is not Kind.SAME}
    return ", ".join(f"{count} {kind.danish}" for kind, count in counts.items()) or "helt ens"


def reason_words(inventory: Inventory, reason: Reason, use: Use) -> str:
    """Why a version could be archived."""
    instead = "" if reason.instead is None else inventory.names[reason.instead]
    match reason.why:
        case Why.UNUSED:
            last = f"; senest brugt {month_words(use.last)}" if use.last else ""
            return f"Ikke brugt de seneste 12 måneder{last}."
        case Why.REPLACED:
            return f"Afløst af {instead}."
        case Why.DUPLICATE:
            still = " Det bruges stadig: skift, før det arkiveres." if use.used is Used.YES else ""
            return f"Næsten det samme som {instead}.{still}"


def use_words(use: Use) -> str:
    """Whether a version was used in the last year."""
    match use.used:
        case Used.UNKNOWN:
            return "vides ikke"
        case Used.NO:
            return "ikke brugt"
        case Used.YES:
            return "brugt" if use.answers is None else f"{shown_count(use.answers)} besvarelser"


def shown_count(cell: int | str | None) -> str:
    """A count as it may be shown, "" where it isn't known."""
    return format_number(cell) if isinstance(cell, int) else cell or ""


def month_words(month: str) -> str:
    """A month in words.

    >>> month_words("2024-01"), month_words("")
    ('januar 2024', '')
    """
    return f"{MONTHS[int(month[5:]) - 1]} {month[:4]}" if month else ""


def form_ids(one: Demand) -> str:
    """The form numbers of the wishes, as users write them."""
    return ", ".join(f"#{wish.number:03d}" for wish in one.wishes)


def as_dict(
    inventory: Inventory,
    *,
    uses: Uses = NO_USES,
    proposed: Sequence[Proposal] = (),
    wishes: Sequence[Demand] | None = None,
) -> dict[str, Any]:
    """All of it, ready for JSON; questionnaires are named by `id`. `demand` is null where there is no register."""
    return {
        "questionnaires": [_questionnaire(inventory, place, uses) for place in range(len(inventory.questionnaires))],
        "duplicates": [pair_dict(inventory, pair) for pair in inventory.pairs],
        "clusters": [_cluster(inventory, cluster) for cluster in inventory.clusters],
        "archive": [_proposal(inventory, one, uses) for one in proposed],
        "demand": None if wishes is None else [_demand(one) for one in wishes],
        "use": None if uses.until is None else _uses(uses),
        "files": list(inventory.files),
        "findings": [finding.as_dict() for finding in by_severity(inventory.findings)],
    }


def _questionnaire(inventory: Inventory, place: int, uses: Uses) -> dict[str, Any]:
    one, use = inventory.questionnaires[place], uses.of.get(place, Use())
    return {
        "id": inventory.names[place],
        "title": one.title,
        "version": one.version,
        "municipality": None if one.national else one.owner,
        "national": one.national,
        "status": str(one.status),
        "questions": len(one.items),
        "newest": inventory.versions[inventory.family[place]][-1] == place,
        "file": one.file,
        "line": one.place,
        "use": {"used": str(use.used), "responses": use.answers, "citizens": use.citizens, "last": use.last or None},
    }


def pair_dict(inventory: Inventory, pair: Pair) -> dict[str, Any]:
    """Two near-duplicates and what differs, one entry per question, whose `kinds` may be several."""
    a, b = inventory.questionnaires[pair.a], inventory.questionnaires[pair.b]
    return {
        "a": inventory.names[pair.a],
        "b": inventory.names[pair.b],
        "similarity": round(pair.similarity, 4),
        "same": pair.alignment.counts().get(Kind.SAME, 0),
        "differences": [step_dict(step, a, b) for step in pair.alignment.differences],
    }


def step_dict(step: Step, a: Questionnaire, b: Questionnaire) -> dict[str, Any]:
    """One line of two questionnaires side by side; places from 1."""
    return {
        "kind": str(step.kinds[0]),
        "kinds": [str(kind) for kind in step.kinds],
        "words": ", ".join(kind.danish for kind in step.kinds),
        "a": None if step.a is None else {"place": step.a + 1, "text": a.items[step.a].text},
        "b": None if step.b is None else {"place": step.b + 1, "text": b.items[step.b].text},
        "similarity": round(step.likeness, 4) if step.a is not None and step.b is not None else None,
    }


def _cluster(inventory: Inventory, cluster: Cluster) -> dict[str, Any]:
    names = [inventory.names[inventory.versions[family][-1]] for family in (cluster.reference, *cluster.others)]
    return {"reference": names[0], "others": names[1:], "words": cluster_sentence(inventory, cluster)}


def _proposal(inventory: Inventory, proposal: Proposal, uses: Uses) -> dict[str, Any]:
    use = uses.of.get(proposal.place, Use())
    return {
        "id": inventory.names[proposal.place],
        "reasons": [
            {
                "reason": str(reason.why),
                "instead": None if reason.instead is None else inventory.names[reason.instead],
                "words": reason_words(inventory, reason, use),
            }
            for reason in proposal.reasons
        ],
    }


def _demand(one: Demand) -> dict[str, Any]:
    wishes = [{"number": w.number, "title": w.title, "words": list(w.words)} for w in one.wishes]
    return {"name": one.name, "named": one.named, "count": len(wishes), "requests": wishes}


def _uses(uses: Uses) -> dict[str, Any]:
    until = "" if uses.until is None else uses.until.isoformat()
    return {"until": until, "municipalities": uses.municipalities, "not_in_extract": list(uses.unknown)}


def similarity_words(similarity: float) -> str:
    """How alike two are; what isn't all the same is never called so.

    >>> similarity_words(1.0), similarity_words(0.9999)
    ('100 %', '99 %')
    """
    return format_percent(1 if similarity >= 1 else min(similarity, 0.99))


def kinds_in_words(kinds: Iterable[Kind]) -> str:
    """What differs in one question."""
    return ", ".join(kind.danish for kind in kinds)
