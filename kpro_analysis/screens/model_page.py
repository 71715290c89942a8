"""The page on the model: is it fit to prioritise by, and what could the group do about it."""

from collections.abc import Iterator
from typing import Any

from kpro_analysis.register.folder import find_workbook
from kpro_analysis.register.workbook import read_register
from kpro_analysis.screens.folder import data_folder
from kpro_analysis.screens.model_view import Evaluation, first_state, view_state
from kpro_analysis.screens.page import Answer, Page, page_of
from kpro_analysis.screens.visit import query_string
from kpro_analysis.weighting.fitness import weight_space
from kpro_analysis.weighting.robustness import robustness

MODULES = ("dom", "fault", "frame", "model_dele", "model")
STYLES = ("page", "model")


def open_page(data: str = "") -> Page:
    """The page on the register in the folder `data`, under the settings that the visitor's address asks for."""
    query = query_string()

    def make() -> tuple[dict[str, Any], Answer]:
        evaluation = Evaluation(read_register(find_workbook(data_folder(data))), query)
        return first_state(evaluation), lambda message: answer(evaluation, message)

    return page_of(MODULES, STYLES, make)


def answer(evaluation: Evaluation, message: Any) -> Iterator[dict[str, Any]]:
    """What the page gets back for one message: once it is ready, the view with what had to be sampled."""
    match message:
        case {"type": "ready"}:
            yield view_state(evaluation, robustness(evaluation.contest, weight_space(evaluation.contest.settings)))
        case {"type": "ping"}:
            yield {"type": "pong"}
