"""What the pack says in words: what we see, and what the supplier is asked, by rules from the figures."""

from collections.abc import Iterator, Sequence

from kpro_analysis.danish import format_date, format_number, format_percent
from kpro_analysis.minlog.audit_result import Audit, CareTeam
from kpro_analysis.minlog.evidence_table import DANISH_TIME
from kpro_analysis.minlog.evidence_tables import may_tell_citizens, odds_words
from kpro_analysis.minlog.evidence_traces import Example
from kpro_analysis.small_numbers import SMALLEST_SHOWN


def period(audit: Audit) -> str:
    """The first and the last day of the log.

    The days are in Danish time.
    """
    first, last = (format_date(time.astimezone(DANISH_TIME)) for time in (audit.first, audit.last))
    return f"{first} til {last}"


def what_we_see(audit: Audit) -> tuple[str, ...]:
    """At most five sentences with numbers."""
    return tuple(_sentences(audit))


def _sentences(audit: Audit) -> Iterator[str]:
    citizens, users = _people(audit.citizens, "borger", "borgere"), _people(audit.users, "bruger", "brugere")
    yield f"Fra {period(audit)} er der {format_number(audit.entries)} registreringer på {citizens} ved {users}."
    if audit.inactive:
        idle = audit.inactive
        share, touched = format_percent(idle.share, 1), _people(idle.citizens, "borger", "borgere")
        yield (
            f"{share} af registreringerne ({format_number(idle.entries)}) er på borgere uden aktivitet i K-PRO i de "
            f"{format_number(idle.days)} dage op til; det berører {touched}."
        )
    if audit.fan_out.traces:
        yield _fan_out_sentence(audit)
    if audit.care_team:
        yield _care_team_sentence(audit.care_team)
    if audit.classes and audit.classes.get("E"):
        count, share = audit.classes["E"], format_percent(audit.classes["E"] / audit.entries, 1)
        yield f"{format_number(count)} registreringer ({share}) er på borgere, der slet ikke har et forløb."


def _fan_out_sentence(audit: Audit) -> str:
    fan_out, lists = audit.fan_out, ""
    if audit.classes:
        share = (audit.classes.get("B", 0) + audit.classes.get("C", 0)) / audit.entries
        lists = f"{format_percent(share, 1)} af registreringerne er listevisninger. "
    largest = f"det største {format_number(fan_out.max)}"
    if round(fan_out.p95) <= 1:
        return f"{lists}De fleste spor rammer 1 borger, {largest}."
    return (
        f"{lists}Det midterste spor rammer {_counted(fan_out.median, 'borger', 'borgere')}, hvert tyvende mindst "
        f"{format_number(fan_out.p95)}, og {largest}."
    )


def _care_team_sentence(team: CareTeam) -> str:
    per_citizen = may_tell_citizens(team)
    odds = team.citizens_odds if per_citizen else team.mantel_haenszel
    counted = "hver borger talt én gang" if per_citizen else "delt efter system"
    words = f"oddsratio {odds_words(odds)}, {counted}"
    if odds.low is None or odds.high is None:
        return "Om careteam hænger sammen med registrering uden aktivitet, kan ikke regnes ud af tallene."
    if odds.low > 1:
        return f"De registrerede borgere er oftere uden aktivitet, når de er i et careteam: {words}."
    if odds.high < 1:
        return f"De registrerede borgere er sjældnere uden aktivitet, når de er i et careteam: {words}."
    return f"Der ses ingen sikker sammenhæng mellem careteam og registrering uden aktivitet: {words}."


def questions(audit: Audit, examples: Sequence[Example]) -> tuple[str, ...]:
    """What the supplier is asked to answer, in the order of the mechanism."""
    return tuple(_questions(audit, examples))


def _questions(audit: Audit, examples: Sequence[Example]) -> Iterator[str]:
    yield "Præcis hvornår sendes en registrering til MinLog: ved hvilke kald, for hvilke data og på hvilket tidspunkt?"
    if audit.fan_out.max > 1:
        yield (
            "Registreres hvert hit i en liste eller en søgning på sin borger, også når brugeren ikke åbner borgeren? "
            f"Det største spor rammer {format_number(audit.fan_out.max)} borgere."
        )
    yield "Hvilke kald har formålet INTERNAL_AUDIT_ONLY og kommer derfor ikke i MinLog? Hvorfor har de øvrige det ikke?"
    if audit.inactive and audit.inactive.entries:
        yield "Hvornår slutter planer, medlemskaber af careteam og deltagere, og hvad afslutter dem?"
    if audit.classes and audit.classes.get("E"):
        yield "Hvorfor registreres borgere, der slet ikke har et forløb?"
    yield "Registreres kald, som et system foretager uden en bruger, og hvordan kendes de i registreringen?"
    if any(example.trace for example in examples):
        yield "Gemmes sporets id, så eksemplerne kan slås op hos jer? Hvad viser jeres egen log for dem?"
    else:
        yield "Hvorfor har registreringerne intet spor-id, så kald kan følges, og hvor kan det findes?"


def _people(count: int, one: str, more: str) -> str:
    return f"færre end {SMALLEST_SHOWN} {more}" if count < SMALLEST_SHOWN else _counted(count, one, more)


def _counted(count: float, one: str, more: str) -> str:
    return f"{format_number(count)} {one if round(count) == 1 else more}"
