"""What only looks like a personal detail stops nothing: ids, checksums, times, amounts, coordinates, and the demo."""

import json
import uuid
from datetime import UTC, datetime, timedelta

import nbformat.v4
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpro_analysis.danish import format_money
from kpro_analysis.leak_readers.reading import ALL
from kpro_analysis.leak_scan import scan
from tests.leaks.files import MAKERS, page
from tests.leaks.planted import KNOWN
from tests.numbers import born

INNOCENT = (
    "#001, #019 og #027",
    "ÆØ-001 af 26-01-2024",
    f"SOR 440{born('8410000160')}03",
    "CVR 12345678",
    "a6701901234b" + "c" * 52,
    born("6101901234") + "ab" * 11,
    "123e4567-e89b-12d3-a456-426614174000",
    f"ab{born('610190-1234')}-4def-8123-{born('610190123401')}",
    "2012-01-26 10:22:31",
    "2012-01-26T10:22:31.123456+01:00",
    "20120126T102231Z",
    "26-01-2024 kl. 10.22",
    "12.500.000 kr.",
    "500.000-750.000 kr.",
    "numpy 2.2.1, duckdb 1.4.0rc1",
    f"0.{born('6101901234')}",
    "3.1415926535 og 0.12345678901234 og 4.0045000000000005e+171",
    "60 10:15, 61 10:30",
    "310290-1234",
    "001390-1234",
    "123456-7890",
    "Vejle Kommune",
    "bo i eget hjem",
    "10\n20\n30\n40",
)
DAYS = st.datetimes(datetime(2000, 1, 1), datetime(2035, 1, 1))
FLOATS = st.floats(allow_nan=False, allow_infinity=False)
POINTS = st.lists(st.decimals(-999, 999, places=2), min_size=2, max_size=40)


def found(name: str, content: bytes) -> list[str]:
    return [hit.sentence for hit in scan(name, content, KNOWN, kinds=ALL)]


@pytest.mark.parametrize("form", sorted(MAKERS))
def test_what_is_innocent_is_found_in_no_form(form: str) -> None:
    texts = [text for text in INNOCENT if "\n" not in text]
    assert found("a.ics" if form == "calendar" else "a.csv", MAKERS[form](texts)) == []


@pytest.mark.parametrize("text", INNOCENT)
def test_what_is_innocent_is_not_found_in_a_text(text: str) -> None:
    assert found("a.txt", text.encode()) == []


@given(st.text("0112349a", min_size=128, max_size=128), DAYS, FLOATS, st.integers(0, 10**7))
def test_ids_times_and_decimals_are_not_found(digits: str, day: datetime, number: float, count: int) -> None:
    of = [digits[:length] for length in (32, 40, 64, 128)]  # of MD5, SHA-1, SHA-256 and SHA-512, with many digits
    texts = [*of, of[2].upper(), str(uuid.UUID(of[0])), day.isoformat(), str(day), f"{day.replace(tzinfo=UTC)}"]
    texts += [f"{day:%d-%m-%Y %H:%M}", f"{day:%d-%m-%Y kl. %H.%M}", f"{day + timedelta(hours=1):%Y%m%dT%H%M%SZ}"]
    texts += [repr(number), f"{number:.10f}", format_money(count), f"{count % 40}.{count % 30}.{count % 20}"]
    assert found("a.html", page(*(f'<p id="{text}">{text}</p>' for text in texts))) == []
    assert found("a.json", json.dumps({"x": texts, "y": [number, *range(4)]}).encode()) == []
    assert found("a.csv", "\n".join(f"{text};1234;{text}" for text in texts).encode()) == []


@given(POINTS, POINTS)
def test_coordinates_are_not_found(xs: list[object], ys: list[object]) -> None:
    points = " ".join(f"{x},{y}" for x, y in zip(xs, ys, strict=False))
    path = "M" + "L".join(f"{x} {y}" for x, y in zip(xs, ys, strict=False))
    drawn = f'<path d="{path}" transform="translate({xs[0]} {ys[0]})"/><polyline points="{points}"/>'
    assert found("a.html", page(f"<svg viewBox='0 0 {xs[0]} {ys[0]}'>{drawn}</svg>")) == []
    assert found("a.json", json.dumps({"path": path, "svg": f"<svg>{drawn}</svg>"}).encode()) == []


@given(st.text("aNoJweFE4+/9", min_size=14, max_size=40))
def test_words_that_could_be_base64_are_not_unreadable(word: str) -> None:
    assert found("a.txt", f"{word} eNoterne eJwter PHAxPHAyPHAz {word[3:]}==".encode()) == []


def test_the_id_of_a_cell_is_no_telephone_number() -> None:
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1", id="12345678")])
    assert found("a.ipynb", nbformat.writes(notebook).encode()) == []


def test_labels_of_an_axis_are_no_telephone_number() -> None:
    labels = "".join(f'<text x="1" y="{n}">{n}</text>' for n in (12, 34, 56, 78))
    spans = "".join(f'<tspan x="{n}">{n}</tspan>' for n in (12, 34, 56, 78))
    assert found("a.svg", f"<svg>{labels}<text>{spans}</text></svg>".encode()) == []


def test_columns_of_a_table_are_not_taken_together() -> None:
    rows = "".join(f"<tr><td>{a}</td>\n<td>{b}</td></tr>\n" for a, b in (("010190", "1234"), ("12 34", "56 78")))
    assert found("a.html", page(f"<table>{rows}</table>")) == []
    assert found("a.html", page("<p>12-03-24<br></p><p>1030</p><![CDATA[120324]]><p>1030</p>")) == []
    assert found("a.csv", b"aar;antal\n2024;120190\n2025;150190\n") == []
