"""`kpro alike`: which requests are about the same thing."""

import json

import pytest

from kpro_analysis.register.requests import form_id
from kpro_analysis.register.workbook import read_register
from kpro_analysis.weighting.similarity import alike_groups, alike_pairs
from tests.by_hand import EXAMPLE
from tests.cli.conftest import BAD_INPUT, DONE, WRONG_USE
from tests.register.builders import Workbook, request

TITLE = "Udskrift af handlevejledning"


@pytest.fixture
def alike(kpro):
    def run(*options, workbook=EXAMPLE):
        code, out, err = kpro("alike", workbook, *options, "--format", "json")
        assert (code, err) == (DONE, "")
        return json.loads(out)

    return run


def made(path, *rows):
    blank = {"Beskrivelse": None}
    return Workbook(requests=[request(**blank | row) for row in rows]).write(path / "r.xlsx")


def test_it_is_what_the_function_says(alike):
    pairs = alike_pairs(read_register(EXAMPLE).requests)
    found = alike()
    assert [tuple(pair) for pair in found["pairs"]] == [("a", "b", "similarity", "shared")] * len(pairs)
    assert [tuple(p.values()) for p in found["pairs"]] == [
        (form_id(p.a), form_id(p.b), p.similarity, list(p.shared)) for p in pairs
    ]
    assert found["groups"] == [[form_id(number) for number in group] for group in alike_groups(pairs)]


def test_the_bar_can_be_set(alike):
    half, high = alike("--min", "0,5"), alike("--min", "80%")
    assert half == alike()
    assert high["pairs"] == [pair for pair in half["pairs"] if pair["similarity"] >= 0.8]


@pytest.mark.parametrize("bar", ["0", "1,1", "-1", "lidt", "nan"])
def test_a_bar_outside_the_scale_is_refused(refused, bar):
    code, sentence = refused("alike", EXAMPLE, f"--min={bar}")
    assert (code, sentence) == (WRONG_USE, "--min skal være et tal over 0 og højst 1, fx 0,5 eller 50%.")


def test_for_people_each_pair_is_a_line_with_the_words(kpro, tmp_path):
    rows = [{"Blanketnummer": n, "Titel": TITLE} for n in ("#001", "#002")]
    rows += [{"Blanketnummer": "#003", "Titel": "Login uden MitID", "Omfattet af": "#001"}]
    code, out, err = kpro("alike", made(tmp_path, *rows))
    assert (code, err) == (DONE, "")
    assert out.splitlines() == [
        "r.xlsx: 2 par af ændringsønsker ligner hinanden. Læs dem sammen, og se, om de kan samles.",
        "",
        "Lighed  ÆØ    Titel                         ÆØ    Titel                         Fælles ord",
        f"1,00    #001  {TITLE}  #002  {TITLE}  Udskrift, handlevejledning",
        f"0,50    #001  {TITLE}  #003  Login uden MitID              #003 er omfattet af #001",
        "",
        "Hænger sammen flere ad gangen: #001, #002, #003",
    ]


def test_one_pair_is_said_in_the_singular(kpro, tmp_path):
    rows = [{"Blanketnummer": n, "Titel": TITLE} for n in ("#001", "#002")]
    _, out, _ = kpro("alike", made(tmp_path, *rows))
    assert out.startswith("r.xlsx: 1 par af ændringsønsker ligner hinanden.")
    assert "flere ad gangen" not in out


def test_none_alike_is_said(kpro, tmp_path):
    rows = [{"Blanketnummer": "#001", "Titel": TITLE}, {"Blanketnummer": "#002", "Titel": "MinLog"}]
    _, out, _ = kpro("alike", made(tmp_path, *rows))
    assert out == "r.xlsx: ingen ændringsønsker ligner hinanden så meget. Prøv med en lavere grænse, fx --min 0,4.\n"


def test_what_is_personal_is_not_said(kpro, tmp_path):
    secret = "Ring til 670190-1234 eller navn@kommune.example på 00 00 01 01 om MinLog"
    rows = [{"Blanketnummer": n, "Titel": t, "Beskrivelse": secret} for n, t in (("#001", TITLE), ("#002", "Opslag"))]
    for form in ("table", "json"):
        _, out, err = kpro("alike", made(tmp_path, *rows), "--min", "0,1", "--format", form)
        assert "MinLog" in out
        assert not [piece for piece in ("670190", "1234", "@", "navn", "00 00", "█") if piece in out + err]


def test_refusals(refused, tmp_path):
    assert refused("alike", EXAMPLE, "--format", "csv")[0] == WRONG_USE
    assert refused("alike", tmp_path / "findes-ikke.xlsx")[0] == BAD_INPUT
