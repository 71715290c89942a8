"""The audit as tables that may leave the house: no counts of few people, nor what would give them away."""

from collections.abc import Iterable, Iterator, Sequence

from kpro_analysis.minlog.audit_result import CLASSES, Audit, CareTeam, Group, Inactive, OddsRatio
from kpro_analysis.minlog.evidence_table import HIDDEN, UNKNOWN, Cell, Ratio, Share, Table, shown
from kpro_analysis.minlog.evidence_traces import masked
from kpro_analysis.small_numbers import FEW, SMALLEST_SHOWN, suppressed, withheld
from kpro_analysis.small_numbers import shown as shown_count

MOST_GROUPS = 500
GROUPINGS = {
    "system": ("System", "Registreringer efter system"),
    "activity": ("Aktivitet", "Registreringer efter aktivitet"),
    "organisation": ("Organisation", "Registreringer efter organisation"),
    "role": ("Rolle", "Registreringer efter brugerens rolle"),
    "week": ("Uge", "Registreringer efter uge, der begynder den viste mandag"),
    "hour": ("Time", "Registreringer efter time på døgnet, dansk tid"),
}


def class_table(audit: Audit) -> Table | None:
    """Entries by class A-E; None when the classes can't be told."""
    if audit.classes is None:
        return None
    rows = tuple(
        (name, CLASSES[name], audit.classes.get(name, 0), Share(audit.classes.get(name, 0) / audit.entries))
        for name in CLASSES
    )
    return Table("Klasser", "Registreringer efter klasse", ("Klasse", "Hvad", "Antal", "Andel"), rows)


def inactive_table(audit: Audit) -> Table | None:
    """Entries on inactive citizens by days; None without activity.

    Citizens who are inactive for more days are among those for fewer: where two counts lie so near each other that
    the difference is of few, the smaller isn't shown.
    """
    by_days = {each.days: each for each in (*audit.inactive_by_days, *([audit.inactive] if audit.inactive else []))}
    if not by_days:
        return None
    rows = tuple(_inactive_rows(audit.citizens, [by_days[days] for days in sorted(by_days)]))
    headers = ("Dage uden aktivitet", "Registreringer", "Andel", "Borgere")
    return Table("Inaktivitet", "Registreringer på borgere uden aktivitet", headers, rows)


def _inactive_rows(citizens: int, found: Iterable[Inactive]) -> Iterator[tuple[Cell, ...]]:
    told = citizens
    for each in found:
        few, near = each.citizens < SMALLEST_SHOWN, 0 < told - each.citizens < SMALLEST_SHOWN
        if few:
            yield str(each.days), HIDDEN, HIDDEN, FEW
        elif near:
            yield str(each.days), each.entries, Share(each.share), HIDDEN
        else:
            told = each.citizens
            yield str(each.days), each.entries, Share(each.share), told


def care_team_table(audit: Audit) -> Table | None:
    """Care team against inactivity, by entries and by citizens; None when it can't be told."""
    team = audit.care_team
    if team is None:
        return None
    entries, citizens = team.table, _citizen_cells(team)
    rows: tuple[tuple[Cell, ...], ...] = (
        ("ja", *entries[0], *citizens[0:2]),
        ("nej", *entries[1], *citizens[2:4]),
    )
    headers = ("Careteam", "Reg. på inaktive", "Reg. på aktive", "Inaktive borgere", "Aktive borgere")
    return Table("Careteam", "Om borgeren var i et careteam og aktiv", headers, rows, " ".join(_odds_sentences(team)))


def _citizen_cells(team: CareTeam) -> tuple[Cell, ...]:
    (a, b), (c, d) = team.citizens_table
    return suppressed((a, b, c, d))[0]


def may_tell_citizens(team: CareTeam) -> bool:
    """Whether the table of citizens can be told whole, and so its odds ratio."""
    return all(isinstance(cell, int) for cell in _citizen_cells(team))


def _odds_sentences(team: CareTeam) -> Iterator[str]:
    yield f"Oddsratio pr. registrering {odds_words(team.odds)}; delt efter system {odds_words(team.mantel_haenszel)}."
    if may_tell_citizens(team):
        yield f"Pr. borger, hver talt én gang, {odds_words(team.citizens_odds)}."


def odds_words(odds: OddsRatio) -> str:
    """An odds ratio with its interval, in words.

    >>> odds_words(OddsRatio(2.0, 1.5, 2.6667)), odds_words(OddsRatio(None, None, None))
    ('2,00 (95 %: 1,50–2,67)', 'kan ikke regnes ud')
    """
    if odds.value is None or odds.low is None or odds.high is None:
        return "kan ikke regnes ud"
    return f"{shown(Ratio(odds.value))} (95 %: {shown(Ratio(odds.low))}–{shown(Ratio(odds.high))})"


def fan_out_table(audit: Audit) -> Table:
    """How many citizens a trace touches."""
    fan_out = audit.fan_out
    rows: tuple[tuple[Cell, ...], ...] = (
        ("Spor i alt", fan_out.traces),
        ("Borgere pr. spor, midterste", round(fan_out.median)),
        ("Borgere pr. spor, hvert tyvende har mindst", round(fan_out.p95)),
        ("Borgere pr. spor, det største", fan_out.max),
    )
    return Table("Spor", "Hvor mange borgere et spor rammer", ("Mål", "Antal"), rows)


def group_tables(audit: Audit) -> tuple[Table, ...]:
    """One table per grouping, at most `MOST_GROUPS` rows in each."""
    return tuple(
        _group_table(by, audit.groups[by][:MOST_GROUPS], len(audit.groups[by]))
        for by in GROUPINGS
        if audit.groups.get(by)
    )


def _group_table(by: str, groups: Sequence[Group], of: int) -> Table:
    name, caption = GROUPINGS[by]
    few = [group.citizens < SMALLEST_SHOWN for group in groups]
    hidden = withheld(few, [group.entries for group in groups])
    rows = tuple(_hidden_row(group) if hide else _group_row(group) for group, hide in zip(groups, hidden, strict=True))
    more = f"De {len(groups)} største af {of} er vist." if of > len(groups) else ""
    return Table(name, caption, (name, "Registreringer", "På inaktive", "Andel", "Borgere", "Brugere"), rows, more)


def _hidden_row(group: Group) -> tuple[Cell, ...]:
    return (_name(group), HIDDEN, HIDDEN, HIDDEN, FEW if group.citizens < SMALLEST_SHOWN else HIDDEN, HIDDEN)


def _group_row(group: Group) -> tuple[Cell, ...]:
    if group.inactive_entries is None:
        on_inactive: tuple[Cell, ...] = (UNKNOWN, UNKNOWN)
    else:
        on_inactive = (group.inactive_entries, Share(group.inactive_entries / group.entries))
    return (_name(group), group.entries, *on_inactive, group.citizens, shown_count(group.users))


def _name(group: Group) -> str:
    return masked(group.name) or "ikke oplyst"
