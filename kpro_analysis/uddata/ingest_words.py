"""What was taken in, in words and for JSON."""

from collections.abc import Iterator
from typing import Any

from kpro_analysis.danish import format_number
from kpro_analysis.extracts.rejects import OTHERWISE
from kpro_analysis.uddata.ingest import Ingested
from kpro_analysis.uddata.intake import EXPLAINED
from kpro_analysis.uddata.store import REJECTS_FOLDER


def as_dict(done: Ingested) -> dict[str, Any]:
    """What one call took in, and in `total` what the folder holds now."""
    every = done.store.manifest.files
    return {
        "files": len(done.files),
        "responses": sum(file.responses for file in done.files),
        "answers": sum(file.answers for file in done.files),
        "requests": sum(file.requests for file in done.files),
        "rejected": sum(file.rejected for file in done.files),
        "rules": dict(done.rules),
        "again": done.again,
        "key": done.store.manifest.key,
        "total": {"files": len(every), "answers": sum(file.answers for file in every)},
        "remarks": [
            {"file": file.name, "line": remark.line, "rule": remark.rule, "text": remark.text}
            for file in done.files
            for remark in file.findings
        ],
        "findings": [finding.as_dict() for finding in done.findings],
    }


def sentences(done: Ingested) -> Iterator[str]:
    """One sentence per thing to know; a count that is zero is left out."""
    said = as_dict(done)
    yield (
        f"{_counted(said['files'], 'fil', 'filer')} er læst ind: {format_number(said['responses'])} besvarelser med "
        f"{format_number(said['answers'])} svar, og {format_number(said['requests'])} anmodninger."
    )
    if done.again:
        yield f"{_counted(done.again, 'fil var læst ind før og er', 'filer var læst ind før og er')} sprunget over."
    for file in done.files:
        for remark in file.findings:
            place = "" if remark.line is None else f", linje {remark.line}"
            yield f"{file.name}{place}: {remark.text}"
    if done.rules:
        count = _counted(done.rules.total(), "linje er", "linjer er")
        yield f"{count} afvist; de står i mappen {REJECTS_FOLDER}:"
    for rule, number in done.rules.most_common():
        yield f"  {rule}: {format_number(number)}. {EXPLAINED.get(rule, OTHERWISE)}"


def _counted(count: int, one: str, more: str) -> str:
    return f"{format_number(count)} {one if count == 1 else more}"
