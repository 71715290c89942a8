"""The same as often as it takes, and on disks that are really full or really can't be written on."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.faults import harming
from tests.faults.test_writers import Record, check, harm, record
from tests.faults.writers import BY_NAME

MOUNTS = ("unshare", "--user", "--map-root-user", "--mount")


@pytest.mark.parametrize("name", BY_NAME)
def test_no_harm_is_done_however_often(name: str, open_folder: Path, record_property: Record) -> None:
    (result,) = harm("long", open_folder, name)
    check(result)
    assert result["kills"]["killed"] == harming.ROUNDS["long"]
    record(result, record_property)


@pytest.mark.parametrize("name", BY_NAME)
def test_a_disk_that_is_full_and_one_that_can_only_be_read(
    name: str, open_folder: Path, record_property: Record
) -> None:
    if shutil.which("unshare") is None or subprocess.call([*MOUNTS, "true"]) != 0:
        pytest.fail("No file system may be mounted here, which this wants: see `unshare --mount`.")
    (result,) = harm("mounts", open_folder, name, within=MOUNTS)
    check(result)
    record_property("mounted", name)
