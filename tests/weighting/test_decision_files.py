"""The folder of decisions and its log: nothing is overwritten, nothing is lost, no text becomes a formula."""

import csv
import io
import os
from datetime import date
from pathlib import Path

import pytest

from kpro_analysis.errors import InputError
from kpro_analysis.register.requests import Decided, DecisionRow
from kpro_analysis.weighting.decision import Decision, decide, words_of
from kpro_analysis.weighting.decision_files import (
    LOG,
    LoggedDecisions,
    decision_folder,
    keep,
    list_decisions,
    read_decision,
    read_log,
)
from tests.weighting.saving import SOME, scenario
from tests.weighting.test_decision import DAY, FEW
from tests.weighting.test_scenario_files import run_saving

HEADER = "Dato;Møde;Beslutning;ÆØ;Beløb (kr.);Scenarie;Fil"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return decision_folder(tmp_path)


def decision(title: str, day: date = DAY, meeting: str | None = None) -> Decision:
    return decide(SOME, scenario("Prøve", ""), words_of(title, day, meeting=meeting), FEW)


def log(folder: Path) -> list[str]:
    return (folder / LOG).read_bytes().decode("utf-8-sig").split("\r\n")


def test_a_decision_gets_a_file_and_a_row(folder: Path) -> None:
    made = decision("To ønsker", meeting="Møde 70")
    assert keep(folder, made) == ("2024-02-07-to-oensker.md", None)
    assert read_decision(folder / "2024-02-07-to-oensker.md").decision == made
    assert (folder / LOG).read_bytes().startswith(b"\xef\xbb\xbf")
    assert log(folder) == [HEADER, "07-02-2024;Møde 70;To ønsker;#002;50;Prøve;2024-02-07-to-oensker.md", ""]


def test_the_same_title_on_the_same_day_gets_a_number(folder: Path) -> None:
    files = [keep(folder, decision("To ønsker"))[0] for _ in range(3)]
    assert files == ["2024-02-07-to-oensker.md", "2024-02-07-to-oensker-2.md", "2024-02-07-to-oensker-3.md"]
    keep(folder, decision("Ældre", date(2023, 1, 1)))
    assert [kept.file for kept in list_decisions(folder).kept] == [*reversed(files), "2023-01-01-aeldre.md"]


def test_text_never_becomes_a_formula(folder: Path) -> None:
    for title in ("=1+1", "+1", "-1", "@x"):
        keep(folder, decision(title, meeting='=HYPERLINK("http://x";"y")'))
    rows = list(csv.reader(io.StringIO("\n".join(log(folder))), delimiter=";"))
    assert [row[2] for row in rows if row][1:] == ["'=1+1", "'+1", "'-1", "'@x"]
    assert {row[1][0] for row in rows[1:] if row} == {"'"}


def test_a_decision_without_a_row_gets_it_with_the_next_one(folder: Path) -> None:
    keep(folder, decision("Første"))
    (folder / LOG).unlink()
    keep(folder, decision("Anden"))
    assert sorted(row.split(";")[2] for row in log(folder)[1:-1]) == ["Anden", "Første"]


def test_a_log_that_people_edited_is_kept_as_it_is(folder: Path) -> None:
    folder.mkdir()
    theirs = "Fil;Beslutning;Vores note;Dato\ngammel.md;Før værktøjet;husk;1. januar 2024"
    (folder / LOG).write_bytes(theirs.encode("cp1252"))
    assert keep(folder, decision("Ny"))[1] is None
    assert "\r\n".join(log(folder)) == f"{theirs}\r\n2024-02-07-ny.md;Ny;;07-02-2024\r\n"


def test_a_log_that_cannot_be_used_is_said_and_the_decision_is_kept(folder: Path) -> None:
    folder.mkdir()
    (folder / LOG).write_text("a;b\n")
    file, remark = keep(folder, decision("Ny"))
    assert remark is not None and "ingen kolonne «Fil»" in remark
    assert (folder / LOG).read_text() == "a;b\n"
    (folder / LOG).unlink()
    (folder / LOG).mkdir()
    file, remark = keep(folder, decision("Ny"))
    assert remark is not None and "Rækken kommer med ved næste beslutning" in remark
    assert read_decision(folder / file).decision.words.title == "Ny"


def test_files_that_cannot_be_used_are_named_and_the_rest_is_listed(folder: Path) -> None:
    keep(folder, decision("God"))
    (folder / "referat.md").write_text("# Referat")
    (folder / "binær.md").write_bytes(b"\xff\xfe\x00")
    found = list_decisions(folder)
    assert [kept.decision.words.title for kept in found.kept] == ["God"]
    assert len(found.faults) == 2
    assert keep(folder, decision("Bedre"))[1] is None
    with pytest.raises(InputError, match=r"væk\.md findes ikke"):
        read_decision(folder / "væk.md")


def test_two_that_decide_and_are_killed_lose_nothing(folder: Path) -> None:
    reported = dict(line.split() for line in run_saving("decide", folder, 20).splitlines())
    assert len(reported) >= 10
    keep(folder, decision("Til sidst"))
    found = list_decisions(folder)
    assert found.faults == ()
    kept = {k.file: k.decision.words.meeting for k in found.kept}
    assert reported.items() <= kept.items()
    files = [row.split(";")[-1] for row in log(folder)[1:-1]]
    assert sorted(files) == sorted(kept)


def test_the_log_says_which_requests_are_decided_and_when(folder: Path) -> None:
    assert read_log(folder) == LoggedDecisions()
    keep(folder, decision("To ønsker"))
    found = read_log(folder)
    assert (found.decided, found.fault) == ((Decided(2, DAY),), "")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252"])
def test_rows_that_people_added_count(folder: Path, encoding: str) -> None:
    folder.mkdir()
    rows = ("dato,ÆØ,Møde", '24-01-2024,"#003, 7",Møde 70', "25/1-24,,om mødet selv", "26-01-2024,ÆØ-004")
    (folder / LOG).write_bytes("\r\n".join(rows).encode(encoding))
    day = date(2024, 1, 24)
    found = read_log(folder)
    assert found.decided == (Decided(3, day), Decided(7, day), Decided(4, date(2024, 1, 26)))
    assert found.rows[1] == DecisionRow(date(2024, 1, 25), "om mødet selv", "") and found.fault == ""


@pytest.mark.parametrize(
    ("text", "count", "said"),
    [
        ("Dato;ÆØ\nen dag;#001\n24-01-2024;#002", 1, "1 række"),
        ("Dato;ÆØ\nen dag;#001\n24-01-2024;#002 670190-1234", 1, "2 rækker"),
        ("Dato;Ønske\n24-01-2024;#002", 0, "«ÆØ»"),
        ('Dato;ÆØ\n"' + "x" * 140_000, 0, "kan ikke læses"),
    ],
)
def test_a_log_that_can_not_be_used_says_so_in_one_sentence(folder: Path, text: str, count: int, said: str) -> None:
    folder.mkdir()
    (folder / LOG).write_text(text, encoding="utf-8")
    found = read_log(folder)
    assert len(found.decided) == count
    assert said in found.fault and found.fault.endswith(".") and "670190" not in found.fault


def test_an_empty_log_says_nothing_and_a_huge_one_is_not_read(folder: Path) -> None:
    folder.mkdir()
    (folder / LOG).touch()
    assert read_log(folder) == LoggedDecisions()
    os.truncate(folder / LOG, 20_000_001)
    assert "for stor" in read_log(folder).fault
