"""How much each questionnaire was used, counted in a folder of Uddata."""

from datetime import date

from kpro_analysis.uddata.versions_seen import seen_in
from kpro_analysis.uddata.versions_use import Seen
from tests.uddata.folders import day, folder, response

NOW = day("2024-06-01")


def test_the_year_up_to_the_newest_day_is_counted_and_nothing_after_now(tmp_path):
    old = response("a", {"q1": "1"}, sent=day("2022-01-10"), answered=day("2022-01-12"), person="a" * 16)
    new = [response(name, {"q1": "1", "q2": "2"}, person="b" * 16) for name in ("b", "c")]
    waiting = response("d", {}, sent=day("2024-02-01"))
    late = response("e", {"q1": "1"}, sent=day("2024-06-02"), answered=day("2024-06-03"))
    nameless = response("f", {"q1": "1"}, questionnaire=None)
    folder(tmp_path, [old, *new], [waiting, late, nameless])
    assert seen_in(tmp_path, NOW) == (
        Seen("WHO-5", "1", "Aarhus", date(2022, 1, 10), date(2024, 2, 1), sent=3, answers=2, citizens=1),
    )


def test_without_anything_before_now_nothing_is_seen(tmp_path):
    folder(tmp_path, [response("a", {"q1": "1"}, sent=day("2025-01-10"), answered=day("2025-01-12"))])
    assert seen_in(tmp_path, NOW) == ()
