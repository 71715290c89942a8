"""The what-if page: opens the register of a folder and answers what the visitor does."""

import base64
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from kpro_analysis.charts.ranking import ranking_svg
from kpro_analysis.register.folder import find_workbook
from kpro_analysis.register.workbook import read_register
from kpro_analysis.screens.desk import Desk
from kpro_analysis.screens.folder import data_folder
from kpro_analysis.screens.page import Answer, Page, page_of
from kpro_analysis.screens.visit import query_string
from kpro_analysis.screens.what_if import WhatIf
from kpro_analysis.screens.what_if_view import dragged_state, first_state, view_state
from kpro_analysis.screens.worker import DRAGGED, PAUSE
from kpro_analysis.weighting.export import workbook_bytes

MODULES = (
    *("dom", "fault", "frame", "weights", "options", "ranking", "detail", "summary", "certainty"),
    *("actions", "scenario_menu", "decided_by", "ballot", "header", "vaegtning"),
)
STYLES = ("page", "vaegtning")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def open_page(data: str = "") -> Page:
    """The page on the register in the folder `data`, with the state that the visitor's address asks for."""
    query = query_string()
    desks: list[Desk] = []  # none where there is only a fault to show

    def make() -> tuple[dict[str, Any], Answer]:
        folder = data_folder(data)
        session = WhatIf(read_register(find_workbook(folder)), query)
        desk = Desk(session, folder, query)
        session.notices += desk.shelf.asked_for(session, query)
        first = {**first_state(session), "ballot": desk.ballot_state() if desk.ballot else None}
        desks.append(desk)
        return first, lambda message: answer(desk, message)

    page = page_of(MODULES, STYLES, make)
    for desk in desks:
        desk.worker.tell = page.push
    return page


def answer(desk: Desk, message: Any) -> Iterator[dict[str, Any]]:
    """What the page gets back for one message; then the work beside it follows the result."""
    dragged = isinstance(message, dict) and message.get("settled") is False
    with desk.worker.held(DRAGGED if dragged else PAUSE):
        yield from step(desk.session, message)
        yield from desk.answer(message)
        yield from desk.afterwards(message)


def step(session: WhatIf, message: Any) -> Iterator[dict[str, Any]]:
    """The answer to a message that the session knows: the new view, or a file to save; nothing to any other."""
    match message:
        case {"type": "change", "patch": dict() as patch}:
            settled = message.get("settled", True) is True
            session.change(patch, settled=settled)
            yield view_state(session) if settled else dragged_state(session)
            return
        case {"type": "undo"}:
            session.undo()
        case {"type": "redo"}:
            session.redo()
        case {"type": "agreed"}:
            session.back_to_agreed()
        case {"type": "reset"}:
            session.reset()
        case {"type": "download", "what": "xlsx" | "svg" as what}:
            yield download(session, what)
            return
        case _:
            return
    yield view_state(session)


def download(session: WhatIf, what: str) -> dict[str, Any]:
    """The result on the page as a file's name, type and bytes (base64)."""
    now = datetime.now(ZoneInfo("Europe/Copenhagen"))
    content, mime = {
        "xlsx": lambda: (workbook_bytes(session.outcome, made=now), XLSX),
        "svg": lambda: (ranking_svg(session.outcome).encode(), "image/svg+xml"),
    }[what]()
    name = f"vaegtning-{now:%Y-%m-%d-%H%M}.{what}"
    return {"type": "file", "name": name, "mime": mime, "base64": base64.b64encode(content).decode()}
