"""The cases of faults and bad input as data, and the table of them that `docs/reliability.md` has."""

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TESTS = Path(__file__).parents[1]
DOC = TESTS.parent / "docs" / "reliability.md"
FILE = Path(__file__).with_name("cases.toml")
HEADING = "## The 91 cases\n"


@dataclass(frozen=True)
class Case:
    """`tested`: ids of tests from the folder `tests`; `why` there are none."""

    number: str
    what: str
    where: str
    expected: str
    tested: tuple[str, ...]
    why: str


def cases() -> list[Case]:
    """All cases, as listed."""
    listed = tomllib.loads(FILE.read_text(encoding="utf-8"))["case"]
    return [Case(**{"why": "", **case, "tested": tuple(case.get("tested", ()))}) for case in listed]


@cache
def names_of_tests(file: str) -> set[str]:
    """The names of the tests in a file of the folder `tests`; none when it isn't there."""
    path = TESTS / file
    body = ast.parse(path.read_text(encoding="utf-8")).body if path.is_file() else []
    return {node.name for node in body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")}


def table() -> str:
    """The cases as the document shows them."""
    return "".join(f"{line}\n" for line in _lines())


def _lines() -> Iterator[str]:
    yield "| # | What | Where | Expected | Tested in `tests/` |"
    yield "|---|---|---|---|---|"
    for case in cases():
        tested = "<br>".join(f"`{name}`" for name in case.tested) or f"not tested: {case.why}"
        yield f"| {case.number} | {case.what} | {case.where} | {case.expected} | {tested} |"
