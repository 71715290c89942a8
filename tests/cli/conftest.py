"""Runs command lines in this process."""

import json
import sys

import pytest

from kpro_analysis.cli import main
from tests.by_hand import EXAMPLE

KPRO = [sys.executable, "-m", "kpro_analysis.cli"]
DONE, UNEXPECTED, WRONG_USE, BAD_INPUT = 0, 1, 2, 3


@pytest.fixture
def kpro(capfdbinary):
    """Run a command line in this process: exit code, standard output, standard error."""

    def run(*words):
        try:
            code = main([str(word) for word in words])
        except SystemExit as end:
            code = end.code
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return code, out.decode(), err.decode()

    return run


@pytest.fixture
def refused(kpro):
    """Run a command line that must fail: the exit code, and the one sentence that it says."""

    def run(*words):
        code, out, err = kpro(*words)
        assert out == ""
        assert "Traceback" not in err and "rror:" not in err
        assert err.endswith("\n") and err.count("\n") == 1
        return code, err.strip()

    return run


@pytest.fixture
def ranked(kpro):
    """Rank the example, or another workbook, and return the JSON."""

    def run(*options, workbook=EXAMPLE):
        code, out, err = kpro("rank", workbook, *options, "--format", "json")
        assert (code, err) == (DONE, "")
        return json.loads(out)

    return run
