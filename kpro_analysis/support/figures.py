"""The figures of a quarter: what is asked about most, what changes, how long it takes, and what is new."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby

from kpro_analysis.danish import sort_key
from kpro_analysis.errors import UsageError
from kpro_analysis.small_numbers import Shown, suppressed
from kpro_analysis.support.changes import Change, Coverage, change
from kpro_analysis.support.quarters import Quarter, span
from kpro_analysis.support.solving import SolvingTime, solving_time
from kpro_analysis.support.ticket import NOT_GIVEN, Ticket, Tickets, latest

TOP = 3
YEAR = 4  # quarters


@dataclass(frozen=True, slots=True)
class Ranked:
    """A category in a quarter. Equal counts share a rank, and the next rank is as many further down.

    `share` is of the quarter's enquiries, `together` the share of all down to this one.
    """

    name: str
    rank: int
    count: int
    share: float
    together: float
    before: Change
    year_before: Change


@dataclass(frozen=True, slots=True)
class New:
    """A category, or a subcategory of one ("" for a whole category), that wasn't asked about in the year before."""

    category: str
    subcategory: str
    count: int


@dataclass(frozen=True)
class Figures:
    """The figures of a quarter.

    `categories`: all that were asked about, most first, equal ones by the alphabet; `top` those of rank 1-3, more than
    three where several share the third. `ties`: of the top's ranks that several share, their names. `open` are still
    open when the files end, `open_at_end` were open when the quarter ended, whenever they were opened (None where the
    quarter isn't over). `municipalities`: enquiries by each that the files name, small numbers hidden. `new` is None
    where the files don't tell of the year before.
    """

    quarter: Quarter
    total: int
    before: Change
    year_before: Change
    categories: tuple[Ranked, ...]
    solving: SolvingTime
    open_at_end: int | None
    municipalities: tuple[tuple[str, Shown], ...]
    channels: tuple[tuple[str, int], ...]
    new: tuple[New, ...] | None
    coverage: Coverage
    until: datetime

    @property
    def top(self) -> tuple[Ranked, ...]:
        """The categories of rank 1-3."""
        return tuple(ranked for ranked in self.categories if ranked.rank <= TOP)

    @property
    def ties(self) -> tuple[tuple[int, tuple[str, ...]], ...]:
        """The ranks of the top that several categories share, with their names."""
        ranks = ((rank, tuple(r.name for r in shared)) for rank, shared in groupby(self.top, lambda r: r.rank))
        return tuple((rank, names) for rank, names in ranks if len(names) > 1)

    @property
    def is_whole(self) -> bool:
        """Whether the files tell of all of the quarter."""
        return self.coverage.whole(self.quarter)


class Counting:
    """Enquiries counted by quarter. `until` is the last moment that the files tell of; open ones are followed to it."""

    def __init__(self, found: Tickets) -> None:
        self.tickets = found.tickets
        self.until = latest(found.tickets) or found.tickets[-1].opened
        self.coverage = Coverage(self.tickets[0].opened.date(), self.until.date())
        self.municipalities = _alphabetic(t.municipality for t in self.tickets)
        self.channels = _alphabetic(t.channel for t in self.tickets if t.channel)
        self.categories = _alphabetic(t.category for t in self.tickets)

    @cached_property
    def by_quarter(self) -> Mapping[Quarter, Sequence[Ticket]]:
        """The enquiries of each quarter from the first opened to the last, also where there are none."""
        found: dict[Quarter, list[Ticket]] = {quarter: [] for quarter in self.quarters}
        for ticket in self.tickets:
            found[Quarter.of(ticket.opened)].append(ticket)
        return found

    @property
    def quarters(self) -> tuple[Quarter, ...]:
        """From the first opened enquiry to the last."""
        return span(Quarter.of(self.tickets[0].opened), Quarter.of(self.tickets[-1].opened))

    def checked(self, quarter: Quarter) -> Quarter:
        """The quarter; raises UsageError where no enquiry can be of it."""
        if quarter not in self.by_quarter:
            first, last = self.quarters[0], self.quarters[-1]
            raise UsageError(
                f"Filerne har ingen henvendelser i {quarter}; de går fra {first} til {last}. Vælg et af de kvartaler."
            )
        return quarter

    def of(self, quarter: Quarter, channel: str | None = None) -> Sequence[Ticket]:
        """The quarter's enquiries, none where the files don't tell of it; `channel`: those of one only."""
        tickets = self.by_quarter.get(quarter, ())
        return tickets if channel is None else [ticket for ticket in tickets if ticket.channel == channel]

    def counts(self, quarter: Quarter, channel: str | None = None) -> Counter[str]:
        """The quarter's enquiries by category."""
        return Counter(ticket.category for ticket in self.of(quarter, channel))


def figures(counting: Counting, quarter: Quarter, channel: str | None = None) -> Figures:
    """The figures of a quarter, of all enquiries or of those of one channel; raises UsageError for another quarter.

    Of one channel no numbers by municipality are given: they could be subtracted from those of all.
    """
    counting.checked(quarter)
    tickets = counting.of(quarter, channel)
    now, earlier, year = (counting.counts(q, channel) for q in (quarter, quarter.before(), quarter.before(YEAR)))

    def changed(count: int, before: int, quarters: int) -> Change:
        return change(count, before, (quarter, quarter.before(quarters)), counting.coverage)

    def changes(name: str) -> tuple[Change, Change]:
        return changed(now[name], earlier[name], 1), changed(now[name], year[name], YEAR)

    return Figures(
        quarter=quarter,
        total=len(tickets),
        before=changed(len(tickets), earlier.total(), 1),
        year_before=changed(len(tickets), year.total(), YEAR),
        categories=tuple(
            Ranked(name, rank, count, share, together, *changes(name))
            for name, rank, count, share, together in _ranked(now)
        ),
        solving=solving_time(tickets, counting.until),
        open_at_end=_open_at_end(counting, quarter, channel),
        municipalities=_by_municipality(counting, tickets) if channel is None else (),
        channels=_most_first(Counter(ticket.channel or NOT_GIVEN for ticket in tickets)),
        new=_new(counting, quarter, channel),
        coverage=counting.coverage,
        until=counting.until,
    )


def newest_whole(counting: Counting) -> Quarter:
    """The newest quarter of which the files tell all; the newest of all where they tell all of none."""
    whole = [quarter for quarter in counting.quarters if counting.coverage.whole(quarter)]
    return whole[-1] if whole else counting.quarters[-1]


def _alphabetic(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({text or NOT_GIVEN for text in texts}, key=sort_key))


def _most_first(counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda one: (-one[1], sort_key(one[0]))))


def _ranked(counts: Counter[str]) -> list[tuple[str, int, int, float, float]]:
    total, together = counts.total(), 0
    ranked: list[tuple[str, int, int, float, float]] = []
    for place, (name, count) in enumerate(_most_first(counts), 1):
        rank = ranked[-1][1] if ranked and ranked[-1][2] == count else place
        together += count
        ranked.append((name, rank, count, count / total, together / total))
    return ranked


def _open_at_end(counting: Counting, quarter: Quarter, channel: str | None) -> int | None:
    if counting.until.date() < quarter.end:
        return None
    before = [q for q in counting.quarters if q <= quarter]
    tickets = (ticket for q in before for ticket in counting.of(q, channel) if ticket.timed)
    return sum(ticket.closed is None or ticket.closed.date() >= quarter.end for ticket in tickets)


def _by_municipality(counting: Counting, tickets: Iterable[Ticket]) -> tuple[tuple[str, Shown], ...]:
    """Most first; what isn't shown last, by the alphabet, so that the order doesn't tell."""
    counts = Counter(ticket.municipality or NOT_GIVEN for ticket in tickets)
    cells, _ = suppressed([counts[name] for name in counting.municipalities])
    rows = list(zip(counting.municipalities, cells, strict=True))
    return tuple(sorted(rows, key=lambda row: (-row[1] if isinstance(row[1], int) else 0, sort_key(row[0]))))


def _new(counting: Counting, quarter: Quarter, channel: str | None) -> tuple[New, ...] | None:
    if not counting.coverage.begun_by(quarter.before(YEAR)):
        return None
    earlier = [ticket for back in range(1, YEAR + 1) for ticket in counting.of(quarter.before(back), channel)]
    tickets = counting.of(quarter, channel)
    known = {ticket.category for ticket in earlier}
    whole = Counter(ticket.category for ticket in tickets if ticket.category not in known)
    pairs = {(ticket.category, ticket.subcategory) for ticket in earlier}
    parts = Counter((t.category, t.subcategory) for t in tickets if t.subcategory and t.category in known)
    found = [New(category, "", count) for category, count in whole.items()]
    found += [New(*pair, count) for pair, count in parts.items() if pair not in pairs]
    return tuple(sorted(found, key=lambda one: (-one.count, sort_key(one.category), sort_key(one.subcategory))))
