"""The tables of the page on Uddata, chosen from what was counted. Computes nothing."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import TypeVar

from kpro_analysis.danish import at_least
from kpro_analysis.screens.uddata_look import Known, Look, quarter_of
from kpro_analysis.small_numbers import shown
from kpro_analysis.tables import Cell, Column, Interval, Kind, Table
from kpro_analysis.uddata import figures_result as result
from kpro_analysis.uddata.checks import Checked, Remark
from kpro_analysis.uddata.checks_rules import OF_PEOPLE, counted

ALL = "Alle"
Row = TypeVar("Row", result.FunnelRow, result.ReminderRow)
Share = partial(Column, kind=Kind.SHARE, interval=True)
Count = partial(Column, kind=Kind.COUNT)
Number = partial(Column, kind=Kind.NUMBER)
ANSWERING = (
    Count("Sendt"),
    Count("Besvaret"),
    Share("Svarprocent"),
    Number("Halvdelen inden for (dage)"),
    Number("Ni ud af ti inden for (dage)"),
)


def verdicts(checked: Checked, look: Look) -> Table:
    """The verdict on each file and municipality, in the order of the files."""
    rows = [
        (one.file, one.municipality or result.NOT_GIVEN, str(one.verdict), " ".join(one.reasons))
        for one in checked.verdicts
        if look.municipality in (None, one.municipality or result.NOT_GIVEN)
    ]
    return Table("Kan tallene bruges", tuple(map(Column, ("Fil", "Kommune", "Dom", "Hvorfor"))), tuple(rows))


def by_municipality(known: Known, look: Look) -> Table:
    """All and each municipality, of the questionnaire and period."""
    names = (None, *known.municipalities) if look.municipality is None else (look.municipality,)
    rows = (_answering(name or ALL, known, replace(look, municipality=name, team=None)) for name in names)
    return Table("Kommuner", (Column("Kommune"), *ANSWERING), tuple(row for row in rows if row))


def by_questionnaire(known: Known, look: Look) -> Table:
    """All and each questionnaire, of the municipality and period."""
    names = (None, *known.questionnaires) if look.questionnaire is None else (look.questionnaire,)
    rows = (_answering(name or ALL, known, replace(look, questionnaire=name, team=None)) for name in names)
    return Table("Skemaer", (Column("Skema"), *ANSWERING), tuple(row for row in rows if row))


def by_team(known: Known, look: Look) -> Table:
    """The teams of all questionnaires, of the municipality and the quarter of the period."""
    quarter = quarter_of(look.period)
    rows = [
        (row.municipality, row.team, *_cells(row.figures))
        for row in known.figures.teams
        if row.quarter == quarter and look.municipality in (None, row.municipality) and look.team in (None, row.team)
    ]
    return Table("Team", (Column("Kommune"), Column("Team"), *ANSWERING), tuple(rows))


def by_month(known: Known, look: Look) -> Table:
    """Every month of sending, of the municipality and questionnaire, beside the same month a year before;
    last those that don't tell."""
    columns = (Column("Måned"), *ANSWERING, Count("Besvaret året før"), Share("Svarprocent året før"))
    rows = []
    for month in known.months:
        before = known.answering(Look(look.municipality, look.questionnaire, year_before(month)))
        row = _answering(month, known, Look(look.municipality, look.questionnaire, month))
        rows.append((*(row or (month, *[None] * len(ANSWERING))), *_before(before)))
    without = _answering(result.NOT_GIVEN, known, Look(look.municipality, look.questionnaire, result.NOT_GIVEN))
    if without is not None:
        rows.append((*without, None, None))
    return Table("Måneder", columns, tuple(rows))


def year_before(month: str) -> str:
    """The same month of the year before.

    >>> year_before("2024-01")
    '2023-01'
    """
    year, _, number = month.partition("-")
    return f"{int(year) - 1}-{number}"


def _before(figures: result.Answering | None) -> tuple[Cell, Cell]:
    return (None, None) if figures is None else (figures.answered, interval(figures.rate))


def _answering(name: str, known: Known, look: Look) -> tuple[Cell, ...] | None:
    figures = known.answering(look)
    return None if figures is None else (name, *_cells(figures))


def _cells(figures: result.Answering) -> tuple[Cell, ...]:
    return figures.sent, figures.answered, interval(figures.rate), figures.median_days, figures.most_days


def interval(figure: result.Interval | None) -> Interval | None:
    """A figure with its interval as a cell."""
    return None if figure is None else (figure.value, figure.low, figure.high)


def reminders(known: Known, look: Look) -> Table:
    """What follows after a reminder, of the questionnaire, or of all and each."""
    columns = (
        Column("Skema"),
        Number("Påmindet efter (dage)"),
        Count("Påmindet"),
        Share("Svarede efter påmindelse"),
        Count("Ikke påmindet"),
        Share("Svarede uden"),
    )
    rows = [
        (row.questionnaire or ALL, row.age, row.reminded, interval(row.after), row.waiting, interval(row.without))
        for row in _of(known.figures.reminders, look)
    ]
    return Table("Påmindelser", columns, tuple(rows))


def changes(known: Known, look: Look) -> Table:
    """First against last score, of the municipality (or of all) and the questionnaire (or each)."""
    columns = (
        *(Column("Skema"), Column("Skala"), Count("Borgere")),
        *(Number("Første"), Number("Seneste"), Column("Ændring", Kind.CHANGE, interval=True)),
        *(Share("Bedre"), Share("Dårligere"), Share("I bund"), Share("I top")),
    )
    rows = [
        (
            *(row.questionnaire, row.title, row.citizens, row.first, row.last),
            *map(interval, (row.change, row.improved, row.worsened, row.floor, row.ceiling)),
        )
        for row in scores(known, look)
    ]
    return Table("Første og seneste score", columns, tuple(rows))


def scores(known: Known, look: Look) -> list[result.ScoreChange]:
    """The scales that are looked at."""
    return [
        row
        for row in known.figures.changes
        if row.municipality == look.municipality and look.questionnaire in (None, row.questionnaire)
    ]


def items(known: Known, look: Look) -> Table:
    """How complete each item is, of the questionnaire or of all."""
    columns = (
        *map(Column, ("Skema", "Spørgsmål")),
        *map(Count, ("Besvarelser", "Uden svar", "Svarede «ved ikke» o.l.")),
    )
    rows = [
        (row.questionnaire, row.item, row.responses, row.missing, row.code, _complete(row))
        for row in known.figures.items
        if look.questionnaire in (None, row.questionnaire)
    ]
    return Table("Spørgsmål", (*columns, Share("Udfyldt")), tuple(rows))


def _complete(row: result.ItemRow) -> Cell:
    return interval(row.complete) if row.at_least is None else at_least(row.at_least)


def funnel(known: Known, look: Look) -> Table:
    """What becomes of the requests, of the questionnaire, or of all and each."""
    columns = (Column("Skema"), *map(Count, ("Sendt", "Åbnet", "Påmindet", "Besvaret", "Scoret")))
    rows = [
        (row.questionnaire or ALL, row.sent, row.opened, row.reminded, row.answered, row.scored)
        for row in _of(known.figures.funnel, look)
    ]
    return Table("Fra sendt til scoret", columns, tuple(rows))


def _of(rows: Iterable[Row], look: Look) -> Iterator[Row]:
    chosen = (row for row in rows if look.questionnaire in (None, row.questionnaire))
    return iter(sorted(chosen, key=lambda row: row.questionnaire is not None))


def remarks(checked: Checked) -> Table:
    """What the rules found in all files."""
    names = ("Regel", "Hvad", "Forklaring", "Antal", "Fx fil", "Linje", "Kendetegn")
    return Table("Bemærkninger", tuple(map(Column, names)), tuple(map(_remark, checked.remarks)))


def _remark(remark: Remark) -> tuple[Cell, ...]:
    rule, example = remark.rule, remark.places[0]
    count = shown(remark.count) if rule.unit in OF_PEOPLE else remark.count
    few = rule.unit in OF_PEOPLE and isinstance(shown(example.count), str)
    how_many = counted(count, rule.unit) if isinstance(count, int) else f"{count} {rule.unit}"
    where = (example.file, f"{example.line}", "" if few else example.words)
    return rule.name, rule.title, rule.explanation, how_many, *where
