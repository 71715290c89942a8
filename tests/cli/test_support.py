"""`kpro support`: a quarter's top three, and the file of categories."""

import json
import re

import pytest

from tests.cli.conftest import BAD_INPUT, DONE, WRONG_USE
from tests.support.extracts import DEMO, SECRET, row, write


@pytest.fixture
def top(kpro):
    def run(*words):
        code, out, err = kpro("support", "top", *words, "--format", "json")
        assert (code, err) == (DONE, "")
        return json.loads(out)

    return run


def test_the_form_that_others_read(top):
    found = top(DEMO, "--quarter", "2023-K4")
    assert {"quarter", "total", "top", "ties", "open", "median_days"} <= set(found)
    assert (found["quarter"], found["ties"], found["open"]) == ("2023-K4", [], 0)
    assert [one["category"] for one in found["top"]] == ["Rådgivning", "Brugerstyring", "Medarbejderløsning"]
    before = {one["category"]: one["count"] for one in top(DEMO, "--quarter", "2023-K3")["categories"]}
    for one in found["top"]:
        assert one["change"] == one["count"] - before[one["category"]]
        assert one["share"] == pytest.approx(one["count"] / found["total"], abs=1e-4)
    assert sum(one["count"] for one in found["categories"]) == found["total"]
    assert found["read"] == {"files": ["support.csv"], "rows": 642, "used": 640, "replaced": 1, "rejected": 1}


def test_times_and_ties(top, tmp_path):
    rows = [row(str(n), closed=f"{18 + n}-10-2023 10:22") for n in range(3)]
    rows += [row("4", closed="", kategori="kam"), row("5", closed="20-10-2023 10:22", kategori="KAM")]
    found = top(write(tmp_path / "s.csv", *rows, row("6", kategori="MitID"), row("7", kategori="mit id")))
    assert found["quarter"] == "2023-K4" and found["open"] == 1 and found["median_days"] == 2.0
    assert found["ties"] == [{"rank": 2, "categories": ["KAM", "MitID"]}]
    assert [one["change"] for one in found["top"]] == [None, None, None]
    assert found["municipalities"] == [{"municipality": "Aarhus", "count": 7}]


def test_for_people(kpro):
    code, out, err = kpro("support", "top", DEMO)
    assert (code, err) == (DONE, "")
    assert out.startswith("4. kvartal 2023: 91 henvendelser\n")
    assert re.search(r"1\. +Rådgivning +26 +29 %", out)
    assert "Halvdelen er løst inden for 1,4 dage" in out and "MitID / Nyt login" in out
    assert re.search(r"Bemærkninger: 1 fejl, 2 advarsler", out)


def test_the_file_of_categories_is_proposed_written_and_then_used(kpro, top, refused, tmp_path):
    extract = write(tmp_path / "s.csv", row("1", kategori="Bruger styring!"), row("2", kategori="Kaffe"))
    target = tmp_path / "kategorier.toml"
    code, out, _ = kpro("support", "categories", extract, "-o", target)
    assert code == DONE and "Skrevet i kategorier.toml" in out
    text = target.read_text(encoding="utf-8")
    assert '"Bruger styring!" = "Brugerstyring"' in text and '# "Kaffe" = ""' in text
    assert refused("support", "categories", extract, "-o", target)[0] == WRONG_USE
    target.write_text(text.replace('# "Kaffe" = ""', '"Kaffe" = "Andet"'), encoding="utf-8")
    assert [one["category"] for one in top(extract)["top"]] == ["Andet", "Brugerstyring"]
    assert kpro("support", "categories", extract)[1].count('"Kaffe" = "Andet"') == 1
    other = tmp_path / "mine.toml"
    other.write_text('[kategorier]\n"kaffe" = "KAM"\n', encoding="utf-8")
    assert "KAM" in [one["category"] for one in top(extract, "--categories", other)["top"]]


def test_nothing_personal_is_said(kpro, tmp_path):
    extract = write(
        tmp_path / "s.csv", row(titel=SECRET, kategori=SECRET, kommune=SECRET, opened="x"), row("2", titel=SECRET)
    )
    for words in (("top",), ("top", "--format", "json"), ("categories",)):
        _, out, err = kpro("support", words[0], extract, *words[1:])
        assert out and SECRET not in out + err


def test_refusals(refused, tmp_path):
    assert refused("support", "top", DEMO, "--quarter", "2023")[0] == WRONG_USE
    assert refused("support", "top", DEMO, "--quarter", "2030-K1")[0] == WRONG_USE
    assert refused("support", "top", DEMO, "--format", "xml")[0] == WRONG_USE
    assert refused("support", "top", tmp_path / "s.csv")[0] == BAD_INPUT
    assert refused("support", "top", DEMO, "--categories", tmp_path / "k.toml")[0] == BAD_INPUT


def test_enquiries_stand_behind_the_requests_that_they_are_like(kpro):
    def behind(*options):
        code, out, err = kpro("fruit", DEMO.with_name("aendringsoensker.xlsx"), *options, "--format", "json")
        assert (code, err) == (DONE, "")
        return out

    assert '"tickets": null' in behind() and '"tickets": 0' not in behind()
    told = behind("--tickets", DEMO)
    assert '"tickets": null' not in told and '"tickets": 0' in told
    assert "supporten ligner det" in kpro("fruit", DEMO.with_name("aendringsoensker.xlsx"), "--tickets", DEMO)[1]
