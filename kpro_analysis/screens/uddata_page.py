"""The page on Uddata: opens what was checked and counted in the data folder, and answers what the visitor looks at."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from kpro_analysis.errors import KproError
from kpro_analysis.screens.folder import data_folder
from kpro_analysis.screens.page import Answer, Page, page_of
from kpro_analysis.screens.table_files import bytes_message, file_message
from kpro_analysis.screens.uddata_look import Asking, Known
from kpro_analysis.screens.uddata_view import data_state, preparing_state, shown_tables, view_state
from kpro_analysis.screens.visit import query_string
from kpro_analysis.uddata.kept import Prepared, kept, prepare
from kpro_analysis.uddata.store import FOLDER, Store, uddata_folder
from kpro_analysis.uddata.supplier import supplier_list

MODULES = ("dom", "fault", "frame", "actions", "uddata_diagram", "uddata_dele", "uddata_tabeller", "uddata")
STYLES = ("page", "uddata")
DENMARK = ZoneInfo("Europe/Copenhagen")
NONE = "Der er ikke læst Uddata ind i datamappen endnu. Sådan gør I:"
EMPTY = "Mappen med Uddata har ingen filer endnu. Sådan gør I:"
COMMANDS = ["kpro uddata key new noegle.txt", "kpro uddata ingest FILER --key-file noegle.txt -o {folder}"]


def open_page(data: str = "") -> Page:
    """The page on the Uddata in the folder `data`, with the choices of the visitor's address."""
    query = query_string()
    return page_of(MODULES, STYLES, lambda: _start(data_folder(data), query))


def _start(folder: Path, query: str) -> tuple[dict[str, Any], Answer]:
    found = uddata_folder(folder)
    store = None if found is None else Store.open(found)
    if store is None or not store.manifest.files:
        commands = [command.format(folder=folder.name + "/" + FOLDER) for command in COMMANDS]
        return {"missing": {"sentence": NONE if store is None else EMPTY, "commands": commands}}, lambda _: ()
    visit = Visit(store, query)
    return {"view": visit.view()}, visit.answer


class Visit:
    """One visitor on the Uddata of a folder, which is prepared first where it isn't yet."""

    def __init__(self, store: Store, query: str = "") -> None:
        self._store = store
        self._query = query
        found = kept(store)
        self._ready = None if found is None else self._asking(found)

    def _asking(self, found: Prepared) -> tuple[Prepared, Asking]:
        return found, Asking(Known(found.figures), self._query)

    def view(self) -> dict[str, Any]:
        """What is drawn first: all of it, or that it is being prepared."""
        if self._ready is None:
            return preparing_state()
        return {**view_state(*self._ready), "data": data_state(*self._ready)}

    def answer(self, message: Any) -> Iterator[dict[str, Any]]:
        """What the page gets back for one message; nothing for one that isn't known."""
        match message:
            case {"type": "ping"}:
                yield {"type": "pong"}
            case {"type": "change", "patch": dict()} if self._ready is None:
                yield from self._prepare()
            case _ if self._ready is not None:
                yield from _answer(message, *self._ready)

    def _prepare(self) -> Iterator[dict[str, Any]]:
        try:
            for step in prepare(self._store, datetime.now(DENMARK)):
                if isinstance(step, str):
                    yield preparing_state(step)
                else:
                    self._ready = self._asking(step)
        except KproError as error:
            yield preparing_state(str(error), failed=True)
            return
        yield self.view()


def _answer(message: Any, prepared: Prepared, asking: Asking) -> Iterator[dict[str, Any]]:
    match message:
        case {"type": "change", "patch": dict() as patch}:
            asking.change(patch)
            yield view_state(prepared, asking)
        case {"type": "download", "what": "csv" | "xlsx" as form}:
            yield file_message(shown_tables(prepared, asking), "uddata", form, datetime.now(DENMARK))
        case {"type": "supplier", "what": "csv" | "xlsx" as form}:
            name = f"uddata-til-leverandoeren-{prepared.checked.made:%Y-%m-%d}.{form}"
            yield bytes_message(supplier_list(prepared.checked, name), name)
