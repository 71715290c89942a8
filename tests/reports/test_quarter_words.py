"""What the quarterly report says by rule, word for word: rising and falling only beyond noise."""

from dataclasses import replace
from datetime import date

import pytest

from kpro_analysis.minlog.periods import Period
from kpro_analysis.minlog.summary_view import View
from kpro_analysis.reports.fragments import section_html
from kpro_analysis.reports.open_minlog import MinLog
from kpro_analysis.reports.opened import Opened
from kpro_analysis.reports.quarter import open_quarter
from kpro_analysis.reports.quarter_minlog import lack_sentence, share_sentence, volume_sentence
from kpro_analysis.reports.trend_words import Trend, against, count_trend, share_trend
from kpro_analysis.support.quarters import Quarter

from .quarter_reading import read

QUARTER = Quarter(2024, 1)


@pytest.mark.parametrize(
    ("now", "before", "trend"),
    [(15, 14, Trend.SAME), (30, 14, Trend.UP), (14, 30, Trend.DOWN), (0, 0, Trend.SAME), (5, 1, Trend.SAME)],
)
def test_a_count_rises_only_beyond_noise(now, before, trend):
    assert count_trend((now, 91), (before, 92)) is trend


@pytest.mark.parametrize(
    ("now", "before", "trend"),
    [(0.75, 0.74, Trend.SAME), (0.80, 0.70, Trend.UP), (0.60, 0.70, Trend.DOWN), (1.0, 1.0, Trend.SAME)],
)
def test_a_share_rises_only_beyond_noise(now, before, trend):
    assert share_trend((now, 400), (before, 400)) is trend
    assert share_trend((now, 10), (before, 10)) is Trend.SAME


@pytest.mark.parametrize(
    ("trend", "before", "said"),
    [
        (Trend.UP, "14", "steget fra 14 i 4. kvartal 2023"),
        (Trend.DOWN, "91", "faldet fra 91 i 4. kvartal 2023"),
        (Trend.SAME, "22,8 %", "omtrent som 22,8 % i 4. kvartal 2023"),
        (Trend.UNKNOWN, "2.545", "2.545 i 4. kvartal 2023"),
        (Trend.UP, None, "4. kvartal 2023 kendes ikke"),
    ],
)
def test_a_comparison_is_a_whole_phrase(trend, before, said):
    assert against(trend, before, "4. kvartal 2023") == said


def minlog(now, *earlier):
    """A log whose quarter and earlier ones have (entries, citizens, share on inactive); None: it doesn't tell."""
    quarters = (QUARTER, QUARTER.before(), QUARTER.before(4))
    periods = {}
    for quarter, figures in zip(quarters, (now, *earlier), strict=True):
        entries, citizens, share = figures or (None, "<5", None)
        view = View(entries, citizens, 9, inactive_known=True, inactive_share=share)
        periods[quarter] = Period(*quarter.months, 180, view, figures is not None, figures is not None)
    return MinLog(None, (date(2023, 2, 1), date(2024, 3, 31)), periods)


def test_minlog_in_words():
    log = minlog((9_030, 595, 0.2694), (25_450, 1_121, 0.2275), None)
    assert volume_sentence(log, QUARTER) == (
        "9.030 registreringer i MinLog i 1. kvartal 2024 (25.450 i 4. kvartal 2023; 1. kvartal 2023 kendes ikke)."
    )
    assert share_sentence(log, QUARTER) == (
        "26,9 % af registreringerne i 1. kvartal 2024 var på borgere uden aktivitet i 180 dage (omtrent som 22,8 % i "
        "4. kvartal 2023; 1. kvartal 2023 kendes ikke)."
    )
    risen = minlog((9_030, 595, 0.2694), (9_000, 900, 0.18), (9_000, 900, 0.41))
    assert "(steget fra 18,0 % i 4. kvartal 2023; faldet fra 41,0 % i 1. kvartal 2023)." in share_sentence(
        risen, QUARTER
    )


@pytest.mark.parametrize("hidden", [(50, "<5", 0.5), (50, "skjult", 0.5)])
def test_what_is_of_few_or_hidden_is_not_compared(hidden):
    assert "(50,0 % i 4. kvartal 2023;" in share_sentence(minlog((900, 500, 0.1), hidden, None), QUARTER)


def test_a_quarter_of_few_shows_nothing():
    few = minlog((None, "<5", None), None, None)
    assert lack_sentence(few, QUARTER).startswith(
        "MinLog rummer registreringer på færre end 5 borgere i 1. kvartal 2024"
    )
    assert lack_sentence(minlog(None, None, None), QUARTER) == (
        "MinLog går fra 01-02-2023 til 31-03-2024 og fortæller ikke om 1. kvartal 2024."
    )


def test_a_source_is_opened_once_also_when_it_can_not_be():
    calls = []

    def opening():
        calls.append(1)
        raise ValueError

    source = Opened(opening)
    for _ in range(2):
        with pytest.raises(ValueError):
            source()
    assert calls == [1]


def test_a_bug_in_a_section_is_told_by_its_reference(tmp_path, monkeypatch):
    monkeypatch.setattr("kpro_analysis.faults.LOG", tmp_path / "kpro.log")
    report = open_quarter("2024-K1", str(tmp_path), "2024-04-02")
    report.sources.wanted = Opened(lambda: replace(None))
    page = read(section_html(report.pool().section))
    assert page.missing.startswith("Mangler: Der opstod en fejl i programmet. Oplys reference ")
