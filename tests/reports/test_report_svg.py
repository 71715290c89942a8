"""Charts of reports: nothing drawn that isn't so, nothing hidden drawn, and readable without colours."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpro_analysis.charts.palette import AREAS, LINES
from kpro_analysis.charts.report_looks import DASHES, PATTERNS, mark
from kpro_analysis.charts.report_scale import scale_for
from kpro_analysis.charts.report_svg import HIGHEST, chart_svg
from kpro_analysis.charts.report_text import INK, MUTED, width, wrapped
from kpro_analysis.tables import Cell, Column, Kind, Table
from tests.contrast import contrast
from tests.reports.making import TEXTS, tables

SHAPES = ("bars", "stacked", "lines", "intervals")


def table(*rows: tuple[Cell, ...], kind: Kind = Kind.COUNT, interval: bool = False) -> Table:
    columns = [Column(f"Serie {place}", kind, interval) for place in range(1, len(rows[0]) if rows else 2)]
    return Table("Tal", (Column("Navn"), *columns), rows)


def drawn(shape: str, one: Table) -> ElementTree.Element:
    return ElementTree.fromstring(chart_svg(shape, "Alt.", one, "a"))


def texts(svg: ElementTree.Element) -> list[str]:
    return [text.text or "" for text in svg.iter("text")]


def areas(svg: ElementTree.Element, place: int = 0) -> list[float]:
    """The widths of the boxes of a series."""
    return [float(box.get("width", "")) for box in svg.iter("rect") if box.get("fill") == AREAS[place]]


def test_bars_are_as_long_as_their_figures() -> None:
    one, two, none = areas(drawn("bars", table(("A", 10), ("B", 20), ("C", 0))))
    assert two == pytest.approx(2 * one, abs=0.2)
    assert none == 0


def test_what_is_below_zero_lies_on_the_other_side() -> None:
    svg = drawn("bars", table(("A", 10), ("B", -10), kind=Kind.CHANGE))
    up, down = [box for box in svg.iter("rect") if box.get("fill") == AREAS[0]]
    assert float(down.get("x", "")) + float(down.get("width", "")) == pytest.approx(float(up.get("x", "")), abs=0.2)
    assert {"+10,0", "−10,0"} <= set(texts(svg))


@pytest.mark.parametrize("instead", ["skjult", "<5"])
@pytest.mark.parametrize("shape", ["bars", "stacked", "intervals"])
def test_a_hidden_figure_is_told_and_not_drawn(shape: str, instead: str) -> None:
    svg = drawn(shape, table(("A", 10), ("B", instead)))
    assert instead in texts(svg)
    assert len(areas(svg)) + len([one for one in svg.iter("circle")]) == 1
    assert "0" not in [text for text in texts(svg) if shape == "bars"]


def test_a_line_breaks_where_a_figure_is_missing_and_marks_a_hidden_one() -> None:
    rows = [("1", 5), ("2", 6), ("3", None), ("4", 7), ("5", 8), ("6", "skjult"), ("7", 9)]
    svg = drawn("lines", table(*rows))
    assert [len(line.get("points", "").split()) for line in svg.iter("polyline")] == [2, 2]
    assert len(list(svg.iter("circle"))) == 5
    assert [text for text in texts(svg) if "skjult" in text] == ["✕ viser, at et tal er skjult eller mangler."]


def test_stacked_parts_stand_end_to_end() -> None:
    svg = drawn("stacked", table(("A", 10, 20, 5)))
    boxes = [box for box in svg.iter("rect") if box.get("fill") in AREAS and float(box.get("y", "")) > 20]
    ends = [(float(box.get("x", "")), float(box.get("x", "")) + float(box.get("width", ""))) for box in boxes]
    assert [right for _, right in ends[:-1]] == pytest.approx([left for left, _ in ends[1:]], abs=0.2)
    assert {"10", "20", "5"} <= set(texts(svg))


def test_a_hidden_part_is_told_with_its_name() -> None:
    assert "Serie 2: <5" in texts(drawn("stacked", table(("A", 10, "<5", 5))))


def test_an_interval_reaches_from_end_to_end() -> None:
    svg = drawn("intervals", table(("A", (0.5, 0.25, 1.0)), ("B", (0.5, 0.5, 0.5)), kind=Kind.SHARE, interval=True))
    (point, _) = [float(one.get("cx", "")) for one in svg.iter("circle")]
    line = next(one.get("d", "") for one in svg.iter("path") if " H" in one.get("d", ""))
    left, right = (float(number) for number in re.findall(r"M([\d.]+) [\d.]+ H([\d.]+)", line)[0])
    assert (point - left) * 2 == pytest.approx(right - point, abs=0.3)
    assert "50 % (25–100 %)" in texts(svg)


@pytest.mark.parametrize("shape", SHAPES)
def test_without_figures_there_is_a_sentence(shape: str) -> None:
    assert "har ingen rækker" in chart_svg(shape, "Alt.", table(), "a")
    for rows in ([("A", None)], [("A", "skjult"), ("B", "<5")]):
        assert "ingen tal, der kan tegnes" in chart_svg(shape, "Alt.", table(*rows), "a")


@pytest.mark.parametrize("shape", SHAPES)
def test_one_row_is_a_chart_too(shape: str) -> None:
    assert "72 %" in " ".join(texts(drawn(shape, table(("2024-K1", 0.72), kind=Kind.SHARE))))


def test_what_is_left_out_is_said() -> None:
    many = drawn("bars", table(*((f"Række {place}", place, place) for place in range(60))))
    assert float(many.get("viewBox", "").split()[3]) < HIGHEST + 60
    rows = sum(text.startswith("Række") for text in texts(many))
    assert f"{60 - rows} rækker mere står i tabellen." in texts(many)
    wide = drawn("bars", table(("A", *range(9))))
    assert "Kun i tabellen: Serie 7, Serie 8, Serie 9." in texts(wide)


@pytest.mark.parametrize("shape", SHAPES)
def test_a_page_full_of_hidden_figures_is_drawn_before_those_that_are_not(shape: str) -> None:
    rows = [(f"Række {place}", "skjult", "skjult") for place in range(60)]
    assert "skjult" in " ".join(texts(drawn(shape, table(*rows, ("Sidst", 5, 6)))))


def test_figures_of_another_kind_have_no_axis_in_common() -> None:
    columns = (Column("Navn"), Column("Antal", Kind.COUNT), Column("Beløb", Kind.MONEY))
    svg = drawn("bars", Table("Tal", columns, (("A", 4, 90_000.0),)))
    assert "Kun i tabellen: Beløb." in texts(svg)
    assert "90.000 kr." not in texts(svg)


def test_a_chart_is_one_picture_with_a_name() -> None:
    svg = drawn("bars", table(("A", 1)))
    assert svg.get("role") == "img"
    named = {element.get("id"): element.text for element in svg}
    assert [named[name] for name in svg.get("aria-labelledby", "").split()] == ["Diagram: Tal.", "Alt."]


@given(tables(), st.sampled_from(SHAPES), TEXTS)
def test_whatever_stands_in_a_table_the_chart_is_whole(one: Table, shape: str, alt: str) -> None:
    told = chart_svg(shape, alt, one, "a")
    assert told == chart_svg(shape, alt, one, "a")
    root = ElementTree.fromstring(told)
    assert "nan" not in told.replace("nan", "", 0) or any("nan" in str(part).lower() for part in (one, alt))
    assert root.tag == "p" or {element.tag for element in root.iter()} <= {
        *("svg", "title", "desc", "text", "rect", "path", "line", "polyline", "circle")
    }


@given(st.lists(st.floats(-1e12, 1e12, allow_subnormal=False), min_size=1, max_size=5), st.sampled_from(list(Kind)))
def test_an_axis_holds_its_figures_in_few_round_steps(values: list[float], kind: Kind) -> None:
    scale = scale_for(values, kind, (0.0, 100.0))
    assert scale.low <= min(0, *values) and max(0, *values) <= scale.high
    assert 2 <= len(scale.ticks()) <= 8
    assert all(a < b for a, b in pairwise(scale.ticks()))


@given(TEXTS, st.floats(40, 300), st.integers(1, 4))
def test_no_line_is_wider_than_its_room(text: str, room: float, most: int) -> None:
    lines = wrapped(text, room, most)
    assert 1 <= len(lines) <= most
    assert all(width(line) <= room + 0.01 for line in lines)


def test_everything_stands_out_on_white() -> None:
    assert min(contrast(color, "#ffffff") for color in (INK, MUTED)) >= 4.5
    assert min(contrast(color, "#ffffff") for color in LINES) >= 3
    assert [line for line in PATTERNS if "stroke" not in line[1]] == []


def test_series_differ_without_colours() -> None:
    assert len(set(DASHES)) == len(LINES)
    assert len({re.sub(r"#\w+|-?[\d.]+", "", mark(place, 0, 0)) for place in range(6)}) >= 4
    assert len({draw for draw, _ in PATTERNS}) == len(AREAS)
