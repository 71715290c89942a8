"""The page of low-hanging fruit without its drawing: what is asked for, what is ticked, and the way back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

from kpro_analysis.errors import KproError, UsageError
from kpro_analysis.register.requests import LIGHTS, Register
from kpro_analysis.screens.controls import Controls, page_settings, patched
from kpro_analysis.screens.link import HASH_LENGTH, REGISTER_KEY, from_query, to_query
from kpro_analysis.weighting.fruit import Harvest, find_fruit
from kpro_analysis.weighting.fruit_choice import ForcedIn, force_in
from kpro_analysis.weighting.fruit_wanted import Wanted
from kpro_analysis.weighting.model import prepare
from kpro_analysis.weighting.settings import Settings
from kpro_analysis.weighting.similarity import Pair, alike_pairs

CHEAP_KEY, LIGHTS_KEY, CHOSEN_KEY = "billig", "vurder", "valg"
OWN_KEYS = (CHEAP_KEY, LIGHTS_KEY, CHOSEN_KEY)
HISTORY = 100  # steps that can be undone
_FORM_NUMBER = re.compile(r"[0-9]{1,6}")


@dataclass(frozen=True)
class Asked:
    """All that can be set: the settings of the ranking, what is looked for, and what is ticked (form numbers)."""

    settings: Settings
    wanted: Wanted
    chosen: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Found:
    """What comes of it: what was found without what is ticked, and the pool with it."""

    harvest: Harvest
    forced: ForcedIn


@dataclass(frozen=True)
class Enquiries:
    """How many enquiries to support speak for each request (None: none are loaded), and why if they can't be used."""

    by_request: Mapping[int, int] | None
    fault: str = ""


NO_ENQUIRIES = Enquiries(None)


class Fruits:
    """One visitor's session on one register.

    `asked` and `found` always belong together: what can't be used or gives no result changes neither, and `error` is
    the sentence that says why.
    """

    def __init__(self, register: Register, query: str = "", enquiries: Enquiries = NO_ENQUIRIES) -> None:
        self.register = register
        self.enquiries = enquiries
        self.pairs: tuple[Pair, ...] = alike_pairs(register.requests)
        self.agreed = Controls(page_settings(register))
        self.error: str | None = None
        self._undo: list[Asked] = []
        self._harvest: tuple[tuple[Settings, Wanted], Harvest] | None = None
        pairs = parse_qsl(query, keep_blank_values=True)
        others = urlencode([(key, text) for key, text in pairs if key not in OWN_KEYS])
        controls, notices = from_query(others, self.agreed, register)
        self.notices = [*notices, *([enquiries.fault] if enquiries.fault else [])]
        self.asked = Asked(controls.settings, Wanted())
        try:
            self.found = self._find(self.asked)
        except KproError as error:
            self.notices.append(f"Fra adressen: {error} De aftalte valg er brugt i stedet.")
            self.asked = Asked(self.agreed.settings, Wanted())
            self.found = self._find(self.asked)
        for key, text in pairs:
            if key in OWN_KEYS:
                self._from_address(key, text)

    @property
    def can_undo(self) -> bool:
        """Whether there is a step, or an attempt that gave no result, to take back."""
        return bool(self._undo) or self.error is not None

    @property
    def query(self) -> str:
        """The query string that brings this state back."""
        own = {}
        if self.asked.wanted.cheap != Wanted().cheap:
            own[CHEAP_KEY] = f"{self.asked.wanted.cheap:.10g}"
        if self.asked.wanted.lights != Wanted().lights:
            own[LIGHTS_KEY] = "~".join(light for light in LIGHTS if light in self.asked.wanted.lights)
        if self.asked.chosen:
            own[CHOSEN_KEY] = "~".join(map(str, sorted(self.asked.chosen)))
        common = to_query(Controls(self.asked.settings), self.agreed, self.register)
        if own and not common:
            common = urlencode({REGISTER_KEY: self.register.sha256[:HASH_LENGTH]})
        return "&".join(filter(None, [common, urlencode(own)]))

    @property
    def what_if_query(self) -> str:
        """The query string by which the what-if page has the same settings with what is ticked locked in."""
        settings = replace(self.asked.settings, must=self.asked.settings.must | self.asked.chosen)
        return to_query(Controls(settings), self.agreed, self.register)

    def change(self, patch: Mapping[str, Any]) -> None:
        """Apply raw values from the page, as a step: `cheap`, `lights`, `chosen`, and `cost` of the settings."""
        before = self.asked
        self._try(patch)
        if self.error is None and self.asked != before:
            self._undo = [*self._undo[-HISTORY + 1 :], before]

    def undo(self) -> None:
        """Take back the attempt that was refused, else the last step."""
        if self.error is not None:
            self.error = None
        elif self._undo:
            self.asked = self._undo.pop()
            self.found = self._find(self.asked)

    def _try(self, patch: Mapping[str, Any]) -> None:
        self.error = None
        try:
            asked = self._patched(patch)
            self.asked, self.found = asked, self._find(asked)
        except KproError as error:
            self.error = str(error)

    def _patched(self, patch: Mapping[str, Any]) -> Asked:
        asked = self.asked
        for name, value in patch.items():
            match name:
                case "cost":
                    settings = patched(Controls(asked.settings), {name: value}, self.register).settings
                    asked = replace(asked, settings=settings)
                case "cheap":
                    asked = replace(asked, wanted=replace(asked.wanted, cheap=_kroner(value)))
                case "lights":
                    asked = replace(asked, wanted=replace(asked.wanted, lights=_lights(value)))
                case "chosen":
                    asked = replace(asked, chosen=self._numbers(value))
                case _:
                    raise UsageError("Siden sendte et valg, som ikke findes. Genindlæs siden.")
        return asked

    def _numbers(self, value: Any) -> frozenset[int]:
        if not isinstance(value, list) or not all(type(n) is int and n in self.register.by_number for n in value):
            raise UsageError("Et af de valgte ønsker findes ikke i registeret og kan ikke vælges.")
        return frozenset(value)

    def _from_address(self, key: str, text: str) -> None:
        """Set what a pair of the address asks for; what can't be used is told, and the rest is used."""
        if key == CHEAP_KEY:
            self._take({"cheap": float(text) if text.replace(".", "", 1).isdecimal() else None})
        elif key == LIGHTS_KEY:
            self._take({"lights": text.split("~") if text else []})
        else:
            asked = [int(part) if _FORM_NUMBER.fullmatch(part) else 0 for part in text.split("~") if part]
            known = [n for n in asked if n in self.register.by_number]
            self._take({"chosen": known})
            if len(known) < len(asked):
                self.notices.append("Fra adressen: Et af de valgte ønsker findes ikke i registeret. De andre er valgt.")

    def _take(self, patch: Mapping[str, Any]) -> None:
        self._try(patch)
        if self.error is not None:
            self.notices.append(f"Fra adressen: {self.error} Det er sprunget over.")
            self.error = None

    def _find(self, asked: Asked) -> Found:
        key = (asked.settings, asked.wanted)
        if self._harvest is None or self._harvest[0] != key:
            contest, asked_by = prepare(self.register, asked.settings), self.enquiries.by_request
            self._harvest = (key, find_fruit(contest, self.pairs, asked.wanted, asked_by))
        harvest = self._harvest[1]
        return Found(harvest, force_in(harvest.plain, asked.chosen))


def _kroner(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise UsageError("Grænsen for, hvad der er billigt, skal være et beløb i kroner, fx 25.000.")
    return float(value)


def _lights(value: Any) -> frozenset[str]:
    if not isinstance(value, list) or not all(isinstance(light, str) for light in value):
        raise UsageError(f"Prioriteten kan ikke læses. Vælg blandt: {', '.join(LIGHTS)}.")
    return frozenset(value)
