"""The traces that a supplier is shown are the most telling ones, told as they are, and never too many."""

from pathlib import Path

import pytest

from kpro_analysis.minlog.evidence_choice import MOST_OF_A_KIND, MOST_ROWS, MOST_ROWS_A_TRACE, MOST_TRACES, Known
from kpro_analysis.minlog.evidence_traces import examples
from tests.minlog.evidence_source import DIRECT, LISTS, START, SmallLog, usual_log


def test_lists_come_by_inactive_citizens_and_direct_lookups_by_how_long_ago(tmp_path: Path) -> None:
    chosen = examples(usual_log().source(tmp_path), 180)
    assert [(each.why, each.trace, each.citizens, each.inactive) for each in chosen] == [
        ("list", LISTS[0], 40, 40),
        ("list", LISTS[1], 20, 20),
        ("direct", "d2-direkte", 1, 1),
        ("direct", "d1-direkte", 1, 1),
    ]
    assert [each.rows[0].days for each in chosen] == [None, 400, None, 700]


def test_a_citizens_own_access_is_never_an_example(tmp_path: Path) -> None:
    assert "egen" not in {each.trace for each in examples(usual_log().source(tmp_path), 180)}


def test_inactive_is_from_the_day_asked_for(tmp_path: Path) -> None:
    log = SmallLog()
    log.add_list("a", range(3), days=100)
    source = log.source(tmp_path)
    assert [each.inactive for each in examples(source, 100)] == [3]
    assert examples(source, 101) == ()


def test_a_list_is_shown_whole_with_its_active_citizens(tmp_path: Path) -> None:
    log = SmallLog()
    log.add_list("a", range(3), days=400)
    log.add_list("a", range(3, 10), days=3, seconds=1)
    (only,) = examples(log.source(tmp_path), 180)
    assert (only.citizens, only.inactive, len(only.rows)) == (10, 3, 10)
    assert [row.days for row in only.rows] == [400] * 3 + [3] * 7
    assert only.rows[0].time == START


@pytest.mark.parametrize(
    ("known", "traces"),
    [
        (Known(activity=False, careteam=True, episodes=True), [*LISTS, *DIRECT]),
        (Known(activity=True, careteam=True, episodes=False), [*LISTS[:2], *DIRECT]),
        (Known(activity=False, careteam=False, episodes=False), [*LISTS]),
    ],
)
def test_what_was_not_taken_in_is_unknown(tmp_path: Path, known: Known, traces: list[str]) -> None:
    chosen = examples(usual_log().source(tmp_path, known), 180)
    assert sorted(each.trace for each in chosen) == sorted(traces)
    rows = [row for each in chosen for row in each.rows]
    assert all((row.in_team is None) is not known.careteam for row in rows)
    assert all((row.episode is None) is not known.episodes for row in rows)
    if not known.activity:
        assert all(row.days is None for row in rows)
        assert all(each.inactive is None for each in chosen)


def test_a_lookup_without_a_trace_can_be_an_example(tmp_path: Path) -> None:
    log = SmallLog()
    log.add(7, None, any_episode=False)
    log.add(7, None, any_episode=True, seconds=9)
    (only,) = examples(log.source(tmp_path), 180)
    assert (only.trace, only.rows[0].time, len(only.rows)) == ("", START, 1)


def test_an_entry_of_another_trace_at_the_same_time_does_not_lend_its_id(tmp_path: Path) -> None:
    log = SmallLog()
    log.add_list("rigtig", range(5))
    log.add(3, "anden", activity="Åbn borger")
    assert [each.trace for each in examples(log.source(tmp_path), 180)] == ["rigtig"]


def test_no_system_or_activity_fills_the_pack(tmp_path: Path) -> None:
    log = SmallLog()
    for number in range(MOST_OF_A_KIND + 5):
        log.add_list(f"stor-{number:03d}", range(number * 10, number * 10 + 9))
    log.add_list("lille", range(2), activity="Søg")
    traces = [each.trace for each in examples(log.source(tmp_path), 180)]
    assert len(traces) == MOST_OF_A_KIND + 1
    assert "lille" in traces[:2]


def test_there_are_never_too_many_traces_or_rows(tmp_path: Path) -> None:
    log = SmallLog()
    for kind in range(MOST_TRACES // MOST_OF_A_KIND):
        for number in range(MOST_OF_A_KIND):
            log.add_list(f"{kind}-{number}", range(2), system=f"System {kind}")
    log.add_list("kæmpe", range(MOST_ROWS_A_TRACE + 50), activity="Eksport")
    chosen = examples(log.source(tmp_path), 180)
    assert len(chosen) == MOST_TRACES // 2
    largest = next(each for each in chosen if each.trace == "kæmpe")
    assert (largest.citizens, len(largest.rows)) == (MOST_ROWS_A_TRACE + 50, MOST_ROWS_A_TRACE)


def test_a_trace_that_no_longer_fits_is_left_out(tmp_path: Path) -> None:
    log = SmallLog()
    for number in range(MOST_ROWS // MOST_ROWS_A_TRACE + 1):
        log.add_list(f"stor-{number:02d}", range(MOST_ROWS_A_TRACE), user=number)
    log.add_list("lille", range(3), activity="Søg")
    chosen = examples(log.source(tmp_path), 180)
    assert sum(len(each.rows) for each in chosen) <= MOST_ROWS
    assert "lille" in {each.trace for each in chosen}


def test_the_order_of_the_log_changes_nothing(tmp_path: Path) -> None:
    log, turned = usual_log(), usual_log()
    turned.entries.reverse()
    assert examples(log.source(tmp_path / "a"), 180) == examples(turned.source(tmp_path / "b"), 180)


def test_a_log_without_anything_telling_has_no_examples(tmp_path: Path) -> None:
    log = SmallLog()
    log.add(1, "a")
    assert examples(log.source(tmp_path), 180) == ()
