"""What the page on support shows, as tables to take away. Computes nothing."""

from kpro_analysis.screens.support_look import Asking
from kpro_analysis.support.figures import Figures
from kpro_analysis.support.words import change_words
from kpro_analysis.tables import Cell, Column, Kind, Table

COUNT = Column("Antal", Kind.COUNT)


def shown_tables(asking: Asking) -> list[Table]:
    """The quarter and channel that are looked at; the trend of the category."""
    found = asking.figures
    return [
        _quarter(asking, found),
        _categories(found),
        _trend(asking),
        Table("Kommuner", (Column("Kommune"), COUNT), found.municipalities),
        Table("Kanaler", (Column("Kanal"), COUNT), found.channels),
        Table(
            "Det nye",
            (Column("Kategori"), Column("Underkategori"), COUNT),
            tuple((one.category, one.subcategory, one.count) for one in found.new or ()),
        ),
    ]


def _quarter(asking: Asking, found: Figures) -> Table:
    rows: tuple[tuple[str, Cell], ...] = (
        ("Henvendelser", found.total),
        ("Halvdelen løst inden for (dage)", found.solving.median),
        ("Ni ud af ti løst inden for (dage)", found.solving.most),
        ("Lukkede", found.solving.closed),
        ("Åbne", found.solving.open),
        ("Uden brugbar lukketid", found.solving.unknown),
        ("Åbne, da kvartalet sluttede", found.open_at_end),
    )
    channel = asking.look.channel or "alle kanaler"
    columns = (Column(f"{found.quarter}, {channel}"), Column("Tal"))
    return Table("Kvartalet", columns, rows)


def _categories(found: Figures) -> Table:
    columns = (
        *(Column("Kategori"), Column("Nr.", Kind.COUNT), COUNT, Column("Andel", Kind.SHARE)),
        *(Column("Sum", Kind.SHARE), Column(f"Mod {found.before.quarter}"), Column(f"Mod {found.year_before.quarter}")),
    )
    rows = (
        (*(r.name, r.rank, r.count, r.share, r.together), change_words(r.before), change_words(r.year_before))
        for r in found.categories
    )
    return Table("Kategorier", columns, tuple(rows))


def _trend(asking: Asking) -> Table:
    look, counting = asking.look, asking.counting
    counts = {quarter: counting.counts(quarter, look.channel) for quarter in counting.quarters}
    rows = (
        (str(quarter), count[look.category] if look.category else count.total()) for quarter, count in counts.items()
    )
    return Table("Udvikling", (Column("Kvartal"), Column(look.category or "Alle kategorier", Kind.COUNT)), tuple(rows))
