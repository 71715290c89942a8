"""Time until a decision: the estimate is Kaplan and Meier's, and those that still wait are counted right."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from kpro_analysis.register.decision_time import Within, decision_time, first_decisions
from kpro_analysis.register.overview_words import NO_DECISIONS, time_sentences
from kpro_analysis.register.requests import Decided, Request

DAY = date(2024, 2, 7)


def asked(*days: int) -> list[Request]:
    """Requests 1, 2, ... received so many days before DAY, all of them waiting by their status."""
    return [Request(n, "", filed=DAY - timedelta(d), status="Visiteret") for n, d in enumerate(days, start=1)]


def test_those_that_wait_make_it_longer():
    decisions = {1: DAY - timedelta(90), 2: DAY - timedelta(60)}  # after 10 and 40 days
    time = decision_time(asked(100, 100, 100, 5), decisions, DAY)
    assert (time.decided, time.waiting) == (2, 2)
    # at 10 days three are followed: 2/3 still open; at 40 days two are: 2/3 * 1/2
    assert (time.median, time.most) == (40, None)
    assert time.within == (Within(90, pytest.approx(1 - 2 / 3 / 2)), Within(180, None), Within(365, None))


def test_once_all_are_decided_nothing_later_is_unknown():
    time = decision_time(asked(10, 20), {1: DAY, 2: DAY}, DAY)
    assert (time.median, time.most) == (10, 20)
    assert [within.share for within in time.within] == [1, 1, 1]


def test_who_can_not_be_used_is_counted_apart():
    requests = [
        *asked(10),
        Request(2, "", filed=DAY - timedelta(3), status="Afvist"),
        Request(3, "", status="Visiteret"),
        Request(4, "", filed=DAY + timedelta(1), status="Visiteret"),
        Request(5, "", filed=DAY - timedelta(3), status="Afvist"),
        Request(6, "", filed=DAY - timedelta(3), status="Videresendt KAM"),
    ]
    time = decision_time(requests, {3: DAY, 5: DAY - timedelta(4), 1: DAY}, DAY)
    assert (time.decided, time.waiting, time.undated, time.unknown, time.too_early) == (1, 0, 2, 2, 1)
    said = " ".join(time_sentences(time))
    assert "2 ønsker er afgjort ifølge status" in said
    assert "få beslutninger" in said


def test_nothing_decided_says_what_to_do():
    for requests in ([], asked(10)):
        time = decision_time(requests, {}, DAY)
        assert (time.median, time.most, {within.share for within in time.within if within.days > 10}) == (
            None,
            None,
            {None},
        )
        assert time_sentences(time) == (NO_DECISIONS,)


def test_the_words_follow_what_is_known():
    def words(days, decided):
        return time_sentences(decision_time(asked(*days), {n: DAY for n in decided}, DAY))[0]

    assert (
        words((10, 20), (1, 2))
        == "Halvdelen af ønskerne bliver besluttet inden for 10 dage, og 9 ud af 10 inden for 20 dage."
    )
    assert words((1, 5, 30), (1, 2)).startswith(
        "Halvdelen af ønskerne bliver besluttet inden for 5 dage. For 9 ud af 10"
    )
    assert words((5, 30, 30), (1,)).startswith("Mindre end halvdelen")
    assert words((0,), (1,)) == "Halvdelen af ønskerne bliver besluttet samme dag, og 9 ud af 10 samme dag."


def test_the_first_decision_counts():
    decided = [Decided(1, DAY), Decided(1, DAY - timedelta(5)), Decided(2, DAY + timedelta(1))]
    assert first_decisions(decided) == {1: DAY - timedelta(5), 2: DAY + timedelta(1)}


def test_what_is_decided_after_the_day_still_waited_on_it():
    (request,) = asked(10)
    for status in ("Visiteret", "Godkendt"):
        time = decision_time([replace(request, status=status)], {1: DAY + timedelta(1)}, DAY)
        assert (time.decided, time.waiting, time.undated) == (0, 1, 0)
