"""The sheet `Årshjul`: what is read of what people type, and what is remarked on."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from kpro_analysis.errors import InputError
from kpro_analysis.people import known_names
from kpro_analysis.privacy import Known
from kpro_analysis.wheel.event import events_of, next_events
from kpro_analysis.wheel.year import read_year

from .books import CPR, HEAD, read_rows, said, write_year

DENMARK = ZoneInfo("Europe/Copenhagen")
DAY = date(2024, 5, 15)


def at(day, hour, minute=0):
    return datetime(2024, 5, day, hour, minute, tzinfo=DENMARK)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (DAY, None, (DAY, DAY)),
        (DAY, date(2024, 5, 17), (DAY, date(2024, 5, 17))),
        ("15/5-24", "17.05.2024", (DAY, date(2024, 5, 17))),
        ("ons. d. 15. maj 2024", "2024-05-17", (DAY, date(2024, 5, 17))),
        (45427, "", (DAY, DAY)),
        (datetime(2024, 5, 15, 9), None, (at(15, 9), None)),
        (datetime(2024, 5, 15, 9), datetime(2024, 5, 15, 12), (at(15, 9), at(15, 12))),
        (datetime(2024, 5, 15, 9), time(12, 30), (at(15, 9), at(15, 12, 30))),
        (datetime(2024, 5, 15, 9), DAY, (at(15, 9), None)),
        ("15-05-2024 kl. 22", "kl. 2", (at(15, 22), at(16, 2))),
        ("15-05-2024 kl. 22–24", None, (at(15, 22), at(16, 0))),
        ("15-05-2024 09:00–12.30", None, (at(15, 9), at(15, 12, 30))),
        ("2024-05-15T09:00", "15-05-2024 12:00", (at(15, 9), at(15, 12))),
    ],
)
def test_when_an_event_is_however_it_is_typed(tmp_path, start, end, expected):
    plan = read_rows(tmp_path, (start, end, "Servicevindue", "x"))
    (event,) = plan.events
    assert ((event.start, event.end), said(plan)) == (expected, [])
    assert event.all_day is not isinstance(expected[0], datetime)


@pytest.mark.parametrize(
    ("start", "end", "remarks", "kept"),
    [
        ("i foråret", None, [("A2", "dato-ulæselig")], 0),
        ("31-02-2024", None, [("A2", "dato-ulæselig")], 0),
        ("kl. 9", None, [("A2", "dato-ulæselig")], 0),
        (None, None, [("A2", "dato-mangler")], 0),
        (DAY, "snart", [("B2", "slut-ulæselig")], 1),
        (datetime(2024, 5, 15, 9), "01.06", [("B2", "slut-ulæselig")], 1),
        (DAY, date(2024, 5, 14), [("B2", "slut-før-dato")], 1),
        (datetime(2024, 5, 15, 9), datetime(2024, 5, 15, 8), [("B2", "slut-før-dato")], 1),
        (DAY, date(2034, 5, 15), [("B2", "slut-for-sent")], 1),
        (DAY, time(12), [("B2", "klokkeslæt-mangler")], 1),
        (datetime(2024, 5, 15, 9), date(2024, 5, 17), [("B2", "klokkeslæt-mangler")], 1),
        ("31-03-2024 kl. 2.30", None, [("A2", "tid-findes-ikke")], 1),
        (datetime(2024, 10, 26, 22), "27-10-2024 02:30", [("B2", "tid-to-gange")], 1),
    ],
)
def test_what_can_not_be_used_is_remarked_on_with_its_cell(tmp_path, start, end, remarks, kept):
    plan = read_rows(tmp_path, (start, end, "Servicevindue", "x"))
    assert (said(plan), len(plan.events)) == (remarks, kept)


def test_the_table_is_found_wherever_it_stands_and_blank_rows_are_passed_over(tmp_path):
    above = (("Årshjul for gruppen",), (), ("Opdateret i maj",))
    rows = ((DAY, None, "Møde", "Andet"), (), (" ", "-", None), (date(2024, 5, 14), None, "Møde", "Første"))
    plan = read_rows(tmp_path, *rows, above=above, head=("DATO", None, "type ", "Ti-tel"), sheet="årshjul ")
    assert [(event.title, event.row) for event in plan.events] == [("Første", 8), ("Andet", 5)]
    assert plan.findings == ()


def test_kinds_are_known_in_usual_spellings_and_others_are_kept_and_said(tmp_path):
    typed = ("MØDE ", "deadline", "Test", "Ny version", "Servicevinduer", "Julefrokost", "", "#REF!")
    plan = read_rows(tmp_path, *((date(2024, 5, 13 + n), None, kind, "x") for n, kind in enumerate(typed)))
    names = [event.kind.name for event in plan.events]
    assert names == ["Møde", "Frist", "Test før release", "Release", "Servicevindue", "Julefrokost", "Andet", "#REF!"]
    assert said(plan)[:2] == [("C7", "type-ukendt"), ("C8", "type-mangler")]
    assert "Julefrokost" not in repr(plan.findings)


def test_a_row_that_stands_twice_counts_once_and_two_of_one_title_on_a_day_are_two(tmp_path):
    morning, noon = datetime(2024, 5, 15, 9), datetime(2024, 5, 15, 13)
    rows = [(moment, None, "Møde", title) for moment, title in ((morning, "Gruppen"), (noon, "Gruppen"))]
    plan = read_rows(tmp_path, *rows, (morning, None, "møde", "gruppen "))
    assert len({event.uid for event in plan.events}) == len(plan.events) == 2
    assert said(plan) == [("A4", "begivenhed-to-gange")]


def test_persons_are_hidden_and_groups_are_not(tmp_path):
    row = (
        DAY,
        None,
        "Møde",
        "Møde med Ida Testesen",
        f"Ring 12 34 56 78, skriv til bo@kommune.example, CPR {CPR}",
        "Brugergruppen, Bo Åge Prøvesen, Region Midtjylland og Business Styregruppen",
    )
    path = write_year(tmp_path / "a.xlsx", row)
    plan = read_year(path, Known(known_names(["Ida Testesen"])))
    (event,) = plan.events
    assert event.title == "Møde med ███"
    assert event.explanation == "Ring ███, skriv til ███, CPR ███"
    assert event.participants == "Brugergruppen, ███, Region Midtjylland og Business Styregruppen"
    assert {cell for cell, rule in said(plan) if rule == "personoplysning-skjult"} == {"D2", "E2", "F2"}
    for secret in (CPR, "12 34", "bo@", "Testesen", "Prøvesen"):
        assert secret not in repr(plan)


def test_a_workbook_without_a_year_says_what_to_do(tmp_path):
    with pytest.raises(InputError, match=r"har intet ark «Årshjul»\. Lav et ark .* Dato, Slut, Type"):
        read_rows(tmp_path, sheet="Kalender")
    with pytest.raises(InputError, match="ingen række med både Dato og Titel"):
        read_rows(tmp_path, head=("Hvornår", "Hvad"))


def test_a_sheet_without_kinds_and_one_with_a_header_twice(tmp_path):
    plan = read_rows(tmp_path, (DAY, "x"), head=("Dato", "Titel"))
    assert (said(plan), plan.events[0].kind.known) == ([("", "kolonne-mangler")], False)
    twice = read_rows(tmp_path, (DAY, None, "Møde", "x", "", "", DAY), head=(*HEAD, "Dato"))
    assert said(twice) == [("G1", "overskrift-to-gange")]


def test_what_comes_next_and_what_belongs_to_a_year(tmp_path):
    rows = (
        (date(2023, 12, 20), date(2024, 1, 5), "Test", "Over nytår"),
        (date(2024, 1, 10), None, "Møde", "Møde 1"),
        (date(2024, 4, 9), None, "Møde", "Møde 2"),
        (date(2024, 4, 10), None, "Møde", "Møde 3"),
    )
    events = read_rows(tmp_path, *rows).events
    first = date(2024, 1, 5)
    assert [e.title for e in next_events(events, first, 95)] == ["Over nytår", "Møde 1", "Møde 2"]
    assert next_events(events, date(2024, 4, 11), 366) == ()
    assert [len(events_of(events, year)) for year in (2022, 2023, 2024)] == [0, 1, 4]
