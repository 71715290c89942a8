"""The section on the register: what came in and went out, by light and quarter, and how far requests get."""

from collections.abc import Iterator

from kpro_analysis.danish import format_date, format_number
from kpro_analysis.register.flow import Flow
from kpro_analysis.register.overview import NOT_FILLED_IN
from kpro_analysis.register.overview_words import behind_sentence, time_sentences
from kpro_analysis.reports.document import Block, Chart, Data, Items, Shape, Text
from kpro_analysis.reports.open_requests import Wanted
from kpro_analysis.reports.quarter_sources import Sources
from kpro_analysis.reports.trend_words import Trend, against, count_trend, with_comparisons
from kpro_analysis.support.quarters import Quarter
from kpro_analysis.tables import Column, Kind, Table

STEPS = {
    "received": "Modtaget i alt",
    "competing": "Konkurrerer om puljen",
    "estimated": "Heraf med estimat",
    "inside": "Heraf inden for puljen",
    "decided": "Besluttet i alt",
}


def blocks(sources: Sources) -> Iterator[Block]:
    """Raises KproError where the register can't be read."""
    wanted, quarter = sources.wanted(), sources.times.quarter
    now = wanted.flows[quarter]
    yield Items((in_sentence(wanted, quarter), _out_sentence(now)), by_rule=True)
    yield from _coverage(wanted, quarter)
    yield _by_quarter(wanted)
    yield _by_light(now)
    yield _funnel(wanted)
    behind = behind_sentence(wanted.overview)
    yield Items((*time_sentences(wanted.overview.time), *([behind] if behind else [])), by_rule=True)


def wishes(count: int, new: bool = False) -> str:
    """That many requests.

    >>> wishes(1), wishes(15, new=True)
    ('1 ønske', '15 nye ønsker')
    """
    kind = ("nyt " if count == 1 else "nye ") if new else ""
    return f"{format_number(count)} {kind}{'ønske' if count == 1 else 'ønsker'}"


def in_sentence(wanted: Wanted, quarter: Quarter) -> str:
    """How many requests came in, against the quarter before and a year before."""
    told = f"Der kom {wishes(wanted.flows[quarter].received, new=True)} i {quarter.words}"
    return with_comparisons(told, received_against(wanted, quarter))


def received_against(wanted: Wanted, quarter: Quarter) -> tuple[str, ...]:
    """What came in against the quarter before and a year before."""
    return tuple(_against(wanted, quarter, one) for one in (quarter.before(), quarter.before(4)))


def _against(wanted: Wanted, quarter: Quarter, earlier: Quarter) -> str:
    now, before = wanted.flows[quarter], wanted.flows[earlier]
    if not before.tells:
        return against(Trend.UNKNOWN, None, earlier.words)
    trend = Trend.UNKNOWN
    if now.is_whole and before.is_whole:
        trend = count_trend((now.received, quarter.days), (before.received, earlier.days))
    return against(trend, format_number(before.received), earlier.words)


def _out_sentence(now: Flow) -> str:
    told = f"{wishes(now.decided)} blev besluttet"
    both = f", heraf {format_number(now.both)} af de nye" if now.both else ""
    return f"{told}{both}. {wishes(now.waiting)} ventede, da kvartalet sluttede."


def _coverage(wanted: Wanted, quarter: Quarter) -> Iterator[Block]:
    now = wanted.flows[quarter]
    if not now.is_whole:
        yield Text(
            f"Registeret fortæller kun til og med {format_date(wanted.overview.day)} og dækker ikke hele kvartalet. "
            "Derfor siges intet om, hvad der er steget eller faldet."
        )
    yield Text(
        "Status er, som den står i registeret nu: ønsker, der er afgjort uden en dato for beslutningen, tæller "
        "hverken som besluttede eller ventende."
    )


def _by_quarter(wanted: Wanted) -> Chart:
    told = {quarter: one for quarter, one in wanted.flows.items() if one.tells}
    rows = tuple((str(quarter), one.received, one.decided) for quarter, one in told.items())
    columns = (Column("Kvartal"), Column("Modtaget", Kind.COUNT), Column("Besluttet", Kind.COUNT))
    table = Table("Nye og besluttede ønsker pr. kvartal", columns, rows)
    most = max(told, key=lambda quarter: told[quarter].received, default=None)
    finding = f" Flest nye kom i {most.words}: {format_number(told[most].received)}." if most else ""
    return Chart(Shape.BARS, f"Nye og besluttede ønsker i de seneste to år.{finding}", table)


def _by_light(now: Flow) -> Data:
    lights = dict.fromkeys((*now.received_by_light, *now.decided_by_light))
    rows = tuple(
        (light or NOT_FILLED_IN, now.received_by_light.get(light, 0), now.decided_by_light.get(light, 0))
        for light in lights
    )
    columns = (Column("Prioritet"), Column("Modtaget", Kind.COUNT), Column("Besluttet", Kind.COUNT))
    return Data(Table("Kvartalets ønsker efter prioritet", columns, rows))


def _funnel(wanted: Wanted) -> Chart:
    found = wanted.funnel
    rows = tuple((label, getattr(found, name)) for name, label in STEPS.items())
    table = Table("Fra modtaget til besluttet", (Column("Trin"), Column("Ønsker", Kind.COUNT)), rows)
    told = (
        f"Af {wishes(found.received)} konkurrerer {format_number(found.competing)}, og {format_number(found.inside)} "
        f"er inden for puljen; {format_number(found.decided)} er besluttet."
    )
    return Chart(Shape.BARS, told, table)
