"""The requests of a report: who was asked when, reminded and answered, from each serviceRequestResponseSummary."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kpro_analysis.uddata.fhir import Node, codes, node, nodes, parts, reference, text

SUMMARY = "serviceRequestResponseSummary"
ACTIVE = "active"
LAST = "9999"  # a year after all
REMINDER = "reminder"  # in the reason of a Communication


@dataclass(frozen=True)
class Request:
    """One time that somebody was asked; None where the report doesn't tell.

    response: None where nobody answered; line: number of the bundle's entry.
    """

    request: str
    response: str | None
    person: str | None
    organisation: str | None
    teams: tuple[str, ...]
    sent: str | None
    answered: str | None
    status: str | None
    reminders: tuple[str, ...]
    line: int


@dataclass(frozen=True)
class _Time:
    """One occurrence: from when it was to be answered, and how it was."""

    start: str | None
    response: str | None
    submitted: str | None


def requests_of(resource: Node, line: int, communications: Mapping[str, Node]) -> Iterator[Request]:
    """The requests of a Parameters resource; none for what was never active, and so never sent."""
    for summary in nodes(resource.get("parameter")):
        if summary.get("name") == SUMMARY:
            for service in parts(summary).get("serviceRequest", []):
                yield from _of_service(service, line, communications)


def _of_service(service: Node, line: int, communications: Mapping[str, Node]) -> Iterator[Request]:
    found = parts(service)
    history = _history(found)
    active = [start for status, start in history if status == ACTIVE]
    times = _times(found)
    name = reference(service.get("valueReference"))
    if name is None or not (active or times):
        return
    first = found.get("patientIdentifier", [{}])[0]
    organisation = found.get("episodeOfCareManagingOrganization", [{}])[0]
    teams = [reference(team.get("valueReference")) for one in found.get("involvedCareTeams", []) for team in _all(one)]
    reminders = _reminders(found, communications)
    planned = times or [_Time(active[0] or None, None, None)]
    for number, time in enumerate(planned, 1):
        later = planned[number].start if number < len(planned) else None
        yield Request(
            request=name if number == 1 else f"{name}/{number}",
            response=time.response,
            person=text(node(first.get("valueIdentifier")).get("value")),
            organisation=reference(organisation.get("valueReference")),
            teams=tuple(team for team in teams if team),
            sent=time.start or (active[0] if active else None) or None,
            answered=time.submitted,
            status=history[-1][0] if history else None,
            reminders=tuple(
                sent for sent in reminders if (number == 1 or sent >= (time.start or "")) and sent < (later or LAST)
            ),
            line=line,
        )


def _all(part: Node) -> list[Node]:
    return [one for found in parts(part).values() for one in found]


def _history(found: Mapping[str, list[Node]]) -> list[tuple[str | None, str]]:
    """The statuses and when each began, the latest last."""
    history = []
    for one in found.get("statusHistory", []):
        for period in parts(one).get("statusPeriod", []):
            of_period = parts(period)
            status = text(node(of_period.get("status", [{}])[0].get("valueCoding")).get("code"))
            start = text(node(of_period.get("period", [{}])[0].get("valuePeriod")).get("start"))
            history.append((status, start or ""))
    return sorted(history, key=lambda said: said[1])


def _times(found: Mapping[str, list[Node]]) -> list[_Time]:
    """The occurrences, the first one first."""
    times = []
    for one in found.get("responses", []):
        for response in parts(one).get("response", []):
            of_response = parts(response)
            occurrence = parts(of_response.get("occurrence", [{}])[0])
            times.append(
                _Time(
                    text(occurrence.get("start", [{}])[0].get("valueDateTime")),
                    reference(of_response.get("questionnaireResponse", [{}])[0].get("valueReference")),
                    text(of_response.get("submitted", [{}])[0].get("valueDateTime")),
                )
            )
    return sorted(times, key=lambda time: (time.start or "", time.submitted or ""))


def _reminders(found: Mapping[str, list[Node]], communications: Mapping[str, Node]) -> list[str]:
    """When reminders were sent, the first one first."""
    names = [reference(c.get("valueReference")) for one in found.get("communications", []) for c in _all(one)]
    sent = []
    for name in names:
        message = communications.get(name or "", {})
        if any(REMINDER in code.casefold() for code in codes(message.get("reasonCode"))):
            sent.append(text(message.get("sent")) or "")
    return sorted(sent)
