"""The user guide names what is on the page: buttons, fields, columns and messages, as they are spelled there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs" / "brugervejledning.md").read_text(encoding="utf-8")
SCREENS = ROOT / "kpro_analysis" / "screens"
SOURCES = (
    *(path for suffix in ("js", "j2", "py") for path in SCREENS.rglob(f"*.{suffix}")),
    *(ROOT / "kpro_analysis" / "server").glob("*.py"),
    *(ROOT / "kpro_analysis" / "register").glob("*.py"),
    *(ROOT / "kpro_analysis" / "weighting").glob("*.py"),
)
PAGE = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES).casefold()
EMPHASIS = {  # what is only stressed, or said by the browser
    *("omfattet af", "mangler point", "lave", "midten", "høje", "uden estimat", "risiko.", "cpr-nummer", "blå bånd"),
    "gem som pdf",
    "vi regner den op til 250.000 kr. det er vores antagelse",
}
ABOUT_THE_PAGE = GUIDE[: GUIDE.index("## Hvad tallene betyder")] + GUIDE[GUIDE.index("## Når noget går galt") :]


def named(pattern: str) -> list[str]:
    return sorted({match.casefold() for match in re.findall(pattern, ABOUT_THE_PAGE)} - EMPHASIS)


@pytest.mark.parametrize("text", named(r"\*\*(.+?)\*\*"))
def test_what_is_named_is_on_the_page(text: str) -> None:
    pieces = [piece.strip(" .:") for piece in re.split(r"…|\d+|: ", text)]
    assert all(piece in PAGE for piece in pieces)


@pytest.mark.parametrize("text", named(r"«(.+?)»"))
def test_what_is_quoted_is_said_on_the_page(text: str) -> None:
    assert all(piece.strip() in PAGE for piece in re.split(r"…|#?\d+|[()]", text))
