"""What was checked, as JSON and as lines to read."""

from collections.abc import Iterator
from typing import Any

from kpro_analysis.danish import format_number
from kpro_analysis.uddata.checks import Checked, Place, Remark
from kpro_analysis.uddata.checks_rules import counted

NO_MUNICIPALITY = "uden kommune"


def as_dict(checked: Checked) -> dict[str, Any]:
    """The verdicts and remarks; places are by file and municipality, most rows first, and the first is the example.

    Counts are exact, also of few citizens: who reads this has the files and looks the lines up. It stays in the house;
    what leaves it is `supplier.supplier_list`.
    """
    return {
        "verdicts": [
            {"file": v.file, "municipality": v.municipality, "verdict": v.verdict.value, "reasons": list(v.reasons)}
            for v in checked.verdicts
        ],
        "remarks": [_remark(remark) for remark in checked.remarks],
    }


def _remark(remark: Remark) -> dict[str, Any]:
    rule, example = remark.rule, remark.places[0]
    return {
        "rule": rule.name,
        "title": rule.title,
        "explanation": rule.explanation,
        "count": remark.count,
        "unit": rule.unit,
        "example": {"file": example.file, "line": example.line},
        "places": [_place(place) for place in remark.places],
    }


def _place(place: Place) -> dict[str, Any]:
    told = {"file": place.file, "municipality": place.municipality, "count": place.count, "line": place.line}
    return told | ({"evidence": place.words} if place.words else {})


def sentences(checked: Checked) -> Iterator[str]:
    """The verdicts with their reasons, then the remarks with an example each."""
    for verdict in checked.verdicts:
        yield f"{verdict.file}, {verdict.municipality or NO_MUNICIPALITY}: {verdict.verdict}"
        yield from (f"  - {reason}" for reason in verdict.reasons)
    yield ""
    yield f"Bemærkninger: {format_number(len(checked.remarks))}"
    for remark in checked.remarks:
        example = remark.places[0]
        yield f"{remark.rule.title} ({remark.rule.name}): {counted(remark.count, remark.rule.unit)}"
        yield f"  {remark.rule.explanation}"
        yield f"  Fx {example.file}, linje {format_number(example.line)}. {example.words}".rstrip()
