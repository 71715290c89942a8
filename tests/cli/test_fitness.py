"""`kpro fitness`: what to talk about before the ranking is trusted."""

import json

import pytest

from kpro_analysis.register.workbook import read_register
from kpro_analysis.weighting.fitness import as_dict, contest_fitness, weight_space
from kpro_analysis.weighting.model import prepare
from kpro_analysis.weighting.robustness import robustness
from kpro_analysis.weighting.settings import agreed_settings
from tests.by_hand import EXAMPLE
from tests.cli.conftest import BAD_INPUT, DONE, WRONG_USE
from tests.register.builders import Workbook, request


@pytest.fixture
def fit(kpro):
    def run(*options, workbook=EXAMPLE):
        code, out, err = kpro("fitness", workbook, *options, "--format", "json")
        assert (code, err) == (DONE, "")
        return json.loads(out)["remarks"]

    return run


def test_it_is_what_the_function_says(fit):
    register = read_register(EXAMPLE)
    contest = prepare(register, agreed_settings(register))
    assert fit() == as_dict(contest_fitness(contest, robustness(contest, weight_space(contest.settings))))["remarks"]


def test_each_remark_holds_what_others_rely_on(fit):
    found = fit()
    assert all(set(r) == {"rule", "level", "message", "advice", "criteria", "requests"} for r in found)
    assert {r["level"] for r in found} <= {"warning", "note"}
    assert [r["level"] for r in found] == sorted((r["level"] for r in found), reverse=True)  # warning before note
    assert {"nulpunkt", "røde-fejl-drukner"} <= {r["rule"] for r in found}


def test_the_settings_matter(fit):
    by_rank, first = fit(), fit("--guard", "first", "--pool", "100.000.000")
    assert "røde-fejl-drukner" in {r["rule"] for r in by_rank}
    assert "røde-fejl-drukner" not in {r["rule"] for r in first}


def test_for_people_each_remark_comes_with_what_can_be_done(kpro):
    code, out, err = kpro("fitness", EXAMPLE)
    assert (code, err) == (DONE, "")
    head, *lines = out.splitlines()
    assert head.startswith("aendringsoensker.xlsx: ")
    assert all(line.startswith(("Advarsel: ", "Note: ")) for line in lines[::2])
    assert all(line.startswith("    Hvad kan I gøre? ") for line in lines[1::2])


def test_nothing_to_remark_on_is_said(kpro, tmp_path):
    made = Workbook(requests=[request(**{"Prioritet": "Gul"})]).write(tmp_path / "r.xlsx")
    assert kpro("fitness", made) == (DONE, "r.xlsx: der er intet at bemærke til pointmodellen.\n", "")


def test_refusals_are_ranks(refused, tmp_path):
    assert refused("fitness", EXAMPLE, "--rule", "bedst")[0] == WRONG_USE
    assert refused("fitness", tmp_path / "findes-ikke.xlsx")[0] == BAD_INPUT
