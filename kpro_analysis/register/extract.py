"""Takes some requests out of a register, for a workshop or another group."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from kpro_analysis.errors import InputError
from kpro_analysis.register.cells import listed
from kpro_analysis.register.exposed import Exposed
from kpro_analysis.register.requests import MODULES, SOURCES, STATUSES, WORKSHOPS, Register, Request
from kpro_analysis.register.search import BLANK_VALUE, passes

FACETS = MappingProxyType(  # what can be chosen by: the field, its column and the words it can have
    {
        "workshop": ("Workshop", WORKSHOPS),
        "module": ("Modul", MODULES),
        "source": ("Kilde", SOURCES),
        "status": ("Status", STATUSES),
    }
)
TEXT_FIELDS = {  # the columns of free text, where personal details may stand
    "Titel": "title",
    "Beskrivelse": "description",
    "Kommune": "municipality",
    "Workshop": "workshop",
    "Bemærkning": "remark",
}
Contacts = Mapping[int, Mapping[str, str]]


@dataclass(frozen=True)
class Extract:
    """Requests (at least one) of a register, and what they were chosen by; `chosen` is by field.

    `contacts` holds the contact columns by form number and column; None for an extract without them.
    """

    register: Register
    requests: tuple[Request, ...]
    chosen: Mapping[str, frozenset[str]]
    contacts: Contacts | None = None

    @property
    def words(self) -> str:
        """What the requests were chosen by."""
        return chosen_words(self.chosen)


def extract(register: Register, chosen: Mapping[str, frozenset[str]]) -> Extract:
    """The requests that have, for every field in `chosen`, one of its words; raises InputError when there are none.

    `BLANK_VALUE` stands for a field that isn't filled in.
    """
    requests = tuple(request for request in register.requests if passes(request, chosen))
    if not requests:
        raise InputError(
            f"Ingen af de {len(register.requests)} ændringsønsker i «{register.file}» passer med valget "
            f"({chosen_words(chosen)}), så der er ikke skrevet nogen fil. Vælg noget andet."
        )
    return Extract(register, requests, chosen)


def without(taken: Extract, exposed: Iterable[Exposed]) -> Extract:
    """The extract with what is exposed in its texts hidden."""
    hidden: dict[int, dict[str, Any]] = {}
    for cell in exposed:
        one_line = cell.column not in ("Beskrivelse", "Bemærkning")
        text = " ".join(cell.hidden.split()) if one_line else cell.hidden
        hidden.setdefault(cell.number, {})[TEXT_FIELDS[cell.column]] = text
    requests = tuple(replace(request, **hidden.get(request.number, {})) for request in taken.requests)
    return replace(taken, requests=requests)


def chosen_words(chosen: Mapping[str, frozenset[str]]) -> str:
    """What is chosen, in words.

    >>> chosen_words({"module": frozenset({"KAM"}), "status": frozenset({"I gang", "Modtaget", ""})})
    'Modul: KAM; Status: Modtaget, I gang eller ikke udfyldt'
    """
    return "; ".join(
        f"{column}: {_listed(chosen[field], known)}" for field, (column, known) in FACETS.items() if field in chosen
    )


def _listed(words: frozenset[str], known: Iterable[str]) -> str:
    return listed([*(word for word in known if word in words), *(["ikke udfyldt"] if BLANK_VALUE in words else [])])
