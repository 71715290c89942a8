"""The page on questionnaires: reads the extracts of a folder and answers what the visitor looks at."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from kpro_analysis.screens.folder import data_folder
from kpro_analysis.screens.page import Answer, Page, page_of
from kpro_analysis.screens.skemaer_data import asking_on
from kpro_analysis.screens.skemaer_look import Asking
from kpro_analysis.screens.skemaer_view import file_of, first_state, view_state
from kpro_analysis.screens.table_files import bytes_message
from kpro_analysis.screens.visit import query_string

MODULES = ("dom", "fault", "frame", "actions", "skemaer_dele", "skemaer")
STYLES = ("page", "skemaer")


def open_page(data: str = "") -> Page:
    """The page on the extracts in the folder `data`, with the choices of the visitor's address."""
    query = query_string()

    def make() -> tuple[dict[str, Any], Answer]:
        asking = asking_on(data_folder(data), datetime.now(UTC), query)
        return first_state(asking), lambda message: answer(asking, message)

    return page_of(MODULES, STYLES, make)


def answer(asking: Asking, message: Any) -> Iterator[dict[str, Any]]:
    """What the page gets back for one message; nothing for one that isn't known."""
    match message:
        case {"type": "change", "patch": dict() as patch}:
            asking.change(patch)
            yield view_state(asking)
        case {"type": "download", "what": "csv" | "xlsx" as what}:
            yield bytes_message(file_of(asking, what), f"skemaer.{what}")
        case {"type": "ping"}:
            yield {"type": "pong"}
