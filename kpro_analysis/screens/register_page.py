"""The register page: opens a folder and answers what the visitor looks at."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from kpro_analysis.register.folder import find_workbook
from kpro_analysis.register.overview import DENMARK
from kpro_analysis.register.workbook import read_register
from kpro_analysis.screens.browsing import Browsing
from kpro_analysis.screens.folder import data_folder
from kpro_analysis.screens.page import Answer, Page, page_of
from kpro_analysis.screens.register_view import first_state, view_state
from kpro_analysis.screens.visit import query_string
from kpro_analysis.weighting.decision_files import decision_folder, read_log

MODULES = ("dom", "fault", "frame", "actions", "register_dele", "register_liste", "register")
STYLES = ("page", "register")


def open_page(data: str = "") -> Page:
    """The page on the register in the folder `data`, with the search and the filters of the visitor's address."""
    query = query_string()

    def make() -> tuple[dict[str, Any], Answer]:
        folder = data_folder(data)
        register = read_register(find_workbook(folder))
        browsing = Browsing(register, read_log(decision_folder(folder)), datetime.now(DENMARK).date(), query)
        return first_state(browsing), lambda message: answer(browsing, message)

    return page_of(MODULES, STYLES, make)


def answer(browsing: Browsing, message: Any) -> Iterator[dict[str, Any]]:
    """What the page gets back for one message: the list as it is now, and all numbers anew when the day is another."""
    match message:
        case {"type": "change", "patch": dict() as patch}:
            before = browsing.found
            browsing.change(patch)
            yield view_state(browsing, anew=browsing.found is not before)
        case {"type": "ping"}:
            yield {"type": "pong"}
