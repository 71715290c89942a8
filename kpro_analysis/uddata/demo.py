"""An invented delivery of Uddata with the habits of a real one, and a few real faults to look at."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from kpro_analysis.demo_files import write_demo_files
from kpro_analysis.uddata.demo_formats import Rows, as_csv, as_xlsx, danish, long_rows, wide_rows
from kpro_analysis.uddata.demo_world import MUNICIPALITIES, QUESTIONNAIRES, Asked, Questionnaire, asked_in_month
from kpro_analysis.uddata.instruments import find_instrument
from kpro_analysis.uddata.store import MAPPING

DEFAULT_SEED = 2024
FOLDER = "uddata-filer"
MONTHS = tuple(datetime(2024, month, 1) for month in range(1, 5))
EARLIER = tuple(datetime(2023, month, 1) for month in range(10, 13))  # without faults: what is held against
ABOUT = 40  # requests of each questionnaire in a month
FALLEN = 6  # of how many only one is left where a month is thin
CORRECTED = "PAID-5"  # has no score that would have to follow


def write_demo(folder: Path, seed: int = DEFAULT_SEED) -> list[Path]:
    """Write the delivery into `uddata-filer` in the folder, which must be there, and a mapping beside it.

    The same seed gives the same files. Those with the same content stay. Raises UsageError when one is another, or
    can't be written.
    """
    within = folder / FOLDER
    contents = demo_contents(seed)
    return write_demo_files({(folder if name == MAPPING else within) / name: each for name, each in contents.items()})


def demo_contents(seed: int) -> dict[str, bytes]:
    """The files by name."""
    draw = random.Random(seed)
    files = {}
    for municipality in MUNICIPALITIES:
        for month in MONTHS:
            asked = _with_faults(asked_in_month(draw, municipality, month, ABOUT), month, draw)
            name = f"uddata-{municipality.casefold()}-{month:%Y-%m}"
            suffix, content = _written(municipality, asked, month)
            files[name + suffix] = content
    for municipality in MUNICIPALITIES:
        for month in EARLIER:
            suffix, content = _written(municipality, asked_in_month(draw, municipality, month, ABOUT), month)
            files[f"uddata-{municipality.casefold()}-{month:%Y-%m}{suffix}"] = content
    return {**files, MAPPING: mapping().encode()}


def mapping() -> str:
    """Which questionnaire is which instrument, for `skemaer.toml`."""
    return "\n".join(line for one in QUESTIONNAIRES if one.instrument for line in _mapped(one)) + "\n"


def _mapped(one: Questionnaire) -> Iterator[str]:
    yield from ("[[skema]]", f'navn = "{one.name}"', f'instrument = "{one.instrument}"', "[skema.svar]")
    items = find_instrument(one.instrument).items
    yield from (f'"{item.name}" = "{link}"' for item, link in zip(items, one.items, strict=True))
    if one.score:
        yield from ("[skema.scorer]", f'"{find_instrument(one.instrument).scales[0].name}" = "{one.score}"')
    yield ""


def _written(municipality: str, asked: list[Asked], month: datetime) -> tuple[str, bytes]:
    """A file in the municipality's way."""
    if municipality == "Viborg":
        swapped = month == MONTHS[2]
        return ".xlsx", as_xlsx(wide_rows(asked, as_excel_swaps if swapped else _as_cell))
    rows = long_rows(asked)
    if (municipality, month) == ("Aarhus", MONTHS[3]):
        return ".csv", as_csv(_broken(rows))
    return ".csv", as_csv(rows, "cp1252" if municipality == "Esbjerg" else "utf-8-sig")


def _as_cell(moment: datetime | None) -> datetime | str:
    return "" if moment is None else moment


def as_excel_swaps(moment: datetime | None) -> datetime | str:
    """A date after Excel has read it with the month first: as a wrong cell where that can be, else as text."""
    if moment is None or moment.day > 12:
        return danish(moment)
    return moment.replace(day=moment.month, month=moment.day)


def _broken(rows: Rows) -> Rows:
    """UTF-8 that was read as cp1252."""
    return [rows[0], *([cell if isinstance(cell, datetime) else mojibake(cell) for cell in row] for row in rows[1:])]


def mojibake(text: str) -> str:
    """What a text becomes when its UTF-8 is read as cp1252.

    >>> mojibake("Træning Øst")
    'TrÃ¦ning Ã˜st'
    """
    return text.encode().decode("cp1252", errors="replace")


def _with_faults(asked: list[Asked], month: datetime, draw: random.Random) -> list[Asked]:
    """One fault in some files; what the figures rest on stays."""
    of, number = asked[0].municipality, MONTHS.index(month)
    answered = [place for place, one in enumerate(asked) if one.answers]
    if (of, number) == ("Aarhus", 1):
        again = asked[draw.choice(answered)]
        return [
            *asked,
            again,
            _corrected(next(asked[place] for place in answered if asked[place].questionnaire == CORRECTED)),
        ]
    if (of, number) == ("Aarhus", 2):
        return [replace(one, version="") if place % 9 == 0 else one for place, one in enumerate(asked)]
    if (of, number) == ("Esbjerg", 2):
        return [_other_score(one) if place % 4 == 0 else one for place, one in enumerate(asked)]
    if (of, number) == ("Esbjerg", 3):
        early = answered[2]
        sent = asked[early].sent
        assert sent is not None
        return [*asked[:early], replace(asked[early], answered=sent - timedelta(days=2)), *asked[early + 1 :]]
    if (of, number) == ("Ærø", 3):
        return [one for place, one in enumerate(asked) if place % FALLEN == 0]
    return asked


def _corrected(one: Asked) -> Asked:
    """The same response a day later with the first answer changed."""
    item, (code, words) = next(iter(one.answers.items()))
    later = None if one.answered is None else one.answered + timedelta(days=1)
    return replace(one, answered=later, answers={**one.answers, item: ("1" if code != "1" else "2", words)})


def _other_score(one: Asked) -> Asked:
    scores = {q.name: q.score for q in QUESTIONNAIRES if q.score}
    score = scores.get(one.questionnaire)
    return replace(one, answers={**one.answers, score: ("52", "")}) if score and one.answers else one
