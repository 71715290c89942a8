"""Forms as people file them, and an inbox beside a register."""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from kpro_analysis.register.intake import Imported, import_forms, show_import
from tests.register.builders import Workbook, request

NOW = datetime(2024, 2, 7, 10, 30, tzinfo=ZoneInfo("Europe/Copenhagen"))


def form(number: int = 1, **fields: Any) -> dict[str, Any]:
    """A sound form; fields set to None are left out."""
    values = {
        "blanket": f"2024-{number:04d}",
        "indsendt": "2024-01-17T10:22:31+01:00",
        "navn": f"Indmelder {number}",
        "email": f"indmelder{number}@kommune.example",
        "telefon": "00 00 01 01",
        "kommune": "Vejle",
        "titel": f"Ønske nummer {number}",
        "beskrivelse": f"Det skal kunne lade sig gøre, {number}.",
        "vigtighed": "rød",
        "begrundelse": "Det er svært i dag.",
    }
    return {name: value for name, value in (values | fields).items() if value is not None}


@dataclass(frozen=True)
class Desk:
    """A folder with a register and an inbox."""

    folder: Path

    @property
    def inbox(self) -> Path:
        return self.folder / "indbakke"

    @property
    def workbook(self) -> Path:
        return self.folder / "aendringsoensker.xlsx"

    def put(self, *forms: dict[str, Any], name: str = "") -> None:
        """Put forms into the inbox, each in a file of its own."""
        for values in forms:
            self.write(name or f"{values['blanket']}.json", json.dumps(values, ensure_ascii=False).encode())

    def put_csv(self, forms: Sequence[dict[str, Any]], name: str, encoding: str = "utf-8", sign: str = ";") -> None:
        buffer = io.StringIO()
        writer = csv.DictWriter(buffer, list(form()), delimiter=sign)
        writer.writeheader()
        writer.writerows(forms)
        self.write(name, buffer.getvalue().encode(encoding))

    def write(self, name: str, content: bytes) -> None:
        self.inbox.mkdir(exist_ok=True)
        (self.inbox / name).write_bytes(content)

    def take_in(self) -> Imported:
        return import_forms(self.inbox, self.workbook, NOW)

    def show(self) -> Imported:
        return show_import(self.inbox, self.workbook, NOW)

    def names(self, folder: str = "") -> list[str]:
        """The files in the inbox, or in a folder of it."""
        place = self.inbox / folder
        return sorted(p.name for p in place.iterdir() if p.is_file() and p.name[0] != ".") if place.exists() else []

    def everything(self) -> dict[str, bytes]:
        """Every file, but for the empty ones that are only held."""
        files = (path for path in self.folder.rglob("*") if path.is_file() and path.name != ".kpro-laas")
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in files}


def desk(folder: Path, **workbook: Any) -> Desk:
    """A register of two requests, and an empty inbox."""
    made = Desk(folder)
    made.inbox.mkdir(parents=True)
    rows = {"requests": [request("#001"), request("#002", Titel="Et andet")]}
    Workbook(**(rows | workbook)).write(made.workbook)
    return made
