"""The page of low-hanging fruit: opens the register of a folder and answers what the visitor does."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from kpro_analysis.errors import KproError
from kpro_analysis.register.folder import find_workbook
from kpro_analysis.register.requests import Register
from kpro_analysis.register.workbook import read_register
from kpro_analysis.screens.folder import data_folder
from kpro_analysis.screens.fruit_view import first_state, view_state
from kpro_analysis.screens.fruits import Enquiries, Fruits
from kpro_analysis.screens.page import Answer, Page, page_of
from kpro_analysis.screens.visit import query_string
from kpro_analysis.support.folder import found_files
from kpro_analysis.support.ticket import DENMARK
from kpro_analysis.support.tickets import read_tickets
from kpro_analysis.weighting.enquiries import enquiries_behind

MODULES = ("dom", "fault", "frame", "actions", "frugter_diagram", "frugter_dele", "frugter")
STYLES = ("page", "frugter")


def open_page(data: str = "") -> Page:
    """The page on the register in the folder `data`, with the state that the visitor's address asks for."""
    query = query_string()

    def make() -> tuple[dict[str, Any], Answer]:
        folder = data_folder(data)
        register = read_register(find_workbook(folder))
        session = Fruits(register, query, enquiries(folder, register))
        return first_state(session), lambda message: answer(session, message)

    return page_of(MODULES, STYLES, make)


def enquiries(folder: Path, register: Register) -> Enquiries:
    """How many enquiries to support speak for each request, where their extracts lie in the folder."""
    files = found_files(folder)
    if not files:
        return Enquiries(None)
    try:
        found = read_tickets(files, datetime.now(DENMARK))
    except KproError as error:
        return Enquiries(None, f"Supportens henvendelser er ikke med: {error}")
    return Enquiries(enquiries_behind(register.requests, found.asked))


def answer(session: Fruits, message: Any) -> Iterator[dict[str, Any]]:
    """What the page gets back for one message: everything anew; nothing for a message that isn't known."""
    match message:
        case {"type": "change", "patch": dict() as patch}:
            session.change(patch)
        case {"type": "undo"}:
            session.undo()
        case {"type": "ping"}:
            yield {"type": "pong"}
            return
        case _:
            return
    yield view_state(session)
