"""What the page on questionnaires shows: the extracts of a folder, with what lies beside them."""

from datetime import datetime
from pathlib import Path

from kpro_analysis.errors import KproError
from kpro_analysis.register.folder import find_workbook
from kpro_analysis.register.workbook import read_register
from kpro_analysis.screens.skemaer_look import Asking
from kpro_analysis.uddata.demand import Ask
from kpro_analysis.uddata.questionnaire_files import read_questionnaires
from kpro_analysis.uddata.questionnaire_folder import questionnaire_files
from kpro_analysis.uddata.store import uddata_folder
from kpro_analysis.uddata.versions_clean_up import clean_up
from kpro_analysis.uddata.versions_use import Seen

NO_USE = (
    "Der er ingen indlæst Uddata i mappen, så det vides ikke, hvad der er brugt. Lav den med: "
    "kpro uddata ingest FIL --key-file NØGLE -o MAPPE, og læg den i datamappen."
)


def asking_on(folder: Path, now: datetime, query: str = "") -> Asking:
    """A visitor's look at a folder; raises InputError when it has no questionnaires.

    A register or Uddata that is missing or can't be read is told, and the rest is shown.
    """
    collection = read_questionnaires(questionnaire_files(folder))
    asks, without_register = _asks(folder)
    seen, without_use = _seen(folder, now)
    found = clean_up(collection, seen, asks)
    return Asking(found, query, without_register=without_register, without_use=without_use)


def _asks(folder: Path) -> tuple[list[Ask] | None, str]:
    try:
        requests = read_register(find_workbook(folder)).requests
    except KproError as error:
        return None, str(error)
    return [(request.number, request.title, request.description) for request in requests], ""


def _seen(folder: Path, now: datetime) -> tuple[tuple[Seen, ...], str]:
    within = uddata_folder(folder)
    if within is None:
        return (), NO_USE
    from kpro_analysis.uddata.versions_seen import seen_in

    try:
        return seen_in(within, now), ""
    except KproError as error:
        return (), str(error)
