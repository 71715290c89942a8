"""Reads the audit lines of the infrastructure: one JSON object per event, which names every citizen it touched."""

from collections.abc import Iterator
from typing import Any

from kpro_analysis.minlog.collected import Row
from kpro_analysis.minlog.references import joined, local_id, source_of, words


def audit_rows(event: dict[str, Any]) -> Iterator[Row]:
    """A row per citizen of the event; one without a person when it names none.

    A citizen named twice (in two versions) is one row. All purposes are in `reason`, also INTERNAL_AUDIT_ONLY, which
    keeps an event out of the national log.
    """
    shared = _shared(event)
    persons = dict.fromkeys(local_id(word) for word in words(event.get("patientIds")))
    for person in persons or [None]:
        yield shared | {"person": person, "person_source": source_of(person) if person else None}


def _shared(event: dict[str, Any]) -> dict[str, str | None]:
    user = next(map(local_id, words(event.get("issuerId"))), None)
    return {
        "time": joined(" ", event.get("time")),
        "user": user,
        "user_source": source_of(user) if user else None,
        "organisation": next(map(local_id, words(event.get("organizationId"))), None),
        "system": joined(" ", event.get("source")),
        "activity": joined(" ", event.get("actionType"), event.get("actionResource"), event.get("subtype")),
        "reason": joined(", ", event.get("purposeOfEvent")),
        "trace": joined(" ", event.get("traceId")),
    }
