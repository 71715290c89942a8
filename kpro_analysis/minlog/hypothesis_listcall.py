"""Is it the call of a team's list that logs inactive citizens, or the membership whatever is called?"""

import numpy as np

from kpro_analysis.minlog.citizen_cells import Cells
from kpro_analysis.minlog.coverage import Coverage
from kpro_analysis.minlog.hypothesis_result import (
    HYPOTHESES,
    Effect,
    HypothesisResult,
    Row,
    without_few,
)
from kpro_analysis.minlog.hypothesis_words import LARGER, few_sentence, found_sentence, interval, times
from kpro_analysis.minlog.spans import Floats, Truths
from kpro_analysis.minlog.stratified_rates import RateFit, RateTable, fit_rates
from kpro_analysis.small_numbers import SMALLEST_SHOWN

KIND = "team mod ikke team i listekald / team mod ikke team i enkeltopslag, borgere uden aktivitet"
LIST_KIND = "rate i careteam / rate uden for, registreringer med listekald"
SINGLE_KIND = "rate i careteam / rate uden for, registreringer uden listekald"
AGAINST_LISTS = (
    "hvis borgere på teams, hvis liste ingen har kaldt frem i en periode, logges lige så ofte som på andre teams"
)
AGAINST_MEMBERSHIP = "hvis registreringerne ophører i perioder, hvor ingen kalder teamets liste frem"
APART = "hvis et større udtræk gav et interval for listekald over 1 og uden om det for enkeltopslag, eller omvendt"


def listcall(cells: Cells, coverage: Coverage, days: int) -> HypothesisResult:
    """The rate ratio of care team in entries by lists (traces on several citizens) over that in single entries.

    Among citizens inactive for `days`. If the list call is the trigger, only entries by lists are more frequent in a
    team, and the traces hold whole teams; if membership alone is, single entries are. Both outcomes are of the same
    citizens and times, so one model has both, with strata by period and outcome and clusters as for the care team.
    """
    few = _too_few(cells)
    fit = None if few else _fit(cells)
    by_list, by_single, both = Effect(LIST_KIND), Effect(SINGLE_KIND), Effect(KIND)
    p = p_list = p_single = None
    if fit:
        by_list, p_list = fit.ratio(np.array([1.0, 0.0]), LIST_KIND)
        by_single, p_single = fit.ratio(np.array([0.0, 1.0]), SINGLE_KIND)
        both, p = fit.ratio(np.array([1.0, -1.0]), KIND)
    sentence, refuted = _verdict((by_list, by_single, both), coverage, days)
    return HypothesisResult(
        "listcall",
        both,
        p,
        sentence,
        refuted,
        len(np.unique(cells.cluster[cells.inactive])),
        {
            "rates": _rates(cells),
            "effects": (_effect_row("listekald", by_list, p_list), _effect_row("enkeltopslag", by_single, p_single)),
            "list_share": _list_share(cells),
            "coverage": coverage.rows(),
        },
        _notes(coverage),
    )


def _fit(cells: Cells) -> RateFit | None:
    idle = cells.inactive
    team = cells.in_team[idle].astype(np.float64)
    nothing = np.zeros_like(team)
    periods = int(cells.period.max()) + 1
    design: Floats = np.column_stack((np.concatenate((team, nothing)), np.concatenate((nothing, team))))
    return fit_rates(
        RateTable(
            np.concatenate((cells.listed[idle], cells.single[idle])).astype(np.float64),
            np.tile(cells.months[idle], 2),
            design,
            np.concatenate((cells.period[idle], cells.period[idle] + periods)),
            np.tile(cells.cluster[idle], 2),
        )
    )


def _too_few(cells: Cells) -> bool:
    return any(
        cells.citizens(cells.inactive & (cells.in_team == team) & (entries > 0)) < SMALLEST_SHOWN
        for team in (True, False)
        for entries in (cells.listed, cells.single)
    )


def _verdict(effects: tuple[Effect, Effect, Effect], coverage: Coverage, days: int) -> tuple[str, str]:
    """The sentence, and what would refute it."""
    by_list, by_single, both = effects
    question = HYPOTHESES["listcall"]
    if both.value is None or by_list.value is None or by_single.value is None:
        lacking = f"færre end {SMALLEST_SHOWN} borgere uden aktivitet er logget med eller uden listekald"
        return few_sentence(question, f"{lacking}, i eller uden for careteam"), LARGER
    compared = (
        f"borgere uden aktivitet i {days} dage logges {times(by_list)} i careteam som uden for, når en liste kaldes "
        f"frem, og {times(by_single)} ved enkeltopslag, altså {{}} gange så stor en virkning ved listekald"
    )
    if both.found and both.value > 1 and by_list.found and by_list.value > 1:
        claim = f"Data taler for, at listekald udløser registreringerne{coverage.words()}: {compared}"
        return found_sentence(claim, both, AGAINST_LISTS), AGAINST_LISTS
    if both.found and both.value < 1 and by_single.found and by_single.value > 1:
        claim = f"Data taler for, at selve medlemskabet udløser registreringerne, og ikke listekald: {compared}"
        return found_sentence(claim, both, AGAINST_MEMBERSHIP), AGAINST_MEMBERSHIP
    return (
        "Data giver ikke grundlag for at sige, at listekald frem for medlemskab, eller omvendt, udløser "
        f"registreringerne: borgere uden aktivitet i {days} dage logges {times(by_list)} i careteam som uden for, når "
        f"en liste kaldes frem ({interval(by_list)}), og {times(by_single)} ved enkeltopslag ({interval(by_single)}); "
        f"det ville ændre sig, {APART}."
    ), APART


def _rates(cells: Cells) -> tuple[Row, ...]:
    return without_few(tuple(_rate(cells, cells.inactive & (cells.in_team == team), team) for team in (True, False)))


def _rate(cells: Cells, chosen: Truths, team: bool) -> Row:
    months = float(cells.months[chosen].sum())
    listed, single = int(cells.listed[chosen].sum()), int(cells.single[chosen].sum())
    return {
        "in_team": team,
        "citizens": cells.citizens(chosen),
        "months": months,
        "listed": listed,
        "single": single,
        "listed_per_month": listed / months if months else None,
        "single_per_month": single / months if months else None,
    }


def _list_share(cells: Cells) -> tuple[Row, ...]:
    rows = []
    for team in (True, False):
        for idle in (True, False):
            chosen = (cells.in_team == team) & (cells.inactive == idle) & (cells.entries > 0)
            entries = int(cells.entries[chosen].sum())
            share = cells.listed[chosen].sum() / entries if entries else None
            row = {"in_team": team, "inactive": idle, "citizens": cells.citizens(chosen), "entries": entries}
            rows.append({**row, "share_by_list": None if share is None else float(share)})
    return without_few(tuple(rows))


def _effect_row(name: str, effect: Effect, p: float | None) -> Row:
    return {"effect": name, "value": effect.value, "low": effect.low, "high": effect.high, "p": p}


def _notes(coverage: Coverage) -> tuple[str, ...]:
    return (
        "Listekald er registreringer, hvis trace rører mere end én borger; uden trace regnes de som enkeltopslag.",
        *coverage.notes(),
    )
