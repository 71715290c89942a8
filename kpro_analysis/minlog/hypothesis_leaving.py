"""What happens around leaving a care team or closing an episode: an event study by week."""

from dataclasses import dataclass

import ibis
import numpy as np
import pyarrow as pa
from ibis.expr.types import Table

from kpro_analysis.minlog.citizen_cells import clusters
from kpro_analysis.minlog.hypothesis_result import (
    HYPOTHESES,
    Effect,
    HypothesisResult,
    Row,
    without_few,
)
from kpro_analysis.minlog.hypothesis_tables import Members, Window
from kpro_analysis.minlog.hypothesis_words import LARGER, few_sentence, found_sentence, null_sentence
from kpro_analysis.minlog.spans import Floats, Ints, Spans, Truths, merged, midnights
from kpro_analysis.minlog.stratified_rates import RateTable, fit_rates
from kpro_analysis.small_numbers import SMALLEST_SHOWN

REACH = 8  # weeks before and after
MOST_CITIZENS = 20_000  # leavers, and as many who stay; the first by pseudonym, which is random in itself
KIND = "rate efter / rate før, delt med de blivendes"
WORDS = {
    "careteam": ("har forladt deres careteam", "blev", "borgere har forladt deres careteam"),
    "episodes": ("har fået deres forløb lukket", "havde åbne forløb", "borgeres forløb er lukket"),
}
REFUTED = "hvis borgere, der udmeldes en bestemt dag uden anden grund, logges lige så ofte i ugerne efter som før"


@dataclass(frozen=True)
class Leaving:
    """Citizen-weeks around leaving, and of those who stayed, in the same calendar weeks.

    One row per citizen and week; `since` is weeks since leaving (-8..-1, 1..8), 0 for those who stay all the time.
    """

    kind: str  # careteam or episodes
    person: Ints
    week: Ints  # numbered from the window's first
    since: Ints

    def of(self, chosen: Truths) -> "Leaving":
        """Some of them."""
        return Leaving(self.kind, self.person[chosen], self.week[chosen], self.since[chosen])


@dataclass(frozen=True)
class WeekCounts:
    """Entries by citizen and week, numbered from the window's first; one row per pair that occurs."""

    person: Ints
    week: Ints
    entries: Ints


def leaving_weeks(kind: str, spans: Spans, window: Window) -> Leaving:
    """Whom to compare when: each citizen's first leaving with all 16 weeks within the log, and those who never leave.

    A week counts before leaving when the citizen was there all of it, and after when not at all; the week of leaving
    is neither. Those who stay count in the weeks that they were there all of.
    """
    joined = merged(spans)
    count = (window.end - int(midnights(np.array([window.first_week]))[0])) // (7 * 86_400)
    marks = midnights(window.first_week + 7 * np.arange(count + 1))
    marks = marks[marks <= window.end]
    at = np.searchsorted(marks, joined.end, side="right") - 1
    first = 1 if len(marks) and marks[0] < window.start else 0
    fits = (at - REACH >= first) & (at + REACH < len(marks) - 1)
    ended = (joined.end > window.start) & (joined.end < window.end)
    places = np.flatnonzero(fits & ended)
    _, chosen = np.unique(joined.owner[places], return_index=True)
    place = places[chosen[:MOST_CITIZENS]]
    step = np.concatenate((np.arange(-REACH, 0), np.arange(1, REACH + 1)))
    following = np.full(len(joined.owner), np.iinfo(np.int64).max)
    again = np.flatnonzero(joined.owner[1:] == joined.owner[:-1])
    following[again] = joined.start[again + 1]
    row, since = np.repeat(place, len(step)), np.tile(step, len(place))
    week = at[row] + since
    valid = np.where(since < 0, joined.start[row] <= marks[week], marks[week + 1] <= following[row])
    leaver = Leaving(kind, joined.owner[row], week, since).of(valid)
    stayer = _stayers(kind, joined.of(~np.isin(joined.owner, joined.owner[ended])), marks)
    both = (
        np.concatenate((a, b))
        for a, b in ((leaver.person, stayer.person), (leaver.week, stayer.week), (leaver.since, stayer.since))
    )
    weeks = Leaving(kind, *both)
    return weeks.of(np.isin(weeks.week, leaver.week))


def _stayers(kind: str, spans: Spans, marks: Ints) -> Leaving:
    spans = spans.of(np.isin(spans.owner, np.unique(spans.owner)[:MOST_CITIZENS]))
    first = np.searchsorted(marks, spans.start, side="left")
    count = np.maximum(np.searchsorted(marks, spans.end, side="right") - 1 - first, 0)
    row = np.repeat(np.arange(len(first)), count)
    week = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count) + first[row]
    return Leaving(kind, spans.owner[row], week, np.zeros(len(row), np.int64))


def read_week_counts(facts: Table, window: Window, persons: Ints) -> WeekCounts:
    """One scan: entries by week of these citizens."""
    wanted = ibis.memtable(pa.table({"person": np.unique(persons)}))
    kept = facts.semi_join(wanted, "person")
    week = ((kept.week - window.first_week) // 7).cast("int64")
    found = kept.group_by(kept.person, number=week).aggregate(entries=kept.entries.sum()).to_pyarrow()
    return WeekCounts(*(np.asarray(found[name].to_numpy(), np.int64) for name in ("person", "number", "entries")))


def leaving(studies: tuple[tuple[Leaving, WeekCounts], ...], members: Members | None) -> HypothesisResult:
    """The change of the weekly rate at leaving against those who stay; the first study is the headline.

    Poisson with calendar weeks as strata, whether one is of those who leave, and after leaving; variance by care team
    where memberships are known, else by citizen.
    """
    effects, tables, headline = [], {}, None
    for weeks, counts in studies:
        entries = _entries(weeks, counts)
        effect, p = _change(weeks, entries, members)
        left = len(np.unique(weeks.person[weeks.since != 0]))
        headline = headline or (weeks, effect, p)
        row = {"event": weeks.kind, "citizens": left, "value": effect.value, "low": effect.low, "high": effect.high}
        effects.append({**row, "p": p})
        tables[f"weeks_{weeks.kind}"] = without_few(_by_week(weeks, entries))
    assert headline is not None
    weeks, effect, p = headline
    sentence, refuted = _verdict(weeks.kind, effect)
    people = len(np.unique(weeks.person))
    tables["effects"] = without_few(tuple(effects))
    return HypothesisResult("leaving", effect, p, sentence, refuted, people, tables, _notes(weeks))


def _entries(weeks: Leaving, counts: WeekCounts) -> Floats:
    """Entries of each citizen-week."""
    if not len(weeks.person):
        return np.zeros(0)
    persons = np.unique(weeks.person)
    long = int(weeks.week.max()) + 1
    at = np.flatnonzero(np.isin(counts.person, persons) & (counts.week >= 0) & (counts.week < long))
    total = np.zeros(len(persons) * long)
    total[np.searchsorted(persons, counts.person[at]) * long + counts.week[at]] = counts.entries[at]
    mine: Floats = total[np.searchsorted(persons, weeks.person) * long + weeks.week]
    return mine


def _change(weeks: Leaving, entries: Floats, members: Members | None) -> tuple[Effect, float | None]:
    before, after = weeks.since < 0, weeks.since > 0
    if min(_logged(weeks, entries, side) for side in (before, after)) < SMALLEST_SHOWN:
        return Effect(KIND), None
    columns = [after.astype(np.float64)]
    if _logged(weeks, entries, weeks.since == 0) >= SMALLEST_SHOWN:
        columns.append((weeks.since != 0).astype(np.float64))
        kept = np.ones(len(entries), np.bool_)
    else:
        kept = weeks.since != 0
    fit = fit_rates(
        RateTable(
            entries[kept],
            np.ones(int(kept.sum())),
            np.column_stack(columns)[kept],
            np.unique(weeks.week[kept], return_inverse=True)[1].astype(np.int64),
            _cluster(weeks.person[kept], members),
        )
    )
    return fit.ratio(np.eye(len(columns))[0], KIND) if fit else (Effect(KIND), None)


def _cluster(person: Ints, members: Members | None) -> Ints:
    known, code = np.unique(person, return_inverse=True)
    return code.astype(np.int64) if members is None else clusters(members, known)[0][code]


def _logged(weeks: Leaving, entries: Floats, chosen: Truths) -> int:
    return len(np.unique(weeks.person[chosen & (entries > 0)]))


def _by_week(weeks: Leaving, entries: Floats) -> tuple[Row, ...]:
    """By week since leaving: the rate, and that of those who stay in the same calendar weeks."""
    staying = weeks.since == 0
    long = int(weeks.week.max(initial=0)) + 1
    total = np.bincount(weeks.week[staying], entries[staying], long)
    people = np.bincount(weeks.week[staying], minlength=long)
    usual = np.divide(total, people, out=np.full(long, np.nan), where=people > 0)
    rows = []
    for since in sorted(set(weeks.since.tolist()) - {0}):
        chosen = weeks.since == since
        expected = float(usual[weeks.week[chosen]].mean())
        rate = float(entries[chosen].mean())
        known = np.isfinite(expected)
        rows.append(
            {
                "week": f"{since:+d}",
                "citizens": int(chosen.sum()),
                "entries": int(entries[chosen].sum()),
                "per_week": rate,
                "staying_per_week": expected if known else None,
                "ratio": rate / expected if known and expected else None,
            }
        )
    return tuple(rows)


def _verdict(kind: str, effect: Effect) -> tuple[str, str]:
    done, stayed, claim = WORDS[kind]
    if effect.value is None:
        lacking = f"færre end {SMALLEST_SHOWN} borgere er logget i de {REACH} uger før eller efter"
        return few_sentence(HYPOTHESES["leaving"], lacking), LARGER
    if not effect.found:
        return null_sentence(f"registreringerne ændrer sig, når {claim}", effect), LARGER
    return found_sentence(
        f"I de {REACH} uger efter, at borgere {done}, logges de {{}} gange så ofte som i de {REACH} uger før, set i "
        f"forhold til borgere, der {stayed}",
        effect,
        REFUTED,
    ), REFUTED


def _notes(weeks: Leaving) -> tuple[str, ...]:
    notes = [
        "Ugen, hvor borgeren går ud, er hverken før eller efter. De blivende sammenlignes i de samme kalenderuger.",
        "Aktiviteten kan ophøre samtidig med, at borgeren går ud, så et fald viser ikke i sig selv, hvorfor.",
    ]
    if not (weeks.since == 0).any():
        notes.append("Der er ingen blivende at sammenligne med, så kun dem, der går ud, er regnet med.")
    if len(np.unique(weeks.person[weeks.since == 0])) == MOST_CITIZENS:
        notes.append(f"Af de blivende er {MOST_CITIZENS} trukket efter pseudonym.")
    return tuple(notes)
