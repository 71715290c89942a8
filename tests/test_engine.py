"""What the engines do to the process they run in."""

import subprocess

import pytest

from kpro_analysis.engine import unheard_children


def test_children_that_start_meanwhile_are_not_heard(capfd: pytest.CaptureFixture[str]) -> None:
    complain = ["sh", "-c", "echo hidden >&2"]
    with pytest.raises(ZeroDivisionError), unheard_children():
        subprocess.run(complain, check=True)
        raise ZeroDivisionError
    assert capfd.readouterr().err == ""
    subprocess.run(complain, check=True)
    assert capfd.readouterr().err == "hidden\n"
