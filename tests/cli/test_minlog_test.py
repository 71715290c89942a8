"""`kpro minlog test`: from extract to sentence."""

import json

import pytest

from kpro_analysis.cli import main
from tests.cli.conftest import BAD_INPUT, DONE, WRONG_USE


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """An invented log taken in with what lies beside it."""
    root = tmp_path_factory.mktemp("minlog")
    assert main(["demo", str(root), "--minlog", "12.000"]) == DONE
    assert main(["minlog", "key", "new", str(root / "key")]) == DONE
    sides = {"activity": "aktivitet", "careteam": "careteam", "participants": "deltagere", "episodes": "forløb"}
    given = [word for kind, name in sides.items() for word in (f"--{kind}", str(root / f"{name}.csv"))]
    log = [str(root / "minlog.csv"), "--key-file", str(root / "key")]
    assert main(["minlog", "ingest", *log, *given, "-o", str(root / "all")]) == DONE
    assert main(["minlog", "ingest", *log, "-o", str(root / "bare")]) == DONE
    return root


def test_the_answer_as_json(kpro, folder):
    code, out, err = kpro("minlog", "test", folder / "all", "--hypothesis", "listcall", "--format", "json")
    found = json.loads(out)
    assert (code, err) == (DONE, "")
    assert set(found) == {"hypothesis", "effect", "p", "n", "sentence", "refuted_by", "tables", "notes"}
    assert set(found["effect"]) == {"kind", "value", "low", "high"}
    assert found["hypothesis"] == "listcall"
    assert 1 < found["effect"]["low"] < found["effect"]["value"] < found["effect"]["high"]
    assert found["sentence"].startswith("Data taler for, at listekald")


def test_the_answer_in_words(kpro, folder):
    code, out, err = kpro("minlog", "test", folder / "all", "--hypothesis", "careteam", "--days", "90")
    assert (code, err) == (DONE, "")
    first, *rest = out.splitlines()
    assert first.startswith("Borgere uden aktivitet i 90 dage logges ")
    assert "K-PRO medarbejder" in out
    assert any(line.startswith("i careteam") for line in rest)
    assert "nan" not in out
    assert all(word not in out for word in ("in_team", "per_month", "breslow"))


def test_a_release_as_words(kpro, folder):
    code, out, _ = kpro("minlog", "test", folder / "bare", "--hypothesis", "release", "--release", "15-05-2023")
    assert code == DONE
    assert "15-05-2023" in out.splitlines()[0]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--hypothesis", "release"), "--hypothesis release kræver en dato. Skriv fx --release 15-05-2023."),
        (("--hypothesis", "release", "--release", "i foråret"), "--hypothesis release kræver en dato."),
        (("--hypothesis", "careteam", "--release", "15-05-2023"), "--release hører til --hypothesis release."),
        (("--hypothesis", "careteam", "--days", "0"), "--days skal være"),
        (("--hypothesis", "andet"), "careteam, listcall, leaving"),
        ((), "--hypothesis"),
    ],
)
def test_wrong_use_is_told(refused, folder, words, said):
    code, sentence = refused("minlog", "test", folder / "all", *words)
    assert code == WRONG_USE
    assert said in sentence


@pytest.mark.parametrize("name", ["careteam", "listcall", "leaving"])
def test_a_folder_without_side_files_says_what_to_take_in(refused, folder, name):
    code, sentence = refused("minlog", "test", folder / "bare", "--hypothesis", name)
    assert code == BAD_INPUT
    assert "kpro minlog ingest --careteam FIL" in sentence


def test_a_folder_that_is_none(refused, tmp_path):
    code, _ = refused("minlog", "test", tmp_path, "--hypothesis", "careteam")
    assert code == BAD_INPUT
