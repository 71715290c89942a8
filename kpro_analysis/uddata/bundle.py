"""Reads the infrastructure's report: a bundle of resources in JSON for each questionnaire."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import pyarrow as pa

from kpro_analysis.errors import InputError
from kpro_analysis.extracts.opening import Content
from kpro_analysis.extracts.rejects import Reject
from kpro_analysis.uddata.bundle_answers import answers_of
from kpro_analysis.uddata.bundle_requests import Request, requests_of
from kpro_analysis.uddata.door import NO_RESPONSE
from kpro_analysis.uddata.fhir import Node, node, nodes, reference, text
from kpro_analysis.uddata.fields import FIELDS
from kpro_analysis.uddata.piece import Piece, Source
from kpro_analysis.uddata.store import FUT_ZIP

LARGEST = 512 << 20  # bytes of a bundle: all of it is held in memory
NOT_READY = b"*NOT GENERATED YET*"
MISTAKEN, UNDER_WAY = "entered-in-error", "in-progress"
RECORDED_BY_MISTAKE = "fejlregistreret"
EXPLAINED = {RECORDED_BY_MISTAKE: "Besvarelsen er mærket som fejlregistreret og er ikke med."}
OTHER_KIND = "Vælg infrastrukturens rapport over besvarelser (QuestionnaireResponsesReport)."
Row = dict[str, Any]
"""The fields (`fields.FIELDS`) of one answer or request, its line, and what the id of the person is."""


def is_ready(content: Content) -> bool:
    """Whether the infrastructure had made the report when it was fetched."""
    return NOT_READY not in content.head[: 4 * len(NOT_READY)]


def read_bundle(content: Content) -> Source | None:
    """A member of the report; None for its header, which holds no answers.

    Raises InputError for a bundle that is empty or too large, for JSON of another kind, and for what is no JSON.
    """
    found = _json(content)
    if "reportName" in found and "resourceType" not in found:
        return None
    if found.get("resourceType") != "Bundle":
        raise InputError(f"«{content.name}» er JSON af en anden slags. {OTHER_KIND}")
    resources = [node(entry.get("resource")) for entry in nodes(found.get("entry"))]
    if not resources:
        raise InputError(f"«{content.name}» er en tom rapport. Se efter, om den er hentet for den rigtige periode.")
    bundle = _Bundle(resources)
    name = content.name.split("/")[0] + ("/" + content.name.rpartition("/")[2] if "/" in content.name else "")
    source = Source(name, FUT_ZIP, (), iter([bundle.answers()]), [])
    source.sha256, source.requests = content.sha256, bundle.requests()
    return source


def _json(content: Content) -> Node:
    data = bytearray()
    for chunk in content.chunks():
        data += chunk
        if len(data) > LARGEST:
            raise InputError(
                f"«{content.name}» fylder over {LARGEST >> 20} MB udpakket. Hent rapporten for en kortere periode."
            )
    if content.damaged:
        raise InputError(f"«{content.name}» er beskadiget eller ufuldstændig. Hent rapporten igen.")
    try:
        return node(json.loads(data))
    except (ValueError, RecursionError):
        raise InputError(f"«{content.name}» kan ikke læses som JSON. Hent rapporten igen.") from None


class _Bundle:
    """The resources of a bundle, which refer to one another."""

    def __init__(self, resources: Sequence[Node]) -> None:
        self._resources = resources
        self._by_type: dict[str, dict[str, Node]] = {}
        for resource in resources:
            if name := text(resource.get("id")):
                self._by_type.setdefault(str(resource.get("resourceType")), {})[name] = resource
        self._requests = [request for line, one in self._of_type("Parameters") for request in self._asked(one, line)]

    def answers(self) -> Piece:
        """A row for each answer."""
        asked = {request.response: request for request in self._requests if request.response}
        rows: list[Row] = []
        rejects = []
        for line, response in self._of_type("QuestionnaireResponse"):
            name = text(response.get("id"))
            if name is None or response.get("status") == MISTAKEN:
                rejects.append(Reject(line, RECORDED_BY_MISTAKE if name else NO_RESPONSE))
                continue
            common = {"response": name, "line": line} | self._about(response, asked.get(name))
            rows += [common | answer._asdict() for answer in answers_of(response)]
        return _piece(rows, rejects)

    def requests(self) -> Piece:
        """A row for each request."""
        responses = self._by_type.get("QuestionnaireResponse", {})
        return _piece(
            [
                {"response": one.request, "answered_by": one.response, "line": one.line, "status": one.status}
                | {"reminders": str(len(one.reminders)), "reminded": next(iter(one.reminders), None)}
                | self._about(responses.get(one.response or "", {}), one)
                for one in self._requests
            ],
            (),
        )

    def _of_type(self, kind: str) -> Iterator[tuple[int, Node]]:
        return ((line, one) for line, one in enumerate(self._resources, 1) if one.get("resourceType") == kind)

    def _asked(self, parameters: Node, line: int) -> Iterable[Request]:
        return requests_of(parameters, line, self._by_type.get("Communication", {}))

    def _about(self, response: Node, request: Request | None) -> Row:
        """Who, where and what a response or a request is about, and when it was sent and answered."""
        known = self._by_type.get("Questionnaire", {})
        questionnaire = reference(response.get("questionnaire")) or (next(iter(known)) if len(known) == 1 else None)
        row: Row = {
            "questionnaire": self._name("Questionnaire", questionnaire),
            "version": text(known.get(questionnaire or "", {}).get("version")),
            "answered": None if response.get("status") == UNDER_WAY else text(response.get("authored")),
        }
        if request is None:
            return row | {"person": text(node(response.get("subject")).get("reference")), "source": "reference"}
        return row | {
            "person": request.person,
            "municipality": self._name("Organization", request.organisation),
            "team": ", ".join(name for team in request.teams if (name := self._name("CareTeam", team))),
            "sent": request.sent,
            "answered": request.answered or row["answered"],
        }

    def _name(self, kind: str, name: str | None) -> str | None:
        """What a resource is called, else its id."""
        resource = self._by_type.get(kind, {}).get(name or "", {})
        return text(resource.get("title")) or text(resource.get("name")) or name


def _piece(rows: Sequence[Row], rejects: Iterable[Reject]) -> Piece:
    def column(name: str) -> pa.Array:
        return pa.array([row.get(name) for row in rows], pa.string())

    lines = pa.array([row["line"] for row in rows], pa.int64())
    columns = {name: column(name) for name in (*FIELDS, "answered_by")}
    return Piece(columns, lines, rejects=tuple(rejects), person_source=column("source"))
