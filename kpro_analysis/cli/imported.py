"""What an import did, as JSON and as plain Danish text; who filed a request never stands in it."""

from collections.abc import Mapping, Sequence
from typing import Any

from kpro_analysis.cli.tables import one_line
from kpro_analysis.danish import format_date
from kpro_analysis.register.answers import why_no_answer
from kpro_analysis.register.cells import listed
from kpro_analysis.register.inbox import ANSWERS
from kpro_analysis.register.intake import Imported
from kpro_analysis.register.intake_plan import Fate, Planned
from kpro_analysis.register.requests import Request, form_id

Twins = Mapping[int, Sequence[int]]  # by the new request's form number: those that it is like, the most alike first


def import_json(done: Imported, *, dry_run: bool, twins: Twins) -> dict[str, Any]:
    """What an import did, ready for JSON."""
    rows = {request.number: request for request in done.new}
    return {
        "register": done.after.file,
        "dry_run": dry_run,
        "added": [
            {**_answered(done, form), **_row(rows[form.number]), **_twins(form.number, twins)}
            for form in done.of(Fate.ADDED)
        ],
        "completed": [_answered(done, form) for form in done.of(Fate.UNFINISHED)],
        "duplicates": [
            {"id": form_id(form.number), **_where(form), "sentence": form.sentence} for form in done.of(Fate.DUPLICATE)
        ],
        "refused": [{**_where(form), "sentence": form.sentence} for form in done.of(Fate.REFUSED)],
        "backup": done.backup or None,
        "columns_missing": list(done.left_out),
    }


def import_text(done: Imported, *, dry_run: bool, twins: Twins) -> str:
    """What an import did, for a terminal."""
    added, completed = done.of(Fate.ADDED), done.of(Fate.UNFINISHED)
    rows = {request.number: request for request in done.new}
    lines = [_headline(len(added), done.after.file, dry_run)]
    for form in added:
        lines += [_request_line(rows[form.number]), f"      {_source(form)} {_answer_words(done, form, dry_run)}"]
        if like := twins.get(form.number):
            lines.append(f"      Ligner {', '.join(form_id(number) for number in like)}: se efter, om de hører sammen.")
    if completed:
        lines += ["", "Gjort færdig efter en import, der blev afbrudt:"]
        lines += [f"{form_id(form.number)}  {_source(form)} {_answer_words(done, form, dry_run)}" for form in completed]
    for heading, fate in (("Taget ind før:", Fate.DUPLICATE), ("Afvist:", Fate.REFUSED)):
        if forms := done.of(fate):
            lines += ["", heading, *(f"{_source(form)} {form.sentence}" for form in forms)]
    if done.left_out:
        lines += [
            "",
            f"Registeret har ingen kolonne {listed(done.left_out)}: det, blanketten siger dér, er ikke skrevet.",
        ]
    if done.backup:
        lines += ["", f"Registeret, som det var: {done.backup}"]
    return "\n".join([*lines, ""])


def _headline(count: int, file: str, dry_run: bool) -> str:
    if not count:
        return f"Der er ingen nye ændringsønsker til {file}."
    many = "1 ændringsønske" if count == 1 else f"{count} ændringsønsker"
    return f"{many} ville blive føjet til {file}; intet er rørt:" if dry_run else f"{many} er føjet til {file}:"


def _request_line(request: Request) -> str:
    filed = format_date(request.filed) if request.filed else ""
    facts = (request.id, f"række {request.row}", request.light or "", filed, request.municipality or "", request.title)
    return "  ".join(one_line(fact) for fact in facts if fact)


def _row(request: Request) -> dict[str, Any]:
    return {
        "row": request.row,
        "title": request.title,
        "light": request.light,
        "status": request.status,
        "source": request.source,
        "filed": request.filed.isoformat() if request.filed else None,
        "municipality": request.municipality,
    }


def _answered(done: Imported, form: Planned) -> dict[str, Any]:
    answer = done.answers.get(form.number)
    return {
        "id": form_id(form.number),
        **_where(form),
        "answer": f"{ANSWERS}/{answer}" if answer else None,
        "no_answer": (form.submission and why_no_answer(form.submission)) or None,
    }


def _answer_words(done: Imported, form: Planned, dry_run: bool) -> str:
    if form.submission is not None and (why := why_no_answer(form.submission)):
        return why
    return "Der bliver lavet et svar." if dry_run else f"Svar: {ANSWERS}/{done.answers[form.number]}"


def _where(form: Planned) -> dict[str, Any]:
    return {"file": form.file.name, "line": form.line or None}


def _source(form: Planned) -> str:
    line = f", linje {form.line}" if form.line else ""
    return f"{form.file.name}{line}:"


def _twins(number: int, twins: Twins) -> dict[str, Any]:
    return {"twins": [form_id(other) for other in twins[number]]} if number in twins else {}
