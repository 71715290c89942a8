"""The section on support: the top three categories, what changes, and how long it takes."""

from collections.abc import Iterator

from kpro_analysis.danish import format_date, format_number, format_percent
from kpro_analysis.reports.document import Block, Chart, Data, Items, Shape, Text
from kpro_analysis.reports.open_support import Support
from kpro_analysis.reports.quarter_sources import Sources
from kpro_analysis.reports.trend_words import against, change_trend, with_comparisons
from kpro_analysis.support.changes import Change
from kpro_analysis.support.figures import Figures, Ranked
from kpro_analysis.support.quarters import span
from kpro_analysis.support.words import (
    change_words,
    enquiries,
    new_sentence,
    new_words,
    notes,
    solving_sentences,
    tie_sentences,
)
from kpro_analysis.tables import Cell, Column, Kind, Table

QUARTERS = 8  # of a trend: two years


def blocks(sources: Sources) -> Iterator[Block]:
    """Raises KproError where there are no enquiries, or none of the quarter."""
    support = sources.support()
    found = support.figures
    yield Text(total_sentence(found), by_rule=True)
    yield Items(tuple(map(_top_sentence, found.top)), by_rule=True)
    yield from (Text(sentence, by_rule=True) for sentence in (*tie_sentences(found), *notes(found)))
    yield _pareto(found)
    yield Data(_changes(found))
    yield _trend(support)
    yield Items(tuple(solving_sentences(found.solving, format_date(found.coverage.last))), by_rule=True)
    if found.open_at_end is not None:
        yield Text(f"Åbne, da kvartalet sluttede: {format_number(found.open_at_end)}.", by_rule=True)
    yield Text(" ".join([new_sentence(found), *_new(found)]), by_rule=True)


def total_sentence(found: Figures) -> str:
    """How many enquiries there were, against the quarter before and a year before."""
    return with_comparisons(f"Supporten fik {enquiries(found.total)} i {found.quarter.words}", compared(found))


def compared(found: Figures) -> tuple[str, ...]:
    """The enquiries against the quarter before and a year before."""
    return tuple(map(_against, (found.before, found.year_before)))


def _against(change: Change) -> str:
    before = None if change.before is None else format_number(change.before)
    return against(change_trend(change), before, change.quarter.words)


def _top_sentence(ranked: Ranked) -> str:
    told = f"Nr. {ranked.rank}: {ranked.name}, {enquiries(ranked.count)} ({format_percent(ranked.share)})"
    return f"{told}; {'; '.join(map(_against, (ranked.before, ranked.year_before)))}."


def _new(found: Figures) -> list[str]:
    return [f"{'; '.join(map(new_words, found.new))}."] if found.new else []


def _pareto(found: Figures) -> Chart:
    columns = (Column("Kategori"), Column("Henvendelser", Kind.COUNT))
    rows = tuple((ranked.name, ranked.count) for ranked in found.categories)
    together = next((r.together for r in reversed(found.categories) if r in found.top), 0.0)
    told = f"De største kategorier står tilsammen for {format_percent(together)} af kvartalets henvendelser."
    return Chart(Shape.BARS, told, Table("Henvendelser efter kategori", columns, rows))


def _changes(found: Figures) -> Table:
    columns = (
        *(Column("Kategori"), Column("Nr.", Kind.COUNT), Column("Andel", Kind.SHARE), Column("Tilsammen", Kind.SHARE)),
        *(Column(f"Mod {change.quarter}") for change in (found.before, found.year_before)),
    )
    rows = tuple(
        (r.name, r.rank, r.share, r.together, change_words(r.before), change_words(r.year_before))
        for r in found.categories
    )
    return Table("Kategorierne i kvartalet", columns, rows)


def _trend(support: Support) -> Chart:
    """The top categories by quarter; only of quarters that the files tell of."""
    counting, found = support.counting, support.figures
    quarters = [q for q in span(found.quarter.before(QUARTERS - 1), found.quarter) if counting.coverage.tells_of(q)]
    names = [ranked.name for ranked in found.top]
    counts = {quarter: counting.counts(quarter) for quarter in quarters}
    rows: list[tuple[Cell, ...]] = [
        (str(quarter), one.total(), *(one[name] for name in names)) for quarter, one in counts.items()
    ]
    columns = (Column("Kvartal"), *(Column(name, Kind.COUNT) for name in ("I alt", *names)))
    most = max(counts, key=lambda quarter: counts[quarter].total())
    told = f"Flest henvendelser i alt var der i {most.words}: {format_number(counts[most].total())}."
    return Chart(Shape.LINES, told, Table("Henvendelser pr. kvartal", columns, tuple(rows)))
