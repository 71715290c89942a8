"""What a participant of a meeting sends: one row of weights, with all that comes in checked."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kpro_analysis.danish import plain
from kpro_analysis.errors import UsageError
from kpro_analysis.privacy import mask
from kpro_analysis.weighting.settings import Weights

NAME_MAX, CRITERION_MAX = 60, 200  # characters
MOST_CRITERIA = 100
_KEY = re.compile(r"[0-9A-Za-z-]{16,64}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Sent:
    """One row of a meeting: what a participant sent, or that it was withdrawn (then `weights` is None).

    `participant` is a random key that the browser keeps; name and municipality may be blank. `register` is the sha256
    of the workbook that the weights were set on.
    """

    participant: str
    weights: Weights | None
    register: str
    sent: datetime
    name: str = ""
    municipality: str = ""

    @property
    def withdrawn(self) -> bool:
        """Whether this row takes the ballot back."""
        return self.weights is None


def checked(ballot: Sent) -> Sent:
    """The row with its texts cleaned; UsageError, a sentence, for what can't be kept."""
    if not _SHA256.fullmatch(ballot.register):
        raise UsageError("Siden ved ikke, hvilket register vægtene gælder. Genindlæs siden, og send dem igen.")
    return Sent(
        participant=clean_key(ballot.participant),
        weights=None if ballot.weights is None else read_weights(ballot.weights.values),
        register=ballot.register,
        sent=ballot.sent,
        name=clean_text(ballot.name, NAME_MAX, "Navnet"),
        municipality=clean_text(ballot.municipality, NAME_MAX, "Kommunens navn"),
    )


def clean_text(text: Any, longest: int, what: str) -> str:
    """A name or title fit to be kept and shown: one line, no control characters, nothing personal but a name.

    >>> clean_text("  Anna  Holm ", 60, "Navnet")
    'Anna Holm'
    """
    if not isinstance(text, str):
        raise UsageError(f"{what} skal være en tekst.")
    cleaned = plain(text)
    if any(unicodedata.category(letter)[0] == "C" for letter in cleaned):
        raise UsageError(f"{what} har tegn, der ikke kan vises. Skriv det igen.")
    if len(cleaned) > longest:
        raise UsageError(f"{what} er for langt. Skriv højst {longest} tegn.")
    if mask(cleaned) != cleaned:
        raise UsageError(f"{what} ligner et CPR-nummer eller en e-mailadresse. Skriv et navn i stedet.")
    return cleaned


def clean_key(key: Any) -> str:
    """A participant's key as the browser made it; UsageError when it isn't one."""
    if isinstance(key, str) and _KEY.fullmatch(key):
        return str(key)
    raise UsageError("Siden kender ikke denne browser. Genindlæs siden, og prøv igen.")


def read_weights(values: Any) -> Weights:
    """Weights as they come from a page or a file; UsageError for what isn't finite, below 0, or all 0."""
    if not isinstance(values, Mapping) or not 0 < len(values) <= MOST_CRITERIA:
        raise UsageError("Vægtene kan ikke læses. Genindlæs siden, og send dem igen.")
    for name, value in values.items():
        if not isinstance(name, str) or not 0 < len(name) <= CRITERION_MAX:
            raise UsageError("Vægtene kan ikke læses. Genindlæs siden, og send dem igen.")
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise UsageError(f"Vægten på {name} skal være et tal på 0 eller derover.")
    return Weights({name: float(value) for name, value in values.items()})
