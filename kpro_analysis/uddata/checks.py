"""Everything that is checked in a folder of Uddata, from its rows to a verdict per file and municipality."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from duckdb import DuckDBPyConnection

from kpro_analysis.uddata import checks_rules as rules
from kpro_analysis.uddata.checks_codes import codes
from kpro_analysis.uddata.checks_dates import dates
from kpro_analysis.uddata.checks_drift import drift
from kpro_analysis.uddata.checks_items import columns, items
from kpro_analysis.uddata.checks_rejects import first_rejected
from kpro_analysis.uddata.checks_responses import doubles, missing, requests
from kpro_analysis.uddata.checks_scores import scores
from kpro_analysis.uddata.checks_tables import Hit, Tables
from kpro_analysis.uddata.checks_texts import cut, garbled
from kpro_analysis.uddata.mapping import Mappings
from kpro_analysis.uddata.mapping_file import read_mapping
from kpro_analysis.uddata.store import MAPPING, Store
from kpro_analysis.uddata.verdicts import Sizes, Verdict, verdicts

COUNTED_HERE = {rules.UNREADABLE.name, rules.FUTURE.name}  # what the reader remarks on too


@dataclass(frozen=True)
class Place:
    """Where a rule hit: the file's name, the municipality ("" where it is missing), how many rows, and the first."""

    file: str
    municipality: str
    count: int
    line: int
    words: str = ""


@dataclass(frozen=True)
class Remark:
    """What a rule found: one place per file and municipality, most rows first."""

    rule: rules.Rule
    places: tuple[Place, ...]

    @property
    def count(self) -> int:
        """The rows in all."""
        return sum(place.count for place in self.places)


@dataclass(frozen=True)
class Checked:
    """The verdicts by file and municipality, and the remarks in the order of the rules."""

    verdicts: tuple[Verdict, ...]
    remarks: tuple[Remark, ...]
    made: datetime


def check(connection: DuckDBPyConnection, store: Store, now: datetime) -> Checked:
    """Check a folder on DuckDB; `now` tells which dates lie in the future."""
    tables = Tables.of(connection, store, now)
    known: dict[str, set[str]] = defaultdict(set)
    for q, item in tables.rows("SELECT DISTINCT q, item FROM check_cells WHERE q IS NOT NULL"):
        known[q].add(item)
    mappings = read_mapping(store.folder, known)
    hits, names = list(_hits(tables, mappings)), {f: file.name for f, file in tables.files.items()}
    judged = verdicts([*hits, *_rejected_by_municipality(tables)], _sizes(tables), names)
    hits += _rejected(tables)
    remarks = [*_remarks(hits, names), *_of_mapping(mappings), *_of_readers(tables)]
    return Checked(tuple(judged), tuple(remarks), now)


def _hits(tables: Tables, mappings: Mappings) -> Iterator[Hit]:
    mapped = mappings.by_questionnaire
    for found in (missing, doubles, requests, items, columns, cut, garbled):
        yield from found(tables)
    swapped = list(dates(tables))
    yield from swapped
    yield from drift(tables, {hit.file for hit in swapped if hit.rule is rules.SWAPPED})
    yield from codes(tables, mapped)
    yield from scores(tables, mapped)


def _rejected(tables: Tables) -> Iterator[Hit]:
    """The rejected lines, whose municipality nobody knows."""
    first = first_rejected(tables.store)
    for f, file in tables.files.items():
        if file.rejected:
            yield Hit(rules.REJECTED, f, None, file.rejected, first.get(f))


def _rejected_by_municipality(tables: Tables) -> Iterator[Hit]:
    """The same for every municipality of the file: it may be theirs."""
    for hit in _rejected(tables):
        for m in tables.files[hit.file].municipalities or (None,):
            yield replace(hit, municipality=m)


def _sizes(tables: Tables) -> dict[tuple[int, str | None], Sizes]:
    """How many rows of each kind a file has of a municipality."""
    found: dict[tuple[int, str | None], dict[str, int]] = defaultdict(dict)
    for unit, query in (
        (rules.RESPONSES, "SELECT f, m, count(*) FROM check_responses GROUP BY ALL"),
        (rules.CELLS, "SELECT f, m, sum(n)::BIGINT FROM check_cells GROUP BY ALL"),
        (rules.REQUESTS, "SELECT f, municipality, count(*) FROM check_requests GROUP BY ALL"),
    ):
        for f, m, count in tables.rows(query):
            found[f, m][unit] = count
    for f, file in tables.files.items():
        for m in file.municipalities:
            found[f, m][rules.LINES] = file.answers + file.requests + file.rejected
    return {place: Sizes(counts) for place, counts in found.items()}


def _remarks(hits: Iterable[Hit], names: dict[int, str]) -> Iterator[Remark]:
    by_rule: dict[str, dict[tuple[int, str | None], Place]] = defaultdict(dict)
    for hit in hits:
        key = (hit.file, hit.municipality)
        line = 1 if hit.line is None else hit.line
        if (before := by_rule[hit.rule.name].get(key)) is None:
            place = Place(names[hit.file], hit.municipality or "", hit.count, line, hit.words)
        else:
            words = before.words if hit.words in before.words else f"{before.words} {hit.words}".strip()
            place = Place(before.file, before.municipality, before.count + hit.count, min(before.line, line), words)
        by_rule[hit.rule.name][key] = place
    for rule in rules.RULES:
        if places := by_rule.get(rule.name):
            ordered = sorted(places.values(), key=lambda place: (-place.count, place.file, place.municipality))
            yield Remark(rule, tuple(ordered))


def _of_readers(tables: Tables) -> Iterator[Remark]:
    """What was seen in files as a whole when they were taken in."""
    for file in tables.files.values():
        for seen in (one for one in file.findings if one.rule not in COUNTED_HERE):
            rule = rules.of_reader(seen.rule, seen.text)
            yield Remark(rule, (Place(file.name, "", 1, seen.line or 1),))


def _of_mapping(mappings: Mappings) -> Iterator[Remark]:
    if mappings.faults:
        places = (Place(MAPPING, "", 1, 1, f"{fault.message} {fault.advice}") for fault in mappings.faults)
        yield Remark(rules.BAD_MAPPING, tuple(places))
