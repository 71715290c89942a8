"""A decision computed again on a workbook: the same result, or exactly what differs."""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

import numpy as np

from kpro_analysis.danish import format_money, format_number, format_percent, plain
from kpro_analysis.errors import KproError
from kpro_analysis.register.requests import Register, form_id
from kpro_analysis.weighting.decision import Chosen, Decision, Money, chosen_of, money_of
from kpro_analysis.weighting.decision_text import readable
from kpro_analysis.weighting.model import prepare
from kpro_analysis.weighting.scenario import Snapshot, snapshot_of
from kpro_analysis.weighting.scenario_changes import MOST_NAMED, applied, causes, some

MOST_LINES = 10  # edited lines that are told of
LONGEST_LINE = 120  # characters of an edited line that are shown
CONTEXT = 40  # of these before the first that differs, where that is far out
STANDARD_ERRORS = 4  # by which a funded share may differ: chance is drawn anew by another version of numpy
SAME, OTHER = "Samme resultat.", "Ikke samme resultat."
RESAVED = "Registeret er gemt igen siden; det, der tæller, er det samme."
WORDS = {
    "available": ("Frit i puljen", format_money),
    "spent": ("Det brugte beløb", format_money),
    "spent_low": ("Det laveste beløb", format_money),
    "spent_high": ("Det højeste beløb", format_money),
    "remaining": ("Det, der er tilbage,", format_money),
    "total_score": ("Den samlede score", lambda score: format_number(score, 4)),
    "over_pool_probability": ("Risikoen for at overskride puljen", lambda risk: format_percent(risk, 2)),
}


@dataclass(frozen=True)
class Replay:
    """What a replay found, as Danish sentences.

    `differs`: in what the result, or the readable part, is not as decided; none means the same. `notes`: what is
    different in the register without a difference in the result.
    """

    differs: tuple[str, ...]
    notes: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        """Whether it comes out as decided."""
        return not self.differs


def replay(decision: Decision, shown: str, register: Register) -> Replay:
    """Compute a decision again; `shown` is the readable part of its file as it stands there.

    The result is the same when the same requests are funded at the same ranks and scores, for the same money at the
    same risk. What changed in the register is among the differences when the result isn't the same, else a note.
    """
    edits = tuple(_edits(shown, readable(decision)))
    then = decision.scenario.snapshot
    settings, notices = applied(decision.scenario, register)
    try:
        contest = prepare(register, settings)
        outcome = contest.evaluate()
    except KproError as error:
        return Replay((*notices, f"Beslutningen kan ikke regnes efter på dette register: {error}", *edits))
    now = snapshot_of(outcome)
    other_file = then.sha256 != register.sha256
    changed = causes(then, now) if other_file else notices
    results = (
        *_set(then, now, decision.chosen),
        *_places(then, now),
        *_money(decision.money, money_of(outcome)),
        *_shares(decision, chosen_of(contest, outcome, decision.draws)),
    )
    if results:
        return Replay((*changed, *results, *edits))
    return Replay(edits, changed or ((RESAVED,) if other_file else ()))


def _set(then: Snapshot, now: Snapshot, chosen: tuple[Chosen, ...]) -> Iterator[str]:
    decided, funded = {one.number for one in chosen}, set(now.funded)
    if decided != set(then.funded):
        yield "Blokken i filen er rettet: de besluttede ønsker er ikke dem, der står som inden for puljen."
    if funded - decided:
        yield f"Kommer med nu, men er ikke besluttet: {some(funded - decided)}."
    if decided - funded:
        yield f"Er besluttet, men kommer ikke med nu: {some(decided - funded)}."


def _places(then: Snapshot, now: Snapshot) -> Iterator[str]:
    before = {s.number: s for s in then.standings if s.funded}
    told = 0
    for standing in now.standings:
        old = before.get(standing.number)
        if old is None or (old.rank == standing.rank and _equal(old.score, standing.score)):
            continue
        told += 1
        if told <= MOST_NAMED:
            yield (
                f"{form_id(standing.number)} er nr. {standing.rank} med score {format_number(standing.score, 2)}; ved "
                f"beslutningen nr. {old.rank} med {format_number(old.score, 2)}."
            )
    if told > MOST_NAMED:
        yield f"Det samme gælder {told - MOST_NAMED} andre."


def _money(then: Money, now: Money) -> Iterator[str]:
    for name, (what, words) in WORDS.items():
        old, new = getattr(then, name), getattr(now, name)
        if not _equal(old, new):
            yield f"{what} er {words(new)}, ved beslutningen {words(old)}".removesuffix(".") + "."


def _shares(decision: Decision, now: tuple[Chosen, ...]) -> Iterator[str]:
    share = {one.number: one.funded_share for one in now}
    most = STANDARD_ERRORS * 0.5 / decision.draws.count**0.5
    for one in decision.chosen:
        if one.number in share and abs(share[one.number] - one.funded_share) > most:
            yield (
                f"{form_id(one.number)} er med i {format_percent(share[one.number])} af trækningerne; ved beslutningen "
                f"var det {format_percent(one.funded_share)}."
            )


def _edits(shown: str, expected: str) -> Iterator[str]:
    told = list(_edited_lines(_lines(shown), _lines(expected)))
    yield from told[:MOST_LINES]
    if len(told) > MOST_LINES:
        yield f"Den læsbare del er også rettet i {len(told) - MOST_LINES} andre linjer."


def _edited_lines(shown: list[str], expected: list[str]) -> Iterator[str]:
    """A sentence on each line that was edited, or added or removed and isn't blank; numbers are those in the file."""
    for _, start, end, first, last in _changes(shown, expected):
        for number, (here, there) in enumerate(zip_longest(shown[start:end], expected[first:last]), start + 1):
            if not here and not there:
                continue
            if there is None:
                where = "nederst" if first == len(expected) else f"i linje {number}"
                yield f"Den læsbare del er rettet {where}: dér er tilføjet «{_window(here)}»."
            elif here is None:
                yield f"Den læsbare del er rettet: efter linje {end} mangler «{_window(there)}», som blokken siger."
            elif _legible(here) == _legible(there):
                what = "dér er kun mellemrum eller usynlige tegn anderledes."
                yield f"Den læsbare del er rettet i linje {number}: {what}"
            else:
                at = _first_difference(here, there)
                said = f"dér står «{_window(here, at)}», men blokken siger «{_window(there, at)}»."
                yield f"Den læsbare del er rettet i linje {number}: {said}"


def _changes(shown: list[str], expected: list[str]) -> list[tuple[str, int, int, int, int]]:
    found = SequenceMatcher(None, shown, expected, autojunk=False).get_opcodes()
    return [change for change in found if change[0] != "equal"]


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip().splitlines()]


def _legible(line: str) -> str:
    return plain("".join(c for c in line if unicodedata.category(c)[0] != "C" or c == "\t"))


def _first_difference(one: str, other: str) -> int:
    return next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _window(line: str, at: int = 0) -> str:
    """As much of a line as is shown: so that the place `at` is in it."""
    start = 0 if at < LONGEST_LINE - CONTEXT else at - CONTEXT
    end = start + LONGEST_LINE
    return f"{'…' if start else ''}{line[start:end]}{'…' if end < len(line) else ''}"


def _equal(one: float, other: float) -> bool:
    """But for the rounding of floating point."""
    return bool(np.isclose(one, other, rtol=1e-9, atol=1e-6))
