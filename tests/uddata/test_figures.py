"""The key figures of a folder: counted right, hidden where few, chosen from and never counted anew."""

import json
from datetime import timedelta
from itertools import product

import numpy as np
import pytest
from scipy.optimize import linprog

from kpro_analysis.uddata.figures import key_figures
from kpro_analysis.uddata.figures_answering import wilson
from kpro_analysis.uddata.figures_folder import figures_folder
from kpro_analysis.uddata.store import Store
from tests.cli.conftest import BAD_INPUT, DONE, WRONG_USE
from tests.cli.conftest import kpro as kpro
from tests.cli.conftest import refused as refused
from tests.uddata.folders import WHO5, day, folder, response

MAPPING = '[[skema]]\nnavn = "WHO-5"\ninstrument = "WHO-5"\n[skema.svar]\n' + "".join(f'{n} = "{n}"\n' for n in WHO5)


def asked(name, answered, *, sent="2024-01-10", days=2, **other):
    """A request that was answered after so many days, or never."""
    given = {"answered": day(sent) + timedelta(days=days)} if answered else {}
    return response(name, dict.fromkeys(WHO5, "3") if answered else {}, sent=day(sent), **given, **other)


def many(name, answered, waiting, **other):
    """So many answered requests and so many that wait."""
    return [asked(f"{name}{n}", n < answered, **other) for n in range(answered + waiting)]


def test_who_is_asked_and_who_answers(tmp_path):
    rows = many("a", 30, 10) + many("b", 20, 20, municipality="Vejle") + many("c", 8, 0, municipality="Skive")
    found = key_figures(folder(tmp_path, rows))
    by_name = {row.municipality: row for row in found.rows}
    assert {name: (row.figures.sent, row.figures.answered) for name, row in by_name.items()} == {
        "Aarhus": (40, 30),
        "Vejle": (40, 20),
        "Skive": (None, 8),
    }
    assert by_name["Aarhus"].month == "2024-01" and by_name["Aarhus"].quarter == "2024-K1"
    assert by_name["Aarhus"].figures.rate == wilson(30, 40) and by_name["Skive"].figures.rate is None
    all_of_it = next(
        row for row in found.totals if row.municipality is row.questionnaire is row.month is row.quarter is None
    )
    assert (all_of_it.figures.sent, all_of_it.figures.answered) == (80, 58)
    assert all_of_it.figures.rate == wilson(50, 80)
    assert "Skive" in found.notes[0] and "svarprocent" in found.notes[0]
    assert [(team.municipality, team.figures.sent) for team in found.teams if team.quarter is None] == [
        ("Skive", None),
        ("Vejle", 40),
        ("Aarhus", 40),
    ]


def test_who_waits_counts_in_the_time_to_answer(tmp_path):
    rows = [asked(f"a{n}", n < 12, days=n + 1) for n in range(20)]
    figures = key_figures(folder(tmp_path, rows)).rows[0].figures
    assert (figures.median_days, figures.most_days) == (10, None)


def test_few_citizens_with_many_responses_are_few(tmp_path):
    rows = many("a", 20, 20, person="1" * 16) + many("b", 20, 20, municipality="Vejle")
    by_name = {row.municipality: row.figures for row in key_figures(folder(tmp_path, rows)).rows}
    assert (by_name["Aarhus"].sent, by_name["Aarhus"].answered) == ("skjult", "skjult")


def test_a_complement_of_few_is_hidden_too(tmp_path):
    rows = many("a", 38, 2) + many("b", 20, 20, municipality="Vejle") + many("c", 20, 20, municipality="Skive")
    by_name = {row.municipality: row.figures for row in key_figures(folder(tmp_path, rows)).rows}
    hidden = [name for name, figures in by_name.items() if figures.answered == "skjult"]
    assert "Aarhus" in hidden and len(hidden) == 2
    assert by_name["Aarhus"].sent == 40 and by_name["Aarhus"].rate is by_name["Aarhus"].median_days is None


def scored(person, first, last):
    rows = [(first, "2024-01-10"), (last, "2024-06-10")]
    return [
        response(f"{person}/{when}", dict.fromkeys(WHO5, str(code)), person=person, sent=day(when), answered=day(when))
        for code, when in rows
    ]


def test_scores_from_first_to_last(tmp_path):
    moves = [(1, 3)] * 8 + [(3, 3)] * 6 + [(3, 1)] * 6
    store = folder(tmp_path, [row for n, (first, last) in enumerate(moves) for row in scored(f"p{n}", first, last)])
    (tmp_path / "skemaer.toml").write_text(MAPPING)
    found = key_figures(store)
    change = next(row for row in found.changes if row.municipality is None)
    assert (change.citizens, change.first, change.last) == (20, (8 * 20 + 12 * 60) / 20, (14 * 60 + 6 * 20) / 20)
    assert change.change.value == (8 * 40 - 6 * 40) / 20
    assert change.improved == wilson(8, 20) and change.worsened == wilson(6, 20) and change.floor is None
    deviation = np.std([40.0] * 8 + [0.0] * 6 + [-40.0] * 6, ddof=1)
    assert change.change.high - change.change.value == pytest.approx(2.093024 * deviation / np.sqrt(20))
    assert [(row.item, row.responses, row.missing) for row in found.items][0] == ("WHO5_1", 40, "skjult")
    assert found.funnel[0].answered == 40


def test_reminders_are_described(tmp_path):
    rows = []
    for n in range(60):
        row = asked(f"a{n}", n % 3 == 0, days=9 if n < 30 else 40)
        row[1][0].update(reminders=int(n % 2 == 0), reminded=day("2024-01-17") if n % 2 == 0 else None)
        rows.append(row)
    row = key_figures(folder(tmp_path, rows)).reminders[0]
    assert (row.age, row.reminded, row.after) == (7, 30, wilson(5, 30))
    assert (row.waiting, row.without) == (30, wilson(5, 30))


def spread(seed):
    """A few municipalities, questionnaires and months, many of them with few."""
    chance = np.random.default_rng(seed)
    rows = []
    cells = product(("Aarhus", "Vejle", "Skive"), ("WHO-5", "HADS"), ("2024-01-10", "2024-02-10", "2024-04-10"))
    for place, (municipality, questionnaire, sent) in enumerate(cells):
        answered, waiting = chance.poisson(chance.choice([2, 12])), chance.poisson(chance.choice([2, 8]))
        rows += many(f"{place}-", answered, waiting, sent=sent, municipality=municipality, questionnaire=questionnaire)
    return rows


@pytest.mark.parametrize("seed", range(3))
def test_nothing_hidden_can_be_computed_back_from_all_that_is_shown(kpro, tmp_path, seed):
    """An attacker puts together the output without a filter and of every filter, and knows that nothing is below 0."""
    rows = spread(seed)
    folder(tmp_path, rows)
    shown = []
    filters = [[], ["--municipality", "Vejle"], ["--questionnaire", "HADS"], ["--period", "2024-K1"]]
    for chosen in filters:
        code, out, _ = kpro("uddata", "figures", tmp_path, *chosen, "--format", "json")
        assert code == DONE
        said = json.loads(out)
        shown += said["rows"] + said["totals"]
    truth = {}
    for answers, (request,) in rows:
        key = (request["municipality"], request["questionnaire"], f"{request['sent']:%Y-%m}", bool(answers))
        truth[key] = truth.get(key, 0) + 1
    cells = sorted({(*key[:3], flag) for key in truth for flag in (True, False)})

    def within(row, cell):
        quarter = "2024-K1" if cell[2] < "2024-04" else "2024-K2"
        when = row["month"] in (None, cell[2]) and row["quarter"] in (None, quarter)
        return row["municipality"] in (None, cell[0]) and row["questionnaire"] in (None, cell[1]) and when

    known, values = [], []
    for row in shown:
        for name, flags in (("sent", (True, False)), ("answered", (True,))):
            if isinstance(row[name], int):
                known.append([within(row, cell) and cell[3] in flags for cell in cells])
                values.append(row[name])
                assert row[name] >= 5
    for place, cell in enumerate(cells):
        if truth.get(cell, 0) < 5:
            goal = np.eye(len(cells))[place]
            least, most = (linprog(sign * goal, A_eq=np.array(known, float), b_eq=values) for sign in (1, -1))
            assert least.fun <= 1e-6 and -most.fun >= 5 - 1e-6, cell


def test_figures_are_kept_until_the_folder_or_the_mapping_changes(tmp_path):
    folder(tmp_path, many("a", 30, 10))
    first = figures_folder(tmp_path)
    assert figures_folder(tmp_path) == first == key_figures(Store.open(tmp_path))
    (tmp_path / "skemaer.toml").write_text(MAPPING.replace("WHO-5", "WHO-6"))
    assert figures_folder(tmp_path).notes != first.notes
    assert len(list((tmp_path / "klar").rglob("*.json"))) == 1


def test_for_people_and_refusals(kpro, refused, tmp_path):
    folder(tmp_path, many("a", 30, 10) + many("b", 2, 1, municipality="Vejle"))
    code, out, err = kpro("uddata", "figures", tmp_path, "--municipality", "aarhus")
    assert (code, err) == (DONE, "") and "75 %" not in out and "skjult" in out and "Vejle" not in out
    assert refused("uddata", "figures", tmp_path, "--period", "2024")[0] == WRONG_USE
    assert refused("uddata", "figures", tmp_path, "--questionnaire", "HADS")[0] == WRONG_USE
    assert refused("uddata", "figures", tmp_path / "nothing")[0] == BAD_INPUT


def test_a_mapping_is_proposed_and_then_left_alone(kpro, tmp_path):
    folder(tmp_path, many("a", 6, 6) + many("b", 6, 6, questionnaire="Noget andet"))
    code, out, _ = kpro("uddata", "map", tmp_path, "--format", "json")
    said = json.loads(out)
    assert code == DONE and said["written"] and said["faults"] == []
    assert [(one["questionnaire"], one["instrument"]) for one in said["questionnaires"]] == [
        ("Noget andet", None),
        ("WHO-5", "WHO-5"),
    ]
    assert said["questionnaires"][1]["items"] == {name: [name] for name in WHO5}
    text = (tmp_path / "skemaer.toml").read_text()
    assert '# navn = "Noget andet"' in text
    assert "ikke ændret" in kpro("uddata", "map", tmp_path)[1] and (tmp_path / "skemaer.toml").read_text() == text


def test_an_empty_folder_says_so(tmp_path):
    found = key_figures(folder(tmp_path, []))
    assert found.rows == () and found.notes == ("Der er ingen anmodninger i mappen.",)
