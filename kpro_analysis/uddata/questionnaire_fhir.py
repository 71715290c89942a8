"""Questionnaires from FHIR R4 as JSON: one resource, a bundle, a list, or one resource a line."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kpro_analysis.danish import plain
from kpro_analysis.privacy import mask
from kpro_analysis.uddata.questionnaire import Item, Questionnaire, Status
from kpro_analysis.uddata.questionnaire_owner import owner_among

NO_QUESTIONS = {"group", "display"}
MADE_BY_MACHINE = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
OWNER_ROLE = "owner"
COUNTRY = "DK"


class NotFhirError(Exception):
    """The text is no JSON, or JSON of another kind."""


@dataclass(frozen=True)
class Found:
    """What a text holds: its questionnaires, and the numbers (from 1) of those that can't be read."""

    questionnaires: tuple[Questionnaire, ...]
    unreadable: tuple[int, ...]


def read_fhir(text: str, file: str) -> Found:
    """The questionnaires of a text, with what is personal hidden; raises NotFhirError.

    The owner is the organisation with the role owner (the infrastructure's own extension), else a municipality among
    the context of use and the publisher, else what the publisher and the jurisdiction say.
    """
    resources = list(_resources(_parsed(text)))
    if not resources:
        raise NotFhirError
    names = {
        f"Organization/{one['id']}": str(one.get("name", ""))
        for one in resources
        if one["resourceType"] == "Organization" and "id" in one
    }
    read, unreadable = [], []
    asked = (one for one in resources if one["resourceType"] == "Questionnaire")
    for place, resource in enumerate(asked, 1):
        try:
            read.append(_questionnaire(resource, names, file, place))
        except (KeyError, TypeError, ValueError, AttributeError):
            unreadable.append(place)
    return Found(tuple(read), tuple(unreadable))


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except RecursionError:
        raise NotFhirError from None
    except ValueError:
        pass
    try:
        return [json.loads(line) for line in text.splitlines() if line.strip()]
    except (ValueError, RecursionError):
        raise NotFhirError from None


def _resources(found: Any) -> Iterator[dict[str, Any]]:
    """All resources, those in bundles and lists too, in order."""
    waiting = [found]
    while waiting:
        match waiting.pop():
            case [*parts]:
                waiting += reversed(parts)
            case {"resourceType": "Bundle", "entry": [*entries]}:
                waiting += [e["resource"] for e in reversed(entries) if isinstance(e, dict) and "resource" in e]
            case {"resourceType": str(), **_rest} as resource:
                yield resource


def _questionnaire(resource: Mapping[str, Any], names: Mapping[str, str], file: str, place: int) -> Questionnaire:
    said = {name: _shown(resource.get(name)) for name in ("id", "url", "name", "title", "version", "date")}
    called = next((said[name] for name in ("title", "name") if said[name] and not _by_machine(said[name])), "")
    status = resource.get("status")
    return Questionnaire(
        title=called or f"Uden titel ({said['id'] or place})",
        version=said["version"],
        owner=mask(owner_among(_owners(resource, names))),
        items=tuple(_items(resource.get("item", []))),
        status=Status(status) if status in list(Status) else Status.UNKNOWN,
        changed=said["date"] or _shown(resource.get("meta", {}).get("lastUpdated")),
        names=tuple(dict.fromkeys(said[name] for name in ("id", "url", "name", "title") if said[name])),
        file=file,
        place=place,
    )


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError
    return mask(plain(value))


def _by_machine(name: str) -> bool:
    return MADE_BY_MACHINE.fullmatch(name) is not None


def _owners(resource: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[str]:
    for extension in resource.get("extension", []):
        parts = {part.get("url"): part for part in extension.get("extension", [])}
        roles = parts.get("role", {}).get("valueCodeableConcept", {}).get("coding", [])
        if any(coding.get("code") == OWNER_ROLE for coding in roles):
            yield _organisation(parts.get("reference", {}).get("valueReference", {}), names)
    for context in resource.get("useContext", []):
        yield _organisation(context.get("valueReference", {}), names)
        yield from _concept(context.get("valueCodeableConcept", {}))
    yield str(resource.get("publisher", ""))
    for area in resource.get("jurisdiction", []):
        yield from _concept(area)


def _organisation(reference: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """The name of an organisation that is referred to; its number where no name is known."""
    parts = str(reference.get("reference", "")).partition("/_history/")[0].rsplit("/", 2)
    short = "/".join(parts[-2:])
    name = names.get(short) or str(reference.get("display", ""))
    return name or (f"Organisation {parts[-1]}" if "Organization" in parts else "")


def _concept(concept: Mapping[str, Any]) -> Iterator[str]:
    yield str(concept.get("text", ""))
    for coding in concept.get("coding", []):
        if "display" in coding or coding.get("code") == COUNTRY:
            yield str(coding.get("display") or coding["code"])


def _items(items: list[dict[str, Any]]) -> Iterator[Item]:
    """The questions of all groups, in the order in which they are asked."""
    waiting = [*reversed(items)]
    while waiting:
        item = waiting.pop()
        kind = item.get("type", "")
        text = _shown(item.get("text"))
        if kind not in NO_QUESTIONS and (text or "linkId" in item):
            link = _shown(item.get("linkId"))
            yield Item(text or link, link, str(kind), tuple(_options(item)))
        waiting += reversed(item.get("item", []))


def _options(item: Mapping[str, Any]) -> Iterator[str]:
    for option in item.get("answerOption", []):
        value = next((option[key] for key in option if key.startswith("value")), "")
        if isinstance(value, dict):
            value = value.get("display") or value.get("code") or value.get("reference", "")
        yield mask(plain(str(value)))
    if "answerValueSet" in item:
        yield _shown(item["answerValueSet"])
