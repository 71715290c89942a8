"""The list as HTML, CSV and JSON.

The fragment is held against `tests/data/statusliste.html`. To renew that file, and then look at what changed in it:

    KPRO_RENEW=1 .venv/bin/python -m pytest tests/register/test_status_list_html.py
"""

import csv
import datetime as dt
import io
import json
import os
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpro_analysis.errors import InputError
from kpro_analysis.register.requests import STATUSES
from kpro_analysis.register.status_list import HEADER, StatusList, StatusRow, changes_since
from kpro_analysis.register.status_list_html import STYLE, to_fragment, to_page
from kpro_analysis.register.status_list_text import from_json, to_csv, to_json

GOLDEN = Path(__file__).parents[1] / "data" / "statusliste.html"
ROWS = (
    StatusRow(
        1, dt.date(2023, 5, 9), "Påmindelse til borger", "Borgeren skal mindes om skemaet.\nGerne to gange.", "I gang"
    ),
    StatusRow(2, None, '<script>alert("1")</script> & =1+1', "", None),
    StatusRow(19, dt.date(2024, 2, 7), "Flyt knappen «Indsend»", '=HYPERLINK("x")', "Estimeret"),
    StatusRow(120, dt.date(2024, 2, 8), "", "@tekst; med semikolon", "Modtaget"),
)
BEFORE = StatusList(
    dt.date(2024, 2, 1),
    (replace(ROWS[0], title="Rykker"), ROWS[1], replace(ROWS[2], status="Visiteret"), StatusRow(5, None, "", "", None)),
)
LIST = StatusList(dt.date(2024, 3, 1), ROWS, changes=changes_since(BEFORE, ROWS))

texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), max_size=30).map(str.strip)
rows = st.lists(
    st.builds(
        StatusRow,
        st.integers(1, 99_999),
        st.none() | st.dates(dt.date(1990, 1, 1), dt.date(2090, 1, 1)),
        texts,
        texts,
        st.none() | st.sampled_from(STATUSES),
    ),
    max_size=5,
    unique_by=lambda row: row.number,
)


class Outline(HTMLParser):
    """Every element with its attributes, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text.append(data)

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def test_the_fragment_is_as_it_was_looked_at() -> None:
    if os.environ.get("KPRO_RENEW"):
        GOLDEN.write_text(to_fragment(LIST), encoding="utf-8")
    assert to_fragment(LIST) == GOLDEN.read_text(encoding="utf-8")


def test_the_page_can_be_read_by_all() -> None:
    page = Outline(to_page(LIST))
    assert page.named("html") == [{"lang": "da"}]
    assert [tag for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)] == ["h1", "h2"]
    assert len(page.named("title")) == len(page.named("main")) == len(page.named("caption")) == 1
    assert [a["scope"] for a in page.named("th")] == ["col"] * len(HEADER) + ["row"] * len(ROWS)
    assert [a["datetime"] for a in page.named("time")] == ["2023-05-09", "2024-02-07", "2024-02-08"]
    names = [a["id"] for _, a in page.elements if "id" in a]
    assert len(set(names)) == len(names)
    assert {a["aria-labelledby"] for _, a in page.elements if "aria-labelledby" in a} <= set(names)
    assert page.named("div") == [
        {
            "role": "region",
            "aria-labelledby": "statusliste-2024-03-01-tabel",
            "tabindex": "0",
            "style": "overflow-x: auto",
        }
    ]


@pytest.mark.parametrize("html", [to_page(LIST), to_fragment(LIST)])
def test_nothing_runs_and_nothing_comes_from_elsewhere(html: str) -> None:
    outline = Outline(html)
    assert not {"script", "link", "img", "iframe", "a", "form"} & {tag for tag, _ in outline.elements}
    assert not [key for _, a in outline.elements for key in a if key.startswith("on") or key in ("src", "href")]
    assert "url(" not in html and "@import" not in html and "://" not in html
    assert '<script>alert("1")</script> & =1+1' in outline.text


def luminance(colour: str) -> float:
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("one", "other", "least"),
    [("#1b1b1b", "#ffffff", 4.5), ("#1b1b1b", "#e8edf3", 4.5), ("#6b7280", "#ffffff", 3), ("#005ea8", "#ffffff", 3)],
)
def test_colours_are_far_enough_apart(one: str, other: str, least: float) -> None:
    assert one in STYLE
    dark, light = sorted((luminance(one), luminance(other)))
    assert (light + 0.05) / (dark + 0.05) >= least


def test_the_fragments_headings_fit_below_the_pages_own() -> None:
    assert [tag for tag, _ in Outline(to_fragment(LIST)).elements if tag in ("h1", "h2", "h3")] == ["h2", "h3"]


def test_without_an_earlier_list_nothing_is_said_of_changes() -> None:
    assert "Ændret siden" not in to_page(replace(LIST, changes=None))
    same = replace(LIST, changes=changes_since(replace(LIST, day=dt.date(2024, 2, 1)), ROWS))
    assert "<p>Ingen ændringer.</p>" in to_page(same)
    assert "0 ændringsønsker." in to_page(StatusList(LIST.day, ())) and "1 ændringsønske." in to_page(
        replace(LIST, rows=ROWS[:1])
    )


def test_csv_is_for_a_danish_excel_and_holds_no_formula() -> None:
    header, *body = csv.reader(io.StringIO(to_csv(LIST)), delimiter=";")
    assert header == ["Blanketnummer", "Dato", "Titel", "Beskrivelse", "Status"]
    assert body[0] == ["#001", "09-05-2023", ROWS[0].title, ROWS[0].description, "I gang"]
    assert body[1][1:] == ["Ikke angivet", '<script>alert("1")</script> & =1+1', "Ikke angivet", "Ikke angivet"]
    assert body[2][3] == '\'=HYPERLINK("x")'
    assert body[3][2:4] == ["Uden titel", "'@tekst; med semikolon"]


@settings(deadline=None)
@given(rows)
def test_json_comes_back_as_it_was(found: list[StatusRow]) -> None:
    listed = StatusList(dt.date(2024, 3, 1), tuple(found))
    assert from_json(to_json(listed), "x.json") == listed


def test_json_says_what_changed() -> None:
    said = json.loads(to_json(LIST))
    assert said["changes"] == {
        "since": "2024-02-01",
        "new": ["#120"],
        "status": [{"id": "#019", "from": "Visiteret", "to": "Estimeret"}],
        "title": ["#001"],
        "gone": ["#005"],
    }
    assert "Rykker" not in to_json(LIST)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"kind": "statusliste"', '"kind": "andet"'),
        ('"version": 1', '"version": 2'),
        ('"date": "2024-03-01"', '"date": "marts"'),
        ('"date": "2024-03-01"', '"date": null'),
        ('"id": "#002"', '"id": "#001"'),
        ('"id": "#002"', '"id": "to"'),
        ('"status": "I gang"', '"status": "670190-1234"'),
        ('"filed": "2024-02-07"', '"filed": 7'),
        ('"title": ""', '"titel": ""'),
        ('"rows": [', '"rows": {"a": ['),
        (
            "{",
            "[",
        ),
        ("}", ""),
    ],
)
def test_a_list_that_was_changed_by_hand_is_refused_in_a_sentence(old: str, new: str) -> None:
    text = to_json(LIST).replace(old, new, 1)
    with pytest.raises(InputError) as caught:
        from_json(text, "statusliste-2024-03-01.json")
    assert str(caught.value).startswith("statusliste-2024-03-01.json ") and str(caught.value).endswith(".")
    assert "670190-1234" not in str(caught.value)
