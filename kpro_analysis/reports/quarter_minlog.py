"""The section on MinLog: volume, the share on inactive citizens, and what changed, from what is prepared."""

from collections.abc import Iterator
from datetime import date, timedelta

from kpro_analysis.danish import format_date, format_number, format_percent
from kpro_analysis.minlog.periods import BY, Period
from kpro_analysis.reports.document import Block, Chart, Data, Items, Shape, Text
from kpro_analysis.reports.open_minlog import MinLog
from kpro_analysis.reports.quarter_sources import Sources
from kpro_analysis.reports.trend_words import Trend, against, share_trend, with_comparisons
from kpro_analysis.small_numbers import WITHHELD
from kpro_analysis.support.quarters import Quarter
from kpro_analysis.tables import Cell, Column, Kind, Table

EPOCH = date(1970, 1, 1)
NOT_GIVEN = "(ikke oplyst)"
MOST_SHOWN = 10  # activities
TEST = (
    "Om andelen er steget eller faldet, er afgjort, som om hver borger kun er registreret én gang: registreringer på "
    "den samme borger hænger sammen, og så siges der hellere for lidt end for meget."
)


def blocks(sources: Sources) -> Iterator[Block]:
    """Raises KproError where no log is taken in or prepared."""
    minlog, quarter = sources.minlog(), sources.times.quarter
    now = minlog.periods[quarter]
    if lack := lack_sentence(minlog, quarter):
        yield Text(lack, by_rule=True)
        return
    shares = [share_sentence(minlog, quarter)] if now.view.inactive_known else []
    yield Items((volume_sentence(minlog, quarter), *shares, *_coverage(minlog)), by_rule=True)
    yield from [Text(TEST)] if shares else []
    yield Data(_periods(minlog))
    yield _weeks(now, quarter)
    yield Data(_activities(minlog, quarter))


def lack_sentence(minlog: MinLog, quarter: Quarter) -> str:
    """Why nothing of the quarter can be shown; "" where it can."""
    now = minlog.periods[quarter]
    if not now.tells:
        first, last = map(format_date, minlog.covered)
        return f"MinLog går fra {first} til {last} og fortæller ikke om {quarter.words}."
    if now.view.entries is None:
        return f"MinLog rummer registreringer på færre end 5 borgere i {quarter.words}, så intet vises."
    return ""


def volume_sentence(minlog: MinLog, quarter: Quarter) -> str:
    """How much was logged; volumes are told beside one another, as entries aren't independent."""
    told = f"{_amount(minlog.periods[quarter].view.entries)} registreringer i MinLog i {quarter.words}"
    return with_comparisons(told, tuple(_volume(one, minlog.periods[one]) for one in _earlier(quarter)))


def _earlier(quarter: Quarter) -> tuple[Quarter, Quarter]:
    return quarter.before(), quarter.before(4)


def _volume(quarter: Quarter, found: Period) -> str:
    return against(Trend.UNKNOWN, _amount(found.view.entries) if found.tells else None, quarter.words)


def share_sentence(minlog: MinLog, quarter: Quarter) -> str:
    """The share on inactive citizens, against the quarter before and a year before."""
    now = minlog.periods[quarter]
    share = _share(now.view.inactive_share)
    told = f"{share} af registreringerne i {quarter.words} var på borgere uden aktivitet i {now.days} dage"
    return with_comparisons(told, tuple(_against(now, one, minlog.periods[one]) for one in _earlier(quarter)))


def _against(now: Period, quarter: Quarter, before: Period) -> str:
    share = before.view.inactive_share
    told = None if share is None else _share(share)
    return against(_trend(now, before), told, quarter.words)


def _trend(now: Period, before: Period) -> Trend:
    """With as many independent entries as there are citizens, the fewest there can be."""
    shares, citizens = zip(*((one.view.inactive_share, one.view.citizens) for one in (now, before)), strict=True)
    if any(share is None for share in shares) or not all(isinstance(count, int) for count in citizens):
        return Trend.UNKNOWN
    return share_trend((shares[0], citizens[0]), (shares[1], citizens[1]))


def _coverage(minlog: MinLog) -> Iterator[str]:
    first, last = map(format_date, minlog.covered)
    partly = [one.words for one, found in minlog.periods.items() if found.tells and not found.is_whole]
    if partly:
        yield (
            f"MinLog går fra {first} til {last} og dækker ikke hele {' og '.join(partly)}: mængderne kan ikke holdes "
            "op mod hinanden, men det kan andelene."
        )


def _amount(count: int | str | None) -> str:
    return format_number(count) if isinstance(count, int) else count or WITHHELD


def _share(share: float | None) -> str:
    return WITHHELD if share is None else format_percent(share, 1)


def _periods(minlog: MinLog) -> Table:
    names = ("Registreringer", "Borgere", "Brugere")
    columns = (Column("Kvartal"), *(Column(name, Kind.COUNT) for name in names), Column("På inaktive"))
    return Table("Kvartalet og dem, det holdes op mod", columns, tuple(map(_period, minlog.periods.items())))


def _period(told: tuple[Quarter, Period]) -> tuple[Cell, ...]:
    quarter, found = told
    name = quarter.words if found.is_whole or not found.tells else f"{quarter.words}, ikke hele"
    if not found.tells:
        return name, None, None, None, None
    view = found.view
    share = _share(view.inactive_share) if view.inactive_known else None
    return name, _shown(view.entries), view.citizens, view.users, share


def _shown(count: int | None) -> Cell:
    return WITHHELD if count is None else count


def _weeks(now: Period, quarter: Quarter) -> Chart:
    known = now.view.inactive_known
    columns = (Column("Uge, fra mandag"), Column("Andel på inaktive", Kind.SHARE) if known else _entries())
    rows = tuple(
        (
            format_date(EPOCH + timedelta(days=week.monday)),
            (WITHHELD if week.inactive_share is None else week.inactive_share) if known else _shown(week.entries),
        )
        for week in now.view.weeks
    )
    shares = [week.inactive_share for week in now.view.weeks if week.inactive_share is not None]
    told = f"Uge for uge i {quarter.words}."
    if shares:
        ends = f"fra {format_percent(min(shares))} til {format_percent(max(shares))}"
        told = f"Uge for uge går andelen på inaktive borgere {ends}."
    return Chart(Shape.LINES, told, Table("Andel på inaktive borgere pr. uge" if known else "Pr. uge", columns, rows))


def _entries() -> Column:
    return Column("Registreringer", Kind.COUNT)


def _activities(minlog: MinLog, quarter: Quarter) -> Table:
    """The activities with most entries, beside the quarter before."""
    now, before = (minlog.periods[one].view.rows.get(BY, ()) for one in (quarter, quarter.before()))
    earlier = {row.text: row for row in before}
    columns = (
        *(Column("Handling"), Column(str(quarter), Kind.COUNT), Column(str(quarter.before()), Kind.COUNT)),
        *(Column(f"På inaktive, {one}") for one in (quarter, quarter.before())),
    )
    rows = []
    for row in now[:MOST_SHOWN]:
        old = earlier.get(row.text)
        counts = _shown(row.entries), None if old is None else _shown(old.entries)
        shares = _share(row.inactive_share), None if old is None else _share(old.inactive_share)
        rows.append((row.text or NOT_GIVEN, *counts, *shares))
    return Table("Handlinger med flest registreringer", columns, tuple(rows))
