"""The section on the pool: what the money was spent on, as amounts that are certain or as intervals."""

from collections.abc import Iterator

from kpro_analysis.danish import format_money
from kpro_analysis.register.requests import form_id
from kpro_analysis.reports.document import Block, Chart, Data, Items, Shape, Text
from kpro_analysis.reports.open_requests import Wanted
from kpro_analysis.reports.quarter_sources import Sources
from kpro_analysis.support.quarters import Quarter
from kpro_analysis.tables import Cell, Column, Kind, Table
from kpro_analysis.weighting.spending import Cost, Spending, Spent
from kpro_analysis.weighting.spending_words import basis_words, cost_words, ledger, sentences, spent_xxl_note

SIZES = (
    "Et beløb, der står i en beslutning, er sikkert. Ellers regnes med leverandørens beløb, og uden det med "
    "størrelsens interval: midten, og i parentes den laveste og den højeste pris."
)


def blocks(sources: Sources) -> Iterator[Block]:
    """Raises KproError where the register can't be read."""
    wanted, quarter = sources.wanted(), sources.times.quarter
    found = wanted.spending[quarter]
    yield Items(tuple(sentences(found)), by_rule=True)
    yield _chart(found)
    yield Data(_ledger(found), SIZES)
    yield Data(_requests(found, quarter), spent_xxl_note(found, wanted.contest.settings))
    yield Text(_compared(wanted, quarter), by_rule=True)


def _amount(cost: Cost | None) -> Cell:
    if cost is None:
        return "mangler"
    return cost.plan if cost.low == cost.high else (cost.plan, cost.low, cost.high)


def _ledger(found: Spending) -> Table:
    columns = (Column("Post"), *(Column(name, Kind.MONEY) for name in ("Mindst", "Regnet", "Højst")))
    return Table("Puljen", columns, tuple((name, cost.low, cost.plan, cost.high) for name, cost in ledger(found)))


def _requests(found: Spending, quarter: Quarter) -> Table:
    columns = (
        *(Column("ÆØ"), Column("Titel"), Column("Besluttet", Kind.DATE), Column("Status")),
        *(Column("Pris", Kind.MONEY, interval=True), Column("Grundlag")),
    )
    return Table("De besluttede ønsker", columns, tuple(_row(one, one.day >= quarter.start) for one in found.spent))


def _row(one: Spent, is_new: bool) -> tuple[Cell, ...]:
    request = one.request
    riders = f" (med {', '.join(map(form_id, one.riders))})" if one.riders else ""
    title = f"{request.title}{riders}{' – nyt i kvartalet' if is_new else ''}"
    return request.id, title, one.day, request.status or "–", _amount(one.cost), basis_words(one)


def _chart(found: Spending) -> Chart:
    """The pool as one bar: what is certain, what may come on top, and what is left at the least."""
    decided, left = found.decided, found.left
    columns = (Column("Puljen"), *(Column(n, Kind.MONEY) for n in ("Besluttet, mindst", "Usikkert", "Rest, mindst")))
    row = ("Puljen", decided.low, found.uncertain, max(left.low, 0.0))
    told = (
        f"Af puljen på {format_money(found.pool)} er {cost_words(decided)} besluttet, og {cost_words(left)} er tilbage."
    )
    return Chart(Shape.STACKED, told, Table("Besluttet og tilbage af puljen", columns, (row,)))


def _compared(wanted: Wanted, quarter: Quarter) -> str:
    now = wanted.spending[quarter]
    new = now.since(quarter.start)
    told = [f"til og med {q.words}: {cost_words(one.decided)}" for q, one in wanted.spending.items() if q != quarter]
    count = "Intet ønske" if not new else "1 ønske" if len(new) == 1 else f"{len(new)} ønsker"
    return f"{count} blev besluttet gennemført i {quarter.words}. Besluttet i alt {'; '.join(told).removesuffix('.')}."
