"""What is made once for all tests that look at it, and where properties are looked for."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

from tests.minlog.extract import make_audit

settings.register_profile("same", derandomize=True)  # what passed once passes again
settings.register_profile("explore", max_examples=1_000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


@pytest.fixture(scope="session")
def minlog_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one extract of MinLog, taken in and prepared, in `minlog`."""
    folder = tmp_path_factory.mktemp("minlog-data")
    make_audit(tmp_path_factory.mktemp("minlog-arbejde"), folder / "minlog")
    return folder
