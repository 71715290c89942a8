"""The section on low-hanging fruit: what is cheap and worth more than the pool's price, with the reasons."""

from collections.abc import Iterable, Iterator

from kpro_analysis.danish import format_money, format_number
from kpro_analysis.errors import KproError
from kpro_analysis.register.requests import Request
from kpro_analysis.reports.document import Block, Data, Items, Text
from kpro_analysis.reports.quarter_sources import Sources
from kpro_analysis.tables import Cell, Column, Kind, Table
from kpro_analysis.weighting import fruit_words
from kpro_analysis.weighting.bundles import ids
from kpro_analysis.weighting.enquiries import enquiries_behind
from kpro_analysis.weighting.evidence import Evidence
from kpro_analysis.weighting.fruit import Harvest, find_fruit
from kpro_analysis.weighting.fruit_wanted import Wanted
from kpro_analysis.weighting.similarity import alike_pairs

MOST_SHOWN = 10  # of each kind; the page has them all


def blocks(sources: Sources) -> Iterator[Block]:
    """Raises KproError where the register can't be read; enquiries that can't be are left out, and it says so."""
    wanted = sources.wanted()
    requests = wanted.register.requests
    tickets, lack = _enquiries(sources, requests)
    harvest = find_fruit(wanted.contest, alike_pairs(requests), Wanted(), tickets)
    yield Text(fruit_words.price_words(harvest), by_rule=True)
    if words := fruit_words.no_fruit_words(harvest):
        yield Text(words, by_rule=True)
    else:
        yield Data(_fruit(harvest), lack)
        yield Items(tuple(_reasons(harvest)), by_rule=True)
    yield Text(fruit_words.fit_words(harvest), by_rule=True)
    if harvest.unscored:
        yield Data(_unscored(harvest), _left(len(harvest.unscored)))
    if words := fruit_words.unestimated_words(harvest):
        yield Text(words, by_rule=True)


def _enquiries(sources: Sources, requests: Iterable[Request]) -> tuple[dict[int, int] | None, str]:
    try:
        asked = sources.support().tickets.asked
    except KproError:
        return None, "Henvendelser til supporten kan ikke læses og er ikke talt med."
    return enquiries_behind(tuple(requests), asked), ""


def _left(count: int) -> str:
    return f"De første {MOST_SHOWN} af {format_number(count)}." if count > MOST_SHOWN else ""


def _fruit(harvest: Harvest) -> Table:
    columns = (
        *(Column("Ønske"), Column("Nr.", Kind.COUNT), Column("Pris", Kind.MONEY, interval=True)),
        *(
            Column("Værdi"),
            Column("Falder ud"),
            Column("Lignende ønsker", Kind.COUNT),
            Column("Henvendelser", Kind.COUNT),
        ),
    )
    rows = tuple(
        (
            fruit_words.fruit_title(harvest, one.unit.number),
            one.unit.rank,
            (one.unit.cost, one.unit.cost_low, one.unit.cost_high),
            fruit_words.value_words(one.unit.ratio),
            ids(one.displaces) if one.displaces else "intet",
            *_behind(one.evidence),
        )
        for one in harvest.fruit[:MOST_SHOWN]
    )
    name = f"Lavthængende frugter, højst {format_money(harvest.wanted.cheap)}"
    return Table(name, columns, rows)


def _behind(evidence: Evidence) -> tuple[Cell, Cell]:
    return len(evidence.alike), evidence.tickets


def _reasons(harvest: Harvest) -> Iterator[str]:
    for one in harvest.fruit[:MOST_SHOWN]:
        reasons = " ".join(fruit_words.fruit_reasons(harvest, one))
        yield f"{fruit_words.fruit_title(harvest, one.unit.number)}: {reasons}"


def _unscored(harvest: Harvest) -> Table:
    columns = (
        *(Column("Ønske"), Column("Prioritet"), Column("Hvad der vides")),
        *(Column("Lignende ønsker", Kind.COUNT), Column("Henvendelser", Kind.COUNT)),
    )
    rows = tuple(
        (
            fruit_words.fruit_title(harvest, one.request.number),
            one.request.light or "–",
            fruit_words.unscored_reasons(harvest, one)[0],
            *_behind(one.evidence),
        )
        for one in harvest.unscored[:MOST_SHOWN]
    )
    return Table("Bør vurderes: billige, men har aldrig fået point", columns, rows)
