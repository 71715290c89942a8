"""Lists in a folder: written together or not at all, never over another, compared with the one before."""

import datetime as dt
import json
import os
import stat
from pathlib import Path

import pytest

from kpro_analysis.errors import InputError, UsageError
from kpro_analysis.register.status_list import StatusList, StatusRow
from kpro_analysis.register.status_list_files import publish

NAMES = [f"statusliste-2024-03-01{ending}" for ending in (".html", "-indsaet.html", ".csv", ".json")]


def march(*titles: str, day: dt.date = dt.date(2024, 3, 1)) -> StatusList:
    return StatusList(day, tuple(StatusRow(n, None, title, "", "Modtaget") for n, title in enumerate(titles, 1)))


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.startswith(".")}


def test_a_list_is_four_files(tmp_path: Path) -> None:
    made = publish(tmp_path / "ny" / "mappe", march("Knap"))
    assert [path.name for path in made.files] == list(made.written) == NAMES
    assert sorted(content(tmp_path / "ny" / "mappe")) == sorted(NAMES)
    assert (tmp_path / "ny" / "mappe" / NAMES[2]).read_bytes().startswith("\ufeffBlanketnummer;".encode())


def test_the_same_list_again_changes_nothing(tmp_path: Path) -> None:
    publish(tmp_path, march("Knap", day=dt.date(2024, 2, 1)))
    publish(tmp_path, march("Knap", "Sms"))
    before = {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in tmp_path.iterdir() if path.suffix != ""}
    assert publish(tmp_path, march("Knap", "Sms")).written == ()
    assert {path: (path.stat().st_mtime_ns, path.stat().st_ino) for path in before} == before


def test_a_file_that_is_missing_comes_back(tmp_path: Path) -> None:
    publish(tmp_path, march("Knap"))
    (tmp_path / NAMES[3]).unlink()
    assert publish(tmp_path, march("Knap")).written == (NAMES[3],)


def test_another_list_of_that_day_is_only_replaced_again(tmp_path: Path) -> None:
    publish(tmp_path, march("Knap"))
    before = content(tmp_path)
    with pytest.raises(UsageError, match="Tilføj --again"):
        publish(tmp_path, march("Knappen"))
    assert content(tmp_path) == before
    assert publish(tmp_path, march("Knappen"), again=True).written == tuple(NAMES)
    assert not [name for name, data in content(tmp_path).items() if b"Knap<" in data or b"Knap;" in data]
    assert sorted(content(tmp_path)) == sorted(NAMES)


def test_what_somebody_wrote_in_a_list_is_not_lost(tmp_path: Path) -> None:
    publish(tmp_path, march("Knap"))
    (tmp_path / NAMES[2]).write_text("mine noter")
    with pytest.raises(UsageError, match=NAMES[2]):
        publish(tmp_path, march("Knap"))
    assert (tmp_path / NAMES[2]).read_text() == "mine noter"


def test_the_newest_earlier_list_is_compared_with(tmp_path: Path) -> None:
    for month, titles in ((4, ("A", "B", "C", "D")), (1, ()), (2, ("A",))):
        publish(tmp_path, march(*titles, day=dt.date(2024, month, 1)))
    (tmp_path / "statusliste-noter.json").write_text("{}")
    (tmp_path / "statusliste-2024-02-15.json").write_text("{}")
    changes = publish(tmp_path, march("A", "B")).listed.changes
    assert changes is not None and (changes.since, changes.new) == (dt.date(2024, 2, 1), (2,))


@pytest.mark.parametrize("text", ["", "{", "{}", "[]", "\udce6", '{"kind": "statusliste"}'])
def test_an_earlier_list_that_cannot_be_read_stops_it(tmp_path: Path, text: str) -> None:
    (tmp_path / "statusliste-2024-02-01.json").write_bytes(text.encode(errors="surrogateescape"))
    with pytest.raises(InputError, match=r"^statusliste-2024-02-01\.json "):
        publish(tmp_path, march("Knap"))
    assert list(content(tmp_path)) == ["statusliste-2024-02-01.json"]


def test_a_list_under_another_days_name_stops_it(tmp_path: Path) -> None:
    publish(tmp_path, march("Knap", day=dt.date(2024, 1, 1)))
    (tmp_path / "statusliste-2024-01-01.json").rename(tmp_path / "statusliste-2024-02-01.json")
    with pytest.raises(InputError, match="for en anden dag"):
        publish(tmp_path, march("Knap"))


@pytest.mark.parametrize("place", range(4))
def test_all_or_nothing(tmp_path: Path, place: int) -> None:
    """One name is taken by a folder, which can't be replaced by a file."""
    publish(tmp_path, march("Knap"))
    (tmp_path / NAMES[place]).unlink()
    before = content(tmp_path)
    (tmp_path / NAMES[place]).mkdir()
    with pytest.raises(UsageError, match="Statuslisten kan ikke gemmes"):
        publish(tmp_path, march("Knappen"), again=True)
    (tmp_path / NAMES[place]).rmdir()
    assert content(tmp_path) == before
    assert not list(tmp_path.glob(".*.tmp"))


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "fil").write_text("")
    with pytest.raises(UsageError, match="Statuslisten kan ikke gemmes"):
        publish(tmp_path / "fil", march("Knap"))


def test_nothing_that_is_not_public_is_in_the_files(tmp_path: Path) -> None:
    publish(tmp_path, march("Knap"))
    assert set(json.loads((tmp_path / NAMES[3]).read_text("utf-8"))) == {"kind", "version", "date", "rows", "changes"}


@pytest.mark.parametrize("mode", [0o600, 0o664])
def test_permissions_stay_as_they_were(tmp_path: Path, mode: int) -> None:
    publish(tmp_path, march("Knap"))
    os.chmod(tmp_path / NAMES[0], mode)
    publish(tmp_path, march("Knappen"), again=True)
    assert stat.S_IMODE((tmp_path / NAMES[0]).stat().st_mode) == mode
