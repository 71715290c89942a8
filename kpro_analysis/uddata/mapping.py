"""The user's file `skemaer.toml`: which instrument a questionnaire is, and which of its items is which."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from kpro_analysis.columns import header_key
from kpro_analysis.errors import UsageError
from kpro_analysis.findings import Finding, Level
from kpro_analysis.uddata.instruments import Instrument, find_instrument, instruments
from kpro_analysis.uddata.store import MAPPING

TABLE = "skema"
FIELDS = ("navn", "instrument", "svar", "koder", "scorer")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")


@dataclass(frozen=True, eq=False)
class Mapped:
    """A questionnaire that is an instrument.

    items: for each of the instrument's items that the file names, in the instrument's order, what it is called in the
    files of Uddata (several spellings where they differ); codes: what an answer in words stands for, by `header_key`;
    scores: for a scale's name the item that holds the system's own score.
    """

    questionnaire: str
    instrument: Instrument
    items: Mapping[str, tuple[str, ...]]
    codes: Mapping[str, float] = field(default_factory=dict)
    scores: Mapping[str, str] = field(default_factory=dict)

    def number(self, answer: str) -> float | None:
        """The number that an answer stands for; None where it is none. A point is never a sign for thousands.

        >>> who5 = Mapped("WHO-5", find_instrument("WHO-5"), {}, {"heletiden": 5.0})
        >>> who5.number("3"), who5.number("33.333"), who5.number("2,5"), who5.number("Hele tiden"), who5.number("?")
        (3.0, 33.333, 2.5, 5.0, None)
        """
        text = answer.strip()
        if (code := self.codes.get(header_key(text))) is not None:
            return code
        return float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else None


@dataclass(frozen=True, eq=False)
class Mappings:
    """What the file says, by questionnaire as the files of Uddata spell it, and what is wrong in it."""

    by_questionnaire: Mapping[str, Mapped] = field(default_factory=dict)
    faults: tuple[Finding, ...] = ()


class _Faults:
    """What was found wrong so far; `place` is where in the file."""

    def __init__(self) -> None:
        self.found: list[Finding] = []

    def add(self, place: str, rule: str, message: str, advice: str) -> None:
        self.found.append(Finding(Level.ERROR, MAPPING, "", place, rule, f"{message}.", f"{advice}."))


def understood(tables: Any, known: Mapping[str, Collection[str]]) -> Mappings:
    """What the tables `[[skema]]` say; what is wrong in them is told, and the rest is used.

    known: for each questionnaire of the files its items. Names are compared by `header_key`.
    """
    faults, found = _Faults(), {}
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        faults.add("", "skema-form", "«skema» er ikke skrevet som [[skema]]", "Skriv [[skema]] over hvert skema")
        tables = []
    spelled: dict[str, list[str]] = {}
    for name in known:
        spelled.setdefault(header_key(name), []).append(name)
    seen: set[str] = set()
    for number, table in enumerate(tables, 1):
        place = f"{number}. [[{TABLE}]]"
        name = table.get("navn")
        if not isinstance(name, str) or not name.strip():
            faults.add(place, "skema-uden-navn", f"{place} mangler navn", 'Skriv en linje som navn = "WHO-5"')
            continue
        if (key := header_key(name)) in seen:
            faults.add(place, "skema-to-gange", f"{place} har et navn, som et tidligere har", "Slet det ene")
            continue
        seen.add(key)
        reader = _Reader(table, place, faults)
        instrument = reader.instrument()
        if key not in spelled:
            faults.add(place, "skema-ukendt", f"Ingen fil har skemaet i {place}", "Ret navnet, så det er som i filerne")
        elif instrument is not None:
            for questionnaire in spelled[key]:
                found[questionnaire] = reader.mapped(questionnaire, instrument, known[questionnaire])
    return Mappings(found, tuple(dict.fromkeys(faults.found)))


@dataclass(frozen=True)
class _Reader:
    """Reads one table `[[skema]]`."""

    table: Mapping[str, Any]
    place: str
    faults: _Faults

    def instrument(self) -> Instrument | None:
        """The instrument that is named."""
        for word in self.table:
            if word not in FIELDS:
                self._fault("linje-ukendt", "en linje, som ikke kendes", f"Brug kun {', '.join(FIELDS)}")
        name = self.table.get("instrument")
        try:
            return find_instrument(name if isinstance(name, str) else "")
        except UsageError:
            self._fault(
                "instrument-ukendt", "et instrument, som ikke kendes", f"Vælg blandt {', '.join(instruments())}"
            )
            return None

    def mapped(self, questionnaire: str, instrument: Instrument, known: Collection[str]) -> Mapped:
        """What the table says of a questionnaire with these items."""
        spelled = {header_key(item): item for item in known}
        items = self._items(instrument, spelled)
        scales = {scale.name: scale.name for scale in instrument.scales}
        scores = {name: found[0] for name, found in self._named("scorer", scales, spelled, {}).items()}
        return Mapped(questionnaire, instrument, items, dict(self._codes()), scores)

    def _items(self, instrument: Instrument, spelled: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
        declared = {item.name: item.name for item in instrument.items}
        taken: dict[str, str] = {}
        found = self._named("svar", declared, spelled, taken)
        if missing := [name for name in declared if name not in found]:
            self._fault(
                "svar-mangler",
                f"{len(found)} af de {len(declared)} svar, som {instrument.name} har ({', '.join(missing)} mangler)",
                "Skriv hvert svar under [skema.svar]",
            )
        return {name: found[name] for name in declared if name in found}

    def _named(
        self, word: str, declared: Mapping[str, str], spelled: Mapping[str, str], taken: dict[str, str]
    ) -> dict[str, tuple[str, ...]]:
        """What the files call what the instrument declares."""
        by_key, found = {header_key(name): name for name in declared}, {}
        for number, (left, right) in enumerate(self._part(word).items(), 1):
            line = f"linje {number} under [skema.{word}]"
            name = by_key.get(header_key(left))
            texts = right if isinstance(right, list) else [right]
            if name is None or not all(isinstance(text, str) for text in texts):
                self._fault(
                    f"{word}-ukendt", f"en {line}, som ikke kan bruges", f'Skriv fx {next(iter(declared))} = "q1"'
                )
                continue
            there = [spelled[key] for text in texts if (key := header_key(text)) in spelled]
            if not there:
                self._fault(
                    f"{word}-uden-fil", f"et spørgsmål i {line}, som ingen fil har", "Ret det, så det er som dér"
                )
            free = [item for item in dict.fromkeys(there) if item not in taken]
            if len(free) < len(there):
                self._fault(f"{word}-to-gange", f"et spørgsmål i {line}, som er brugt før", "Slet det ene sted")
            taken.update(dict.fromkeys(free, name))
            if free:
                found[name] = tuple(free)
        return found

    def _codes(self) -> Iterator[tuple[str, float]]:
        for number, (words, value) in enumerate(self._part("koder").items(), 1):
            if isinstance(value, int | float) and not isinstance(value, bool):
                yield header_key(words), float(value)
            else:
                line = f"linje {number} under [skema.koder]"
                self._fault("kode-uden-tal", f"en {line}, som ikke ender med et tal", 'Skriv fx "Hele tiden" = 5')

    def _part(self, word: str) -> Mapping[str, Any]:
        part = self.table.get(word, {})
        if isinstance(part, dict):
            return part
        self._fault(
            f"{word}-form", f"«{word}», som ikke er skrevet som [skema.{word}]", f"Skriv [skema.{word}] over linjerne"
        )
        return {}

    def _fault(self, rule: str, message: str, advice: str) -> None:
        self.faults.add(self.place, rule, f"{self.place} har {message}", advice)
