"""What is made once for all tests that look at it."""

from pathlib import Path

import pytest

from tests.minlog.extract import make_audit


@pytest.fixture(scope="session")
def minlog_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one extract of MinLog, taken in and prepared, in `minlog`."""
    folder = tmp_path_factory.mktemp("minlog-data")
    make_audit(tmp_path_factory.mktemp("minlog-arbejde"), folder / "minlog")
    return folder
