"""A scenario as a file's text: JSON that a person can read and mend, one request a line."""

import json
import re
from datetime import datetime
from typing import Any

from kpro_analysis.errors import InputError
from kpro_analysis.register.requests import form_id
from kpro_analysis.register.strict_json import Fields, jsonable, read_object
from kpro_analysis.weighting.outcome import Excluded
from kpro_analysis.weighting.scenario import LONGEST_NAME, LONGEST_NOTE, Scale, Scenario, Snapshot, Standing
from kpro_analysis.weighting.settings_text import LONGEST_NAME as LONGEST_CRITERION
from kpro_analysis.weighting.settings_text import settings_as_dict, settings_from

KIND = "scenarie"
SCHEMA = 1
LONGEST_FILE_NAME, LONGEST_REASON = 255, 300
LOWEST_POINT = -1e15
FIELDS = {"kind", "schema", "name", "saved", "saved_by", "note", "settings", "register", "criteria", "requests"}
_HASH = re.compile(r"[0-9a-f]{64}")


def to_text(scenario: Scenario) -> str:
    """The text of a scenario's file; the same scenario gives the same text.

    Money in DKK, scores 0-100, null where there is no value; points stand in the order of the criteria.
    """
    return as_lines(scenario_as_dict(scenario)) + "\n"


def scenario_as_dict(scenario: Scenario) -> dict[str, Any]:
    """A scenario as plain values, ready for JSON."""
    snapshot = scenario.snapshot
    return {
        "kind": KIND,
        "schema": SCHEMA,
        "name": scenario.name,
        "saved": scenario.saved.isoformat(),
        "saved_by": scenario.saved_by,
        "note": scenario.note,
        "settings": settings_as_dict(scenario.settings),
        "register": {
            "file": snapshot.file,
            "sha256": snapshot.sha256,
            "pool": jsonable(snapshot.pool),
            "committed": jsonable(snapshot.committed),
        },
        "criteria": [
            {"name": c.name, "weight": jsonable(c.weight), "min": jsonable(c.low), "max": jsonable(c.high)}
            for c in snapshot.criteria
        ],
        "requests": [_standing_as_dict(standing) for standing in snapshot.standings],
        "excluded": [{"id": form_id(e.number), "reason": e.reason} for e in snapshot.excluded],
    }


def from_text(text: str, file: str) -> Scenario:
    """The scenario that a file's text holds; `file` is its name, for the sentence.

    Raises InputError for what is no scenario, is of another version, cut short, or edited into something that can't
    be used.
    """
    return scenario_from(read_object(text, file))


def scenario_from(found: Fields) -> Scenario:
    """The scenario that an object of a file holds; raises InputError as `from_text` does."""
    if found.values.get("kind") != KIND:
        raise InputError(f"{found.file} er ikke et scenarie. Vælg en fil, der er gemt som scenarie herfra.")
    refuse_other_schema(found, SCHEMA)
    found.known_only(FIELDS | {"excluded"})
    return Scenario(
        name=found.text("name", LONGEST_NAME),
        settings=settings_from(found.inner("settings")),
        saved=moment(found, "saved"),
        snapshot=_snapshot(found),
        saved_by=found.text_or_none("saved_by", LONGEST_NAME),
        note=found.text_or_none("note", LONGEST_NOTE),
    )


def refuse_other_schema(found: Fields, schema: int) -> None:
    """Raise InputError for a file of another version of the format."""
    version = found.values.get("schema")
    if type(version) is int and version > schema:
        raise InputError(f"{found.file} er lavet med en nyere udgave af programmet. Opdatér programmet, og prøv igen.")
    if version != schema or type(version) is not int:
        found.refuse("schema", str(schema))


def moment(found: Fields, key: str) -> datetime:
    """A time with its zone."""
    try:
        value = datetime.fromisoformat(found.text(key, LONGEST_NAME))
        value.astimezone()
    except (ValueError, OverflowError):
        value = datetime.min
    if value.tzinfo is None:
        found.refuse(key, "et tidspunkt med tidszone som 2024-02-07T10:22:31+01:00")
    return value


def as_lines(value: Any, indent: str = "") -> str:
    """JSON with one line for each field, and for each object of a list.

    >>> as_lines({"a": [1, 2], "b": [{"c": 3}]})
    '{\\n  "a": [1, 2],\\n  "b": [\\n    {"c": 3}\\n  ]\\n}'
    """
    if isinstance(value, dict) and value:
        rows = [f"{_json(key)}: {as_lines(item, indent + '  ')}" for key, item in value.items()]
        start, end = "{}"
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        rows = [_json(item) for item in value]
        start, end = "[]"
    else:
        return _json(value)
    return f"{start}\n" + ",\n".join(f"{indent}  {row}" for row in rows) + f"\n{indent}{end}"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _standing_as_dict(standing: Standing) -> dict[str, Any]:
    return {
        "id": form_id(standing.number),
        "rank": standing.rank,
        "score": standing.score,
        "funded": standing.funded,
        "cost_low": jsonable(standing.cost_low),
        "cost": jsonable(standing.cost),
        "cost_high": jsonable(standing.cost_high),
        "points": [jsonable(point) for point in standing.points],
    }


def _snapshot(found: Fields) -> Snapshot:
    register = found.inner("register")
    sha256 = register.text("sha256", LONGEST_NAME)
    if not _HASH.fullmatch(sha256):
        register.refuse("sha256", "en kontrolsum på 64 tegn")
    criteria = tuple(_scale(criterion) for criterion in found.objects("criteria"))
    snapshot = Snapshot(
        file=register.text("file", LONGEST_FILE_NAME),
        sha256=sha256,
        pool=register.number("pool"),
        committed=register.number("committed"),
        criteria=criteria,
        standings=tuple(_standing(request, len(criteria)) for request in found.objects("requests")),
        excluded=tuple(_excluded(request) for request in found.objects("excluded")),
    )
    _refuse_doubles(found, "criteria", [c.name for c in criteria])
    numbers = [s.number for s in snapshot.standings] + [e.number for e in snapshot.excluded]
    _refuse_doubles(found, "requests", [form_id(number) for number in numbers])
    return snapshot


def _refuse_doubles(found: Fields, key: str, names: list[str]) -> None:
    if len(set(names)) < len(names):
        found.refuse(key, "en liste, hvor hver står én gang")


def _scale(found: Fields) -> Scale:
    low, high = found.number("min", LOWEST_POINT), found.number("max", LOWEST_POINT)
    return Scale(found.text("name", LONGEST_CRITERION), found.number("weight"), low, high)


def _standing(found: Fields, criteria: int) -> Standing:
    points = found.listed("points")
    if len(points) != criteria:
        found.refuse("points", f"en liste på {criteria}, ét point for hvert kriterium")
    named = Fields(found.file, found.path, {f"points[{i}]": point for i, point in enumerate(points, 1)})
    return Standing(
        number=found.form_number("id"),
        rank=found.whole("rank"),
        score=found.number("score", -1e-6, 100 + 1e-6),
        funded=found.yes_or_no("funded"),
        cost_low=found.number_or_none("cost_low"),
        cost=found.number_or_none("cost"),
        cost_high=found.number_or_none("cost_high"),
        points=tuple(named.number_or_none(key, LOWEST_POINT) for key in named.values),
    )


def _excluded(found: Fields) -> Excluded:
    return Excluded(found.form_number("id"), found.text("reason", LONGEST_REASON))
