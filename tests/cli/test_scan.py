"""`kpro scan`: a line for each hit, 3 when there is one, and what is allowed."""

import json
import re

import pytest

from kpro_analysis.register.demo import DEFAULT_SEED, write_demo
from tests.cli.conftest import BAD_INPUT, DONE, WRONG_USE

CPR = "670190-1234"


@pytest.fixture
def file(tmp_path):
    file = tmp_path / "a.html"
    file.write_text(f"<!DOCTYPE html>\n<p>{CPR}, post@kommune.example</p>", encoding="utf-8")
    return file


def test_hits_are_told_with_place_and_what_to_do(kpro, file):
    code, out, err = kpro("scan", file)
    lines = out.splitlines()
    assert (code, err) == (BAD_INPUT, "")
    assert re.fullmatch(
        r"[0-9a-f]{8}  a\.html \(linje 2\) indeholder noget, der ligner et erstatnings-CPR-nummer\. "
        r"Fjern det, hvor det kommer fra, og lav filen igen\.",
        lines[0],
    )
    assert "en e-mailadresse" in lines[1]
    assert lines[2] == "1 fil gennemsøgt: 2 fund."
    assert "--data MAPPE" in lines[3] and "må ikke offentliggøres" in lines[4]
    assert CPR not in out and "@" not in out


def test_nothing_found_is_told(kpro, tmp_path):
    (tmp_path / "a.txt").write_text("intet")
    (tmp_path / "b.txt").write_text("heller intet")
    code, out, _ = kpro("scan", tmp_path)
    assert (code, out.splitlines()[0]) == (DONE, "2 filer gennemsøgt: ingen fund.")


def test_as_json(kpro, file):
    code, out, _ = kpro("scan", file, "--format", "json")
    told = json.loads(out)
    assert code == BAD_INPUT
    assert {key: told[key] for key in ("files", "allowed", "names")} == {"files": 1, "allowed": 0, "names": False}
    assert [(hit["file"], hit["place"], hit["kind"]) for hit in told["hits"]] == [
        ("a.html", "linje 2", "erstatnings-cpr"),
        ("a.html", "linje 2", "e-mail"),
    ]


def test_the_names_of_the_register_are_looked_for(kpro, tmp_path):
    data = tmp_path / "data"
    write_demo(data, DEFAULT_SEED)
    told = json.loads(kpro("scan", data / "aendringsoensker.xlsx", "--data", data, "--format", "json")[1])
    assert told["names"]
    assert {"navn", "e-mail", "telefon"} <= {hit["kind"] for hit in told["hits"]}


def test_what_is_made_of_the_demo_has_no_hits(kpro, tmp_path):
    data, out = tmp_path / "data", tmp_path / "ud"
    register = write_demo(data, DEFAULT_SEED)[0]
    out.mkdir()
    for words in (
        ("status-list", register, "--date", "2024-03-01", "-o", out),
        ("extract", register, "--status", "Modtaget", "-o", out / "udtraek.xlsx"),
        ("rank", register, "--format", "xlsx", "-o", out / "rangliste.xlsx"),
    ):
        assert kpro(*words)[0] == DONE
    for name, words in (("check", ()), ("rank", ()), ("overview", ()), ("rank.json", ("--format", "json"))):
        (out / name).write_text(kpro(name.removesuffix(".json"), register, *words)[1], encoding="utf-8")
    told = json.loads(kpro("scan", out, "--data", data, "--format", "json")[1])
    assert (told["hits"], told["names"]) == ([], True)
    assert told["files"] >= 9


def test_a_text_is_allowed_by_a_named_person(kpro, file, tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    hits = json.loads(kpro("scan", file, "--format", "json")[1])["hits"]
    mail = next(hit["id"] for hit in hits if hit["kind"] == "e-mail")
    code, out, _ = kpro(
        *("scan", file, "--data", data, "--allow", mail, "--by", "Bo Prøvesen", "--why", "Kommunens hovedpostkasse")
    )
    assert (code, out.splitlines()[1]) == (BAD_INPUT, "1 fil gennemsøgt: 1 fund, 1 tilladt.")
    assert 'hvem = "Bo Prøvesen"' in (data / "tilladt.toml").read_text(encoding="utf-8")
    file.write_text("<p>Skriv til POST@kommune.example</p>")
    assert kpro("scan", file, "--data", data)[0] == DONE
    assert kpro("scan", file)[0] == BAD_INPUT


@pytest.mark.parametrize("words", [("--allow", "x"), ("--by", "Bo"), ("--allow", "x", "--by", "Bo", "--why", "y")])
def test_what_belongs_together_is_asked_for(refused, file, words):
    code, sentence = refused("scan", file, *words)
    assert code == WRONG_USE
    assert "hører sammen" in sentence


def test_an_unknown_id_is_refused(refused, file, tmp_path):
    code, sentence = refused("scan", file, "--data", tmp_path, "--allow", "12", "--by", "Bo", "--why", "x")
    assert code == WRONG_USE
    assert "ikke et id" in sentence


def test_an_id_of_two_texts_is_refused(kpro, refused, tmp_path):
    for folder, text in (("a", CPR), ("b", "680190-1234")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.txt").write_text(text)
    folders = (tmp_path / "a", tmp_path / "b")
    hit = json.loads(kpro("scan", *folders, "--format", "json")[1])["hits"][0]["id"]
    code, sentence = refused("scan", *folders, "--data", tmp_path, "--allow", hit, "--by", "Bo", "--why", "x")
    assert code == WRONG_USE
    assert "hedder det samme" in sentence


def test_a_missing_file_is_refused(refused, tmp_path):
    code, sentence = refused("scan", tmp_path / "b.html")
    assert code == BAD_INPUT
    assert "«b.html» findes ikke" in sentence
