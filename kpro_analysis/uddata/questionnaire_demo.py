"""An invented extract of questionnaires: national ones in several versions, and what municipalities made of them."""

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

from kpro_analysis.demo_files import write_demo_files

DEFAULT_SEED = 2024
DEMO_FILE = "skemaer.csv"
HEAD = ("skema", "version", "kommune", "spørgsmål", "rækkefølge", "status")
TOWNS = ("Aabenraa", "Aarhus", "Esbjerg", "Hjørring", "Odense", "Randers", "Viborg", "Ærø")
NATIONAL = {  # questions that nobody owns; how many municipalities have copied each
    "Samtaleark": (
        6,
        (
            "Hvad vil du helst tale om i dag?",
            "Hvem skal vi tale med om din hverdag?",
            "Hvad er gået godt siden sidst?",
            "Hvad har været svært siden sidst?",
            "Er der noget, vi skal huske til næste gang?",
        ),
    ),
    "Kost og motion": (
        5,
        (
            "Hvor mange dage om ugen går du en tur?",
            "Hvor ofte laver du mad fra bunden?",
            "Hvor ofte spiser du grøntsager til aftensmad?",
            "Cykler du til indkøb?",
            "Hvor mange glas vand drikker du om dagen?",
            "Spiser du sammen med andre?",
            "Hvilken slags motion kan du bedst lide?",
        ),
    ),
    "Søvn og hvile": (
        2,
        (
            "Hvornår går du i seng på hverdage?",
            "Hvor tit vågner du om natten?",
            "Er der mørkt, hvor du sover?",
            "Drikker du kaffe efter klokken 18?",
            "Tager du en lur om dagen?",
        ),
    ),
    "Før hjemmebesøget": (
        0,
        (
            "Er der en parkeringsplads ved huset?",
            "Hvilken etage bor du på?",
            "Har du husdyr?",
            "Skal en pårørende være med?",
        ),
    ),
}
LOCAL = (  # what only one municipality has
    (
        "Velkomst til holdet",
        "Esbjerg",
        ("Har du været på hold før?", "Hvilken dag passer dig bedst?", "Kommer du i bil?"),
    ),
    ("Ønsker til træningen", "Viborg", ("Vil du helst træne ude?", "Har du træningstøj?", "Træner du hjemme?")),
    ("Tilfredshed med lokalerne", "Ærø", ("Var der varmt nok?", "Var det let at finde vej?", "Er lyset godt?")),
)
OTHER_WORDS = (
    ("Hvor ofte", "Hvor tit"),
    ("Hvor mange", "Cirka hvor mange"),
    ("Er der", "Er der altid"),
    ("Har du", "Har I"),
)
ADDED = ("Må vi ringe til dig?", "Hvordan vil du helst kontaktes?", "Har du brug for tolk?")


def write_demo(folder: Path, seed: int = DEFAULT_SEED) -> Path:
    """Write the extract into the folder, which must be there, and return its path; the same seed gives the same bytes.

    A file of that name with the same content is left as it is. Raises UsageError when it has another content, or can't
    be written.
    """
    (path,) = write_demo_files({folder / DEMO_FILE: demo_bytes(seed)})
    return path


def demo_bytes(seed: int) -> bytes:
    """The extract as people keep it: semicolons, UTF-8 with BOM, a few rows without an order or there twice."""
    draw = random.Random(seed)
    lines = [";".join(HEAD), *(";".join(row) for row in _rows(draw))]
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")


def _rows(draw: random.Random) -> Iterator[tuple[str, ...]]:
    for title, (copies, questions) in NATIONAL.items():
        yield from _asked((title, "2.0", ""), questions[:-1], "aktiv")
        yield from _asked((title, "3.0", ""), questions, "aktiv")
        for place, town in enumerate(sorted(draw.sample(TOWNS, copies))):
            edited = questions if place == 0 else _edited(draw, questions)
            yield from _asked((f"{title} – lokal" if place == 1 else title, "1.0", f"{town} Kommune"), edited, "aktiv")
    for title, town, questions in LOCAL:
        yield from _asked((title, "1.0", town), questions, "kladde" if town == "Ærø" else "aktiv")
        yield ("", "", "", questions[-1], str(len(questions)), "")


def _asked(whose: tuple[str, str, str], questions: Sequence[str], status: str) -> Iterator[tuple[str, ...]]:
    for order, question in enumerate(questions, 1):
        yield (*whose, question, str(order), status)


def _edited(draw: random.Random, questions: Sequence[str]) -> list[str]:
    """The questions as a municipality changes them: one in other words, one moved, one added or left out."""
    found = list(questions)
    for here, there in draw.sample(OTHER_WORDS, len(OTHER_WORDS)):
        at = next((place for place, text in enumerate(found) if text.startswith(here)), None)
        if at is not None:
            found[at] = found[at].replace(here, there, 1)
            break
    if draw.random() < 0.5:
        found.append(found.pop(draw.randrange(len(found) - 1)))
    if draw.random() < 0.6:
        found.insert(draw.randrange(len(found)), draw.choice(ADDED))
    else:
        found.pop(draw.randrange(len(found)))
    return found
