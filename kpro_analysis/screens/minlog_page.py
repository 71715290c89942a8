"""The MinLog page: opens an audit of the data folder and answers what the visitor looks at."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from kpro_analysis.minlog.audit_folder import audit_folders, summary_folder
from kpro_analysis.minlog.store import Store
from kpro_analysis.screens.folder import data_folder
from kpro_analysis.screens.minlog_look import LOG
from kpro_analysis.screens.minlog_view import first_state, view_state
from kpro_analysis.screens.minlog_visit import AuditVisit
from kpro_analysis.screens.page import Answer, Page, page_of
from kpro_analysis.screens.visit import query_string

MODULES = ("dom", "fault", "frame", "actions", "minlog_diagram", "minlog_dele", "minlog_tabeller", "minlog")
STYLES = ("page", "minlog")
NONE = "Der er ikke læst noget udtræk af MinLog ind i datamappen endnu. Sådan gør I:"
NOT_PREPARED = "Udtrækket er læst ind, men ikke gjort klar til siden. Sådan gør I:"


def open_page(data: str = "") -> Page:
    """The page on the audits in the folder `data`, with the filters of the visitor's address."""
    query = query_string()
    return page_of(MODULES, STYLES, lambda: _start(data_folder(data), query))


def _start(folder: Path, query: str) -> tuple[dict[str, Any], Answer]:
    audits = audit_folders(folder)
    if not audits:
        commands = ["kpro minlog key new noegle.txt", "kpro minlog ingest UDTRÆK --key-file noegle.txt -o minlog"]
        return _nothing(NONE, [*commands, "kpro minlog audit minlog"])
    names = ["." if audit == folder else audit.name for audit in audits]
    asked = parse_qs(query).get(LOG, names)[0]
    log = asked if asked in names else names[0]
    audit = audits[names.index(log)]
    store = Store.open(audit)
    summary = summary_folder(store)
    if summary is None:
        return _nothing(NOT_PREPARED, [f"kpro minlog audit {audit.name}"])
    visit = AuditVisit(store, summary, query)
    shown = log if log != names[0] else ""
    return first_state(visit, log, names), lambda message: answer(visit, message, shown)


def _nothing(sentence: str, commands: list[str]) -> tuple[dict[str, Any], Answer]:
    return {"missing": {"sentence": sentence, "commands": commands}}, lambda _: ()


def answer(visit: AuditVisit, message: Any, log: str = "") -> Iterator[dict[str, Any]]:
    """What the page gets back for one message: everything anew; nothing for a message that isn't known."""
    match message:
        case {"type": "change", "patch": dict() as patch}:
            visit.change(patch)
        case {"type": "clear"}:
            visit.clear()
        case {"type": "undo"}:
            visit.undo()
        case {"type": "ping"}:
            yield {"type": "pong"}
            return
        case _:
            return
    yield view_state(visit, log)
