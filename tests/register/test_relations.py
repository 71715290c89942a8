"""Bundles and requirements: what makes no sense is remarked on and dropped."""

from pathlib import Path

import pytest

from kpro_analysis.register.requests import Register
from kpro_analysis.register.workbook import read_register
from tests.register.builders import HEADERS, Workbook, request


def bundled(tmp_path: Path, column: str, **named: object) -> Register:
    """Requests #001 to #005; `n1="#002"` makes the first name the second."""
    rows = [request(number, **{column: named.get(f"n{number}")}) for number in range(1, 6)]
    return read_register(Workbook(rows, headers=[*HEADERS, "Kræver"]).write(tmp_path / "register.xlsx"))


@pytest.mark.parametrize("written", ["#002", 2, "ID #002", " 2 "])
def test_a_request_is_included_in_another(tmp_path: Path, written: object) -> None:
    register = bundled(tmp_path, "Omfattet af", n1=written)
    assert [r.included_in for r in register.requests] == [2, None, None, None, None]
    assert register.findings == ()


def test_a_chain_leads_to_its_outermost_request(tmp_path: Path) -> None:
    register = bundled(tmp_path, "Omfattet af", n1=2, n2=3, n4=2)
    assert [r.included_in for r in register.requests] == [3, 3, None, 3, None]


@pytest.mark.parametrize(("column", "cell", "slug"), [("Omfattet af", "P2", "omfattet-af"), ("Kræver", "U2", "kræver")])
@pytest.mark.parametrize(("written", "rule"), [("#001", "sig-selv"), ("#077", "findes-ikke")])
def test_a_request_names_itself_or_a_missing_one(
    tmp_path: Path, column: str, cell: str, slug: str, written: str, rule: str
) -> None:
    register = bundled(tmp_path, column, n1=written)
    assert [(f.cell, f.rule) for f in register.findings] == [(cell, f"{slug}-{rule}")]
    assert (register.requests[0].included_in, register.requests[0].requires) == (None, ())


def test_every_member_of_a_ring_is_remarked_on_and_judged_by_itself(tmp_path: Path) -> None:
    register = bundled(tmp_path, "Omfattet af", n1=2, n2=3, n3=1, n4=1)
    assert [(f.cell, f.rule) for f in register.findings] == [(f"P{row}", "omfattet-af-ring") for row in (2, 3, 4)]
    assert "P2, P3, P4" in register.findings[0].message
    assert [r.included_in for r in register.requests] == [None, None, None, 1, None]


def test_a_ring_of_requirements_is_dropped_and_the_rest_kept(tmp_path: Path) -> None:
    register = bundled(tmp_path, "Kræver", n1="2, 4", n2="#001;5", n3="1 2")
    assert [r.requires for r in register.requests] == [(4,), (5,), (1, 2), (), ()]
    assert [f.cell for f in register.findings] == ["U2", "U3"]


def test_a_request_included_in_several_is_judged_by_itself(tmp_path: Path) -> None:
    register = bundled(tmp_path, "Omfattet af", n1="#002, #003")
    assert register.requests[0].included_in is None
    assert [f.rule for f in register.findings] == ["omfattet-af-flere"]


def test_a_long_chain_and_a_long_ring(tmp_path: Path) -> None:
    chain = [request(n, **{"Omfattet af": n + 1}) for n in range(1, 2000)]
    ring = [request(n, **{"Omfattet af": n + 1 if n < 4000 else 2001}) for n in range(2001, 4001)]
    register = read_register(Workbook([*chain, request(2000), *ring]).write(tmp_path / "register.xlsx"))
    assert {r.included_in for r in register.requests[:1999]} == {2000}
    assert all(r.included_in is None for r in register.requests[1999:])
