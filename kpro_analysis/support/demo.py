"""Invented enquiries, with the habits of a real extract."""

import random
from datetime import date, datetime, timedelta
from pathlib import Path

from kpro_analysis.demo_files import write_demo_files
from kpro_analysis.support.tables import NAMES

DEFAULT_SEED = 2024
DEMO_FILE, NEXT_FILE = "support.csv", "support-2024-k1.csv"
COUNT, NEXT_COUNT = 641, 62
FIRST, LAST, NEXT_LAST = date(2022, 1, 3), date(2024, 1, 26), date(2024, 4, 2)
UDDATA_FROM, LOGIN_FROM = date(2023, 7, 3), date(2023, 10, 2)  # what comes up later than the rest
OPENS, CLOSES = 8, 16  # hours of the day
MUNICIPALITIES = (
    *("Aabenraa", "Aarhus", "Esbjerg", "Guldborgsund", "Hjørring", "Lyngby-Taarbæk", "Odense", "Randers"),
    *("Silkeborg", "Slagelse", "Viborg", "Ærø"),
)
SIZES = (4, 14, 9, 5, 5, 6, 12, 8, 7, 6, 7, 1)
CHANNELS = {"Telefon": 45, "E-mail": 40, "Portal": 15}
CATEGORIES = {  # how often, the usual days to solve, and subcategories with what is asked
    "Rådgivning": (
        29,
        1.0,
        {"Opstart": "Hvordan kommer vi i gang med et nyt skema?", "Vejledning": "Spørgsmål til svar"},
    ),
    "Brugerstyring": (24, 0.5, {"Ny bruger": "Kollega mangler adgang", "Rettigheder": "Kan ikke se sit team"}),
    "Medarbejderløsning": (15, 4.0, {"Overblik": "Opgaver mangler i overblikket", "Søgning": "Kan ikke finde borger"}),
    "Borgerløsning": (
        11,
        3.0,
        {"Indsend": "Borgeren finder ikke Indsend-knappen", "Påmindelse": "SMS kommer ikke frem"},
    ),
    "KAM": (7, 6.0, {"Skemaer": "Skema mangler i KAM"}),
    "Uddata": (6, 9.0, {"Rapport": "Antal passer ikke i rapporten"}),
    "MitID": (6, 2.0, {"Login": "Borgeren kan ikke logge på", "Nyt login": "Login slår fejl efter ny version"}),
    "Integration": (4, 12.0, {"Journal": "Svar kommer ikke over i journalen"}),
    "Andet": (4, 2.0, {"Andet": "Andet spørgsmål"}),
}
SPELLINGS = {
    "Brugerstyring": ("brugerstyring", "Bruger styring", "Brugerstyrring"),
    "Rådgivning": ("rådgivning ", "Raadgivning"),
    "Medarbejderløsning": ("Medarbejder-løsning", "Medarbejderløsnig"),
    "MitID": ("Mit ID", "mitid"),
}
UNKNOWN = "Printer"  # a category that nobody agreed on
PRIORITIES = {"Lav": 30, "Normal": 60, "Høj": 10}


def write_demo(folder: Path, seed: int = DEFAULT_SEED) -> list[Path]:
    """Write the extracts into the folder, which must be there, and return their paths; the same seed, the same bytes.

    A file of that name with the same content is left as it is. Raises UsageError when it has another content, or can't
    be written.
    """
    return write_demo_files({folder / name: content for name, content in demo_contents(seed).items()})


def demo_contents(seed: int) -> dict[str, bytes]:
    """The extracts by name, as the support system would write them: semicolons, Danish dates, UTF-8 with BOM.

    The second tells of what came after the first, and of what was open then once more.
    """
    draw = random.Random(seed)
    rows = [_row(10_001 + place, day, LAST, draw) for place, day in enumerate(_days(FIRST, LAST, COUNT, draw))]
    _blemish(rows, draw)
    later = _days(LAST + timedelta(days=1), NEXT_LAST, NEXT_COUNT, draw)
    solved = [_solved(row, draw) for row in rows if row[1] and not row[2]]
    more = [_row(10_001 + COUNT + place, day, NEXT_LAST, draw) for place, day in enumerate(later)]
    return {DEMO_FILE: _file(rows), NEXT_FILE: _file([*solved, *more])}


def _days(first: date, last: date, count: int, draw: random.Random) -> list[date]:
    return sorted(first + timedelta(days=draw.randint(0, (last - first).days)) for _ in range(count))


def _solved(row: list[str], draw: random.Random) -> list[str]:
    """An enquiry that was open when the first extract was drawn, as the next one has it."""
    closed = datetime(LAST.year, LAST.month, LAST.day, CLOSES) + timedelta(days=draw.randint(1, 20))
    return [*row[:2], _written(closed), *row[3:]]


def _file(rows: list[list[str]]) -> bytes:
    lines = [";".join(NAMES), *(";".join(row) for row in rows)]
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")


def _at(day: date, draw: random.Random) -> datetime:
    return datetime(day.year, day.month, day.day, draw.randint(OPENS, CLOSES - 1), draw.randint(0, 59))


def _row(number: int, day: date, last: date, draw: random.Random) -> list[str]:
    opened = _at(day, draw)
    category = _category(opened.date(), draw)
    _, usual, asked = CATEGORIES[category]
    below = [name for name in asked if name != "Nyt login" or opened.date() >= LOGIN_FROM]
    subcategory = below[-1] if below[-1] == "Nyt login" and draw.random() < 0.7 else draw.choice(below)
    closed = opened + timedelta(minutes=round(draw.lognormvariate(0, 1) * usual * 24 * 60))
    end = datetime(last.year, last.month, last.day, CLOSES)
    spelled = draw.choice(SPELLINGS[category]) if category in SPELLINGS and draw.random() < 0.15 else category
    return [
        f"S-{number}",
        _written(opened),
        _written(closed) if closed <= end else "",
        draw.choices(MUNICIPALITIES, SIZES)[0],
        spelled,
        subcategory,
        draw.choices(list(CHANNELS), list(CHANNELS.values()))[0],
        asked[subcategory],
        draw.choices(list(PRIORITIES), list(PRIORITIES.values()))[0],
    ]


def _category(day: date, draw: random.Random) -> str:
    often = {name: weight for name, (weight, _, _) in CATEGORIES.items()}
    if day < UDDATA_FROM:
        del often["Uddata"]
    if day >= LOGIN_FROM:
        often["MitID"] *= 3
    return draw.choices(list(often), list(often.values()))[0]


def _blemish(rows: list[list[str]], draw: random.Random) -> None:
    """One or a few of each, so that the findings have something to show; what the figures rest on stays."""
    places = draw.sample(range(len(rows) - 60), 5)
    rows[places[0]][1] = ""
    rows[places[1]][2] = _written(datetime.strptime(rows[places[1]][1], "%d-%m-%Y %H:%M") - timedelta(days=3))
    rows[places[2]][4] = rows[places[3]][4] = UNKNOWN
    again = [*rows[places[4]]]
    again[2] = _written(datetime(LAST.year, LAST.month, LAST.day, CLOSES - 1))
    rows.append(again)


def _written(moment: datetime) -> str:
    return f"{moment:%d-%m-%Y %H:%M}"
