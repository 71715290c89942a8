"""Whole files in one step: none is overwritten that is there, and one process at a time holds a folder."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kpro_analysis import atomic

HOLD = """
import sys, time
from pathlib import Path
from kpro_analysis import atomic
with atomic.locked(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(0.3)
    (Path(sys.argv[1]) / "done").write_text("")
"""


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_file_never_overwrites(tmp_path: Path) -> None:
    atomic.create(tmp_path / "a", b"first")
    with pytest.raises(FileExistsError):
        atomic.create(tmp_path / "a", b"second")
    assert (tmp_path / "a").read_bytes() == b"first"
    assert names(tmp_path) == ["a"]


def test_a_replaced_file_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "a"
    atomic.replace(path, b"first")
    path.chmod(0o640)
    atomic.replace(path, b"second")
    assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"second", 0o640)
    assert names(tmp_path) == ["a"]


def test_a_new_file_gets_the_permissions_of_the_one_it_is_like(tmp_path: Path) -> None:
    atomic.create(tmp_path / "a", b"first")
    (tmp_path / "a").chmod(0o600)
    atomic.create(tmp_path / "b", b"second", like=tmp_path / "a")
    assert (tmp_path / "b").stat().st_mode & 0o777 == 0o600


def test_what_is_raised_in_the_last_moment_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a"
    atomic.create(path, b"first")

    def ready() -> None:
        assert (path.read_bytes(), len(names(tmp_path))) == (b"first", 2)
        raise OSError

    with pytest.raises(OSError):
        atomic.replace(path, b"second", ready)
    assert (path.read_bytes(), names(tmp_path)) == (b"first", ["a"])


def test_what_a_killed_process_left_is_removed_in_folders_within_too(tmp_path: Path) -> None:
    (tmp_path / "inde").mkdir()
    for folder in (tmp_path, tmp_path / "inde"):
        (folder / f".{'0' * 16}.tmp").touch()
        (folder / ".andet.tmp").touch()
    with atomic.locked(tmp_path, "inde", "findes-ikke"):
        assert names(tmp_path) == [".andet.tmp", atomic.LOCK_FILE, "inde"]
        assert names(tmp_path / "inde") == [".andet.tmp"]


def test_what_a_killed_process_left_is_removed_by_the_next_that_writes_there_an_hour_later(tmp_path: Path) -> None:
    for name, age in ((f".{'0' * 16}.tmp", 4_000), (f".{'1' * 16}.tmp", 3_000), (".andet.tmp", 4_000)):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    atomic.create(tmp_path / "a", b"x")
    assert names(tmp_path) == [f".{'1' * 16}.tmp", ".andet.tmp", "a"]


def test_a_moved_file_never_overwrites(tmp_path: Path) -> None:
    for name in ("a", "b"):
        atomic.create(tmp_path / name, name.encode())
    with pytest.raises(FileExistsError):
        atomic.move(tmp_path / "a", tmp_path / "b")
    atomic.move(tmp_path / "a", tmp_path / "c")
    assert {name: (tmp_path / name).read_bytes() for name in names(tmp_path)} == {"b": b"b", "c": b"a"}


def test_what_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    for act in (atomic.create, atomic.replace):
        with pytest.raises(OSError):
            act(tmp_path / "a", b"x")
        with pytest.raises(OSError):
            act(tmp_path / "nowhere" / "a", b"x")
    assert names(tmp_path) == ["a"]


def test_one_process_at_a_time_holds_a_folder(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "folder"
    with subprocess.Popen([sys.executable, "-c", HOLD, str(folder)], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None and other.stdout.readline() == b"held\n"
        with atomic.locked(folder):
            assert (folder / "done").exists()


def test_a_process_that_is_killed_lets_go(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None and other.stdout.readline() == b"held\n"
        other.kill()
    with atomic.locked(tmp_path):
        assert not (tmp_path / "done").exists()


FULL = """
import resource, signal, sys
from pathlib import Path
from kpro_analysis import atomic
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, 1_000))
folder = Path(sys.argv[1])
try:
    atomic.replace_all({folder / "a": b"new", folder / "b": b"new", folder / "c": b"x" * 1_001})
except OSError as error:
    print(atomic.why_not_written(error))
"""


def test_several_files_are_replaced_together(tmp_path: Path) -> None:
    atomic.create(tmp_path / "a", b"old")
    atomic.replace_all({tmp_path / "a": b"new", tmp_path / "b": b"also new"})
    assert {name: (tmp_path / name).read_bytes() for name in names(tmp_path)} == {"a": b"new", "b": b"also new"}


def test_when_one_of_several_cannot_be_replaced_all_are_as_before(tmp_path: Path) -> None:
    atomic.create(tmp_path / "a", b"old")
    (tmp_path / "a").chmod(0o640)
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "file").touch()
    for last in (tmp_path / "taken", tmp_path / "nowhere" / "file"):
        with pytest.raises(OSError):
            atomic.replace_all({tmp_path / "a": b"new", tmp_path / "b": b"new", last: b"new"})
        assert names(tmp_path) == ["a", "taken"]
        assert ((tmp_path / "a").read_bytes(), (tmp_path / "a").stat().st_mode & 0o777) == (b"old", 0o640)


def test_a_full_disk_changes_none_of_several(tmp_path: Path) -> None:
    atomic.create(tmp_path / "a", b"old")
    done = subprocess.run([sys.executable, "-c", FULL, str(tmp_path)], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("der er ikke plads")
    assert {name: (tmp_path / name).read_bytes() for name in names(tmp_path)} == {"a": b"old"}
