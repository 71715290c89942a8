"""Questionnaires from the rows of a sheet: one row per question, with the habits that such sheets have."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime

from kpro_analysis.columns import cell_address
from kpro_analysis.danish import parse_date, plain
from kpro_analysis.findings import Finding, Level
from kpro_analysis.privacy import mask
from kpro_analysis.uddata.questionnaire import Item, Questionnaire, Status, owner_key, text_key
from kpro_analysis.uddata.questionnaire_owner import owner_of
from kpro_analysis.uddata.questionnaire_table import Table, mended

STATUSES = {
    **dict.fromkeys(("aktiv", "i brug", "active", "udgivet", "frigivet", "publiceret"), Status.ACTIVE),
    **dict.fromkeys(("kladde", "draft", "under udarbejdelse"), Status.DRAFT),
    **dict.fromkeys(("arkiveret", "retired", "inaktiv", "lukket", "udgaaet", "udfaset"), Status.RETIRED),
}
BETWEEN_OPTIONS = re.compile(r"\s*[|;\n]\s*|\s+/\s+")
_NUMBER = re.compile(r"[0-9]+")

Order = tuple[tuple[int, ...], str]


@dataclass
class _Building:
    """A questionnaire whose rows are being read: its first line, and its questions with their place in the order."""

    title: str
    version: str
    owner: str
    line: int
    status: Status
    changed: str
    asked: list[tuple[Order, Item]] = field(default_factory=list)
    met: set[tuple[Order, str, str]] = field(default_factory=set)
    ordered: int = 0


def read_sheet(table: Table) -> tuple[list[Questionnaire], list[Finding]]:
    """The questionnaires in the order in which they begin; what is doubtful is remarked on once, with how often.

    A row without a questionnaire goes on with the one above. A blank municipality is everybody's. Questions without an
    order stay below the one above them. The same question twice with the same order is one.
    """
    found: dict[tuple[str, str, str], _Building] = {}
    doubled: list[int] = []
    continued: list[int] = []
    lost: list[int] = []
    last: _Building | None = None
    for line, cells in table.rows:
        text = {name: _text(cell) for name, cell in cells.items()}
        if text.get("skema"):
            last = _building(found, line, cells, text)
        elif last is None:
            lost.append(line)
            continue
        else:
            continued.append(line)
        if text.get("spørgsmål") and not _add(last, text):
            doubled.append(line)
    read = [_finished(one, table.file) for one in found.values()]
    unordered = [one.line for one in found.values() if one.ordered < len(one.asked)]
    return read, _remarks(table, doubled=doubled, continued=continued, lost=lost, unordered=unordered)


def _building(
    found: dict[tuple[str, str, str], _Building], line: int, cells: dict[str, object], text: dict[str, str]
) -> _Building:
    owner = owner_of(text.get("kommune", ""))
    version = text.get("version", "")
    key = text_key(text["skema"]), version.casefold(), owner_key(owner)
    if key not in found:
        status = STATUSES.get(text_key(text.get("status", "")), Status.UNKNOWN)
        changed = parse_date(cells.get("dato"))
        day = changed.isoformat() if changed else ""
        found[key] = _Building(text["skema"], version, owner, line, status, day)
    return found[key]


def _add(building: _Building, text: dict[str, str]) -> bool:
    """Add the question; False when it is there already, with the same order."""
    options = tuple(filter(None, BETWEEN_OPTIONS.split(text.get("svarmuligheder", ""))))
    item = Item(text["spørgsmål"], text.get("linkid", ""), text.get("type", "").casefold(), options)
    written = text.get("rækkefølge", "")
    building.ordered += bool(written)
    before = building.asked[-1][0] if building.asked else ((), "")
    order = (tuple(map(int, _NUMBER.findall(written))), written.casefold()) if written else before
    mark = (order, text_key(item.text), item.link)
    if mark in building.met:
        return False
    building.met.add(mark)
    building.asked.append((order, item))
    return True


def _finished(building: _Building, file: str) -> Questionnaire:
    return Questionnaire(
        title=building.title,
        version=building.version,
        owner=building.owner,
        items=tuple(item for _, item in sorted(building.asked, key=lambda asked: asked[0])),
        status=building.status,
        changed=building.changed,
        names=(building.title,),
        file=file,
        place=building.line,
    )


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, date | datetime):
        cell = cell.isoformat()
    return mask(plain(mended("" if cell is None else str(cell))))


def _remarks(table: Table, **lines: list[int]) -> list[Finding]:
    words = {
        "doubled": (Level.NOTE, "raekke-dobbelt", "spørgsmål står der to gange og tæller én gang", "Slet dubletterne."),
        "continued": (
            Level.NOTE,
            "skema-fra-raekken-over",
            "rækker nævner intet skema og hører til skemaet i rækken over",
            "Skriv skemaet i hver række, hvis det ikke er sådan.",
        ),
        "lost": (
            Level.ERROR,
            "skema-mangler",
            "rækker hører ikke til noget skema og er ikke med",
            "Skriv skemaets navn.",
        ),
        "unordered": (
            Level.NOTE,
            "raekkefoelge-mangler",
            "skemaer har spørgsmål uden rækkefølge; rækkernes orden i filen gælder",
            "Udfyld kolonnen rækkefølge, hvis det ikke er den rigtige.",
        ),
    }
    return [
        Finding(level, table.file, table.sheet, cell_address(at[0], 0), rule, f"{len(at)} {message}.", advice)
        for name, (level, rule, message, advice) in words.items()
        if (at := lines[name])
    ]
