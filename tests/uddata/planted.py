"""Worlds of 20 invented files each, with faults planted into some of them, and how well the checks find those."""

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from kpro_analysis.uddata.demo_formats import Rows, as_csv, as_xlsx, long_rows, wide_rows
from kpro_analysis.uddata.demo_world import asked_in_month
from tests.uddata.faults import FEWER, KINDS, File, Kind, other_answers

MONTHS = tuple(datetime(2024, month, 1) for month in range(1, 6))
WIDE_ONES = ("Viborg", "Ærø")
MUNICIPALITIES = ("Aarhus", "Esbjerg", *WIDE_ONES)
ABOUT = 24  # requests of each questionnaire in a month
DISAGREE = "filer-uenige"
CLEAN = 0.3  # the share of files without a fault


def world(seed: int) -> list[File]:
    """The files of a seed; each with no fault, or with one or two of different rules."""
    draw = random.Random(seed)
    files = [
        File(f"{municipality.casefold()}-{month:%Y-%m}", municipality, month, made, municipality in WIDE_ONES)
        for municipality in MUNICIPALITIES
        for month in MONTHS
        if (made := asked_in_month(draw, municipality, month, ABOUT))
    ]
    turns = list(KINDS)
    draw.shuffle(turns)
    for file in draw.sample(files, len(files)):
        if draw.random() > CLEAN:
            _plant(file, turns, draw)
    return [*files, _again(draw.choice([file for file in files if not file.planted]), draw)]


def _plant(file: File, turns: list[str], draw: random.Random) -> None:
    """Plant the first kinds whose turn it is that fit the file, and let them wait their turn again."""
    for _ in range(draw.choice((1, 1, 2))):
        fitting = [name for name in turns if _fits(KINDS[name], file)]
        if fitting:
            kind = KINDS[fitting[0]]
            kind.plant(file, draw)
            file.planted.add(fitting[0])
            turns.remove(fitting[0])
            turns.append(fitting[0])


def _fits(kind: Kind, file: File) -> bool:
    if kind.wide not in (None, file.wide) or MONTHS.index(file.month) < kind.months_before:
        return False
    others = [KINDS[name] for name in file.planted]
    if others and FEWER & {kind.rule, *(other.rule for other in others)}:
        return False  # others are left, or more are there, than what else is planted is seen by
    told = {kind.rule, *kind.also}
    of_dates = {"dato-byttet", "dato-ulæselig", "besvaret-inden-udsendt", "udsendt-mangler", "dato-i-fremtiden"}
    if any(told & {other.rule, *other.also} for other in others):
        return False
    return not (kind.rule in of_dates and any(other.rule in of_dates for other in others))


def _again(file: File, draw: random.Random) -> File:
    """A second file of the same month with some of the responses, of which a few have other answers."""
    taken = [file.asked[place] for place in sorted(file.some(draw, 8))]
    changed = [replace(one, answers=other_answers(one, draw)) if place < 3 else one for place, one in enumerate(taken)]
    again = replace(file, name=f"{file.name}b", asked=changed, planted={DISAGREE, "samme i to filer"})
    return again


def written(file: File) -> tuple[str, bytes]:
    """The file's name and content."""
    if file.wide:
        rows = _without(wide_rows(file.asked, file.dated), file.left_out)
        return (f"{file.name}.xlsx", as_xlsx(rows)) if file.as_xlsx else (f"{file.name}.csv", as_csv(rows))
    rows = long_rows(file.asked, file.dated)
    return f"{file.name}.csv", as_csv([*rows, *([["x", "y"]] * file.broken_lines)])


def _without(rows: Rows, columns: Iterable[str]) -> Rows:
    keep = [place for place, name in enumerate(rows[0]) if name not in columns]
    return [[row[place] for place in keep] for row in rows]


def expected(file: File) -> tuple[set[str], set[str]]:
    """The rules that must tell of a file, and those that may."""
    must = {KINDS[name].rule for name in file.planted if name in KINDS}
    may = {rule for name in file.planted if name in KINDS for rule in KINDS[name].also}
    if DISAGREE in file.planted:
        must |= {DISAGREE, "dobbelt-besvarelse"}
    return must, may


def judged(files: Iterable[File], told: dict[str, set[str]]) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Found and missed faults by kind, and what was told without one by rule; `told` has the rules by file."""
    found, missed, false = Counter[str](), Counter[str](), Counter[str]()
    for file in files:
        rules = told.get(file.name, set())
        must, may = expected(file)
        for name in file.planted & set(KINDS):
            (found if KINDS[name].rule in rules else missed)[name] += 1
        if DISAGREE in file.planted:
            (found if DISAGREE in rules else missed)[DISAGREE] += 1
        false.update(rules - must - may)
    return found, missed, false
