"""Every command that writes is killed, given no room and kept out: old or new, one sentence, and nothing left behind."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults import harming
from tests.faults.writers import BY_NAME, WRITERS

SHORT = [writer.name for writer in WRITERS if not writer.slow]
MOUNTS = ["unshare", "--user", "--map-root-user", "--mount"]
WRONG_USE, BAD_INPUT = 2, 3
Record = Callable[[str, object], None]


@pytest.fixture(scope="module")
def open_folder() -> Iterator[Path]:
    """A folder that everybody may look into, unlike those of pytest."""
    with tempfile.TemporaryDirectory() as name:
        os.chmod(name, 0o755)
        yield Path(name)


def harm(how: str, folder: Path, *names: str, within: list[str] = []) -> list[dict[str, Any]]:  # noqa: B006
    command = [*within, sys.executable, "-m", harming.__name__, how, str(folder), *names]
    done = subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def check(result: dict[str, Any]) -> None:
    if "kills" in result:
        assert result["kills"]["wrong"] == []
        assert set(result["kills"]["states"]) <= {"old", "new", "between"}
    for tried, reason in ((result["no room"], "plads på disken"), (result["kept out"], "skrive")):
        for one in tried:
            if one["code"] == 0 and one["state"] == "new":
                continue  # there was room enough
            assert one["code"] in (WRONG_USE, BAD_INPUT), (result["writer"], one)
            assert reason in one["said"] and one["said"].count("\n") == 1, (result["writer"], one)
            assert one["state"] in ("old", "between") and one["left"] == [] == one.get("then", []), one


def record(result: dict[str, Any], tell: Record) -> None:
    kills = result.get("kills", {"states": []})["states"]
    counts = {state: kills.count(state) for state in ("old", "new", "between")}
    tell("figures", {"writer": result["writer"], "killed": len(kills), **counts, "seconds": result["seconds"]})


def test_no_harm_is_done(open_folder: Path, record_property: Record) -> None:
    for result in harm("short", open_folder, *SHORT):
        check(result)
        assert result["kills"]["killed"] == harming.ROUNDS["short"]
        record(result, record_property)


@pytest.mark.long
@pytest.mark.parametrize("name", BY_NAME)
def test_no_harm_is_done_however_often(name: str, open_folder: Path, record_property: Record) -> None:
    (result,) = harm("long", open_folder, name)
    check(result)
    assert result["kills"]["killed"] == harming.ROUNDS["long"]
    record(result, record_property)


@pytest.mark.long
@pytest.mark.skipif(
    not sys.platform.startswith("linux") or subprocess.run([*MOUNTS, "true"], capture_output=True).returncode != 0,
    reason="no file system may be mounted here",
)
@pytest.mark.parametrize("name", BY_NAME)
def test_a_disk_that_is_full_and_one_that_can_only_be_read(name: str, open_folder: Path, record_property: Record) -> None:
    (result,) = harm("mounts", open_folder, name, within=MOUNTS)
    check(result)
    record_property("mounted", name)
