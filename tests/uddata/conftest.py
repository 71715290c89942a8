"""Runs `kpro uddata` in this process."""

import pytest

from kpro_analysis.cli import main


@pytest.fixture
def say(capfd):
    """Run a step that must go well, and return what it said."""

    def run(*words):
        capfd.readouterr()
        assert main(["uddata", *map(str, words)]) == 0
        return capfd.readouterr().out

    return run
