"""Figures by hand: top three and ties, changes beyond noise, time to solve, small numbers, what is new."""

from datetime import date, datetime, timedelta

import pytest
from scipy.stats import binomtest, chi2, chi2_contingency

from kpro_analysis.errors import UsageError
from kpro_analysis.support.changes import Coverage, Direction, change
from kpro_analysis.support.figures import Counting, New, figures, newest_whole
from kpro_analysis.support.noise import same_rate_p, same_share_p
from kpro_analysis.support.quarters import Quarter
from kpro_analysis.support.solving import solving_time
from kpro_analysis.support.ticket import DENMARK, Ticket, Tickets

K4, K3 = Quarter(2023, 4), Quarter(2023, 3)
START = datetime(2023, 10, 2, 10, 0, tzinfo=DENMARK)


def ticket(category="KAM", opened=START, days=1.0, **other):
    closed = None if days is None else opened + timedelta(days=days)
    texts = {"municipality": "Aarhus", "subcategory": "", "channel": "Telefon", "title": "", "priority": ""} | other
    return Ticket("", opened, closed, True, category=category, **texts)


def many(counts, opened=START, **other):
    return [ticket(name, opened, **other) for name, count in counts.items() for _ in range(count)]


def counting(*tickets):
    ordered = tuple(sorted(tickets, key=lambda t: t.opened))
    return Counting(Tickets(("s.csv",), ordered, (), len(ordered), 0, 0))


def edges(first=datetime(2022, 7, 1, 9, tzinfo=DENMARK), last=datetime(2023, 12, 31, 9, tzinfo=DENMARK)):
    """Enquiries at both ends, so that the files tell of the quarters in between."""
    return [ticket("Andet", first, days=0), ticket("Andet", last, days=0)]


def test_a_tie_at_rank_three_lists_them_all_and_is_named():
    found = figures(counting(*many({"Uddata": 5, "KAM": 9, "MitID": 4, "Andet": 4, "Integration": 4, "x": 1})), K4)
    assert [(r.rank, r.name) for r in found.top] == [
        *((1, "KAM"), (2, "Uddata")),
        *((3, "Andet"), (3, "Integration"), (3, "MitID")),
    ]
    assert found.ties == ((3, ("Andet", "Integration", "MitID")),)
    assert [r.rank for r in found.categories] == [1, 2, 3, 3, 3, 6]
    assert found.categories[-1].together == pytest.approx(1)
    assert found.top[0].share == pytest.approx(9 / 27)


def test_a_tie_at_rank_one_leaves_out_rank_two():
    found = figures(counting(*many({"KAM": 5, "MitID": 5, "Andet": 1})), K4)
    assert [r.rank for r in found.top] == [1, 1, 3]


def test_changes_are_counted_and_only_called_so_beyond_noise():
    summer = datetime(2023, 7, 3, 10, tzinfo=DENMARK)
    found = figures(
        counting(*edges(), *many({"KAM": 30, "MitID": 12}), *many({"KAM": 10, "MitID": 10, "x": 9}, summer)), K4
    )
    kam, mitid, _ = found.categories
    assert (kam.before.difference, kam.before.share, kam.before.direction) == (20, 2.0, Direction.UP)
    assert (mitid.before.difference, mitid.before.direction) == (2, Direction.NOISE)
    assert (kam.year_before.before, kam.year_before.share, kam.year_before.direction) == (0, None, Direction.UP)
    assert figures(counting(*edges(), *many({"KAM": 30}, summer)), K4).before.direction is Direction.DOWN


def test_what_the_files_do_not_tell_of_is_not_compared():
    found = figures(counting(*many({"KAM": 30})), K4)
    assert (found.before.before, found.before.direction) == (None, Direction.UNKNOWN)
    half = Coverage(date(2023, 8, 20), date(2023, 12, 31))
    told = change(30, 5, (K4, K3), half)
    assert (told.difference, told.p, told.direction) == (25, None, Direction.UNKNOWN)


@pytest.mark.parametrize(("now", "before"), [(0, 0), (0, 6), (12, 4), (13, 4), (30, 31), (200, 260)])
def test_the_test_of_noise_is_the_exact_binomial_one(now, before):
    tails = [
        binomtest(now, max(now + before, 1), 92 / 183, alternative=side).pvalue if now + before else 1.0
        for side in ("less", "greater")
    ]
    assert same_rate_p(now, before, 92, 91) == pytest.approx(min(1, 2 * min(tails)), rel=1e-9)


def test_open_ones_make_the_time_longer_and_unusable_times_are_left_out():
    until = START + timedelta(days=30)
    closed = [ticket(days=days) for days in (1, 2, 3, 4)]
    assert solving_time(closed, until).median == 2
    found = solving_time([*closed, ticket(days=None), ticket(days=None)], until)
    assert (found.closed, found.open, found.median, found.most) == (4, 2, 3, None)
    odd = Ticket("", START, None, False, "", "KAM", "", "", "", "")
    assert solving_time([*closed, odd], until).unknown == 1
    assert solving_time([ticket(days=None)], START).median is None


def test_an_hour_that_the_clock_skips_is_not_counted():
    night = datetime(2023, 3, 26, 1, 0, tzinfo=DENMARK)  # an hour later it is three o'clock
    assert solving_time([ticket(opened=night, days=2 / 24)], night).median == pytest.approx(1 / 24, abs=1e-4)


def test_those_open_at_the_end_of_the_quarter():
    tickets = [ticket(days=100), ticket(days=None), ticket(opened=START - timedelta(90), days=95), ticket(days=1)]
    found = figures(counting(*tickets, ticket(opened=datetime(2024, 1, 30, 9, tzinfo=DENMARK))), K4)
    assert (found.open_at_end, found.solving.open) == (2, 1)
    assert figures(counting(ticket()), K4).open_at_end is None


def test_small_numbers_by_municipality_are_hidden_and_the_order_does_not_tell():
    towns = {"Aarhus": 40, "Odense": 7, "Ærø": 1, "Aabenraa": 3, "Viborg": 20}
    tickets = [ticket(municipality=town) for town, count in towns.items() for _ in range(count)]
    found = figures(counting(*tickets, ticket(opened=START - timedelta(200), municipality="Esbjerg")), K4)
    shown = dict(found.municipalities)
    assert shown["Aarhus"] == 40 and {shown[name] for name in ("Ærø", "Aabenraa", "Esbjerg")} == {"<5"}
    assert [name for name, cell in found.municipalities if cell == "<5"] == ["Esbjerg", "Ærø", "Aabenraa"]
    assert figures(counting(*tickets), K4, "Telefon").municipalities == ()


def test_what_is_new_was_not_asked_about_in_the_year_before():
    before = [ticket("KAM", START - timedelta(days), subcategory="a") for days in (300, 100)]
    now = [ticket("KAM", subcategory="a"), ticket("KAM", subcategory="b"), ticket("MitID", subcategory="c")]
    assert figures(counting(*edges(last=datetime(2024, 1, 5, 9, tzinfo=DENMARK)), *before, *now), K4).new == (
        New("KAM", "b", 1),
        New("MitID", "", 1),
    )
    assert figures(counting(*before, *now), K4).new is None


def test_one_channel_is_counted_alone():
    tickets = [*many({"KAM": 3}), *many({"MitID": 2}, channel="Mail")]
    found = figures(counting(*tickets), K4, "Mail")
    assert (found.total, [r.name for r in found.top]) == (2, ["MitID"])


def test_quarters():
    assert str(Quarter.parse("2023-k4")) == str(Quarter.of(date(2023, 12, 31))) == "2023-K4"
    for text in ("2023", "2023-K5", "0000-K1", "4. kvartal"):
        with pytest.raises(UsageError, match="fx 2023-K4"):
            Quarter.parse(text)
    with pytest.raises(UsageError, match="går fra 2023-K4 til 2023-K4"):
        figures(counting(ticket()), Quarter(2024, 1))
    assert newest_whole(counting(*edges(), ticket(opened=datetime(2024, 1, 30, 9, tzinfo=DENMARK)))) == K4
    assert newest_whole(counting(ticket())) == K4


@pytest.mark.parametrize(("now", "before"), [((30, 40), (18, 40)), ((3, 11), (9, 14)), ((250, 400), (300, 420))])
def test_the_probability_of_the_same_share_is_that_of_the_chi_squared_test(now, before):
    """N - 1 instead of N in the usual statistic, by scipy."""
    table = [[k, n - k] for k, n in (now, before)]
    total = now[1] + before[1]
    statistic = chi2_contingency(table, correction=False).statistic * (total - 1) / total
    shares = ((k / n, n) for k, n in (now, before))
    assert same_share_p(*shares) == pytest.approx(chi2.sf(statistic, 1), rel=1e-9)
