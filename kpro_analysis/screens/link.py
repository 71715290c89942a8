"""The page's whole state in its address: written as what differs from the agreed, read with every fault told."""

import math
import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode

from kpro_analysis.errors import UsageError
from kpro_analysis.register.requests import LIGHTS, SOURCES, STATUSES, Register
from kpro_analysis.register.search import FACETS
from kpro_analysis.screens.ballot import BALLOT_KEYS
from kpro_analysis.screens.controls import Controls, View, patched
from kpro_analysis.weighting.settings import rule_text

WEIGHT_PREFIX = "v."
FILTER_PREFIX = "vis."
REGISTER_KEY = "register"
SCENARIO_KEY = "scenarie"  # a file's name; the what-if page opens it and takes it out of the address
NO_VALUE = "(tom)"  # a blank in a list of values
HASH_LENGTH = 8
_FORM_NUMBER = re.compile(r"[0-9]{1,6}")

# key in the address -> name of the control
NUMBERS = {"pulje": "pool", "xxl": "xxl_high", "overskridelse": "overrun_high"}
WORDS = {"pris": "cost", "regel": "rule", "vaern": "guard"}
VIEW_WORDS = {"sog": "search", "sorter": "sort", "omkring": "around"}
VIEW_NUMBERS = {"spredning": "spread"}
REQUESTS = {"med": "must", "ikke": "must_not"}
CHOICES = {"prioritet": "lights", "kilde": "sources", "status": "statuses"}
ORDERS = {"lights": LIGHTS, "sources": SOURCES, "statuses": STATUSES}


def _plain(number: float) -> str:
    return f"{number:.10g}"


def _listed(values: frozenset[str], order: tuple[str, ...] = ()) -> str:
    known = [v for v in order if v in values]
    return "~".join(v or NO_VALUE for v in known + sorted(values.difference(known)))


def to_query(controls: Controls, agreed: Controls, register: Register) -> str:
    """What differs from the agreed as a query string, with the register's hash; "" when nothing differs."""
    pairs = dict([*_weight_pairs(controls, agreed), *_setting_pairs(controls, agreed), *_view_pairs(controls)])
    return urlencode({REGISTER_KEY: register.sha256[:HASH_LENGTH], **pairs}) if pairs else ""


def _weight_pairs(controls: Controls, agreed: Controls) -> Iterator[tuple[str, str]]:
    old = agreed.settings.weights.values
    for name, weight in controls.settings.weights.values.items():
        if weight != old[name]:
            yield WEIGHT_PREFIX + name, _plain(weight)


def _setting_pairs(controls: Controls, agreed: Controls) -> Iterator[tuple[str, str]]:
    writers: list[tuple[dict[str, str], Callable[[str, Any], str]]] = [
        (NUMBERS, lambda _, value: _plain(value)),
        (WORDS, lambda _, value: str(value)),
        (REQUESTS, lambda _, value: "~".join(map(str, sorted(value)))),
        (CHOICES, lambda name, value: _listed(value, ORDERS[name])),
    ]
    both = (controls.settings, agreed.settings)
    for names, write in writers:
        for key, name in names.items():
            value, old = (rule_text(s) if name == "rule" else getattr(s, name) for s in both)
            if value != old:
                yield key, write(name, value)


def _view_pairs(controls: Controls) -> Iterator[tuple[str, str]]:
    view = controls.view
    writers: list[tuple[dict[str, str], Callable[[Any], str]]] = [(VIEW_WORDS, str), (VIEW_NUMBERS, _plain)]
    for names, write in writers:
        for key, name in names.items():
            if getattr(view, name) != getattr(View(), name):
                yield key, write(getattr(view, name))
    for facet in FACETS:
        if view.filters[facet]:
            yield FILTER_PREFIX + facet, _listed(view.filters[facet])
    if view.selected is not None:
        yield "valgt", str(view.selected)
    if view.meeting:
        yield "moede", "1"


def _split(text: str) -> list[str]:
    return ["" if v == NO_VALUE else v for v in text.split("~")] if text else []


def _float(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def _numbers(text: str) -> list[int]:
    return [int(part) if _FORM_NUMBER.fullmatch(part) else -1 for part in _split(text)]


def _patch(key: str, text: str) -> dict[str, Any] | None:
    """One pair of the address as a patch; None when the key is not ours."""
    if key.startswith(WEIGHT_PREFIX):
        return {"weights": {key.removeprefix(WEIGHT_PREFIX): _float(text)}}
    if key.startswith(FILTER_PREFIX):
        return {"filters": {key.removeprefix(FILTER_PREFIX): _split(text)}}
    kinds: list[tuple[dict[str, str], Callable[[str], Any]]] = [
        (NUMBERS | VIEW_NUMBERS, _float),
        (WORDS | VIEW_WORDS, str),
        (REQUESTS, _numbers),
        (CHOICES, _split),
        ({"valgt": "selected"}, lambda t: _numbers(t)[0] if t else None),
        ({"moede": "meeting"}, {"1": True}.get),
    ]
    for names, read in kinds:
        if key in names:
            return {names[key]: read(text)}
    return None


def from_query(query: str, agreed: Controls, register: Register) -> tuple[Controls, tuple[str, ...]]:
    """The controls of a link, and a Danish sentence for each fault: what can't be used stays as agreed."""
    controls, notices = agreed, []
    weights: dict[str, float] = {}
    for key, text in parse_qsl(query, keep_blank_values=True):
        if key == REGISTER_KEY:
            if text != register.sha256[:HASH_LENGTH]:
                notices.append(
                    "Valgene i adressen er lavet på en anden udgave af registeret. Tallene kan derfor være andre."
                )
            continue
        if key in (*BALLOT_KEYS, SCENARIO_KEY):
            continue
        patch = _patch(key, text)
        if patch is None:
            notices.append("Adressen har et felt, som siden ikke kender. Det er sprunget over.")
        elif "weights" in patch:
            weights |= patch["weights"]
        else:
            controls = _applied(controls, patch, register, notices)
    return _with_weights(controls, weights, register, notices), tuple(dict.fromkeys(notices))


def _with_weights(controls: Controls, weights: dict[str, float], register: Register, notices: list[str]) -> Controls:
    """All the link's weights at once, since they may only be usable together; else those that can be used."""
    usable = {}
    for name, weight in weights.items():
        try:
            patched(
                controls, {"weights": {**dict.fromkeys(controls.settings.weights.values, 1.0), name: weight}}, register
            )
            usable[name] = weight
        except UsageError as error:
            notices.append(f"Fra adressen: {error} De aftalte vægte er brugt i stedet.")
    return _applied(controls, {"weights": usable}, register, notices) if usable else controls


def _applied(controls: Controls, patch: dict[str, Any], register: Register, notices: list[str]) -> Controls:
    try:
        return patched(controls, patch, register)
    except UsageError as error:
        notices.append(f"Fra adressen: {error} Standardvalget er brugt i stedet.")
        return controls
