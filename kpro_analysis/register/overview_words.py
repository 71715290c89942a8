"""What an overview says in words, on the page and on the command line."""

from collections.abc import Iterable

from kpro_analysis.danish import format_number, format_percent
from kpro_analysis.findings import Finding
from kpro_analysis.register.decision_time import DecisionTime, Within
from kpro_analysis.register.overview import Overview
from kpro_analysis.register.requests import form_id
from kpro_analysis.register.waiting import WAITING

FEW = 10  # decisions; with fewer, one more or less moves the figures a lot
BREAKDOWN_NAMES = {
    "light": "Prioritet",
    "status": "Status",
    "kind": "Type",
    "module": "Modul",
    "source": "Kilde",
    "age": "Alder, siden modtaget",
    "municipality": "Kommune",
}
NO_DECISIONS = (
    "Der er ingen beslutninger at regne på endnu. Skriv dem på et ark «Beslutninger» i arbejdsbogen med kolonnerne "
    "Dato og ÆØ, eller gem en beslutning på siden Scenarier og beslutninger."
)
WHO_WAITS = (
    f"Et ønske venter, når status er {', '.join(WAITING)} eller tom, og gruppen ikke har besluttet noget om det endnu."
)


def days_text(days: int | None) -> str:
    """Days as in a table.

    >>> days_text(1), days_text(1200), days_text(None)
    ('1 dag', '1.200 dage', '–')
    """
    if days is None:
        return "–"
    return f"{format_number(days)} {'dag' if days == 1 else 'dage'}"


def time_sentences(time: DecisionTime) -> tuple[str, ...]:
    """How long it takes until a request is decided, what the figures rest on, and what to be careful about."""
    if not time.decided:
        return (NO_DECISIONS,)
    waiting = f"{time.waiting}, der venter" if time.waiting else "ingen, der venter"
    based = (
        f"Regnet på {_requests(time.decided)}, der er besluttet, og {waiting}. De, der venter, tæller med for de dage, "
        "de har ventet. Ellers blev tallet for lavt, for de hurtige beslutninger kommer altid først."
    )
    return (_how_long(time), based, *_careful(time))


def _how_long(time: DecisionTime) -> str:
    if time.median is None:
        return (
            "Mindre end halvdelen er besluttet så længe, som ønskerne er fulgt. Derfor kan en median ikke siges endnu."
        )
    half = f"Halvdelen af ønskerne bliver besluttet {_within_days(time.median)}"
    if time.most is None:
        return f"{half}. For 9 ud af 10 kan det ikke siges endnu, for dertil venter for mange."
    return f"{half}, og 9 ud af 10 {_within_days(time.most)}."


def _within_days(days: int) -> str:
    return f"inden for {days_text(days)}" if days else "samme dag"


def _careful(time: DecisionTime) -> Iterable[str]:
    if time.decided < FEW:
        yield "Der er få beslutninger, så tag tallene som et fingerpeg."
    if time.undated:
        yield (
            f"{_requests(time.undated)} er afgjort ifølge status, men uden en dato for beslutningen, og er ikke "
            "regnet med. Skriv datoerne på arket «Beslutninger», hvis de skal med."
        )
    if time.unknown:
        yield f"{_requests(time.unknown)} er ikke regnet med: datoen mangler eller er senere end dagen, der regnes til."
    if time.too_early:
        yield f"{_requests(time.too_early)} er ifølge registeret besluttet før modtagelsen og er ikke regnet med."


def _requests(count: int) -> str:
    return f"{count} {'ønske' if count == 1 else 'ønsker'}"


def within_label(within: Within) -> str:
    """What a share of decided requests is about."""
    return f"Besluttet inden for {within.days} dage"


def within_text(within: Within) -> str:
    """A share of decided requests, or that it isn't known."""
    return "kan ikke siges endnu" if within.share is None else format_percent(within.share)


def behind_sentence(found: Overview) -> str:
    """Which requests are decided although their status says that they wait; "" when none is."""
    if not found.behind:
        return ""
    ids = ", ".join(form_id(number) for number in found.behind)
    return f"Besluttet, men status siger stadig, at de venter: {ids}. Ret status i registeret."


def finding_place(finding: Finding) -> str:
    """Where a finding is, as Excel writes it: `ÆØ!Z66`; the sheet alone, or the whole file."""
    return "!".join(filter(None, (finding.sheet, finding.cell))) or "Hele filen"
