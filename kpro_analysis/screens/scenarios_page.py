"""The page of scenarios and decisions: opens a folder and answers what the visitor does."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from kpro_analysis.errors import KproError
from kpro_analysis.register.folder import find_workbook
from kpro_analysis.register.workbook import read_register
from kpro_analysis.screens.folder import data_folder
from kpro_analysis.screens.page import Answer, Page, page_of
from kpro_analysis.screens.scenarios import Scenarios
from kpro_analysis.screens.scenarios_view import first_state, view_state
from kpro_analysis.screens.visit import query_string
from kpro_analysis.weighting.meeting_files import DENMARK

MODULES = ("dom", "fault", "frame", "actions", "scenarier_dele", "scenarier")
STYLES = ("page", "scenarier")


def open_page(data: str = "") -> Page:
    """The page on the folder `data`, with the comparison that the visitor's address asks for."""
    query = query_string()

    def make() -> tuple[dict[str, Any], Answer]:
        folder = data_folder(data)
        session = Scenarios(folder, read_register(find_workbook(folder)), lambda: datetime.now(DENMARK), query)
        return first_state(session), lambda message: answer(session, message)

    return page_of(MODULES, STYLES, make)


def answer(session: Scenarios, message: Any) -> Iterator[dict[str, Any]]:
    """What the page gets back for one message: everything anew, with a sentence on what was done or why it wasn't."""
    if message == {"type": "ping"}:
        yield {"type": "pong"}
        return
    session.error, said, error = None, "", None
    try:
        said = act(session, message)
    except KproError as refused:
        error = str(refused)
    session.look()
    session.error = error or session.error
    kept = error is None and isinstance(message, dict) and message.get("type") == "decide"
    yield view_state(session, said, kept)


def act(session: Scenarios, message: Any) -> str:
    """Do what a message asks for; returns what to say of it. A message that asks for nothing known does nothing."""
    match message:
        case {"type": "choose", "keys": list() as keys} if all(isinstance(key, str) for key in keys):
            session.choose(keys)
        case {"type": "rename", "key": str() as key, "sha": str() as sha, "name": str() as name}:
            return f"Scenariet hedder nu «{session.rename(key, sha, name)}»."
        case {"type": "delete", "key": str() as key, "sha": str() as sha}:
            session.delete(key, sha)
            return "Scenariet er slettet."
        case {"type": "restore"}:
            return f"Scenariet «{session.restore()}» er hentet tilbage."
        case {"type": "replay", "file": str() as file}:
            session.replay(file)
        case {
            "type": "decide",
            "key": str() as key,
            "title": str() as title,
            "date": str() as day,
            "meeting": str() as meeting,
            "by": str() as by,
            "text": str() as text,
        }:
            file, remark = session.decide(key, title, day, (meeting, by, text))
            return f"Beslutningen er gemt i filen beslutninger/{file}. {remark or 'Den står i loggen nedenfor.'}"
    return ""
