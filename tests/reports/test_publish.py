"""An edition appears whole or not at all, and the one that lay there is kept, whatever stops the program."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from kpro_analysis.errors import InputError, UsageError
from kpro_analysis.reports.folders import manifest_in
from kpro_analysis.reports.publish import finish_broken_off, publish
from kpro_analysis.reports.verify import verify
from tests.reports.publishing import edition

NOW = datetime(2024, 4, 2, 6, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


def nothing_wrong(folder):
    assert manifest_in(folder)


@pytest.fixture
def folder(tmp_path):
    publish(tmp_path / "2024-K1", edition("a", NOW), NOW, nothing_wrong)
    return tmp_path / "2024-K1"


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_the_same_files_are_left_but_for_the_line_that_tells_when(folder):
    before = (folder / "rapport.html").read_bytes()
    again = publish(folder, edition("a", LATER), LATER, nothing_wrong)
    assert not again.written and again.earlier is None
    assert (folder / "rapport.html").read_bytes() == before != edition("a", LATER)["rapport.html"]
    assert names(folder.parent) == ["2024-K1"]


def test_fewer_forms_of_the_same_leave_what_is_there(folder):
    fewer = {name: content for name, content in edition("a", LATER).items() if name != "tal.csv"}
    assert not publish(folder, fewer, LATER, nothing_wrong).written
    assert (folder / "tal.csv").exists()


@pytest.mark.parametrize("change", [{"text": "b"}, {"inputs": [{"name": "andet.xlsx"}]}], ids=["text", "inputs"])
def test_what_differs_takes_the_place_and_the_old_one_is_kept(folder, change):
    old = {path.name: path.read_bytes() for path in folder.iterdir()}
    (folder / "mine noter.txt").write_text("noter", encoding="utf-8")
    new = edition(change.get("text", "a"), LATER, change.get("inputs", []))
    done = publish(folder, new, LATER, nothing_wrong)
    assert done.written and done.earlier == folder.parent / "tidligere" / "2024-K1-2024-04-02-060000"
    kept = {path.name: path.read_bytes() for path in done.earlier.iterdir()}
    assert kept == {**old, "mine noter.txt": b"noter"}
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == new


def test_a_folder_that_is_no_edition_is_kept_too(tmp_path):
    (tmp_path / "2024-K1").mkdir()
    (tmp_path / "2024-K1" / "noter.txt").write_text("noter", encoding="utf-8")
    done = publish(tmp_path / "2024-K1", edition("a", NOW), NOW, nothing_wrong)
    assert done.earlier.name == "2024-K1-uden-manifest-2024-04-02-060000"
    assert names(done.earlier) == ["noter.txt"]


def test_two_old_editions_of_one_moment_are_both_kept(folder):
    publish(folder, edition("b", NOW), NOW, nothing_wrong)
    publish(folder, edition("c", NOW), NOW, nothing_wrong)
    assert names(folder.parent / "tidligere") == ["2024-K1-2024-04-02-060000", "2024-K1-2024-04-02-060000-2"]


def test_what_the_check_stops_leaves_all_as_it_was(folder):
    def stop(beside):
        raise InputError("Der står et navn.")

    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(InputError, match=r"^Der står et navn\.$"):
        publish(folder, edition("b", LATER), LATER, stop)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert names(folder.parent) == ["2024-K1"]


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "fil").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match=r"^Rapporten kan ikke skrives i 2024-K1: "):
        publish(tmp_path / "fil" / "2024-K1", edition("a", NOW), NOW, nothing_wrong)


def test_what_was_broken_off_before_its_check_is_checked(folder):
    def stop(beside):
        raise InputError("Der står et navn.")

    folder.rename(folder.with_name(".kpro-rapport.mappe"))
    finish_broken_off(folder.parent, stop)
    assert names(folder.parent) == []


def test_an_edition_broken_off_right_before_its_place_is_put_there(folder):
    old = folder.parent / "tidligere" / "2024-K1"
    old.parent.mkdir()
    folder.rename(old)
    old.rename(folder.with_name(".kpro-rapport.mappe"))
    finish_broken_off(folder.parent, nothing_wrong)
    assert verify(folder).is_whole


def test_half_an_edition_is_removed(folder):
    half = folder.with_name(".kpro-rapport.mappe")
    folder.rename(half)
    (half / "tal.csv").unlink()
    finish_broken_off(folder.parent, nothing_wrong)
    assert names(folder.parent) == []


def test_whenever_it_is_killed_an_old_or_a_new_edition_is_there(tmp_path):
    """Processes that publish one edition after the other are killed at any moment."""
    command = [sys.executable, "-m", "tests.reports.publishing", str(tmp_path), "30"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    states = json.loads(done.stdout)
    assert len(states) == 30
    assert all(state["whole"] for state in states)
    assert len({state["text"] for state in states}) == 30  # they did publish
    kept = [verify(path).is_whole for path in (tmp_path / "tidligere").iterdir()]
    assert all(kept) and len(kept) >= 30
