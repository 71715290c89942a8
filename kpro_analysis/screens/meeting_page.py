"""The facilitator's page: opens the register and the meetings of a folder and answers what is done there."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from kpro_analysis.errors import KproError
from kpro_analysis.register.folder import find_workbook
from kpro_analysis.register.workbook import read_register
from kpro_analysis.screens.facilitator import Facilitator
from kpro_analysis.screens.folder import data_folder
from kpro_analysis.screens.meeting_view import first_state, seen, view_state
from kpro_analysis.screens.page import Answer, Page, page_of
from kpro_analysis.screens.visit import query_string
from kpro_analysis.weighting.meeting_files import DENMARK

MODULES = ("dom", "fault", "frame", "actions", "moede_dele", "moede")
STYLES = ("page", "moede")


def open_page(data: str = "") -> Page:
    """The page on the folder `data`, with the meeting that the visitor's address names."""
    query = query_string()

    def make() -> tuple[dict[str, Any], Answer]:
        folder = data_folder(data)
        session = Facilitator(folder, read_register(find_workbook(folder)), query, lambda: datetime.now(DENMARK))
        return first_state(session), lambda message: answer(session, message)

    return page_of(MODULES, STYLES, make)


def answer(session: Facilitator, message: Any) -> Iterator[dict[str, Any]]:
    """What the page gets back for one message: everything anew, or `same` when nothing changed since `seen`."""
    said, error = "", None
    try:
        said = act(session, message)
    except KproError as refused:
        error = str(refused)
    session.look()
    match message:
        case {"type": "look", "seen": str() as last} if last == seen(session):
            yield {"type": "same"}
        case _:
            yield view_state(session, said=said, error=error)


def act(session: Facilitator, message: Any) -> str:
    """Do what a message asks for; returns what to say of it, "" for one that only asks what there is."""
    room = session.room
    match message:
        case {"type": "choose", "stem": str() as stem}:
            room.choose(stem)
        case {"type": "start", "title": title}:
            room.start(title)
            return "Mødet er startet. Del adressen med deltagerne."
        case {"type": "close"}:
            room.close()
            return "Mødet er lukket. Ingen kan sende eller rette, før det bliver åbnet igen."
        case {"type": "reopen"}:
            room.reopen()
            return "Mødet er åbnet igen."
        case {"type": "median"}:
            return f"Scenariet «{session.take_median()}» er gemt. Tryk Sammenlign og beslut for at gå videre."
    return ""
