"""The page on support: reads the extracts of a folder and answers what the visitor looks at."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from kpro_analysis.screens.folder import data_folder
from kpro_analysis.screens.page import Answer, Page, page_of
from kpro_analysis.screens.support_look import Asking
from kpro_analysis.screens.support_tables import shown_tables
from kpro_analysis.screens.support_view import first_state, view_state
from kpro_analysis.screens.table_files import file_message
from kpro_analysis.screens.visit import query_string
from kpro_analysis.support.categories import categorised
from kpro_analysis.support.category_file import find_categories, read_categories
from kpro_analysis.support.folder import ticket_files
from kpro_analysis.support.ticket import DENMARK
from kpro_analysis.support.tickets import read_tickets

MODULES = ("dom", "fault", "frame", "actions", "support_diagram", "support_dele", "support")
STYLES = ("page", "support")


def open_page(data: str = "") -> Page:
    """The page on the extracts in the folder `data`, with the choices of the visitor's address."""
    query = query_string()

    def make() -> tuple[dict[str, Any], Answer]:
        files = ticket_files(data_folder(data))
        said = find_categories(files)
        found = read_tickets(files, datetime.now(DENMARK))
        tickets, _ = categorised(found, {} if said is None else read_categories(said))
        asking = Asking(tickets, query)
        return first_state(asking), lambda message: answer(asking, message)

    return page_of(MODULES, STYLES, make)


def answer(asking: Asking, message: Any) -> Iterator[dict[str, Any]]:
    """What the page gets back for one message; nothing for one that isn't known."""
    match message:
        case {"type": "change", "patch": dict() as patch}:
            asking.change(patch)
            yield view_state(asking)
        case {"type": "download", "what": "csv" | "xlsx" as form}:
            name = f"support-{asking.look.quarter}"
            yield file_message(shown_tables(asking), name, form, datetime.now(DENMARK))
        case {"type": "ping"}:
            yield {"type": "pong"}
