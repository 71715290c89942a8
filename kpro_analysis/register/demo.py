"""The demo register: invented change requests in a workbook with the habits of real ones.

The texts, points and typing habits stand in `demo_requests.json` as a user would have typed them; the seed decides
who filed what, and when.
"""

import json
import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from importlib import resources
from pathlib import Path
from typing import Any

from kpro_analysis import atomic
from kpro_analysis.demo_files import same_content
from kpro_analysis.errors import UsageError
from kpro_analysis.register.demo_sheets import DemoRow, workbook_bytes

DEFAULT_SEED = 2024
DEMO_FILE = "aendringsoensker.xlsx"

MUNICIPALITIES = (
    "Aabenraa",
    "Aarhus",
    "Esbjerg",
    "Guldborgsund",
    "Hjørring",
    "Lyngby-Taarbæk",
    "Odense",
    "Randers",
    "Silkeborg",
    "Slagelse",
    "Viborg",
    "Ærø",
)
FIRST_NAMES = ("Anne", "Bo", "Dorthe", "Erik", "Helle", "Jens", "Karen", "Lars", "Mette", "Niels", "Søren", "Åse")
LAST_NAMES = ("Testesen", "Prøvesen", "Eksempelsen", "Opdigtsen")
MAIL_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa"})

FILED = {  # first and last day of filing, by source
    "Projekttiden": (date(2022, 4, 4), date(2023, 10, 26)),
    "Evalueringsrapport": (date(2023, 11, 13), date(2023, 11, 13)),
    "Uddata-test": (date(2024, 1, 16), date(2024, 1, 17)),
    "Hjemmeside": (date(2024, 1, 18), date(2024, 1, 25)),
}


def write_demo(folder: Path, seed: int = DEFAULT_SEED) -> list[Path]:
    """Write the demo workbook into the folder, which is made if needed, and return the paths of the files.

    The same seed gives the same workbook. A file of that name with the same content is left as it is.

    Raises UsageError when a file of that name has another content, or when the folder can't be written in.
    """
    path = folder / DEMO_FILE
    texts = _texts()
    content = workbook_bytes(texts["criteria"], _rows(texts["requests"], random.Random(seed)))
    try:
        if path.exists():
            _refuse_other_content(path, content)
        else:
            folder.mkdir(parents=True, exist_ok=True)
            atomic.create(path, content)
    except OSError:
        raise UsageError(
            f"Demodata kan ikke skrives som «{DEMO_FILE}» i den mappe. "
            "Vælg en mappe, som du må skrive i, og hvor der er plads."
        ) from None
    return [path]


def _refuse_other_content(path: Path, content: bytes) -> None:
    if not same_content(path.read_bytes(), content):
        raise UsageError(
            f"Der ligger allerede en anden «{DEMO_FILE}» i den mappe, og den bliver ikke overskrevet. "
            "Vælg en tom mappe, eller flyt filen først."
        )


def _rows(requests: Sequence[Mapping[str, Any]], generator: random.Random) -> list[DemoRow]:
    """The requests with who filed them and when; all requests from the test of Uddata come from one municipality."""
    tester = generator.choice(MUNICIPALITIES)
    days = _days(requests, generator)
    rows = [
        DemoRow(
            typed=typed,
            filed=typed.get("filed", day),
            municipality=tester if typed["source"] == "Uddata-test" else generator.choice(MUNICIPALITIES),
            contact=_contact(generator),
        )
        for typed, day in zip(requests, days, strict=True)
    ]
    return _riders_below_heads(rows)


def _riders_below_heads(rows: list[DemoRow]) -> list[DemoRow]:
    riders = [row for row in rows if "included_in" in row.typed]
    heads = [row for row in rows if row not in riders]
    return [
        row
        for head in heads
        for row in (head, *(r for r in riders if r.typed["included_in"] == head.typed["form_number"]))
    ]


def _days(requests: Sequence[Mapping[str, Any]], generator: random.Random) -> list[date]:
    """A day of filing per request, not before that of the one above it from the same source."""
    drawn: dict[str, list[date]] = {}
    for source, (first, last) in FILED.items():
        count = sum(typed["source"] == source for typed in requests)
        span = (last - first).days
        drawn[source] = sorted(first + timedelta(days=generator.randint(0, span)) for _ in range(count))
    return [drawn[typed["source"]].pop(0) for typed in requests]


def _contact(generator: random.Random) -> tuple[str, str, str]:
    """Name, e-mail and telephone number of somebody who doesn't exist."""
    first, last = generator.choice(FIRST_NAMES), generator.choice(LAST_NAMES)
    mail = f"{first}.{last}@kommune.example".casefold().translate(MAIL_LETTERS)
    return f"{first} {last}", mail, f"00 00 {generator.randint(0, 99):02d} {generator.randint(0, 99):02d}"


def _texts() -> dict[str, Any]:
    text = resources.files("kpro_analysis.register").joinpath("demo_requests.json").read_text(encoding="utf-8")
    return dict(json.loads(text))
