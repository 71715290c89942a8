"""The kinds of events that a year has: what each is, and what it asks of the group."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from kpro_analysis.columns import header_key


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of event: `letter` marks it where there is no room, `meaning` is what it is, `asks` what the group does.

    `gathers`: people are to be there or to be done by then, so it belongs on a working day. `busy`: it takes the time
    of those who take part. `known`: it is one of `KINDS` and no word of somebody's own.
    """

    name: str
    letter: str
    meaning: str
    asks: str
    gathers: bool = False
    busy: bool = False
    known: bool = True


KINDS = (
    Kind(
        "Møde",
        "M",
        "Gruppen mødes, drøfter ændringsønskerne og beslutter.",
        "Sæt tiden af, læs materialet inden, og meld punkter ind senest to uger før.",
        gathers=True,
        busy=True,
    ),
    Kind(
        "Workshop",
        "W",
        "Et emne bliver arbejdet igennem, fx handlevejledninger eller opgaveoverblik.",
        "Sæt tiden af, og tag eksempler med fra jeres egen kommune.",
        gathers=True,
        busy=True,
    ),
    Kind(
        "Test før release",
        "T",
        "En ny version kan prøves i testmiljøet, før den tages i brug.",
        "Find testere i kommunen, prøv det, I selv bruger, og meld fejl, inden testen slutter.",
    ),
    Kind(
        "Release",
        "R",
        "En ny version af Kommunal PRO tages i brug.",
        "Læs, hvad der er nyt, fortæl det til kollegerne, og meld fejl til supporten.",
    ),
    Kind(
        "Servicevindue",
        "S",
        "Systemet er helt eller delvis lukket, mens der arbejdes på det.",
        "Sig det til kollegerne, og planlæg intet i det tidsrum, som kræver systemet.",
    ),
    Kind(
        "Frist",
        "F",
        "Den sidste dag, noget kan afleveres.",
        "Aflever senest den dag.",
        gathers=True,
    ),
    Kind(
        "Rapport",
        "P",
        "En rapport eller liste kommer ud, fx kvartalsrapporten eller statuslisten.",
        "Læs den, og sig til, hvis tallene ikke passer med det, I oplever.",
    ),
)
OTHER = Kind(
    "Andet",
    "A",
    "Begivenheder af andre typer end de kendte.",
    "Se forklaringen ved hver begivenhed.",
    known=False,
)
SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "Møde": ("Møder", "Brugergruppemøde", "Mødet", "Meeting", "Styregruppemøde"),
    "Workshop": ("Workshops", "Temadag"),
    "Test før release": ("Test", "Releasetest", "Test før ny release", "Test inden release", "Testperiode"),
    "Release": ("Releases", "Ny release", "Ny version", "Version", "Opdatering"),
    "Servicevindue": ("Servicevinduer", "Service", "Vedligehold", "Nedetid", "Lukkevindue"),
    "Frist": ("Frister", "Deadline", "Sidste frist", "Tidsfrist"),
    "Rapport": ("Rapporter", "Kvartalsrapport", "Statusliste", "Rapportering"),
}


def kind_of(text: str) -> Kind:
    """The kind that a cell names, in any usual spelling; one of its own, by that name, where it is none of `KINDS`.

    >>> kind_of("MØDE ").name, kind_of("deadline").name
    ('Møde', 'Frist')
    >>> kind_of("Julefrokost").known, kind_of("").name
    (False, 'Andet')
    """
    return _by_spelling().get(header_key(text)) or (replace(OTHER, name=text) if text else OTHER)


@cache
def _by_spelling() -> Mapping[str, Kind]:
    return {header_key(word): kind for kind in KINDS for word in (kind.name, *SPELLINGS[kind.name])}
