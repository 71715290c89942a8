"""A file of answers scored: the findings, and the result as JSON and as CSV for Excel. Opens no file."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kpro_analysis.columns import cell_address
from kpro_analysis.danish import MOST_DECIMALS, format_number
from kpro_analysis.errors import InputError
from kpro_analysis.findings import Finding, Level
from kpro_analysis.spreadsheet import csv_cell
from kpro_analysis.uddata.answer_file import Answers
from kpro_analysis.uddata.instruments import Instrument, Item
from kpro_analysis.uddata.scoring import Scores, bands, profiles, score

MOST_FINDINGS = 1000  # of answers, listed one by one
PROFILE = "Profil"


@dataclass(frozen=True, eq=False)
class ScoredFile:
    """A file's answers with their scores, and what was found in it; `remarks` are in the order of its rows."""

    answers: Answers
    scores: Scores
    remarks: tuple[Finding, ...]


def score_file(answers: Answers, instrument: Instrument) -> ScoredFile:
    """Score a file; raises InputError when it holds answers of another version than the instrument's."""
    scores = score(instrument, answers.codes)
    if scores.foreign.any():
        _refuse_other_version(answers, scores)
    return ScoredFile(answers, scores, tuple(_remarks(answers, scores)))


def score_json(found: ScoredFile) -> dict[str, Any]:
    """The scores, unrounded, null where the rule gives none; one row per response."""
    instrument = found.scores.instrument
    return {
        "instrument": instrument.name,
        "licence": instrument.licence,
        "source": instrument.source,
        "file": found.answers.file,
        "scales": [
            {
                "name": scale.name,
                "title": scale.title,
                "min": scale.low,
                "max": scale.high,
                "direction": scale.direction.value,
                "smallest_detectable_change": scale.smallest_change,
            }
            for scale in instrument.scales
        ],
        "rows": list(_json_rows(found)),
        "findings": [finding.as_dict() for finding in found.remarks],
    }


def score_csv(found: ScoredFile) -> str:
    """The scores with at most nine decimals, blank where the rule gives none; one row per response.

    Columns: the id if the file has one, each score, the words of those with bands, and the profile if there is one.
    """
    instrument, answers = found.scores.instrument, found.answers
    banded = [scale for scale in instrument.scales if scale.bands]
    header = [scale.title for scale in instrument.scales] + [f"{scale.title}: niveau" for scale in banded]
    columns: list[Sequence[str]] = [_written(found.scores.values[scale.name]) for scale in instrument.scales]
    columns += [bands(scale, found.scores.values[scale.name]) for scale in banded]
    if answers.ids is not None:
        header.insert(0, csv_cell(answers.columns.id_name))
        columns.insert(0, [csv_cell(text) for text in answers.ids])
    if instrument.has_profile:
        header.append(PROFILE)
        columns.append(profiles(instrument, answers.codes))
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow(header)
    writer.writerows(zip(*columns, strict=True))
    return buffer.getvalue()


def scored_counts(found: ScoredFile) -> str:
    """How many responses there are and how many got each score, as the end of a Danish sentence."""
    count = len(found.answers.lines)
    given = {s.title: int(np.isfinite(found.scores.values[s.name]).sum()) for s in found.scores.instrument.scales}
    each = ", ".join(f"{title}: {format_number(number)}" for title, number in given.items())
    return f"{format_number(count)} besvarelse{'' if count == 1 else 'r'}; antal med score: {each}"


def _written(values: NDArray[np.float64]) -> list[str]:
    """Numbers as a Danish Excel reads them; each different one is written once."""
    different, place = np.unique(values, return_inverse=True)
    texts = [f"{value:.{MOST_DECIMALS}f}".rstrip("0").rstrip(".").replace(".", ",") for value in different.tolist()]
    shown = np.array(["" if np.isnan(v) else t for v, t in zip(different, texts, strict=True)], dtype=object)
    written: list[str] = shown[place].tolist()
    return written


def _json_rows(found: ScoredFile) -> Iterator[dict[str, Any]]:
    answers, instrument = found.answers, found.scores.instrument
    names = [scale.name for scale in instrument.scales]
    values = zip(*(found.scores.values[name].tolist() for name in names), strict=True)
    banded = [scale for scale in instrument.scales if scale.bands]
    words = [bands(scale, found.scores.values[scale.name]) for scale in banded]
    profile = profiles(instrument, answers.codes) if instrument.has_profile else []
    for row, (line, numbers) in enumerate(zip(answers.lines.tolist(), values, strict=True)):
        said: dict[str, Any] = {"line": line}
        if answers.ids is not None:
            said["id"] = answers.ids[row]
        said["scores"] = {name: None if np.isnan(v) else v for name, v in zip(names, numbers, strict=True)}
        said["bands"] = {scale.name: listed[row] or None for scale, listed in zip(banded, words, strict=True)}
        if profile:
            said["profile"] = profile[row] or None
        yield said


def _refuse_other_version(answers: Answers, scores: Scores) -> None:
    instrument = scores.instrument
    row, item = (int(place) for place in np.argwhere(scores.foreign)[0])
    raise InputError(
        f"«{answers.file}», linje {answers.lines[row]}: svaret i {instrument.items[item].name} findes kun i "
        f"{instrument.other_version}, som ikke kan regnes med vægtene fra {instrument.name}. "
        "Ret svaret, hvis det er en fejl; ellers er filen fra den anden version."
    )


def _remarks(answers: Answers, scores: Scores) -> Iterator[Finding]:
    if answers.numbered:
        yield Finding(
            Level.WARNING,
            answers.file,
            "",
            cell_address(int(answers.lines[0]), 0),
            "overskrift-af-tal",
            f"Linje {answers.lines[0]} kan være en overskrift, men er regnet som en besvarelse.",
            "Er den en overskrift, så skriv navne i stedet for tal, eller slet linjen.",
        )
    places = np.argwhere(scores.invalid)
    for row, item in places[:MOST_FINDINGS].tolist():
        yield _outside(answers, scores.instrument.items[item], row, answers.columns.items[item])
    if (rest := len(places) - MOST_FINDINGS) > 0:
        yield Finding(
            Level.NOTE,
            answers.file,
            "",
            "",
            "flere-svar-uden-for-skalaen",
            f"Yderligere {format_number(rest)} svar ligger uden for skalaen.",
            "Se efter, om filen hører til et andet skema.",
        )
    if answers.hidden:
        yield Finding(
            Level.WARNING,
            answers.file,
            "",
            "",
            "id-skjult",
            f"{format_number(answers.hidden)} id i første kolonne ligner CPR-numre eller e-mailadresser og er skjult.",
            "Brug et løbenummer eller et pseudonym som id.",
        )


def _outside(answers: Answers, item: Item, row: int, position: int) -> Finding:
    line = int(answers.lines[row])
    return Finding(
        Level.ERROR,
        answers.file,
        "",
        cell_address(line, position),
        "svar-uden-for-skala",
        f"Linje {line}, kolonne {position + 1}: svaret i {item.name} er ikke et helt tal fra {item.low} til "
        f"{item.high}. De scorer, der bygger på det, er tomme.",
        "Ret svaret, eller lad feltet være tomt.",
    )
