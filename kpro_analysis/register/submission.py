"""One form as somebody filed it, checked field by field; what it says never stands in a message."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from kpro_analysis.columns import header_key
from kpro_analysis.danish import format_number, parse_date
from kpro_analysis.errors import InputError
from kpro_analysis.excel.cells import as_text, is_blank
from kpro_analysis.privacy import mask
from kpro_analysis.register.cells import listed, spellings
from kpro_analysis.register.requests import LIGHTS

REQUIRED = ("blanket", "indsendt", "titel", "beskrivelse", "vigtighed")
LONGEST = {  # characters as Excel counts them; a cell can hold 32,767
    "blanket": 40,
    "indsendt": 40,
    "navn": 100,
    "email": 254,
    "telefon": 50,
    "kommune": 100,
    "titel": 300,
    "beskrivelse": 20_000,
    "vigtighed": 40,
    "begrundelse": 5_000,
}
FIELDS = tuple(LONGEST)
SEVERAL_LINES = {"beskrivelse", "begrundelse"}
FIRST_YEAR = 2000
TRY_AGAIN = "Ret det, og læg filen i indbakken igen."

_BLANKET = re.compile(r"(?=.*[0-9])[0-9A-Za-z](?:[._-]?[0-9A-Za-z])*")
_EMAIL = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}"
)
_NO_TEXT = re.compile("[\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")  # halves of letters, turned writing
_MISREAD = re.compile("Ã[¦¸¥†˜…\u0086\u0098\u0085]|\ufffd")  # æ, ø, å in the wrong encoding
_EXCEL_CODE = re.compile(r"_x([0-9A-Fa-f]{4})_")  # what Excel takes for a letter's number
_DANISH_TIME = "Europe/Copenhagen"


@dataclass(frozen=True, slots=True)
class Submission:
    """A form that can be taken in; `filed` is the Danish day, `light` is spelled as in the register.

    All else is text as it was typed, "" where nothing was: personal, and so never part of `repr`.
    """

    blanket: str
    filed: date
    light: str
    title: str = field(repr=False)
    description: str = field(repr=False)
    reason: str = field(default="", repr=False)
    name: str = field(default="", repr=False)
    email: str = field(default="", repr=False)
    phone: str = field(default="", repr=False)
    municipality: str = field(default="", repr=False)

    @property
    def content(self) -> str:
        """A hash of what was filed: who and what, not when and under which id; case and blanks don't matter."""
        said = (self.light, self.title, self.description, self.reason, self.name, self.email, self.phone)
        told = [" ".join(text.split()).casefold() for text in (*said, self.municipality)]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()

    @property
    def answerable(self) -> bool:
        """Whether the e-mail address is one that can be written to."""
        return bool(_EMAIL.fullmatch(self.email))


def submission_of(values: Mapping[str, object], today: date) -> Submission:
    """The form with these fields, by the names in FIELDS; others are passed over.

    Raises InputError whose sentence names the first field that can't be used, and never repeats what it holds.
    """
    texts = {name: _text(name, values.get(name)) for name in FIELDS}
    for name in REQUIRED:
        if is_blank(texts[name]):
            raise InputError(f"Feltet «{name}» mangler. {TRY_AGAIN}")
    if not _BLANKET.fullmatch(texts["blanket"]) or mask(texts["blanket"]) != texts["blanket"]:
        raise InputError(f"Feltet «blanket» er ikke et blanket-id som 2024-0117. {TRY_AGAIN}")
    return Submission(
        blanket=texts["blanket"],
        filed=_day(texts["indsendt"], today),
        light=_light(texts["vigtighed"]),
        title=texts["titel"],
        description=texts["beskrivelse"],
        reason=texts["begrundelse"],
        name=texts["navn"],
        email=texts["email"],
        phone=texts["telefon"],
        municipality=texts["kommune"],
    )


def _text(name: str, value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if value is not None and not isinstance(value, str):
        raise InputError(f"Feltet «{name}» er ikke en tekst. {TRY_AGAIN}")
    if len((value or "").encode("utf-16-le", "surrogatepass")) > 2 * LONGEST[name]:
        raise InputError(f"Feltet «{name}» er længere end {format_number(LONGEST[name])} tegn. {TRY_AGAIN}")
    text = _EXCEL_CODE.sub(r"x\1", _NO_TEXT.sub("", as_text(value or "")))
    if _MISREAD.search(text):
        raise InputError(
            f"Feltet «{name}» har ødelagte bogstaver: filen er gemt i et forkert tegnsæt. Gem den som UTF-8, og læg "
            "den i indbakken igen."
        )
    return text if name in SEVERAL_LINES else " ".join(text.split())


def _day(text: str, today: date) -> date:
    try:
        moment = datetime.fromisoformat(text)
        day: date | None = (moment.astimezone(ZoneInfo(_DANISH_TIME)) if moment.tzinfo else moment).date()
    except (ValueError, OverflowError):
        day = parse_date(text)
    if day is None or day.year < FIRST_YEAR:
        raise InputError(f"Feltet «indsendt» er ikke en dato fra år {FIRST_YEAR} eller senere. {TRY_AGAIN}")
    if day > today:
        raise InputError(f"Feltet «indsendt» er en dato i fremtiden. {TRY_AGAIN}")
    return day


def _light(text: str) -> str:
    light = spellings(LIGHTS).get(header_key(text))
    if light is None:
        raise InputError(f"Feltet «vigtighed» skal være {listed(LIGHTS).lower()}. {TRY_AGAIN}")
    return light
