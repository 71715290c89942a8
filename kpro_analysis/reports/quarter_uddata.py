"""The section on Uddata: whether the files can be used, and who was asked and answered in the quarter."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from kpro_analysis.danish import format_number, format_percent
from kpro_analysis.errors import KproError
from kpro_analysis.reports.document import Block, Chart, Data, Shape, Text
from kpro_analysis.reports.open_uddata import Uddata
from kpro_analysis.reports.quarter_sources import Sources
from kpro_analysis.reports.trend_words import Trend, against, share_trend, with_comparisons
from kpro_analysis.support.quarters import Quarter
from kpro_analysis.tables import Cell, Column, Kind, Table
from kpro_analysis.uddata.figures_result import NOT_GIVEN, Answering, Interval, KeyFigures, Row
from kpro_analysis.uddata.verdicts import Use, Verdict

ALL = "Alle"
ANSWERING = (
    *(Column("Sendt", Kind.COUNT), Column("Besvaret", Kind.COUNT), Column("Svarprocent", Kind.SHARE, interval=True)),
    *(Column("Halvdelen inden for (dage)", Kind.NUMBER), Column("Ni ud af ti inden for (dage)", Kind.NUMBER)),
)


def blocks(sources: Sources) -> Iterator[Block]:
    """Raises KproError where no Uddata is taken in."""
    uddata, quarter = sources.uddata(), sources.times.quarter
    yield from _verdicts(sources)
    found = uddata.of(quarter)
    if total_of(found) is None:
        yield Text(f"Uddata fortæller ikke om anmodninger, der er sendt i {quarter.words}.", by_rule=True)
        return
    yield Text(rate_sentence(uddata, quarter), by_rule=True)
    yield _rates(found)
    yield Data(_table("Kommuner", "Kommune", found, by_municipality), " ".join(found.notes))
    yield Data(_table("Skemaer", "Skema", found, by_questionnaire))


def total_of(found: KeyFigures) -> Answering | None:
    """All requests of what was chosen, where there are any."""
    return next((row.figures for row in found.totals if _is_total(row) and row.quarter is not None), None)


def _is_total(row: Row) -> bool:
    return row.municipality is None and row.questionnaire is None and row.month is None


def by_municipality(row: Row) -> str | None:
    """The municipality of a total over questionnaires, None of any other."""
    return row.municipality if row.questionnaire is None else None


def by_questionnaire(row: Row) -> str | None:
    """The questionnaire of a total over municipalities, None of any other."""
    return row.questionnaire if row.municipality is None else None


def rate_sentence(uddata: Uddata, quarter: Quarter) -> str:
    """How many answered, against the quarter before and a year before."""
    now = total_of(uddata.of(quarter))
    if now is None or now.rate is None:
        return f"Svarprocenten i {quarter.words} kendes ikke."
    told = f"{format_percent(now.rate.value)} svarede på det, de fik sendt i {quarter.words}"
    return with_comparisons(told, rates_against(uddata, quarter))


def rates_against(uddata: Uddata, quarter: Quarter) -> tuple[str, ...]:
    """The response rate against the quarter before and a year before."""
    return tuple(_against(uddata, quarter, earlier) for earlier in (quarter.before(), quarter.before(4)))


def _against(uddata: Uddata, quarter: Quarter, earlier: Quarter) -> str:
    now, before = total_of(uddata.of(quarter)), total_of(uddata.of(earlier))
    if before is None or before.rate is None:
        return against(Trend.UNKNOWN, None, earlier.words)
    return against(_trend(now, before), format_percent(before.rate.value), earlier.words)


def _trend(now: Answering | None, before: Answering) -> Trend:
    """Of shares whose sizes are shown; a hidden one can't be judged."""
    if now is None or now.rate is None or before.rate is None:
        return Trend.UNKNOWN
    if not isinstance(now.sent, int) or not isinstance(before.sent, int):
        return Trend.UNKNOWN
    return share_trend((now.rate.value, now.sent), (before.rate.value, before.sent))


def _verdicts(sources: Sources) -> Iterator[Block]:
    try:
        found = verdicts_of(sources)
    except KproError as error:
        yield Text(f"Filerne kunne ikke kontrolleres: {error}")
        return
    yield Text(verdict_sentence(found), by_rule=True)
    if rows := tuple(_verdict_rows(found)):
        columns = tuple(map(Column, ("Fil", "Kommune", "Dom", "Hvorfor")))
        yield Data(Table("Filer, der ikke bare kan bruges", columns, rows))


def verdicts_of(sources: Sources) -> tuple[Verdict, ...]:
    """The verdicts on the files of the quarter."""
    files = sources.uddata().files_of(sources.times.quarter)
    return tuple(verdict for verdict in sources.checked().verdicts if verdict.file in files)


def verdict_sentence(found: Sequence[Verdict]) -> str:
    """How many files and municipalities can be used."""
    counts = Counter(verdict.verdict for verdict in found)
    parts = [f"{format_number(counts[use])} {use}" for use in Use if counts[use]]
    told = f"{', '.join(parts[:-1])} og {parts[-1]}" if len(parts) > 1 else "".join(parts) or "ingen"
    return f"Kvartalets filer har {format_number(len(found))} domme, én for hver fil og kommune: {told}."


def _verdict_rows(found: Sequence[Verdict]) -> Iterator[tuple[Cell, ...]]:
    for one in found:
        if one.verdict is not Use.USABLE:
            yield one.file, one.municipality or NOT_GIVEN, str(one.verdict), " ".join(one.reasons)


def _rates(found: KeyFigures) -> Chart:
    rows = tuple((name, _interval(figures.rate) or "skjult") for name, figures in _rows(found, by_municipality))
    known = [(name, figures.rate.value) for name, figures in _rows(found, by_municipality) if figures.rate]
    columns = (Column("Kommune"), Column("Svarprocent", Kind.SHARE, interval=True))
    told = "Svarprocenten er skjult eller kendes ikke for nogen kommune."
    if known:
        (low, least), (high, most) = (end(known, key=lambda one: one[1]) for end in (min, max))
        told = f"Svarprocenten går fra {format_percent(least)} ({low}) til {format_percent(most)} ({high})."
    return Chart(Shape.BARS, told, Table("Svarprocent efter kommune", columns, rows))


def _rows(found: KeyFigures, name_of: Callable[[Row], str | None]) -> list[tuple[str, Answering]]:
    named = ((name_of(row), row) for row in found.totals if row.month is None)
    return [(name, row.figures) for name, row in named if name is not None]


def _table(name: str, head: str, found: KeyFigures, name_of: Callable[[Row], str | None]) -> Table:
    total = total_of(found)
    every = [*_rows(found, name_of), *([(ALL, total)] if total else [])]
    return Table(name, (Column(head), *ANSWERING), tuple((one, *_cells(figures)) for one, figures in every))


def _cells(figures: Answering) -> tuple[Cell, ...]:
    return figures.sent, figures.answered, _interval(figures.rate), figures.median_days, figures.most_days


def _interval(figure: Interval | None) -> tuple[float, float, float] | None:
    return None if figure is None else (figure.value, figure.low, figure.high)
