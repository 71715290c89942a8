"""Single checks on small folders, and what may be said of them."""

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from kpro_analysis.cli import main
from kpro_analysis.errors import UsageError
from kpro_analysis.leak_scan import scan
from kpro_analysis.uddata.checks import Checked, Place, Remark
from kpro_analysis.uddata.checks_folder import check_folder
from kpro_analysis.uddata.checks_rules import CELLS, RULES, TEST_CITIZEN
from kpro_analysis.uddata.checks_tables import Hit
from kpro_analysis.uddata.store import MANIFEST
from kpro_analysis.uddata.supplier import HEADER, supplier_list
from kpro_analysis.uddata.verdicts import Sizes, verdicts
from tests.uddata.folders import WHO5, day, folder, response

NOW = datetime(2024, 7, 1, tzinfo=UTC)
ITEMS = ", ".join(f'{name} = "{name}"' for name in WHO5)
MAPPING = f'[[skema]]\nnavn = "WHO-5"\ninstrument = "WHO-5"\nsvar = {{{ITEMS}}}\nscorer = {{WHO-5 = "score"}}\n'
RATHER_WELL = dict.fromkeys(WHO5, "4")  # 4 * 20 = 80


def told(path, *files) -> dict[str, int]:
    """The rules that tell of a folder of such files, with their counts."""
    folder(path, *files)
    return {remark.rule.name: remark.count for remark in check_folder(path, NOW).remarks}


def test_a_sound_folder_has_nothing_to_tell(tmp_path):
    sound = [response(f"r{n}", RATHER_WELL, line=2 * n + 2) for n in range(3)]
    assert told(tmp_path, sound) == {}


def test_a_response_that_nobody_asked_for_and_a_request_that_got_nothing(tmp_path):
    answers, _ = response("a", RATHER_WELL)
    _, request = response("b", RATHER_WELL, line=9)
    waiting = response("c", {}, line=10)
    assert told(tmp_path, [(answers, []), ([], request), waiting]) == {
        "svar-uden-anmodning": 1,
        "besvaret-uden-svar": 1,
    }


@pytest.mark.parametrize(
    ("score", "wrong"),
    [("80", 0), ("80,0", 0), ("79,96", 1), ("80,4", 1), ("84", 1), ("", 0), ("?", 1)],
)
def test_a_score_agrees_as_far_as_its_decimals_go(tmp_path, score, wrong):
    (tmp_path / "skemaer.toml").write_text(MAPPING, encoding="utf-8")
    answers = {**RATHER_WELL, "score": score} if score else RATHER_WELL
    assert told(tmp_path, [response("a", answers)]).get("score-uenig", 0) == wrong


def test_a_score_without_enough_answers_is_none_to_agree_with(tmp_path):
    (tmp_path / "skemaer.toml").write_text(MAPPING, encoding="utf-8")
    four = {name: "4" for name in WHO5[1:]}
    assert told(tmp_path, [response("a", {**four, "score": "80"})])["score-uenig"] == 1


def test_a_correction_and_a_file_that_disagrees(tmp_path):
    first = response("a", RATHER_WELL)
    corrected = response("a", {**RATHER_WELL, WHO5[0]: "1"}, answered=day("2024-01-14"), line=5)
    other = response("a", {**RATHER_WELL, WHO5[0]: "2"}, answered=day("2024-01-14"))
    assert told(tmp_path, [first, corrected], [other]) == {"rettet-besvarelse": 1, "filer-uenige": 1}


def test_items_that_only_one_file_has_are_no_disagreement(tmp_path):
    first, again = response("a", RATHER_WELL), response("a", {**RATHER_WELL, "note": "7"})
    assert told(tmp_path, [first], [again]) == {"dobbelt-besvarelse": 1}


def test_an_answer_on_the_day_it_was_sent_is_not_too_early(tmp_path):
    midnight = day("2024-01-09").replace(hour=23)  # in Denmark the 10th, without a clock
    assert told(tmp_path, [response("a", RATHER_WELL, answered=midnight)]) == {}


def test_a_row_in_twenty_makes_no_figure_useless_and_more_do():
    rule = next(rule for rule in RULES if rule.name == "svar-uden-for-skala")
    sizes = {(0, "Aarhus"): Sizes({CELLS: 100})}

    def verdict(count: int) -> str:
        (one,) = verdicts([Hit(rule, 0, "Aarhus", count, 2)] if count else [], sizes, {0: "fil.csv"})
        return one.verdict

    assert [verdict(count) for count in (0, 1, 5, 6)] == [
        "kan bruges",
        "kan bruges med forbehold",
        "kan bruges med forbehold",
        "kan ikke bruges",
    ]


def checked(place: Place) -> Checked:
    return Checked((), (Remark(TEST_CITIZEN, (place,)),), NOW)


def test_the_suppliers_list_hides_few_citizens_and_guards_cells():
    few = Place("=fil.csv", "Aarhus", 4, 17, "ord")
    rows = list(csv.reader(io.StringIO(supplier_list(checked(few), "l.csv").decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == list(HEADER)
    assert rows[1][3:] == ["<5", "besvarelser", "'=fil.csv", "17", "Aarhus", ""]
    assert not scan("l.xlsx", supplier_list(checked(replace(few, count=5)), "l.xlsx"))


@pytest.mark.parametrize("name", ["l.csv", "l.xlsx"])
def test_a_list_with_a_number_like_a_cpr_in_it_is_not_written(name):
    with pytest.raises(UsageError, match="Listen er ikke skrevet"):
        supplier_list(checked(Place("670190-" + "1234.csv", "Aarhus", 9, 1)), name)


def test_what_the_command_refuses(tmp_path, capfd):
    folder(tmp_path / "mappe", [response("a", RATHER_WELL)])
    for words, code in (
        ([tmp_path / "findes-ikke"], 3),
        ([tmp_path / "mappe", "--supplier", tmp_path / "liste.pdf"], 2),
        ([tmp_path / "mappe", "--supplier", tmp_path / "ingen" / "liste.csv"], 2),
    ):
        assert main(["uddata", "check", *map(str, words)]) == code
        out, err = capfd.readouterr()
        assert out == "" and err.count("\n") == 1 and "Traceback" not in err
    assert main(["uddata", "check", str(tmp_path / "mappe"), "--supplier", str(tmp_path / "liste.csv")]) == 0
    assert "Bemærkninger: 0" in capfd.readouterr().out
    assert (tmp_path / "mappe" / MANIFEST).exists()
