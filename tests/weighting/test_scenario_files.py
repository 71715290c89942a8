"""The folder of scenarios: nothing is lost, nothing of another's is overwritten, no half file is ever a scenario."""

import subprocess
import sys
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kpro_analysis import atomic
from kpro_analysis.errors import InputError, UsageError
from kpro_analysis.weighting.scenario_files import (
    DELETED,
    delete,
    list_scenarios,
    overwrite,
    read_scenario,
    rename,
    restore,
    save,
    scenario_folder,
    slug,
)
from tests.weighting import saving
from tests.weighting.saving import DAY, scenario

ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return scenario_folder(tmp_path)


def names(folder: Path) -> list[str]:
    return [saved.scenario.name for saved in list_scenarios(folder).saved]


def run_saving(*words: object) -> str:
    command = [sys.executable, "-m", saving.__name__, *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8", cwd=ROOT).stdout


def test_what_is_saved_is_listed_in_danish_order(folder: Path) -> None:
    assert list_scenarios(folder) == list_scenarios(folder / "findes-ikke")
    for name in ("Åben", "Ældre først", "Borgersikkerhed først"):
        kept = save(folder, scenario(name, "note"))
        assert read_scenario(folder / kept.file) == kept
    assert names(folder) == ["Borgersikkerhed først", "Ældre først", "Åben"]
    assert (folder / "borgersikkerhed-foerst.json").is_file()


def test_a_name_that_is_taken_gets_a_number(folder: Path) -> None:
    kept = [save(folder, scenario(name, "")) for name in ("Først", "FØRST ", "Først", "Først!")]
    assert [k.scenario.name for k in kept] == ["Først", "FØRST (2)", "Først (3)", "Først!"]
    assert [k.file for k in kept] == ["foerst.json", "foerst-2.json", "foerst-3.json", "foerst-4.json"]


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("Borgersikkerhed først", "borgersikkerhed-foerst"),
        ("Æbler & pærer på Ærø", "aebler-paerer-paa-aeroe"),
        ("../../etc/passwd", "etc-passwd"),
        ("CON", "con-"),
        ("lpt1", "lpt1-"),
        ("…", "uden-navn"),
        ("a" * 100, "a" * 60),
    ],
)
def test_files_have_plain_names(name: str, file: str) -> None:
    assert slug(name) == file


def test_a_change_is_refused_when_another_was_made_meanwhile(folder: Path) -> None:
    kept = save(folder, scenario("Først", "min"))
    theirs = overwrite(folder, kept.file, scenario("Først", "deres"), expected=kept.sha256)
    for act in (
        lambda: overwrite(folder, kept.file, scenario("Først", "min igen"), expected=kept.sha256),
        lambda: rename(folder, kept.file, "Sidst", expected=kept.sha256),
        lambda: delete(folder, kept.file, expected=kept.sha256, day=DAY),
    ):
        with pytest.raises(UsageError, match="er ændret af en anden"):
            act()
    assert list_scenarios(folder).saved == (theirs,)


def test_what_is_gone_or_elsewhere_cannot_be_changed(folder: Path) -> None:
    outside = folder.parent / "andet.json"
    outside.write_text("{}")
    save(folder, scenario("Først", ""))
    for file in ("foerst-9.json", "../andet.json", str(outside), "", ".", "slettet"):
        with pytest.raises(UsageError, match="findes ikke mere"):
            delete(folder, file, expected="", day=DAY)
        with pytest.raises(UsageError, match="findes ikke mere"):
            restore(folder, file)
    assert outside.read_text() == "{}"


def test_a_new_name_gives_the_file_a_new_name(folder: Path) -> None:
    kept, other = save(folder, scenario("Først", "a")), save(folder, scenario("Sidst", "b"))
    renamed = rename(folder, kept.file, " Bedst ", expected=kept.sha256)
    assert (renamed.file, renamed.scenario) == ("bedst.json", replace(kept.scenario, name="Bedst"))
    again = rename(folder, renamed.file, "sidst", expected=renamed.sha256)
    assert (again.file, again.scenario.name) == ("sidst-2.json", "sidst (2)")
    same = rename(folder, again.file, "SIDST (2)", expected=again.sha256)
    assert (same.file, same.scenario.name) == ("sidst-2.json", "SIDST (2)")
    assert list_scenarios(folder).saved == (other, same)
    with pytest.raises(UsageError, match="Scenariet mangler et navn"):
        rename(folder, same.file, "  ", expected=same.sha256)


def test_what_is_deleted_can_be_brought_back(folder: Path) -> None:
    kept = save(folder, scenario("Først", "a"))
    deleted = delete(folder, kept.file, expected=kept.sha256, day=date(2024, 2, 9))
    assert deleted == "2024-02-09-foerst.json"
    assert names(folder) == []
    newer = save(folder, scenario("Først", "b"))
    assert delete(folder, newer.file, expected=newer.sha256, day=date(2024, 2, 9)) == "2024-02-09-foerst-2.json"
    save(folder, scenario("Først", "c"))
    back = restore(folder, deleted)
    assert back.scenario == replace(kept.scenario, name="Først (2)")
    assert names(folder) == ["Først", "Først (2)"]
    assert [path.name for path in (folder / DELETED).iterdir()] == ["2024-02-09-foerst-2.json"]


def test_files_that_cannot_be_used_are_named_and_the_rest_is_listed(folder: Path) -> None:
    save(folder, scenario("God", ""))
    (folder / "halv.json").write_text('{"kind": "scenarie",')
    (folder / "binær.json").write_bytes(b"\xff\xfe\x00")
    (folder / "670190-1234.json").write_text("[]")
    (folder / "mappe.json").mkdir()
    (folder / ".1234.tmp").write_text("rest")
    found = list_scenarios(folder)
    assert [saved.scenario.name for saved in found.saved] == ["God"]
    assert len(found.faults) == 4
    assert "1234" not in " ".join(found.faults)
    with pytest.raises(InputError, match=r"væk\.json findes ikke"):
        read_scenario(folder / "væk.json")


def test_the_name_of_what_is_agreed_is_taken(folder: Path) -> None:
    assert save(folder, scenario("aftalt", "")).scenario.name == "aftalt (2)"


def test_what_could_not_be_read_again_is_not_saved(folder: Path) -> None:
    good = scenario("Stor", "")
    with pytest.raises(UsageError, match="ville ikke kunne åbnes igen"):
        save(folder, replace(good, settings=replace(good.settings, pool=1e300)))
    assert names(folder) == []


def test_two_that_save_and_are_killed_lose_nothing(folder: Path) -> None:
    reported = run_saving("save", folder, 60).split()
    found, deleted = list_scenarios(folder), list_scenarios(folder / DELETED)
    assert found.faults == deleted.faults == ()
    kept = {saved.scenario.note for saved in (*found.saved, *deleted.saved)}
    assert len(reported) >= 60
    assert set(reported) <= kept
    save(folder, scenario("Til sidst", ""))
    assert list(folder.glob(".*.tmp")) == []
    listed = Counter(saved.scenario.name.casefold() for saved in found.saved)
    assert max(listed.values()) <= 2  # two only where one was killed between a file's new name and the end of its old


def test_a_full_disk_leaves_nothing_half_written(folder: Path) -> None:
    assert run_saving("full", folder) == (
        "Scenariet kan ikke gemmes: der er ikke plads på disken. Gør plads, og prøv igen."
    )
    assert [path.name for path in folder.iterdir()] == [atomic.LOCK_FILE]


def test_a_folder_that_may_not_be_written_in(folder: Path) -> None:
    folder.mkdir()
    assert "mappen er skrivebeskyttet" in run_saving("unprivileged", folder)
    assert list(folder.iterdir()) == []


def test_a_file_in_place_of_the_folder(folder: Path) -> None:
    folder.write_text("")
    with pytest.raises(UsageError, match="Scenariet kan ikke gemmes"):
        save(folder, scenario("Først", ""))
    assert list_scenarios(folder).saved == ()
