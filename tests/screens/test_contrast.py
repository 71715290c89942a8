"""The colours of the style sheets stand out: axe-core measures no drawings, and no state that it isn't shown."""

import re
from importlib.resources import files

import pytest

from kpro_analysis.screens.assets import style
from tests.contrast import contrast

SHEETS = sorted(
    entry.name.removesuffix(".css") for entry in (files("kpro_analysis.screens") / "css").iterdir() if entry.is_file()
)
PAPER = "#fff"
TEXT, GRAPHICS = 4.5, 3.0
DECORATION = (  # what tells nothing by itself: lines to see along, and the grounds of bars and of spans of time
    *(".grid", ".ground", ".before", ".chosen", ".leader"),
    ".unit text",  # the white around a name, which has its colour from all other text
    ".bar polygon:not(.open)",  # the criteria: each has its name and number beside it, and in the same order everywhere
)
ON_A_FLAG = ".flagged"
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
NAMED = dict(re.findall(r"(--[\w-]+): (#[0-9a-f]+);", style("page")))


def rules(sheet: str) -> list[tuple[str, dict[str, str]]]:
    """Selectors with their properties, whose named colours are looked up."""
    plain = re.sub(r"/\*.*?\*/", "", style(sheet), flags=re.DOTALL)
    known = re.sub(r"var\((--[\w-]+)\)", lambda name: NAMED.get(name[1], name[0]), plain)
    found = [
        (selector.strip(), dict(re.findall(r"([\w-]+):\s*([^;]+?)\s*(?:;|$)", text)))
        for selector, text in RULE.findall(known)
    ]
    return [rule for rule in found if rule[1]]


def colors(*values: str | None) -> list[str]:
    return [color for value in values for color in re.findall(r"#(?:[0-9a-f]{6}|[0-9a-f]{3})\b", value or "")]


@pytest.mark.parametrize("sheet", SHEETS)
def test_drawings_stand_out_on_white(sheet: str) -> None:
    for selector, looks in rules(sheet):
        drawn = colors(looks.get("fill"), looks.get("stroke"))
        if not drawn or selector.endswith((*DECORATION, ON_A_FLAG)):
            continue
        least = TEXT if re.search(r"\btext\b|\.soft\b", selector) and "fill" in looks else GRAPHICS
        assert max(contrast(color, PAPER) for color in drawn) >= least, selector


@pytest.mark.parametrize("sheet", SHEETS)
def test_text_stands_out_on_its_own_ground(sheet: str) -> None:
    for selector, looks in rules(sheet):
        grounds = colors(looks.get("background")) or [PAPER, NAMED["--ground"]]
        for color in colors(looks.get("color")):
            if ":disabled" not in selector:
                assert min(contrast(color, ground) for ground in grounds) >= TEXT, selector


@pytest.mark.parametrize("sheet", SHEETS)
def test_the_edges_of_controls_and_the_ring_of_the_focus_stand_out(sheet: str) -> None:
    for selector, looks in rules(sheet):
        outlined = looks.get("outline") if ":focus" in selector else None
        is_control = re.match(r"(button|select|input)\b|.*(input|a\.button|\.swatch)(\[[^]]*\])?$", selector)
        edged = looks.get("border") if is_control else None
        for color in colors(outlined, edged):
            assert contrast(color, PAPER) >= GRAPHICS, selector


def test_the_number_on_a_flag_can_be_read() -> None:
    looks = dict(rules("minlog"))
    (number,) = colors(looks[".minlog svg .flagged"]["fill"])
    (flag,) = colors(looks[".minlog .flag"]["fill"])
    assert contrast(number, flag) >= TEXT
