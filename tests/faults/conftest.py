"""A folder that others may look into, and a table of what was done to the commands that write."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def open_folder() -> Iterator[Path]:
    """A folder that everybody may look into, unlike those of pytest."""
    with tempfile.TemporaryDirectory() as name:
        os.chmod(name, 0o755)
        yield Path(name)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A line for each command: how often it was killed, what lay there afterwards, and how long it all took."""
    passed = terminalreporter.getreports("passed")
    rows = [value for report in passed for name, value in report.user_properties if name == "figures"]
    if rows:
        terminalreporter.section("killed commands")
        for row in rows:
            terminalreporter.write_line("  ".join(f"{name} {value}" for name, value in row.items()))
