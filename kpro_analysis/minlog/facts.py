"""What is true of a citizen at each entry, as Ibis expressions that run alike on every engine."""

import ibis
import ibis.expr.types as ir

from kpro_analysis.minlog.counted import CLASS_NUMBERS
from kpro_analysis.minlog.danish_clock import DAY, HOUR, MICROS, MONDAY_BEFORE, Clock
from kpro_analysis.minlog.sources import FOREVER, LOG_COLUMNS, Sources

FACTS = (
    *("person", "user", "trace", "time", "day", "week", "hour", "entries"),
    *("system", "activity", "organisation", "role"),
    *("gap", "in_team", "team_user", "episode", "any_episode", "fan_out", "own", "log_class"),
)
STRETCH = 30 * DAY * MICROS
_STATE = ("last_activity", "team_end", "episode_end")


def fan_outs(log: ir.Table) -> ir.Table:
    """Distinct citizens per trace (trace, fan_out), one row per trace; rows without a trace count nowhere."""
    pairs = log.filter(log.trace.notnull()).select("trace", "person").distinct()
    return pairs.group_by("trace").aggregate(fan_out=pairs.count().cast("int32"))


def facts(sources: Sources, fans: ir.Table, clock: Clock) -> ir.Table:
    """One row per log row with FACTS; `fans` are `fan_outs` of the whole log, of which those of one may be left out.

    Nothing doubles a row: doubled, overlapping or touching memberships, episodes and events count as one.
    """
    rows = _with_team_user(_with_any_episode(_with_fan_out(_with_state(sources, clock), fans), sources), sources)
    return _with_class(_with_clock(rows, clock), sources.known).select(*FACTS)


def _with_state(sources: Sources, clock: Clock) -> ir.Table:
    """Each log row with the citizen's last activity, and the latest end of what began, at or before it."""
    log = sources.log.select(*LOG_COLUMNS)
    spans = _spans(sources, clock)
    if spans is None:
        return log.mutate(**{name: ibis.null("int64") for name in _STATE})
    log = log.mutate(stretch=log.time // STRETCH)
    same = [log.person == spans.span_person, log.stretch == spans.span_stretch]
    joined = log.left_join(spans, [*same, log.time >= spans.begin, log.time < spans.end])
    return joined.drop("stretch", "span_person", "span_stretch", "begin", "end")


def _spans(sources: Sources, clock: Clock) -> ir.Table | None:
    """What holds for a citizen from `begin` until `end`, disjoint, cut at fixed stretches of time; None: nothing known.

    The side rows of a citizen are put in one order; the largest values so far are all that is asked. A citizen is in a
    team exactly when the latest end among the memberships begun so far lies ahead, however these overlap. The stretches
    let a log row find its span among the one or two that lie in its own.
    """
    marks = [mark for mark in _marks(sources) if mark is not None]
    if not marks:
        return None
    filled = [mark.mutate(**{n: ibis.null("int64") for n in _STATE if n not in mark.columns}) for mark in marks]
    together = ibis.union(*(mark.select("person", "time", *_STATE) for mark in filled))
    spans = together.group_by("person", "time").aggregate(**{name: together[name].max() for name in _STATE})
    so_far = ibis.cumulative_window(group_by=spans.person, order_by=spans.time)
    following = ibis.window(group_by=spans.person, order_by=spans.time)
    spans = spans.mutate(
        end=spans.time.lead(1).over(following).fill_null(FOREVER),
        **{name: spans[name].max().over(so_far) for name in _STATE},
    )
    spans = spans.filter(spans.end > clock.first, spans.time <= clock.last)
    first = ibis.greatest(spans.time, clock.first) // STRETCH
    last = ibis.least(spans.end - 1, clock.last) // STRETCH
    stretch = ibis.range(first, last + 1).unnest()
    return spans.select("end", *_STATE, span_person=spans.person, begin=spans.time, span_stretch=stretch)


def _marks(sources: Sources) -> tuple[ir.Table | None, ...]:
    activity, team, episodes = sources.activity, sources.careteam, sources.episodes
    if episodes is not None:
        episodes = episodes.filter(episodes.open)
    return (
        None if activity is None else activity.select("person", "time", last_activity=activity.time),
        None if team is None else team.select("person", time=team.begin, team_end=team.end),
        None if episodes is None else episodes.select("person", time=episodes.begin, episode_end=episodes.end),
    )


def _with_fan_out(rows: ir.Table, fans: ir.Table) -> ir.Table:
    fans = fans.select(fan_trace=fans.trace, found=fans.fan_out)
    joined = rows.left_join(fans, rows.trace == fans.fan_trace)
    return joined.mutate(fan_out=joined.found.fill_null(1).cast("int32")).drop("fan_trace", "found")


def _with_any_episode(rows: ir.Table, sources: Sources) -> ir.Table:
    if sources.episodes is None:
        return rows.mutate(any_episode=ibis.null("boolean"))
    having = sources.episodes.select(having=sources.episodes.person).distinct()
    joined = rows.left_join(having, rows.person == having.having)
    return joined.mutate(any_episode=joined.having.notnull()).drop("having")


def _with_team_user(rows: ir.Table, sources: Sources) -> ir.Table:
    if sources.careteam is None or sources.participants is None:
        return rows.mutate(team_user=ibis.null("boolean"))
    spans = together(sources.log, sources.careteam, sources.participants)
    spans = spans.select(span_person=spans.person, span_user=spans.user, begin=spans.begin, end=spans.end)
    same = [rows.person == spans.span_person, rows.user == spans.span_user]
    joined = rows.left_join(spans, [*same, rows.time >= spans.begin, rows.time < spans.end])
    return joined.mutate(team_user=joined.begin.notnull()).drop("span_person", "span_user", "begin", "end")


def together(log: ir.Table, careteam: ir.Table, participants: ir.Table) -> ir.Table:
    """When a user takes part in a team that the citizen is in (person, user, begin, end), for pairs that the log has.

    The spans of a pair are disjoint: those that overlap or touch are one.
    """
    asked = log.filter(log.user.notnull()).select("person", "user")  # as many as rows, but few of them are kept below
    theirs = careteam.select("person", "team", since=careteam.begin, until=careteam.end)
    both = asked.join(theirs, "person").join(participants.select("user", "team", "begin", "end"), ["user", "team"])
    both = both.select(
        "person", "user", begin=ibis.greatest(both.begin, both.since), end=ibis.least(both.end, both.until)
    )
    both = both.filter(both.begin < both.end).distinct()
    return _merged(both)


def _merged(spans: ir.Table) -> ir.Table:
    pair = [spans.person, spans.user]
    in_order = ibis.window(group_by=pair, order_by=[spans.begin, spans.end])
    so_far = ibis.cumulative_window(group_by=pair, order_by=[spans.begin, spans.end])
    spans = spans.mutate(reach=spans.end.max().over(so_far))
    spans = spans.mutate(before=spans.reach.lag(1).over(in_order))
    new = (spans.before.isnull() | (spans.begin > spans.before)).ifelse(1, 0)
    spans = spans.mutate(island=new.sum().over(so_far))
    grouped = spans.group_by("person", "user", "island").aggregate(begin=spans.begin.min(), end=spans.end.max())
    return grouped.drop("island")


def _with_clock(rows: ir.Table, clock: Clock) -> ir.Table:
    rows = rows.mutate(local=clock.local(rows.time))
    rows = rows.mutate(day=(rows.local // DAY).cast("int32"), hour=((rows.local % DAY) // HOUR).cast("int8"))
    return rows.mutate(week=(rows.day - (rows.day + MONDAY_BEFORE) % 7).cast("int32"))


def _with_class(rows: ir.Table, known: frozenset[str]) -> ir.Table:
    rows = rows.mutate(
        gap=((rows.time - rows.last_activity) // MICROS).cast("int64"),
        in_team=_lasts(rows.team_end, rows.time) if "careteam" in known else ibis.null("boolean"),
        episode=_lasts(rows.episode_end, rows.time) if "episodes" in known else ibis.null("boolean"),
        own=(rows.user == rows.person).fill_null(False),
    )
    related = rows.team_user if "participants" in known else rows.in_team
    number = {letter: ibis.literal(value, "int8") for letter, value in CLASS_NUMBERS.items()}
    return rows.mutate(
        log_class=ibis.cases(
            (rows.own, number["D"]),
            (~rows.any_episode, number["E"]),
            (rows.fan_out == 1, number["A"]),
            (related, number["B"]),
            (~related, number["C"]),
        )
    )


def _lasts(end: ir.IntegerColumn, time: ir.IntegerColumn) -> ir.BooleanColumn:
    return (end > time).fill_null(False)
