"""The pages' scripts are joined into one: no two of its modules may use one name for different things."""

import re
from collections import Counter
from importlib.resources import files

import pytest

from kpro_analysis.screens import (
    fruit_page,
    meeting_page,
    minlog_page,
    model_page,
    register_page,
    scenarios_page,
    skemaer_page,
    support_page,
    uddata_page,
    weighting_page,
    wheel_page,
)

PAGES = (
    *(fruit_page, meeting_page, minlog_page, model_page, register_page),
    *(scenarios_page, skemaer_page, support_page, uddata_page, weighting_page, wheel_page),
)
FUNCTION = re.compile(r"^(?:export )?(?:async )?function\*? (\w+)|^(?:export )?class (\w+)", re.MULTILINE)
VALUES = re.compile(r"^(?:export )?(?:const|let) (.*?);$", re.MULTILINE | re.DOTALL)
STRINGS = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|`[^`]*`")
NAME = re.compile(r"(?:^|, )(\w+) = ")


def top_names(module):
    """The names that a module declares outside its functions; those on one line with commas too."""
    source = (files("kpro_analysis.screens") / "js" / f"{module}.js").read_text(encoding="utf-8")
    yield from (name or cls for name, cls in FUNCTION.findall(source))
    for values in VALUES.findall(source):
        yield from NAME.findall(STRINGS.sub("", values.partition("\n")[0]))


def test_names_are_found_where_they_are_declared():
    assert {"makeBar", "rankingTable", "ROW_HEIGHT", "SHORT", "HEADS", "OCTAGON"} <= set(top_names("ranking"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.__name__.rpartition(".")[2])
def test_no_name_is_declared_twice_on_a_page(page):
    counts = Counter(name for module in ("host", *page.MODULES) for name in top_names(module))
    assert [name for name, count in counts.items() if count > 1] == []
