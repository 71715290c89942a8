"""Reads AuditEvent of FHIR R4."""

from collections.abc import Iterator
from typing import Any

from kpro_analysis.minlog.collected import Row
from kpro_analysis.minlog.references import CPR_SYSTEM, joined, local_id, source_of, words

PATIENT, TRACE = "1", "21"  # codes of entity.role: the citizen whose data it is; the query or job that caused it
ORGANISATION = "Organization/"


def fhir_rows(event: dict[str, Any]) -> Iterator[Row]:
    """A row per patient among the entities; one without a person when there is none.

    The user is the requestor: a CPR identifier before a reference before another identifier; so with patients. The
    organisation is an agent that is one. A person named twice is one row.
    """
    shared = _shared(event)
    named = (_who(entity.get("what")) for entity in _entities(event, PATIENT))
    for person, source in dict.fromkeys(who for who in named if who[0]) or [(None, None)]:
        yield shared | {"person": person, "person_source": source}


def _shared(event: dict[str, Any]) -> dict[str, str | None]:
    agents = _objects(event.get("agent"))
    requestor = next((agent for agent in agents if agent.get("requestor") is True), {})
    user, user_source = _who(requestor.get("who"))
    references = [_who(agent.get("who"))[0] or "" for agent in agents]
    source = _object(event.get("source"))
    return {
        "time": joined(" ", event.get("recorded")),
        "user": user,
        "user_source": user_source,
        "organisation": next((found for found in references if found.startswith(ORGANISATION)), None),
        "system": joined(" ", _object(source.get("observer")).get("display"))
        or _who(source.get("observer"))[0]
        or joined(" ", source.get("site")),
        "activity": joined(" ", event.get("type"), event.get("subtype"), event.get("action")),
        "reason": joined(", ", event.get("purposeOfEvent")) or joined(", ", requestor.get("purposeOfUse")),
        "role": joined(", ", requestor.get("role")) or joined(", ", requestor.get("type")),
        "trace": next((text for entity in _entities(event, TRACE) if (text := _trace(entity))), None),
    }


def _trace(entity: dict[str, Any]) -> str | None:
    return _who(entity.get("what"))[0] or joined(" ", entity.get("name"))


def _who(reference: Any) -> tuple[str | None, str | None]:
    """Who or what a reference is to, and what kind of number that is."""
    reference = _object(reference)
    identifier = _object(reference.get("identifier"))
    value, system = joined(" ", identifier.get("value")), joined(" ", identifier.get("system"))
    if value and system == CPR_SYSTEM:
        return value, "CPR"
    for text in words(reference.get("reference")):
        if not text.startswith("#"):
            return local_id(text), source_of(local_id(text))
    return value, system if value else None


def _entities(event: dict[str, Any], role: str) -> list[dict[str, Any]]:
    return [entity for entity in _objects(event.get("entity")) if _object(entity.get("role")).get("code") == role]


def _objects(value: Any) -> list[dict[str, Any]]:
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
