"""A folder of invented data to make reports from, and the command line in this process."""

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import kpro  # noqa: F401  a fixture

DEMO = Path(__file__).parents[2] / "data" / "demo"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The demo's register alone, in a folder of its own."""
    folder = tmp_path / "data"
    folder.mkdir()
    shutil.copy(DEMO / "aendringsoensker.xlsx", folder)
    return folder
