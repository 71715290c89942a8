"""The demo extract: reproducible, committed as it is written, with the top three of the minutes and its blemishes."""

from datetime import datetime
from pathlib import Path

import pytest

from kpro_analysis.errors import UsageError
from kpro_analysis.support.categories import categorised
from kpro_analysis.support.demo import DEFAULT_SEED, DEMO_FILE, demo_contents, write_demo
from kpro_analysis.support.figures import Counting, figures, newest_whole
from kpro_analysis.support.folder import ticket_files
from kpro_analysis.support.ticket import DENMARK
from kpro_analysis.support.tickets import read_tickets

from .extracts import read, rules

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def found():
    return categorised(read(DATA / "demo" / DEMO_FILE), {})[0]


def test_it_is_what_is_written_now(tmp_path):
    now, other = demo_contents(DEFAULT_SEED), demo_contents(DEFAULT_SEED + 1)
    assert (DATA / "demo" / DEMO_FILE).read_bytes() == now[DEMO_FILE] != other[DEMO_FILE]
    assert ticket_files(DATA / "demo") == [DATA / "demo" / DEMO_FILE]
    paths = write_demo(tmp_path)
    assert write_demo(tmp_path) == paths and {path.name: path.read_bytes() for path in paths} == now
    path = tmp_path / DEMO_FILE
    path.write_bytes(b"vores egne")
    with pytest.raises(UsageError, match="bliver ikke overskrevet"):
        write_demo(tmp_path)
    assert path.read_bytes() == b"vores egne"
    with pytest.raises(UsageError, match="kan ikke skrives"):
        write_demo(tmp_path / "findes" / "ikke")


def test_the_top_three_are_those_of_the_minutes(found):
    counting = Counting(found)
    assert len(counting.quarters) == 9 and str(newest_whole(counting)) == "2023-K4"
    told = figures(counting, newest_whole(counting))
    assert [r.name for r in told.top] == ["Rådgivning", "Brugerstyring", "Medarbejderløsning"]
    assert [(new.category, new.subcategory) for new in told.new] == [("MitID", "Nyt login")]
    assert {r.name for r in told.categories if r.before.direction == "stiger"} == {"MitID"}
    assert {cell for _, cell in told.municipalities} >= {"<5"}


def test_the_second_extract_tells_of_the_quarter_after(tmp_path):
    found = categorised(read_tickets(write_demo(tmp_path), datetime(2024, 4, 3, tzinfo=DENMARK)), {})[0]
    counting = Counting(found)
    assert str(newest_whole(counting)) == "2024-K1" and found.replaced > 1
    assert {r.name for r in figures(counting, newest_whole(counting)).categories if r.year_before.direction == "stiger"}


def test_the_blemishes_are_the_documented_ones(found):
    told = {rule for _, _, rule in rules(found)}
    dictionary = (DATA / "README.md").read_text(encoding="utf-8")
    assert told == {
        *("oprettet-mangler", "lukket-foer-oprettet", "sagsnr-flere-gange", "kategori-samlet", "kategori-ukendt")
    }
    assert all(f"`{rule}`" in dictionary for rule in told)
