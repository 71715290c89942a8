"""The HTML of each block, word for word: `pytest tests/reports --renew` writes it anew when it is meant to change."""

from pathlib import Path

import pytest

from kpro_analysis.reports.document import Chart, Data, Items, KeyFigure, KeyFigures, Section, Shape, Text
from kpro_analysis.reports.fragments import section_html
from kpro_analysis.tables import Column, Kind, Table

GOLDEN = Path(__file__).parent / "golden"
SMALL = Table(
    "Svar <pr. skema>",
    (Column("Skema"), Column("Svarprocent", Kind.SHARE, interval=True), Column("Sendt", Kind.COUNT)),
    (("HADS & co.", (0.62, 0.55, 0.69), 1210), ("EQ-5D-5L", "skjult", "<5"), ("Smerte", None, 12)),
)
BLOCKS = {
    "tekst": Text("Ingen ændring i 3 < 4 ønsker."),
    "regeltekst": Text("Antallet stiger.", by_rule=True),
    "punkter": Items(("Et.", "To."), by_rule=True, numbered=True),
    "noegletal": KeyFigures((KeyFigure("Åbne ønsker", "72", ("66 i forrige kvartal",)),)),
    "tabel": Data(SMALL, "Se metoden."),
    "bars": Chart(Shape.BARS, "HADS besvares mest.", SMALL),
    "stacked": Chart(Shape.STACKED, "HADS besvares mest.", SMALL),
    "lines": Chart(Shape.LINES, "HADS besvares mest.", SMALL),
    "intervals": Chart(Shape.INTERVALS, "HADS besvares mest.", SMALL),
}


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_is_as_it_was(name: str, pytestconfig: pytest.Config) -> None:
    made = section_html(Section(name, "Afsnit", (BLOCKS[name],), "" if name != "tekst" else "Ingen data."))
    kept = GOLDEN / f"{name}.html"
    if pytestconfig.getoption("--renew"):
        GOLDEN.mkdir(exist_ok=True)
        kept.write_text(made, encoding="utf-8", newline="\n")
    assert made == kept.read_text(encoding="utf-8")
