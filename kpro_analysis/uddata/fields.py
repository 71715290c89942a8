"""Which column of a CSV or a sheet is what, by its heading: municipalities and months call them differently."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kpro_analysis.columns import column_letters, header_key
from kpro_analysis.errors import InputError
from kpro_analysis.privacy import MASK, mask
from kpro_analysis.uddata.store import LONG, WIDE, Remark

_HEADINGS = {  # the column -> the headings that stand for it, the surest first
    "response": "besvarelse_id; besvarelsesid; besvarelsesnr; besvarelsesnummer; besvarelse; svar_id; response_id; "
    "questionnaireresponse; questionnaireresponse_id; id",
    "person": "borger; cpr; cpr-nummer; cprnr; borgers cpr; borgerens cpr; borger cpr; borger_id; personnummer; "
    "patient; patient_id; person",
    "municipality": "kommune; kommunenavn; municipality; organisation",
    "team": "team; teamnavn; careteam; afdeling; enhed; hold",
    "questionnaire": "skema; skemanavn; spørgeskema; skematitel; questionnaire",
    "version": "version; skemaversion; versionsnr; versionsnummer; udgave",
    "sent": "udsendt; udsendt dato; dato udsendt; udsendt den; udsendelsesdato; udsendelsestidspunkt; "
    "udsendt tidspunkt; sendt; sendt dato; afsendt; sent",
    "answered": "besvaret; besvaret dato; dato besvaret; besvaret den; besvarelsesdato; svardato; besvaret tidspunkt; "
    "besvarelsestidspunkt; indsendt; answered; authored; submitted",
    "item": "spørgsmål; spørgsmål_id; spørgsmålsid; spørgsmålstekst; spm; link_id; question; item",
    "answer": "svar; svarkode; svarværdi; værdi; answer; value",
    "text": "svartekst; tekst; svarlabel; text",
    "status": "status",
    "reminders": "antal rykkere; rykkere; antal påmindelser; påmindelser; reminders",
    "reminded": "rykket; rykkerdato; rykker sendt; påmindet; påmindelse sendt; reminded",
}
FIELDS = {name: tuple(headings.split("; ")) for name, headings in _HEADINGS.items()}
OF_AN_ANSWER = ("item", "answer", "text")
DANISH = {name: headings[0] for name, headings in FIELDS.items()}
TOLD_WHEN_MISSING = ("person", "municipality", "questionnaire", "version", "sent", "answered")
PERSONAL = (  # headings of what nobody needs here: never read
    "navn; fornavn; efternavn; borgernavn; borgers navn; patientnavn; e-mail; email; mail; telefon; telefonnummer; "
    "tlf; mobil; mobilnummer; adresse; postnummer; medarbejder"
).split("; ")
LEAST_KNOWN = 2  # headings by which a row is taken for the headings
HEAD_ROWS = 20  # titles may stand above them
WANTED = "besvarelse_id; borger; kommune; team; skema; version; udsendt; besvaret; spørgsmål; svar; svartekst"


def _key(heading: str) -> str:
    """What spellings of one heading have in common, also where a stroke or a full stop divides its words."""
    return re.sub(r"[_.:()]", "", header_key(heading))


_NAMES = {_key(heading): (name, rank) for name, headings in FIELDS.items() for rank, heading in enumerate(headings)}
_PERSONAL = frozenset(map(_key, PERSONAL))


@dataclass(frozen=True)
class Columns:
    """Where each column stands, from 0.

    format: LONG or WIDE; places: of the fields that are there; items: of the questions of a wide file, by their names;
    headings: as they stand in the file, masked; remarks: what is odd about them.
    """

    format: str
    places: dict[str, int]
    items: dict[str, int]
    headings: tuple[str, ...]
    remarks: tuple[Remark, ...]


def known_in(row: Sequence[object]) -> int:
    """How many different fields a row has headings of; 0 unless one is that of the response.

    >>> known_in(["Besvarelse ID", "CPR-nr.", "Skema"]), known_in(["CPR", "Skema"])
    (3, 0)
    """
    names = {_NAMES[key][0] for text in row if isinstance(text, str) and (key := _key(text)) in _NAMES}
    return len(names) if "response" in names else 0


def columns_of(header: Sequence[str], file: str, line: int) -> Columns:
    """Find the columns; raises InputError where one that is needed is missing, or one is there twice.

    `file` and `line` are where the headings stand, as it may be said.
    """
    keys = [_key(text) for text in header]
    ranked: dict[str, list[tuple[int, int]]] = {}
    for at, key in enumerate(keys):
        if key in _NAMES:
            name, rank = _NAMES[key]
            ranked.setdefault(name, []).append((rank, at))
    is_long = "item" in ranked
    if not is_long:
        ranked = {name: found for name, found in ranked.items() if name not in OF_AN_ANSWER}
    _refuse_twice(ranked, file)
    places = {name: min(found)[1] for name, found in ranked.items()}
    personal = [at for at, key in enumerate(keys) if key in _PERSONAL]
    spare = [at for at in range(len(keys)) if at not in {*places.values(), *personal} and keys[at]]
    items = {} if is_long else _items(header, spare)
    _refuse_lacking(places, items, (is_long, any(_NAMES.get(k, ("",))[0] in OF_AN_ANSWER for k in keys)), file)
    unread = [mask(header[at].strip()) for at in spare] if is_long else []
    remarks = (
        *_missing(places, line),
        *_unread(unread, len(personal), line),
        *(() if len(set(keys[at] for at in spare)) == len(spare) or is_long else (_twice(line),)),
    )
    return Columns(LONG if is_long else WIDE, places, items, tuple(mask(text.strip()) for text in header), remarks)


def without_heading(places: Sequence[int], line: int) -> Remark:
    """The remark on columns that hold something but have no heading."""
    letters = ", ".join(column_letters(at) for at in places)
    return Remark(
        "overskrift-mangler",
        line,
        f"Kolonne {letters} har ingen overskrift og er ikke læst. Ophæv flettede celler i overskriften, og skriv "
        "en overskrift over hver kolonne.",
    )


def _items(header: Sequence[str], spare: Sequence[int]) -> dict[str, int]:
    """The questions by their headings; of two that are alike the second is numbered."""
    items: dict[str, int] = {}
    met: dict[str, int] = {}
    for at in spare:
        name = " ".join(mask(header[at]).split())
        met[_key(name)] = number = met.get(_key(name), 0) + 1
        items[name if number == 1 else f"{name} ({number})"] = at
    return items


def _refuse_twice(ranked: dict[str, list[tuple[int, int]]], file: str) -> None:
    for name, found in ranked.items():
        first = min(found)[0]
        if sum(rank == first for rank, _ in found) > 1:
            raise InputError(f"«{file}» har kolonnen «{FIELDS[name][first]}» to gange. Slet eller omdøb den ene.")


def _refuse_lacking(places: dict[str, int], items: dict[str, int], kind: tuple[bool, bool], file: str) -> None:
    is_long, has_answers = kind
    lacking = [name for name in ("response",) if name not in places]
    if is_long and "answer" not in places and "text" not in places:
        lacking.append("answer")
    if not is_long and has_answers:
        lacking.append("item")
    if lacking:
        names = " og ".join(f"«{DANISH[name]}»" for name in lacking)
        raise InputError(f"«{file}» mangler kolonnen {names}. Hent udtrækket med overskrifterne {WANTED}.")
    if not is_long and not items:
        raise InputError(
            f"«{file}» har ingen kolonner med svar. Hent udtrækket med overskrifterne {WANTED}, eller med en kolonne "
            "for hvert spørgsmål."
        )


def _missing(places: dict[str, int], line: int) -> list[Remark]:
    lacking = [DANISH[name] for name in TOLD_WHEN_MISSING if name not in places]
    if not lacking:
        return []
    names = ", ".join(lacking)
    return [Remark("kolonne-mangler", line, f"Filen har ingen kolonne med {names}; det er tomt i det, der er læst.")]


def _unread(unread: Sequence[str], personal: int, line: int) -> list[Remark]:
    remarks = []
    if unread:
        shown = ", ".join(f"«{text or MASK}»" for text in unread)
        remarks.append(Remark("kolonne-ukendt", line, f"Kolonnerne {shown} kendes ikke og er ikke læst."))
    if personal:
        remarks.append(
            Remark(
                "kolonne-personlig",
                line,
                f"{personal} {'kolonne' if personal == 1 else 'kolonner'} med navne, adresser eller lignende er ikke "
                "læst. Bed om et udtræk uden dem.",
            )
        )
    return remarks


def _twice(line: int) -> Remark:
    return Remark(
        "overskrift-dobbelt",
        line,
        "To spørgsmål har samme overskrift; det andet er læst med (2) efter navnet. Giv dem hver sit navn.",
    )
