"""Does the log change at a release? An interrupted time series, and change points that know no date."""

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
import statsmodels.api as sm
from ibis.expr.types import Table
from ruptures import Dynp
from ruptures.base import BaseCost
from scipy import stats

from kpro_analysis.danish import format_date
from kpro_analysis.minlog.hypothesis_result import HYPOTHESES, Effect, HypothesisResult, Row
from kpro_analysis.minlog.hypothesis_tables import inactive_for
from kpro_analysis.minlog.hypothesis_words import LARGER, few_sentence, found_sentence, null_sentence
from kpro_analysis.minlog.spans import FIRST_DAY, Floats, Ints, day_of, midnights

FEWEST_WEEKS = 8  # on each side of the release
KEPT_DAYS = 730  # the national log deletes what is older: the left edge is thin
MOST_CHANGES, SHORTEST = 4, 6  # change points looked for; weeks between them
WEEK = 7 * 86_400
KIND = "niveau lige efter release / niveau uden release"
SLOPE_KIND = "vækst pr. uge efter / vækst pr. uge før"
SHARE_KIND = "odds for inaktiv borger efter / uden release"
REFUTED = "hvis et lignende spring findes i uger uden release eller i en kommune, der fik den senere"


@dataclass(frozen=True)
class Weeks:
    """The log by whole week: Mondays in days since 1970, entries, and those on inactive citizens (None: not known)."""

    monday: Ints
    entries: Ints
    inactive: Ints | None

    def of(self, chosen: Ints) -> "Weeks":
        """Some of them."""
        return Weeks(
            self.monday[chosen], self.entries[chosen], None if self.inactive is None else self.inactive[chosen]
        )


def read_weeks(facts: Table, days: int, *, with_activity: bool) -> Weeks:
    """One scan: entries by week, with zeros where nothing was logged; the first and last week are left out.

    So is what is older than two years before the last entry.
    """
    idle = facts.entries.sum(where=inactive_for(facts, days))
    grouped = facts.group_by("week").aggregate(entries=facts.entries.sum(), idle=idle, last=facts.day.max())
    found = grouped.to_pyarrow()
    week, entries, last = (np.asarray(found[name].to_numpy(), np.int64) for name in ("week", "entries", "last"))
    first = max(int(week.min()) + 7, int(last.max()) - KEPT_DAYS)
    monday = np.arange(first + (int(week.min()) - first) % 7, int(week.max()), 7)
    counts = np.zeros((2, len(monday)), np.int64)
    place = (week - monday[0]) // 7 if len(monday) else week
    kept = (place >= 0) & (place < len(monday))
    counts[0, place[kept]] = entries[kept]
    counts[1, place[kept]] = np.asarray(found["idle"].fill_null(0).to_numpy(), np.int64)[kept]
    return Weeks(monday, counts[0], counts[1] if with_activity else None)


def release(weeks: Weeks, day: date, days: int) -> HypothesisResult:
    """Level and slope of the weekly entries at a release, as ratios; the week of the release is left out.

    Quasi-Poisson with log link and Newey-West errors, t distribution. The change points come from the series alone:
    straight pieces of the log counts, as many as the Bayesian information criterion wants.
    """
    number = (day - FIRST_DAY).days
    kept = weeks.of(np.flatnonzero((weeks.monday + 7 <= number) | (weeks.monday >= number)))
    before = int((kept.monday < number).sum())
    after = len(kept.monday) - before
    effect, slope, share = Effect(KIND), Effect(SLOPE_KIND), Effect(SHARE_KIND)
    p = p_slope = p_share = None
    if min(before, after) >= FEWEST_WEEKS and kept.entries[:before].any() and kept.entries[before:].any():
        (effect, p), (slope, p_slope) = _interrupted(kept, number)
        if kept.inactive is not None and 0 < kept.inactive.sum() < kept.entries.sum():
            share, p_share = _share(kept, number)
    sentence, refuted = _verdict(effect, day)
    return HypothesisResult(
        "release",
        effect,
        p,
        sentence,
        refuted,
        len(kept.monday),
        {
            "effects": (
                _effect_row("niveau", effect, p),
                _effect_row("hældning", slope, p_slope),
                _effect_row(f"andel på borgere uden aktivitet i {days} dage", share, p_share),
            ),
            "change_points": tuple({"week": day_of(monday).isoformat()} for monday in change_points(weeks)),
            "weeks": _week_rows(weeks),
        },
        _notes(weeks),
    )


def change_points(weeks: Weeks) -> list[int]:
    """The Mondays from which the log runs otherwise than before, found without a date; none when none is worth it."""
    count = len(weeks.monday)
    if count < 2 * SHORTEST:
        return []
    signal = np.log(weeks.entries + 0.5)
    search = Dynp(custom_cost=_Straight(), min_size=SHORTEST, jump=1).fit(signal)
    best, ends = np.inf, [count]
    for changes in range(min(MOST_CHANGES, count // SHORTEST - 1) + 1):
        found = search.predict(n_bkps=changes) if changes else [count]
        squares = max(search.cost.sum_of_costs(found), 1e-12)
        criterion = count * np.log(squares / count) + (2 + 4 * changes) * np.log(count)
        if criterion < best:
            best, ends = criterion, found
    return [int(weeks.monday[end]) for end in ends[:-1]]


class _Straight(BaseCost):  # type: ignore[misc]
    """Sum of squares around the straight line through a piece, from running sums, so that each piece costs the same."""

    model = "straight"
    min_size = 3

    def fit(self, signal: Floats) -> "_Straight":
        """Take a series (weeks,) or (weeks, 1)."""
        self.signal = signal.reshape(-1, 1)
        value = self.signal[:, 0] - self.signal.mean()
        time = np.arange(len(value)) - len(value) / 2
        columns = (np.ones_like(time), time, value, time * time, time * value, value * value)
        self.sums = np.vstack((np.zeros(6), np.cumsum(np.column_stack(columns), axis=0)))
        return self

    def error(self, start: int, end: int) -> float:
        """Of the piece from `start` to before `end`."""
        count, t, y, tt, ty, yy = self.sums[end] - self.sums[start]
        slope_part = (ty - t * y / count) ** 2 / (tt - t * t / count)
        return max(float(yy - y * y / count - slope_part), 0.0)


def _interrupted(weeks: Weeks, number: int) -> tuple[tuple[Effect, float], tuple[Effect, float]]:
    fitted = _fit(weeks.entries.astype(np.float64), _design(weeks, number), sm.families.Poisson())
    return _ratio(fitted, 2, KIND), _ratio(fitted, 3, SLOPE_KIND)


def _share(weeks: Weeks, number: int) -> tuple[Effect, float]:
    assert weeks.inactive is not None
    some = np.flatnonzero(weeks.entries)
    both = np.column_stack((weeks.inactive, weeks.entries - weeks.inactive))[some]
    return _ratio(_fit(both.astype(np.float64), _design(weeks.of(some), number), sm.families.Binomial()), 2, SHARE_KIND)


def _design(weeks: Weeks, number: int) -> Floats:
    """Constant, weeks since the release, after it, and weeks since it after it."""
    since = (weeks.monday - number) / 7
    after = weeks.monday >= number
    return np.column_stack((np.ones(len(since)), since, after, np.where(after, since, 0.0)))


@dataclass(frozen=True)
class _Fitted:
    coefficients: Floats
    errors: Floats
    freedom: int


def _fit(outcome: Floats, design: Floats, family: sm.families.Family) -> _Fitted:
    """Errors by Newey-West, but not below those of independent weeks, which these miss downwards in short series."""
    count = len(design)
    lags = max(1, int(np.floor(4 * (count / 100) ** (2 / 9))))
    options = {"maxlags": lags, "use_correction": True}
    model = sm.GLM(outcome, design, family=family)
    fitted, plain = model.fit(cov_type="HAC", cov_kwds=options), model.fit(scale="X2")
    return _Fitted(fitted.params, np.maximum(fitted.bse, plain.bse), count - design.shape[1])


def _ratio(fitted: _Fitted, column: int, kind: str) -> tuple[Effect, float]:
    log, error = float(fitted.coefficients[column]), float(fitted.errors[column])
    reach = error * float(stats.t.ppf(0.975, fitted.freedom))
    low, value, high = (float(np.exp(x)) for x in (log - reach, log, log + reach))
    return Effect(kind, value, low, high), float(2 * stats.t.sf(abs(log) / error, fitted.freedom))


def _verdict(effect: Effect, day: date) -> tuple[str, str]:
    shown = format_date(day)
    if effect.value is None:
        return few_sentence(
            HYPOTHESES["release"], f"der er færre end {FEWEST_WEEKS} hele uger på en af siderne af {shown}"
        ), LARGER
    if not effect.found:
        return null_sentence(f"antallet af registreringer springer ved releasen {shown}", effect), LARGER
    return found_sentence(
        f"Fra releasen {shown} er der {{}} gange så mange registreringer om ugen, som forløbet før taler for",
        effect,
        REFUTED,
    ), REFUTED


def _effect_row(name: str, effect: Effect, p: float | None) -> Row:
    return {"effect": name, "value": effect.value, "low": effect.low, "high": effect.high, "p": p}


def _week_rows(weeks: Weeks) -> tuple[Row, ...]:
    inactive = [None] * len(weeks.monday) if weeks.inactive is None else weeks.inactive.tolist()
    return tuple(
        {"week": day_of(monday).isoformat(), "entries": entries, "inactive_entries": idle}
        for monday, entries, idle in zip(weeks.monday.tolist(), weeks.entries.tolist(), inactive, strict=True)
    )


def _notes(weeks: Weeks) -> tuple[str, ...]:
    notes = ["Første og sidste uge og det, der er over to år gammelt, er ikke med. Årstider er ikke regnet fra."]
    if len(weeks.monday):
        begins = midnights(np.append(weeks.monday, weeks.monday[-1] + 7))
        odd = [
            monday
            for monday, (a, b) in zip(weeks.monday.tolist(), pairwise(begins.tolist()), strict=True)
            if b - a != WEEK
        ]
        if odd:
            notes.append(f"Uger, hvor uret stilles: {', '.join(format_date(day_of(m)) for m in odd)}.")
        if gaps := int((weeks.entries == 0).sum()):
            notes.append(f"{gaps} af ugerne har ingen registreringer. De regnes som 0.")
    if weeks.inactive is None:
        notes.append("Der er ingen aktivitet-fil, så andelen på borgere uden aktivitet kendes ikke.")
    return tuple(notes)
