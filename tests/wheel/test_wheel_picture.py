"""The picture of a year without a browser: what it says in words, and where things stand."""

import math
import re
import xml.etree.ElementTree as ET
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kpro_analysis.charts.wheel_layout import BOTTOM, HEIGHT, LINE, MARK, TOP, WIDTH, layout, point
from kpro_analysis.charts.wheel_page import wheel_page
from kpro_analysis.charts.wheel_picture import LOOKS, wheel_svg
from kpro_analysis.wheel.event import Event
from kpro_analysis.wheel.kinds import KINDS, OTHER, kind_of
from tests.contrast import contrast

SVG = "{http://www.w3.org/2000/svg}"
LONG_TITLE = "Et møde med en lang titel, som ikke kan stå på to linjer ved siden af hjulet"
EVENTS = st.lists(
    st.builds(
        lambda day, length, kind, title: Event(day, day + timedelta(length), kind, title),
        st.dates(date(2023, 12, 20), date(2025, 1, 10)),
        st.sampled_from([0, 0, 0, 1, 12, 120]),
        st.sampled_from([*KINDS, kind_of("Julefrokost")]),
        st.sampled_from(
            ["Gruppen", "Et møde med en lang titel, som ikke kan stå på to linjer ved siden af hjulet", "M" * 70]
        ),
    ),
    max_size=90,
)


@given(EVENTS)
def test_texts_and_marks_never_meet_and_all_are_counted(events):
    found = layout(events, 2024)
    in_year = [e for e in events if e.first_day.year == 2024 or e.last_day.year == 2024]
    assert len(found.placed) + sum(found.left_out) == len(in_year)
    for right in (True, False):
        side = sorted((one for one in found.placed if one.right is right), key=lambda one: one.y)
        for above, below in pairwise(side):
            assert below.y - above.y >= len(above.lines) * LINE
        for one in side:
            assert TOP <= one.y - LINE / 2 and one.y + (len(one.lines) - 0.5) * LINE <= BOTTOM + 0.01
    for place, one in enumerate(found.placed):
        for other in found.placed[place + 1 :]:
            assert math.dist(point(one.angle, one.radius), point(other.angle, other.radius)) > 1.6 * MARK


def test_marks_on_both_sides_of_new_year_stand_on_different_circles():
    days = (date(2024, 1, 1), date(2024, 12, 31))
    new_year, eve = layout([Event(day, day, KINDS[4], "x") for day in days], 2024).placed
    assert new_year.right and not eve.right and new_year.radius != eve.radius


def test_each_event_of_the_year_and_no_other_is_told_in_words_and_drawn():
    events = [
        Event(date(2024, 5, 15), date(2024, 5, 15), KINDS[0], "Gruppen & <b>"),
        Event(date(2025, 5, 15), date(2025, 5, 15), KINDS[0], "Næste år"),
    ]
    drawn = ET.fromstring(wheel_svg(events, 2024))
    assert drawn.get("viewBox") == f"0 0 {WIDTH} {HEIGHT}" and drawn.get("role") == "img"
    named = drawn.get("aria-labelledby").split()
    assert [drawn.find(f"{SVG}{tag}").get("id") for tag in ("title", "desc")] == named
    assert drawn.find(f"{SVG}desc").text == "1 begivenhed i 2024: 15-05-2024: Møde: Gruppen & <b>."
    texts = "".join(drawn.itertext())
    assert "Næste år" not in texts and texts.count("Gruppen & <b>") == 2


def test_a_year_without_events_is_a_wheel_too():
    assert "0 begivenheder i 2025." in wheel_svg([], 2025)


def test_more_than_there_is_room_for_is_said_and_meetings_are_placed_first():
    day = date(2024, 2, 1)
    events = [Event(day, day, kind, f"{kind.name} {n}") for kind in (KINDS[4], KINDS[0]) for n in range(5)]
    assert {one.event.kind for one in layout(events, 2024).placed} == {KINDS[0]}
    assert "… og 5 mere i tabellen" in wheel_svg(events, 2024)


def test_kinds_differ_in_colour_and_in_shape_and_have_a_letter_each():
    kinds = (*KINDS, OTHER)
    assert len({kind.letter for kind in kinds}) == len({LOOKS[kind.letter][0] for kind in kinds}) == len(kinds)
    assert len({LOOKS[kind.letter][2:] for kind in kinds}) == len(kinds)


def test_each_letter_can_be_read_on_its_colour():
    assert min(contrast(*look[:2]) for look in LOOKS.values()) >= 4.5


def test_the_page_holds_all_events_in_tables_and_nothing_from_elsewhere():
    events = [Event(date(2024, 5, 15), date(2024, 5, 15), kind, f"{kind.name} & mere") for kind in (*KINDS, OTHER)]
    page = wheel_page(events, (2024,))
    assert '<html lang="da">' in page and "<script" not in page
    assert re.findall(r"(?:src|href)=", page) == []
    assert page.count("<caption>") == 2 and page.count(" &amp; mere</td>") == len(events)
    for kind in (*KINDS, OTHER):
        assert f'<th scope="row">{kind.name}</th>' in page and kind.asks in page
