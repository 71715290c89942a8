"""What an exported workbook says beside the ranking: the assumptions, who is out, the findings, and the source."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

import kpro_analysis
from kpro_analysis.danish import format_date
from kpro_analysis.findings import by_severity
from kpro_analysis.register.requests import LIGHTS, SOURCES, STATUSES, form_id
from kpro_analysis.weighting.outcome import Outcome
from kpro_analysis.weighting.ranking_columns import Kind
from kpro_analysis.weighting.settings import BLANK, Settings
from kpro_analysis.weighting.wording import COSTS, guard_words, rule_words


class Label(str):
    """A heading or the name of a value."""

    __slots__ = ()


Cell = str | tuple[Kind, float | None]
Row = tuple[Cell, ...]


class SheetContent(NamedTuple):
    """A sheet's name, the widths of its columns in characters, and its rows."""

    name: str
    widths: tuple[int, ...]
    rows: list[Row]


def sheets(outcome: Outcome, made: datetime) -> tuple[SheetContent, ...]:
    """The sheets that follow the ranking."""
    return (
        SheetContent("Vægte og forudsætninger", (42, 14, 14, 14, 10, 10, 60), _assumptions(outcome)),
        SheetContent("Uden for konkurrencen", (16, 48, 60), _excluded(outcome)),
        SheetContent("Bemærkninger", (12, 20, 10, 32, 60, 60), _findings(outcome)),
        SheetContent("Kilde", (34, 80), _source(outcome, made)),
    )


def danish_time(moment: datetime) -> str:
    """A time as on a Danish clock; `moment` has a time zone.

    >>> from datetime import UTC
    >>> danish_time(datetime(2024, 2, 7, 12, 30, tzinfo=UTC))
    '07-02-2024 kl. 13.30'
    """
    local = moment.astimezone(ZoneInfo("Europe/Copenhagen"))
    return f"{format_date(local)} kl. {local:%H.%M}"


def _heading(*texts: str) -> Row:
    return tuple(Label(text) for text in texts)


def _assumptions(outcome: Outcome) -> list[Row]:
    return [*_weights(outcome), (), *_money(outcome), (), *_competing(outcome.settings)]


def _weights(outcome: Outcome) -> Iterable[Row]:
    weights = outcome.settings.weights
    yield _heading("Kriterium", "Vægt", "Vægt i registeret", "Andel", "Min", "Maks", "Beskrivelse")
    for c in outcome.register.criteria:
        yield (
            c.name,
            (Kind.POINTS, weights.values[c.name]),
            (Kind.POINTS, c.weight),
            (Kind.SHARE, weights.shares[c.name]),
            (Kind.POINTS, c.low),
            (Kind.POINTS, c.high),
            c.description,
        )


def _money(outcome: Outcome) -> Iterable[Row]:
    settings = outcome.settings
    for label, amount in (
        ("Pulje (kr.)", settings.pool),
        ("Disponeret på forhånd (kr.)", settings.committed),
        ("Brugt i dette valg (kr.)", outcome.spent),
        ("Brugt, hvis alt bliver billigst (kr.)", outcome.spent_low),
        ("Brugt, hvis alt bliver dyrest (kr.)", outcome.spent_high),
        ("Tilbage (kr.)", outcome.remaining),
        ("XXL regnes op til (kr., vores antagelse)", settings.xxl_high),
    ):
        yield Label(label), (Kind.MONEY, amount)
    yield Label("Score tilsammen"), (Kind.SCORE, outcome.total_score)
    yield Label("Risiko for at overskride puljen"), (Kind.SHARE, outcome.over_pool_probability)
    yield Label("Leverandørens fælles overskridelse, op til"), (Kind.SHARE, settings.overrun_high)
    yield Label("Regnet med"), COSTS[settings.cost]
    yield Label("Puljen er brugt"), rule_words(settings)
    yield Label("Værn om røde fejl"), guard_words(settings.guard)
    yield Label("Skal med"), _ids(settings.must)
    yield Label("Skal ikke med"), _ids(settings.must_not)


def _competing(settings: Settings) -> Iterable[Row]:
    yield Label("Konkurrerer: prioritet"), _chosen(LIGHTS, settings.lights)
    yield Label("Konkurrerer: kilde"), _chosen(SOURCES, settings.sources)
    yield Label("Konkurrerer: status"), _chosen(STATUSES, settings.statuses)


def _chosen(known: Iterable[str], chosen: frozenset[str]) -> str:
    words = [word for word in known if word in chosen]
    return ", ".join([*words, "uden angivelse"] if BLANK in chosen else words)


def _ids(numbers: Iterable[int]) -> str:
    return ", ".join(map(form_id, sorted(numbers))) or "ingen"


def _excluded(outcome: Outcome) -> list[Row]:
    titles = {r.number: r.title for r in outcome.register.requests}
    rows: list[Row] = [(form_id(e.number), titles[e.number], e.reason) for e in outcome.excluded]
    return [_heading("Blanketnummer", "Titel", "Hvorfor"), *rows]


def _findings(outcome: Outcome) -> list[Row]:
    rows: list[Row] = [
        (f.level.danish, f.sheet, f.cell, f.rule, f.message, f.advice) for f in by_severity(outcome.register.findings)
    ]
    return [_heading("Niveau", "Ark", "Celle", "Regel", "Bemærkning", "Hvad kan gøres"), *rows]


def _source(outcome: Outcome, made: datetime) -> list[Row]:
    register = outcome.register
    return [
        (Label("Register"), register.file),
        (Label("Registerets SHA-256"), register.sha256),
        (Label("Registeret er gemt"), danish_time(register.modified) if register.modified else "ukendt"),
        (Label("Ændringsønsker i registeret"), (Kind.COUNT, len(register.requests))),
        (Label("Ændringsønsker, der konkurrerer"), (Kind.COUNT, len(outcome.number))),
        (Label("Lavet"), danish_time(made)),
        (Label("Lavet med"), f"kpro_analysis {kpro_analysis.__version__}"),
    ]
