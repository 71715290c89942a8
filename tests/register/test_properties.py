"""What holds for any register."""

import random
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpro_analysis.errors import KproError
from kpro_analysis.register.requests import Register
from kpro_analysis.register.workbook import read_register
from tests.register.builders import ERROR, HEADERS, Workbook, request

ALL_HEADERS = (*HEADERS, "Estimat (kr.)", "Kræver")
PLANTED = "670190-1234"
few = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))

texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"], exclude_characters="\ufffe\uffff"), max_size=40)
values = st.one_of(
    texts,
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.none(),
    st.just(ERROR),
    st.sampled_from(["-", "#001", "3,5", "10.000", "Rød", "26-01-2024", "XL", "#002, #003"]),
)
rows = st.lists(
    st.fixed_dictionaries(
        {
            "Titel": st.sampled_from(["Påmindelse", "Udskrift"]),
            "Prioritet": st.sampled_from(["Rød", "Gul", "grøn ", None, "lilla"]),
            "Nytte": st.sampled_from([0, 3, "4,5", None, 9, "x"]),
            "Haste": st.sampled_from([1, "2", "-"]),
            "Omfattet af": st.sampled_from([None, "#001", 2, "#3", "#777"]),
            "Kræver": st.sampled_from([None, "#001;#002", "3"]),
            "Estimat (kr.)": st.sampled_from([None, "12.500 kr.", 100]),
        }
    ),
    max_size=8,
)


def read(book: Workbook) -> Register:
    with tempfile.TemporaryDirectory() as folder:
        return read_register(book.write(Path(folder) / "register.xlsx"))


def essence(register: Register) -> Any:
    """All but where it stood."""
    requests = [{f: getattr(r, f) for f in r.__dataclass_fields__ if f != "row"} for r in register.requests]
    return repr((requests, register.criteria, sorted((f.level, f.rule) for f in register.findings)))


@few
@given(rows, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(fields: list[dict[str, Any]], chance: random.Random) -> None:
    table = [request(number, **row) for number, row in enumerate(fields, 1)]
    shuffled = chance.sample(table, len(table))
    assert essence(read(Workbook(table, ALL_HEADERS))) == essence(read(Workbook(shuffled, ALL_HEADERS)))


@few
@given(rows, st.permutations(ALL_HEADERS))
def test_the_order_of_columns_does_not_matter(fields: list[dict[str, Any]], headers: list[str]) -> None:
    table = [request(number, **row) for number, row in enumerate(fields, 1)]
    assert essence(read(Workbook(table, ALL_HEADERS))) == essence(read(Workbook(table, headers)))


@few
@given(st.lists(st.dictionaries(st.sampled_from(ALL_HEADERS), values, max_size=8), max_size=6))
def test_any_value_in_any_cell_is_read_or_remarked_on(changes: list[dict[str, Any]]) -> None:
    table = [request(number) | change for number, change in enumerate(changes, 1)]
    register = read(Workbook(table, ALL_HEADERS))
    rejected = sum(f.rule.startswith("blanketnummer-") for f in register.findings)
    assert len(register.requests) + rejected <= len(table)


@few
@given(texts.map(lambda text: f"§{text}§"), st.sampled_from(ALL_HEADERS))
def test_no_text_is_repeated_in_a_finding(text: str, header: str) -> None:
    """Marked with a sign that no sentence of ours holds, or it could be a piece of one."""
    for book in (Workbook([request(**{header: text})], ALL_HEADERS), Workbook(pool=[("Pulje (kr.)", text)])):
        assert "§" not in repr(read(book).findings)


@few
@given(st.lists(st.lists(values, max_size=6), max_size=6), st.sampled_from(["points", "pool", "above"]))
def test_any_sheet_around_the_requests_is_read_or_refused_in_a_sentence(sheet: list[list[Any]], where: str) -> None:
    heads = {"points": [["Kriterium", "Vægt", "Min", "Maks", "Beskrivelse"]], "pool": [["Pulje (kr.)"]], "above": []}
    try:
        read(Workbook(**{where: [*heads[where], *sheet]}))  # type: ignore[arg-type]
    except KproError as error:
        assert str(error).endswith(".")


def plant_in_cell(header: str) -> Workbook:
    return Workbook([request(1), request(2, **{header: f"Se {PLANTED}"}), request(3, **{header: PLANTED})], ALL_HEADERS)


@pytest.mark.parametrize("header", ALL_HEADERS)
def test_a_planted_personal_number_comes_out_nowhere(header: str) -> None:
    assert PLANTED not in repr(read(plant_in_cell(header)))


@pytest.mark.parametrize(
    "plant",
    [
        lambda: Workbook(points=[["Kriterium", "Beskrivelse"], ["Nytte", PLANTED], [PLANTED, "x"]]),
        lambda: Workbook(headers=[*HEADERS, PLANTED]),
        lambda: Workbook([request(**{PLANTED: 3})], headers=[*HEADERS[:19], PLANTED], points=None),
        lambda: Workbook(pool=[["Pulje (kr.)", PLANTED]]),
        lambda: Workbook(above=[[PLANTED]]),
        lambda: Workbook(sheet=f"ÆØ {PLANTED}"),
    ],
)
def test_a_personal_number_outside_the_rows_comes_out_nowhere(plant: Callable[[], Workbook]) -> None:
    assert PLANTED not in repr(read(plant()))


@pytest.mark.parametrize("headers", [[PLANTED], ["Blanketnummer", "Titel", "Blanketnummer"]])
def test_a_personal_number_is_in_no_refusal(tmp_path: Path, headers: list[str]) -> None:
    path = Workbook(headers=headers, sheet=PLANTED).write(tmp_path / f"{PLANTED}.xlsx")
    with pytest.raises(KproError) as caught:
        read_register(path)
    assert PLANTED not in str(caught.value)
