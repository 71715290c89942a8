"""`kpro overview`: the register at a glance."""

import json
import shutil
from datetime import date

import pytest

from kpro_analysis.register.overview import as_dict, overview
from kpro_analysis.register.requests import Decided
from kpro_analysis.register.workbook import read_register
from tests.by_hand import EXAMPLE
from tests.cli.conftest import BAD_INPUT, DONE, WRONG_USE
from tests.register.builders import Workbook, request

DAY = date(2024, 2, 7)
ON_DAY = ("--date", "07-02-2024")
CONTACT = ("Indmelder 1", "indmelder1@", "00 00 01 01")


@pytest.fixture
def looked_at(kpro):
    def run(workbook, *options):
        code, out, err = kpro("overview", workbook, *options, "--format", "json")
        assert (code, err) == (DONE, "")
        return json.loads(out)

    return run


@pytest.fixture
def decided(tmp_path):
    """The example with a log of decisions beside it."""
    folder = tmp_path / "beslutninger"
    folder.mkdir()
    rows = ("Dato;ÆØ;Fil", "24-01-2024;#001, #003;x.md", "i morgen;#005;y.md")
    (folder / "beslutningslog.csv").write_text("\n".join(rows), encoding="utf-8-sig")
    return shutil.copy(EXAMPLE, tmp_path)


def test_it_is_what_the_function_says(looked_at, tmp_path):
    alone = shutil.copy(EXAMPLE, tmp_path)
    assert looked_at(alone, *ON_DAY) == {**as_dict(overview(read_register(EXAMPLE), DAY)), "remarks": []}


def test_the_log_beside_the_register_counts(looked_at, decided):
    found = looked_at(decided, *ON_DAY)
    known = [Decided(number, date(2024, 1, 24)) for number in (1, 3)]
    (remark,) = found.pop("remarks")
    assert "1 række i beslutningsloggen" in remark
    assert found == as_dict(overview(read_register(EXAMPLE), DAY, known))
    assert found["decision_time"]["decided"] == 2


def test_days_count_until_the_date_else_until_today(looked_at):
    def oldest(*options):
        return looked_at(EXAMPLE, *options)["waiting"][0]["days"]

    assert oldest("--date", "2024-02-08") == oldest(*ON_DAY) + 1
    assert oldest() > oldest(*ON_DAY)


def test_for_people(kpro, decided):
    code, out, err = kpro("overview", decided, *ON_DAY)
    assert (code, err) == (DONE, "")
    lines = out.splitlines()
    found = overview(read_register(EXAMPLE), DAY, [Decided(n, date(2024, 1, 24)) for n in (1, 3)])
    assert lines[0] == (
        f"aendringsoensker.xlsx: {len(found.register.requests)} ændringsønsker, {len(found.waiting)} venter. "
        "Dage regnes til 07-02-2024."
    )
    for count in found.counts["status"]:
        assert any(line.split() == [*count.label.split(), str(count.count)] for line in lines)
    assert "Regnet på 2 ønsker, der er besluttet" in out
    assert "#001, #003. Ret status i registeret." in out
    assert lines[-1] == "Ingen bemærkninger."


def test_an_empty_register_and_one_without_decisions_say_what_to_do(kpro, tmp_path):
    empty = Workbook(requests=[]).write(tmp_path / "r.xlsx")
    code, out, _ = kpro("overview", empty, *ON_DAY)
    assert code == DONE
    assert "r.xlsx: 0 ændringsønsker, 0 venter." in out
    assert "Ingen ønsker venter." in out
    assert "Der er ingen beslutninger at regne på endnu. Skriv dem på et ark «Beslutninger»" in out


def test_nothing_personal_is_said(kpro, tmp_path):
    made = Workbook(requests=[request(Titel="Ring til 670190-1234")]).write(tmp_path / "r.xlsx")
    for form in ("table", "json"):
        _, out, _ = kpro("overview", made, *ON_DAY, "--format", form)
        assert "███" in out
        assert not [text for text in (*CONTACT, "670190") if text in out]


def test_refusals(refused, tmp_path):
    code, sentence = refused("overview", EXAMPLE, "--date", "i går")
    assert (code, sentence) == (WRONG_USE, "--date skal være en dato, fx 2024-02-07 eller 07-02-2024.")
    assert refused("overview", EXAMPLE, "--format", "xml")[0] == WRONG_USE
    assert refused("overview", tmp_path / "findes-ikke.xlsx")[0] == BAD_INPUT
