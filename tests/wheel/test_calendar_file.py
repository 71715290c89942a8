"""The calendar file, read back by another library than the one that wrote it."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from kpro_analysis.wheel.calendar_file import calendar_file

from .books import SAVED, read_rows

DENMARK = ZoneInfo("Europe/Copenhagen")
MEETING = ("07-02-2024 kl. 9", "kl. 12", "Møde", "Gruppen; på video, og \\n", "Læs: a,b;c", "Brugergruppen")
NIGHTS = (
    ("31-03-2024 kl. 1", "kl. 4", "Servicevindue", "Til sommertid"),
    ("26-10-2024 kl. 22", "27-10-2024 kl. 4", "Servicevindue", "Til vintertid"),
)
TEST = (date(2024, 5, 27), date(2024, 6, 7), "Test", "Test af 4.9")


def calendar(tmp_path, *rows, saved=SAVED):
    return calendar_file(read_rows(tmp_path, *rows).events, saved)


def read_back(content):
    return vobject.readOne(content.decode())


def by_title(content):
    return {event.summary.value: event for event in read_back(content).vevent_list}


def test_what_a_meeting_says_comes_back(tmp_path):
    content = calendar(tmp_path, MEETING)
    whole = read_back(content)
    assert (whole.method.value, whole.version.value) == ("PUBLISH", "2.0")
    event = whole.vevent
    assert event.summary.value == "Møde: Gruppen; på video, og \\n"
    assert event.description.value.splitlines()[:2] == ["Læs: a,b;c", "Deltagere: Brugergruppen"]
    assert event.dtstart.value == datetime(2024, 2, 7, 9, tzinfo=DENMARK)
    assert event.dtend.value - event.dtstart.value == timedelta(hours=3)
    assert event.dtstamp.value == event.last_modified.value == SAVED
    assert event.transp.value == "OPAQUE"


def test_whole_days_end_the_day_after_the_last(tmp_path):
    event = read_back(calendar(tmp_path, TEST)).vevent
    assert (event.dtstart.value, event.dtend.value) == (date(2024, 5, 27), date(2024, 6, 8))
    assert event.transp.value == "TRANSPARENT"


def test_an_event_without_an_end_has_none(tmp_path):
    event = read_back(calendar(tmp_path, ("07-02-2024 kl. 9", None, "Møde", "x"))).vevent
    assert "dtend" not in event.contents


def test_the_time_zone_in_the_file_gives_the_right_moments_also_where_clocks_change(tmp_path):
    events = by_title(calendar(tmp_path, *NIGHTS, MEETING))
    spans = {
        "Servicevindue: Til sommertid": ((2024, 3, 31, 0), 2),
        "Servicevindue: Til vintertid": ((2024, 10, 26, 20), 7),
    }
    for title, (start, hours) in spans.items():
        event = events[title]
        first, last = (moment.value.astimezone(UTC) for moment in (event.dtstart, event.dtend))
        assert (first, last - first) == (datetime(*start, tzinfo=UTC), timedelta(hours=hours))


@pytest.mark.parametrize("year", [1999, 2024, 2031])
def test_the_time_zone_by_rules_is_that_of_the_time_zone_database(tmp_path, year):
    hours = [
        datetime(year, month, day, hour, tzinfo=UTC) for month in (3, 10) for day in range(24, 32) for hour in (0, 2)
    ]
    danish = [moment.astimezone(DENMARK) for moment in hours]
    rows = [(f"{m:%d-%m-%Y} kl. {m:%H.%M}", None, "Servicevindue", str(n)) for n, m in enumerate(danish)]
    events = by_title(calendar(tmp_path, *rows))
    back = [events[f"Servicevindue: {n}"].dtstart.value.astimezone(UTC) for n in range(len(hours))]
    assert back == hours


@pytest.mark.parametrize(("part", "change"), [("DAYLIGHT", (1996, 3, 31, 1)), ("STANDARD", (1996, 10, 27, 1))])
def test_the_rules_begin_with_what_the_clock_shows_when_it_is_changed(tmp_path, part, change):
    changed = datetime(*change, tzinfo=UTC)
    before = changed - timedelta(seconds=1)
    shown = (before.astimezone(DENMARK) + timedelta(seconds=1)).replace(tzinfo=None)
    rules = calendar(tmp_path, MEETING).decode().partition(f"BEGIN:{part}\r\n")[2].partition("\r\n")[0]
    assert rules == f"DTSTART:{shown:%Y%m%dT%H%M%S}"


def test_the_file_is_as_the_standard_asks(tmp_path):
    content = calendar(tmp_path, MEETING, TEST, *NIGHTS, (date(2024, 1, 1), None, "Rapport", "æøå" * 60))
    assert content.endswith(b"END:VCALENDAR\r\n")
    lines = content.split(b"\r\n")
    assert max(map(len, lines)) <= 75 and not any(b"\n" in line or b"\r" in line for line in lines)
    assert b"TZID:Europe/Copenhagen\r\n" in content
    assert b"RRULE" in content and b"RDATE" not in content  # which Outlook leaves out
    for line in content.split(b"BEGIN:VEVENT")[0].split(b"\r\n"):
        assert b":" in line or not line


def test_the_same_sheet_gives_the_same_bytes_and_a_later_one_a_higher_number(tmp_path):
    content = calendar(tmp_path, MEETING, TEST)
    assert content == calendar(tmp_path, TEST, MEETING)
    later = calendar(tmp_path, MEETING, TEST, saved=SAVED + timedelta(minutes=1))
    numbers = [[int(e.sequence.value) for e in read_back(text).vevent_list] for text in (content, later)]
    assert numbers[0][0] >= 0 and numbers[1] == [number + 1 for number in numbers[0]]


ROWS = st.lists(
    st.tuples(
        st.dates(date(2024, 1, 1), date(2024, 12, 31)),
        st.sampled_from(["Møde", "Release", "Julefrokost"]),
        st.sampled_from(["Gruppen", "Version 4.8", "Punkter"]),
    ),
    min_size=1,
    max_size=8,
    unique=True,
)


@settings(max_examples=12)
@given(rows=ROWS, order=st.randoms(use_true_random=False))
def test_an_event_keeps_its_identity_whatever_else_changes(tmp_path_factory, rows, order):
    folder = tmp_path_factory.mktemp("uid")
    before = read_rows(folder, *((day, None, kind, title, "før") for day, kind, title in rows))
    again = [
        (day, day + timedelta(1), f"{kind.upper()} ", f" {title.lower()}", "efter", "Alle") for day, kind, title in rows
    ]
    again.append((date(2025, 1, 2), None, "Møde", "Et nyt"))
    order.shuffle(again)
    after = read_rows(folder, *again)
    kept = {event.uid for event in before.events}
    assert len(kept) == len(rows) and kept < {event.uid for event in after.events}


def test_a_column_id_keeps_the_identity_of_an_event_that_moves(tmp_path):
    head = ("Dato", "Type", "Titel", "ID")
    uids = set()
    for day, title in ((date(2024, 5, 20), "Møde 2"), (date(2024, 5, 21), "Møde 2, flyttet")):
        (event,) = read_rows(tmp_path, (day, "Møde", title, "moede-2"), head=head).events
        uids.add(event.uid)
    assert len(uids) == 1
