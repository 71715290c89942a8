"""The page on the year: reads the year and the decisions of a folder and answers what the visitor looks at."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from kpro_analysis.charts.wheel_picture import wheel_svg
from kpro_analysis.screens.folder import data_folder
from kpro_analysis.screens.page import Answer, Page, page_of
from kpro_analysis.screens.table_files import bytes_message, file_message
from kpro_analysis.screens.visit import query_string
from kpro_analysis.screens.wheel_data import read_data
from kpro_analysis.screens.wheel_look import Asking
from kpro_analysis.screens.wheel_tables import shown_tables
from kpro_analysis.screens.wheel_view import first_state, view_state
from kpro_analysis.wheel.calendar_file import calendar_file
from kpro_analysis.wheel.moments import DENMARK

MODULES = ("dom", "fault", "frame", "actions", "aarshjul_dele", "aarshjul")
STYLES = ("page", "aarshjul")


def open_page(data: str = "") -> Page:
    """The page on the year in the folder `data`, with the choices of the visitor's address."""
    query = query_string()

    def make() -> tuple[dict[str, Any], Answer]:
        asking = Asking(read_data(data_folder(data)), datetime.now(DENMARK).date(), query)
        return first_state(asking), lambda message: answer(asking, message)

    return page_of(MODULES, STYLES, make)


def answer(asking: Asking, message: Any) -> Iterator[dict[str, Any]]:
    """What the page gets back for one message; nothing for one that isn't known."""
    plan, look = asking.found.plan, asking.look
    match message:
        case {"type": "change", "patch": dict() as patch}:
            asking.change(patch)
            yield view_state(asking)
        case {"type": "download", "what": "ics"} if plan is not None:
            yield bytes_message(calendar_file(asking.events, plan.saved), "aarshjul.ics")
        case {"type": "download", "what": "svg"}:
            yield bytes_message(wheel_svg(asking.of_year, look.year).encode(), f"aarshjul-{look.year}.svg")
        case {"type": "download", "what": "csv" | "xlsx" as form}:
            yield file_message(shown_tables(asking), f"aarshjul-{look.year}", form, datetime.now(DENMARK))
        case {"type": "ping"}:
            yield {"type": "pong"}
