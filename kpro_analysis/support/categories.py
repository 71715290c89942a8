"""The categories of enquiries, however they are spelled."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from kpro_analysis.columns import header_key
from kpro_analysis.findings import Finding, Level
from kpro_analysis.support.ticket import NOT_GIVEN, Ticket, Tickets

CATEGORIES = (
    "Rådgivning",
    "Brugerstyring",
    "Medarbejderløsning",
    "Borgerløsning",
    "KAM",
    "Uddata",
    "MitID",
    "Integration",
    "Andet",
)
LIKENESS = 84  # of 100: a typo or two in a word
SHORTEST = 5  # letters: shorter words are alike by chance
LONGEST_NAME = 60  # letters of a category that nobody declared


@dataclass(frozen=True, slots=True)
class Spelling:
    """A way in which a category is written: by how many enquiries, and the category that it stands for.

    `category` is None where nothing is known to be meant; `agreed` where the user's file says it.
    """

    text: str
    count: int
    category: str | None
    agreed: bool


def spellings(tickets: Iterable[Ticket], agreed: Mapping[str, str]) -> tuple[Spelling, ...]:
    """The ways in which categories are written, the most frequent first; `agreed` maps a spelling to a category."""
    counts = Counter(ticket.category for ticket in tickets if ticket.category)
    by_key = {header_key(text): category for text, category in agreed.items()}
    found = []
    for text, count in sorted(counts.items(), key=lambda one: (-one[1], one[0])):
        said = by_key.get(header_key(text))
        found.append(Spelling(text, count, said or proposed(text), agreed=said is not None))
    return tuple(found)


def proposed(text: str) -> str | None:
    """The category that is meant: the same but for case, blanks and hyphens, else one that is nearly spelled so.

    None where none is near, or two are equally near.

    >>> proposed("Bruger styring"), proposed("Raadgivning"), proposed("Medarbejderløsnig"), proposed("Printer")
    ('Brugerstyring', 'Rådgivning', 'Medarbejderløsning', None)
    """
    from rapidfuzz import fuzz

    key = _key(text)
    likeness = {name: fuzz.ratio(key, _key(name)) for name in CATEGORIES}
    if exact := next((name for name, near in likeness.items() if near == 100), None):
        return exact
    if len(key) < SHORTEST:
        return None
    best = max(likeness.values())
    nearest = [name for name, near in likeness.items() if near == best and len(name) >= SHORTEST]
    return nearest[0] if best >= LIKENESS and len(nearest) == 1 else None


def _key(text: str) -> str:
    return header_key(text).replace("aa", "å")


def categorised(found: Tickets, agreed: Mapping[str, str]) -> tuple[Tickets, tuple[Spelling, ...]]:
    """The enquiries under their categories, with what was proposed and what isn't known as findings.

    What isn't known stays as it is written, one spelling for those that differ in case, blanks and hyphens only; so do
    municipalities, subcategories and channels.
    """
    known = spellings(found.tickets, agreed)
    meant = {spelling.text: spelling.category for spelling in known if spelling.category is not None}
    rest = [t.category for t in found.tickets if t.category and t.category not in meant]
    meant |= {text: name[:LONGEST_NAME] for text, name in one_spelling(rest).items()}
    meant[""] = NOT_GIVEN
    towns = one_spelling(t.municipality for t in found.tickets)
    ways = one_spelling(t.channel for t in found.tickets)
    below = one_spelling(t.subcategory for t in found.tickets)
    tickets = tuple(
        t._replace(
            category=meant[t.category],
            municipality=towns[t.municipality],
            channel=ways[t.channel],
            subcategory=below[t.subcategory],
        )
        for t in found.tickets
    )
    return replace(found, tickets=tickets, findings=(*found.findings, *_remarks(known))), known


def one_spelling(texts: Iterable[str]) -> dict[str, str]:
    """For each text the most frequent of those that differ in case, blanks and hyphens only; ties by the alphabet."""
    counts = Counter(texts)
    chosen: dict[str, str] = {}
    for text, _ in sorted(counts.items(), key=lambda one: (-one[1], one[0])):
        chosen.setdefault(header_key(text), text)
    return {text: chosen[header_key(text)] for text in counts}


def _remarks(known: Sequence[Spelling]) -> list[Finding]:
    """One finding per category that is spelled otherwise, and one on what isn't known."""
    findings = []
    for name in dict.fromkeys(s.category for s in known if s.category is not None):
        others = [s for s in known if s.category == name and s.text != name and not s.agreed]
        if others:
            ways = "1 måde" if len(others) == 1 else f"{len(others)} måder"
            message = (
                f"«{name}» er skrevet på {ways} mere i {_enquiries(sum(s.count for s in others))}; de er talt med "
                f"under «{name}»."
            )
            advice = "Er det forkert, så ret det i kategorier.toml; kpro support categories laver filen."
            findings.append(Finding(Level.NOTE, "", "", "", "kategori-samlet", message, advice))
    unknown = [s for s in known if s.category is None]
    if unknown:
        message = (
            f"{_enquiries(sum(s.count for s in unknown))} har en kategori, der ikke er en af de aftalte; de er talt "
            "for sig selv, som kategorien er skrevet."
        )
        advice = "Skriv i kategorier.toml, hvad der menes; kpro support categories laver filen."
        findings.append(Finding(Level.WARNING, "", "", "", "kategori-ukendt", message, advice))
    return findings


def _enquiries(count: int) -> str:
    return "1 henvendelse" if count == 1 else f"{count} henvendelser"
