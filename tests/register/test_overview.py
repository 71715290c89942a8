"""The register at a glance: counts, ages, who waits, and what JSON says of it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpro_analysis.findings import Finding, Level
from kpro_analysis.register.overview import BREAKDOWNS, as_dict, overview, reckoning_day
from kpro_analysis.register.overview_words import behind_sentence, finding_place
from kpro_analysis.register.requests import KINDS, LIGHTS, MODULES, SOURCES, STATUSES, Decided, Register, Request
from kpro_analysis.register.waiting import WAITING, age_band, waiting_longest

DAY = date(2024, 2, 7)


def received(days: int, number: int = 1, **fields) -> Request:
    """A request that was received so many days before DAY."""
    return Request(number, f"Ønske {number}", filed=DAY - timedelta(days), **fields)


def register(*requests: Request, **fields) -> Register:
    return Register("test.xlsx", "0" * 64, None, (), requests, **fields)


def counts(found, name):
    return {count.value: count.count for count in found.counts[name]}


REQUESTS = st.builds(
    Request,
    number=st.integers(1, 999),
    title=st.just(""),
    filed=st.none() | st.dates(date(2020, 1, 1), date(2025, 1, 1)),
    municipality=st.sampled_from((None, "Vejle", "Aarhus")),
    source=st.sampled_from((None, *SOURCES)),
    module=st.sampled_from((None, *MODULES)),
    kind=st.sampled_from((None, *KINDS)),
    light=st.sampled_from((None, *LIGHTS)),
    status=st.sampled_from((None, *STATUSES)),
)
SOME = st.lists(REQUESTS, max_size=12, unique_by=lambda request: request.number)
DECIDED = st.lists(st.builds(Decided, st.integers(1, 999), st.dates(date(2020, 1, 1), date(2025, 1, 1))), max_size=8)


@given(SOME, DECIDED)
def test_each_breakdown_counts_every_request_once(requests, decided):
    decided += [Decided(request.number, DAY) for request in requests[:3]]
    found = overview(register(*requests), DAY, decided)
    assert list(found.counts) == list(BREAKDOWNS)
    for name in BREAKDOWNS:
        assert sum(counts(found, name).values()) == len(requests)
    assert sum(map(sum, found.cross.counts)) == len(requests)
    assert [sum(row) for row in found.cross.counts] == list(counts(found, "light").values())
    assert [sum(row) for row in zip(*found.cross.counts, strict=True)] == list(counts(found, "status").values())
    time = found.time
    assert time.decided + time.waiting + time.undated + time.unknown + time.too_early == len(requests)


@given(SOME, DECIDED, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_decisions_does_not_matter(requests, decided, chance):
    one = overview(register(*requests), DAY, decided)
    shuffled, others = list(requests), list(decided)
    chance.shuffle(shuffled)
    chance.shuffle(others)
    other = overview(register(*shuffled), DAY, others)
    assert (other.counts, other.cross, other.time) == (one.counts, one.cross, one.time)
    assert (other.waiting, other.behind, other.decisions) == (one.waiting, one.behind, one.decisions)


@pytest.mark.parametrize(
    ("days", "band"),
    [
        *[(0, "0-30"), (30, "0-30"), (31, "31-90"), (90, "31-90"), (91, "91-180"), (180, "91-180")],
        *[(181, "181-365"), (365, "181-365"), (366, "366-730"), (730, "366-730"), (731, "731-"), (20_000, "731-")],
    ],
)
def test_age_bands_hold_both_their_ends(days, band):
    assert age_band(received(days), DAY) == band


def test_every_band_is_shown_and_the_odd_ones_only_when_somebody_is_in_them():
    usual = counts(overview(register(received(5)), DAY), "age")
    assert list(usual) == ["0-30", "31-90", "91-180", "181-365", "366-730", "731-"]
    odd = overview(register(received(-1), Request(2, "")), DAY)
    assert [(c.label, c.count) for c in odd.counts["age"]][-2:] == [("Modtaget senere", 1), ("Uden dato", 1)]


def test_blank_values_are_counted_last():
    found = overview(register(Request(1, ""), Request(2, "", light="Rød")), DAY)
    assert [(c.value, c.label, c.count) for c in found.counts["light"]] == [("Rød", "Rød", 1), ("", "Ikke udfyldt", 1)]


def test_lights_by_statuses():
    found = overview(
        register(
            Request(1, "", light="Rød", status="Estimeret"),
            Request(2, "", light="Rød", status="Modtaget"),
            Request(3, "", light="Gul", status="Estimeret"),
            Request(4, "", light="Rød", status="Estimeret"),
        ),
        DAY,
    )
    assert (found.cross.lights, found.cross.statuses) == (("Rød", "Gul"), ("Modtaget", "Estimeret"))
    assert found.cross.counts == ((1, 2), (0, 1))


def test_who_waits_hangs_on_status_and_decisions():
    requests = [received(n, n, status=status) for n, status in enumerate((*STATUSES, None), start=1)]
    found = waiting_longest(requests, (), DAY)
    assert {waiting.request.status for waiting in found} == {*WAITING, None}
    assert {w.request.number for w in waiting_longest(requests, {1, 2}, DAY)} == {w.request.number for w in found} - {
        1,
        2,
    }


def test_the_longest_wait_comes_first_and_ties_by_form_number():
    asked = [received(10, 3), received(10, 2), received(300, 9), Request(1, ""), received(-5, 4)]
    assert [(w.request.number, w.days) for w in waiting_longest(asked, (), DAY)] == [
        *[(9, 300), (2, 10), (3, 10), (1, None), (4, None)]
    ]


def test_who_is_decided_waits_no_more_and_a_status_that_lags_is_told():
    made = register(received(10, 1, status="Estimeret"), received(9, 2), received(8, 3, status="Godkendt"))
    found = overview(made, DAY, [Decided(1, DAY), Decided(3, DAY), Decided(2, DAY + timedelta(1))])
    assert [w.request.number for w in found.waiting] == [2]
    assert found.behind == (1,)
    assert "#001" in behind_sentence(found) and "#003" not in behind_sentence(found)


def test_decisions_of_the_sheet_and_others_count_the_first_per_request():
    made = register(received(100, 1), decided=(Decided(1, DAY - timedelta(10)),))
    assert overview(made, DAY).time.median == 90
    assert overview(made, DAY, [Decided(1, DAY - timedelta(40))]).time.median == 60


def test_the_registers_day_is_the_latest_that_it_tells_of():
    today, saved = date(2026, 1, 1), datetime(2024, 1, 25, 23, 30, tzinfo=UTC)  # past midnight in Denmark
    made = replace(register(Request(1, "", filed=date(2024, 1, 20))), modified=saved)
    assert reckoning_day(made, (), today) == date(2024, 1, 26)
    assert reckoning_day(made, [Decided(1, DAY)], today) == DAY
    assert reckoning_day(replace(made, decided=(Decided(1, DAY),)), (), today) == DAY
    patched = replace(made, requests=(Request(1, "", filed=date(2024, 3, 1)), Request(2, "", filed=date(2042, 1, 1))))
    assert reckoning_day(patched, (), today) == date(2024, 3, 1)
    assert reckoning_day(made, (), date(2024, 1, 22)) == date(2024, 1, 20)
    assert reckoning_day(register(), (), today) == today


def test_as_json_blank_values_are_null():
    found = as_dict(overview(register(received(12, 7, status="Estimeret")), DAY, [Decided(7, DAY)]))
    assert found["counts"]["light"] == [{"value": None, "label": "Ikke udfyldt", "count": 1}]
    assert found["light_by_status"] == {"lights": [None], "statuses": ["Estimeret"], "counts": [[1]]}
    assert found["decision_time"]["median_days"] == 12
    assert found["decided_but_status_waits"] == ["#007"]
    (listed,) = found["list"]
    assert (listed["id"], listed["age"], listed["days"]) == ("#007", "0-30", 12)
    assert (listed["filed"], listed["decided"]) == ("2024-01-26", "2024-02-07")


def test_where_a_finding_is():
    places = [
        finding_place(Finding(Level.NOTE, "f", *place, "", "", "")) for place in (("ÆØ", "Z66"), ("ÆØ", ""), ("", ""))
    ]
    assert places == ["ÆØ!Z66", "ÆØ", "Hele filen"]
