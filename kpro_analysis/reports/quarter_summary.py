"""The first page: what the quarter came to in at most five sentences, and four key figures."""

from collections.abc import Callable, Iterable, Iterator

from kpro_analysis.danish import format_money, format_number, format_percent
from kpro_analysis.errors import KproError
from kpro_analysis.reports.document import Block, Items, KeyFigure, KeyFigures
from kpro_analysis.reports.quarter_minlog import lack_sentence, share_sentence, volume_sentence
from kpro_analysis.reports.quarter_register import in_sentence, received_against, wishes
from kpro_analysis.reports.quarter_sources import Sources
from kpro_analysis.reports.quarter_support import compared, total_sentence
from kpro_analysis.reports.quarter_uddata import rate_sentence, rates_against, total_of
from kpro_analysis.reports.trend_words import Trend, against
from kpro_analysis.weighting.bundles import ids
from kpro_analysis.weighting.spending_words import cost_words

UNKNOWN = "kendes ikke"


def blocks(sources: Sources) -> Iterator[Block]:
    """A sentence and a figure for each source; for one that can't be read, that it is missing."""
    figures = {
        "Nye ønsker": _received,
        "Besluttet af puljen": _spent,
        "Henvendelser til supporten": _enquiries,
        "Svarprocent i Uddata": _rate,
    }
    yield KeyFigures(tuple(_figure(label, ask, sources) for label, ask in figures.items()))
    asked = (_requests_sentence, _pool_sentence, _support_sentence, _uddata_sentence, _minlog_sentence)
    yield Items(tuple(sentence for ask in asked for sentence in _sentence(ask, sources)), by_rule=True)


def _figure(label: str, ask: Callable[[Sources], tuple[str, Iterable[str]]], sources: Sources) -> KeyFigure:
    try:
        value, phrases = ask(sources)
    except KproError:
        return KeyFigure(label, UNKNOWN, ("hvorfor, står i afsnittet",))
    return KeyFigure(label, value, tuple(phrases))


def _received(sources: Sources) -> tuple[str, Iterable[str]]:
    wanted, quarter = sources.wanted(), sources.times.quarter
    return format_number(wanted.flows[quarter].received), received_against(wanted, quarter)


def _spent(sources: Sources) -> tuple[str, Iterable[str]]:
    found, times = sources.wanted().spending, sources.times
    now = found[times.quarter]
    ends = f"{format_money(now.decided.low)} til {format_money(now.decided.high)}"
    told = (
        f"{f'{ends}, ' if now.uncertain else ''}af {format_money(now.pool)}",
        *(against(Trend.UNKNOWN, cost_words(found[q].decided), f"alt til og med {q.words}") for q in times.compared),
    )
    return format_money(now.decided.plan), told


def _enquiries(sources: Sources) -> tuple[str, Iterable[str]]:
    found = sources.support().figures
    return format_number(found.total), compared(found)


def _rate(sources: Sources) -> tuple[str, Iterable[str]]:
    uddata, quarter = sources.uddata(), sources.times.quarter
    now = total_of(uddata.of(quarter))
    rate = UNKNOWN if now is None or now.rate is None else format_percent(now.rate.value)
    return rate, rates_against(uddata, quarter)


def _sentence(ask: Callable[[Sources], str], sources: Sources) -> list[str]:
    try:
        return [ask(sources)]
    except KproError:
        return []


def _requests_sentence(sources: Sources) -> str:
    wanted, quarter = sources.wanted(), sources.times.quarter
    return f"{in_sentence(wanted, quarter)} {wishes(wanted.flows[quarter].decided)} blev besluttet."


def _pool_sentence(sources: Sources) -> str:
    wanted = sources.wanted()
    found, outcome = wanted.spending[sources.times.quarter], wanted.outcome
    told = (
        f"Af puljen på {format_money(found.pool)} er {cost_words(found.decided)} besluttet, og af de "
        f"{format_number(len(outcome.number))} ønsker, der konkurrerer, er {format_number(int(outcome.funded.sum()))} "
        "inden for det, der er tilbage"
    )
    drowned = outcome.number[outcome.drowned].tolist()
    return f"{told}; disse røde fejl er ikke: {ids(drowned)}." if drowned else f"{told}."


def _support_sentence(sources: Sources) -> str:
    found = sources.support().figures
    top = [ranked.name for ranked in found.top]
    named = f"{', '.join(top[:-1])} og {top[-1]}" if len(top) > 1 else "".join(top)
    return f"{total_sentence(found)} De fleste handlede om {named}." if top else total_sentence(found)


def _uddata_sentence(sources: Sources) -> str:
    return rate_sentence(sources.uddata(), sources.times.quarter)


def _minlog_sentence(sources: Sources) -> str:
    minlog, quarter = sources.minlog(), sources.times.quarter
    if lack := lack_sentence(minlog, quarter):
        return lack
    if not minlog.periods[quarter].view.inactive_known:
        return volume_sentence(minlog, quarter)
    return f"MinLog: {share_sentence(minlog, quarter)}"
