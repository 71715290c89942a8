"""`kpro uddata figures` and `kpro uddata map`: what they say, and that nothing hidden can be computed back from it."""

import json
from itertools import product

import numpy as np
import pytest
from scipy.optimize import linprog

from tests.cli.conftest import BAD_INPUT, DONE, WRONG_USE
from tests.uddata.folders import WHO5, folder, many


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
