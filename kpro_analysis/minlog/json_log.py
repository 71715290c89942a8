"""Reads the logs that are JSON, event by event."""

from collections.abc import Callable, Iterator
from typing import Any

from kpro_analysis.extracts.opening import Content
from kpro_analysis.extracts.rejects import Reject
from kpro_analysis.minlog.audit_lines import audit_rows
from kpro_analysis.minlog.collected import Collected, Row
from kpro_analysis.minlog.fhir_log import fhir_rows
from kpro_analysis.minlog.json_values import json_objects
from kpro_analysis.minlog.raw import Raw

AUDIT_KEYS = frozenset({"patientIds", "issuerId", "actionType", "actionResource", "traceId"})


def read_audit_lines(content: Content) -> Iterator[Raw]:
    """The rows of the infrastructure's audit lines: one per citizen of each line."""
    return _rows(content, audit_rows, lambda event: not AUDIT_KEYS.isdisjoint(event))


def read_fhir(content: Content) -> Iterator[Raw]:
    """The rows of AuditEvent resources: one per patient of each."""
    return _rows(content, fhir_rows, lambda event: event.get("resourceType") == "AuditEvent")


def _rows(
    content: Content, rows_of: Callable[[dict[str, Any]], Iterator[Row]], known: Callable[[dict[str, Any]], bool]
) -> Iterator[Raw]:
    collected = Collected()
    for found in json_objects(content):
        if isinstance(found, Reject):
            collected.reject(found.line, found.rule)
        elif not known(found[1]):
            collected.reject(found[0], "ukendt-post")
        else:
            for row in rows_of(found[1]):
                collected.add(row, found[0])
                if collected.full:
                    yield collected.take()
        if collected.full:
            yield collected.take()
    yield collected.take()
