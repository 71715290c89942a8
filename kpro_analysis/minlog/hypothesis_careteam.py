"""Care team x inactive x logged: are inactive citizens logged more often while they are in a care team?"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from ibis.backends import BaseBackend

from kpro_analysis.engine import table as table_of
from kpro_analysis.minlog.citizen_cells import PERIOD_DAYS, Cells
from kpro_analysis.minlog.hypothesis_result import (
    HYPOTHESES,
    Effect,
    HypothesisResult,
    Row,
    without_few,
)
from kpro_analysis.minlog.hypothesis_tables import facts_of_staff, has_table, inactive_for
from kpro_analysis.minlog.hypothesis_words import LARGER, few_sentence, found_sentence, null_sentence
from kpro_analysis.minlog.spans import Ints, Truths, distinct
from kpro_analysis.minlog.stratified_odds import Odds, odds_of
from kpro_analysis.minlog.stratified_rates import RateTable, fit_rates
from kpro_analysis.small_numbers import SMALLEST_SHOWN

SIZE_BANDS = ((1, 4), (5, 9), (10, 19), (20, 49), (50, 99), (100, None))
KIND = "rate i careteam / rate uden for careteam, borgere uden aktivitet"
DOSE_KIND = "rate ved dobbelt så stort careteam, borgere uden aktivitet"
REFUTED = "hvis borgere uden aktivitet logges lige så ofte, før de kommer i et careteam, som mens de er i det"


@dataclass(frozen=True)
class EntryTable:
    """Entries by system: counts (systems, in team or not, inactive or not) and the systems' names."""

    names: tuple[str, ...]
    counts: Ints


def read_entry_table(con: BaseBackend, days: int) -> EntryTable:
    """One scan: entries by system, care team and inactivity; systems go by their number where no words are known."""
    facts = facts_of_staff(con)
    grouped = facts.group_by("system", "in_team", inactive=inactive_for(facts, days))
    found = grouped.aggregate(entries=facts.entries.sum()).to_pyarrow()
    code, entries = (np.asarray(found[name].to_numpy(), np.int64) for name in ("system", "entries"))
    team, idle = (found[name].to_numpy().astype(np.bool_) for name in ("in_team", "inactive"))
    systems, place = np.unique(code, return_inverse=True)
    counts = np.zeros((len(systems), 2, 2), np.int64)
    np.add.at(counts, (place, 1 - team, 1 - idle), entries)
    names = _system_names(con)
    return EntryTable(tuple(names.get(system, f"system {system}") for system in systems.tolist()), counts)


def _system_names(con: BaseBackend) -> dict[int, str]:
    if not has_table(con, "words"):
        return {}
    words = table_of(con, "words")
    rows = words.filter(words.kind == "system").select("code", "text").to_pyarrow().to_pylist()
    return {row["code"]: row["text"] or "ikke oplyst" for row in rows}


def careteam(cells: Cells, entries: EntryTable, days: int) -> HypothesisResult:
    """Rate of being logged per citizen and month in a care team against outside, among citizens inactive for `days`.

    The effect is a rate ratio with calendar periods as strata and an interval by clusters (teams, and citizens outside
    teams). The odds ratios of the tables are as is usual, on entries or periods as if these were independent.
    """
    effect, p = team_ratio(cells, cells.inactive)
    tables = {
        "rates": rates(cells),
        "entries": _entry_rows(entries),
        "odds_ratios": (
            _odds_row("registreringer: inaktiv mod aktiv, lag: system", odds_of(entries.counts)),
            _odds_row("fireugersperioder: logget mod ikke, lag: inaktiv", odds_of(logged_table(cells))),
        ),
        "other_effects": (
            _effect_row("borgere med aktivitet", *team_ratio(cells, ~cells.inactive)),
            _effect_row("dobbelt så stort careteam", *dose(cells)),
        ),
        "team_size": size_bands(cells),
    }
    notes = (*_notes(cells), *_dose_notes(tables["team_size"]))
    clusters = distinct(cells.cluster[cells.inactive])
    return HypothesisResult("careteam", effect, p, _sentence(effect, days), _refuted(effect), clusters, tables, notes)


def team_ratio(cells: Cells, chosen: Truths) -> tuple[Effect, float | None]:
    """The rate ratio in team against outside among some cells, and its p; without figures where there are too few."""
    if too_few(cells, chosen):
        return Effect(KIND), None
    fit = fit_rates(
        RateTable(
            cells.entries[chosen].astype(np.float64),
            cells.months[chosen],
            cells.in_team[chosen].astype(np.float64)[:, None],
            cells.period[chosen],
            cells.cluster[chosen],
        )
    )
    return fit.ratio(np.ones(1), KIND) if fit else (Effect(KIND), None)


def too_few(cells: Cells, chosen: Truths) -> bool:
    """Whether a side has time or entries of fewer than five citizens."""
    sides = (chosen & cells.in_team, chosen & ~cells.in_team)
    return any(cells.citizens(side & (cells.entries > 0)) < SMALLEST_SHOWN for side in sides)


def dose(cells: Cells) -> tuple[Effect, float | None]:
    """The rate ratio for each doubling of the team, among inactive citizens in teams, and its p."""
    chosen = cells.inactive & cells.in_team & (cells.team_size > 0)
    sizes = np.log2(np.maximum(cells.team_size[chosen], 1))
    if cells.citizens(chosen & (cells.entries > 0)) < SMALLEST_SHOWN or np.ptp(sizes) == 0:
        return Effect(DOSE_KIND), None
    table = RateTable(
        cells.entries[chosen].astype(np.float64),
        cells.months[chosen],
        sizes[:, None],
        cells.period[chosen],
        cells.cluster[chosen],
    )
    fit = fit_rates(table)
    return fit.ratio(np.ones(1), DOSE_KIND) if fit else (Effect(DOSE_KIND), None)


def rates(cells: Cells) -> tuple[Row, ...]:
    """One row per state: citizens, months, entries, entries per month, and the share of periods with an entry."""
    return without_few(
        tuple(
            {"in_team": team, "inactive": idle, **_rate(cells, (cells.in_team == team) & (cells.inactive == idle))}
            for team in (True, False)
            for idle in (True, False)
        )
    )


def size_bands(cells: Cells) -> tuple[Row, ...]:
    """The same for inactive citizens in teams, by the size of the team."""
    chosen = cells.inactive & cells.in_team
    rows = []
    for low, high in SIZE_BANDS:
        inside = chosen & (cells.team_size >= low) & (cells.team_size <= (high or cells.team_size.max(initial=0)))
        rows.append({"members": f"{low}-{high}" if high else f"{low} og flere", **_rate(cells, inside)})
    return without_few(tuple(row for row in rows if row["citizens"]))


def logged_table(cells: Cells) -> Ints:
    """Citizens' periods (inactive or not, in team or not, logged or not), each citizen at most once per period."""
    kind = (~cells.inactive * 2 + ~cells.in_team) * 2 + (cells.entries == 0)
    return np.bincount(kind, minlength=8).reshape(2, 2, 2)


def _rate(cells: Cells, chosen: Truths) -> Row:
    months, entries = float(cells.months[chosen].sum()), int(cells.entries[chosen].sum())
    return {
        "citizens": cells.citizens(chosen),
        "months": months,
        "entries": entries,
        "per_month": entries / months if months else None,
        "periods_logged": float((cells.entries[chosen] > 0).mean()) if chosen.any() else None,
    }


def _entry_rows(entries: EntryTable) -> tuple[Row, ...]:
    names = ("in_team_inactive", "in_team_active", "outside_inactive", "outside_active")
    rows = [("alle", entries.counts.sum(axis=0)), *zip(entries.names, entries.counts, strict=True)]
    return tuple({"system": name, **dict(zip(names, table.ravel().tolist(), strict=True))} for name, table in rows)


def _odds_row(name: str, odds: Odds) -> Row:
    return {"table": name, **odds.as_dict()}


def _effect_row(name: str, effect: Effect, p: float | None) -> Row:
    return {"effect": name, "value": effect.value, "low": effect.low, "high": effect.high, "p": p}


def _sentence(effect: Effect, days: int) -> str:
    who = f"borgere uden aktivitet i {days} dage logges"
    if effect.value is None:
        return few_sentence(
            HYPOTHESES["careteam"],
            f"færre end {SMALLEST_SHOWN} borgere uden aktivitet er logget i eller uden for team",
        )
    if not effect.found:
        return null_sentence(f"{who} oftere eller sjældnere, mens de er i et careteam", effect)
    return found_sentence(
        f"{who[0].upper()}{who[1:]} {{}} gange så ofte, mens de er i et careteam, som uden for", effect, REFUTED
    )


def _refuted(effect: Effect) -> str:
    return REFUTED if effect.found else LARGER


def _notes(cells: Cells) -> tuple[str, ...]:
    notes = [
        f"Der sammenlignes inden for perioder på {PERIOD_DAYS} dage. Borgernes egne opslag er ikke med.",
        "Oddsforholdene regner registreringer og perioder som uafhængige; det gør virkningens interval og p ikke.",
    ]
    if cells.teams:
        notes.append("Intervallet regner borgere i samme careteam som ét bundt, fordi de kan logges sammen.")
    else:
        notes.append("Der er få careteams, så intervallet regner hver borger for sig og gælder kun disse careteams.")
    if cells.one_in > 1:
        notes.append(f"Der er fulgt 1 af {cells.one_in} borgere, trukket efter pseudonym.")
    if cells.strangers:
        notes.append("Registreringer på borgere, som ingen af filerne ved siden af kender, er ikke med i raterne.")
    return tuple(notes)


def _dose_notes(bands: tuple[Row, ...]) -> tuple[str, ...]:
    told = [row["per_month"] for row in bands if row["per_month"] is not None]
    if len(told) < 3:
        return ()
    rising = all(a <= b for a, b in pairwise(told))
    return ("Raten stiger for hvert størrelsesbånd." if rising else "Raten stiger ikke for hvert størrelsesbånd.",)
