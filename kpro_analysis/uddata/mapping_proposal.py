"""Proposes `skemaer.toml`: the instrument of a questionnaire by its name and how many items it has."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from kpro_analysis.columns import header_key
from kpro_analysis.danish import sort_key
from kpro_analysis.duck import rows_of
from kpro_analysis.uddata.instruments import Instrument, instruments

SCORE_WORDS = ("score", "sum", "total", "ialt")
_DIGITS = re.compile(r"(\d+)")
_ITEMS = """
SELECT questionnaire, item, min("order") AS "order", min(line) AS line
FROM {answers} WHERE questionnaire IS NOT NULL GROUP BY questionnaire, item
"""


@dataclass(frozen=True)
class Proposal:
    """What a questionnaire could be; `instrument` None: its name tells of none.

    items: the file's item for each of the instrument's items, none where their numbers differ; by_name: whether they
    are called the same, else they are taken in order; score: the item that looks like the system's own score.
    """

    questionnaire: str
    instrument: Instrument | None
    items: Mapping[str, str]
    by_name: bool
    score: str | None


def item_order(connection: DuckDBPyConnection, answers: str) -> dict[str, list[str]]:
    """The items of each questionnaire, as they stand in the files, and on one line by the numbers in their names."""
    rows = rows_of(connection, _ITEMS.format(answers=answers))
    rows.sort(key=lambda row: (sort_key(row["questionnaire"]), row["order"], row["line"], _natural(row["item"])))
    items: dict[str, list[str]] = {}
    for row in rows:
        items.setdefault(row["questionnaire"], []).append(row["item"])
    return items


def propose(items: Mapping[str, Sequence[str]]) -> tuple[Proposal, ...]:
    """What each questionnaire could be; items: by questionnaire, in order.

    >>> propose({"Trivsel (WHO-5)": ["q1", "q2", "q3", "q4", "q5", "Score"]})[0].items["WHO5_5"]
    'q5'
    """
    return tuple(_proposal(name, listed) for name, listed in items.items())


def mapping_text(proposals: Sequence[Proposal]) -> str:
    """A file for its user to look through; what isn't known stands as a comment to fill in."""
    lines = [
        "# Hvilket instrument hvert skema er, og hvilket spørgsmål i filerne der er hvilket af instrumentets.",
        '# Et spørgsmål, der hedder noget forskelligt i filerne, skrives som ["q1", "spørgsmål 1"].',
        '# Er svarene skrevet med ord, tilføjes [skema.koder] med linjer som "Hele tiden" = 5.',
        f"# Instrumenter: {', '.join(instruments())}.",
    ]
    for proposal in proposals:
        lines += ["", *_lines(proposal)]
    return "\n".join(lines) + "\n"


def _lines(proposal: Proposal) -> Iterator[str]:
    name, instrument = _quoted(proposal.questionnaire), proposal.instrument
    if instrument is None:
        yield from ("# [[skema]]", f"# navn = {name}", '# instrument = ""')
        return
    yield from ("[[skema]]", f"navn = {name}", f"instrument = {_quoted(instrument.name)}", "[skema.svar]")
    if not proposal.items:
        yield "# Skemaet har et andet antal spørgsmål end instrumentet. Skriv til højre, hvad de hedder i filerne."
    elif not proposal.by_name:
        yield "# Gættet ud fra rækkefølgen: se efter, at det passer."
    for item in instrument.items:
        there = proposal.items.get(item.name)
        yield f'# {item.name} = ""' if there is None else f"{_quoted(item.name)} = {_quoted(there)}"
    if proposal.score is not None:
        yield from ("[skema.scorer]", f"{_quoted(instrument.scales[0].name)} = {_quoted(proposal.score)}")


def _proposal(name: str, listed: Sequence[str]) -> Proposal:
    instrument = _by_name(name)
    if instrument is None:
        return Proposal(name, None, {}, False, None)
    scores = [item for item in listed if any(word in header_key(item) for word in SCORE_WORDS)]
    asked = [item for item in listed if item not in scores]
    by_key = {header_key(item): item for item in asked}
    wanted = [header_key(item.name) for item in instrument.items]
    score = scores[0] if len(scores) == 1 and len(instrument.scales) == 1 else None
    by_name = all(key in by_key for key in wanted)
    in_order = [by_key[key] for key in wanted] if by_name else asked
    fits = len(in_order) == len(wanted)
    items = {item.name: there for item, there in zip(instrument.items, in_order, strict=False)} if fits else {}
    return Proposal(name, instrument, items, by_name, score)


def _by_name(name: str) -> Instrument | None:
    """The instrument whose name, or another of its names, is in the questionnaire's; the longest."""
    key = header_key(name)
    words = [(header_key(word), one) for one in instruments().values() for word in (one.name, *one.aliases)]
    found = [(len(word), one) for word, one in words if word in key]
    return max(found, key=lambda pair: pair[0], default=(0, None))[1]


def _natural(text: str) -> tuple[tuple[int, int, str], ...]:
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in _DIGITS.split(text) if part)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
