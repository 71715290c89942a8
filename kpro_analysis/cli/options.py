"""From the words on the command line to the settings of a ranking."""

from argparse import Namespace
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from kpro_analysis.columns import header_key
from kpro_analysis.danish import parse_share, parse_typed_number
from kpro_analysis.errors import UsageError
from kpro_analysis.register.cells import listed, parse_form_number
from kpro_analysis.register.requests import LIGHTS, SOURCES, STATUSES, Register, form_id
from kpro_analysis.weighting.settings import BLANK, CostBasis, Guard, Settings, Weights, agreed_settings, parse_rule

NO_VALUE = "blank"  # lets those without a source or status compete
Word = TypeVar("Word", bound=str)


@dataclass(frozen=True)
class SettingChoices:
    """What the line sets, as far as it can be checked without the register.

    `weights` are pairs of a criterion's name as typed and a number; `changes` are fields of `Settings`.
    """

    weights: tuple[tuple[str, float], ...]
    changes: dict[str, Any]


def read_setting_choices(arguments: Namespace) -> SettingChoices:
    """What `arguments.add_setting_options` added; raises UsageError for an option that can't be read."""
    changes: dict[str, Any] = {}
    if arguments.pool is not None:
        changes["pool"] = amount("--pool", arguments.pool)
    if arguments.cost is not None:
        changes["cost"] = CostBasis(one_of("--cost", arguments.cost, list(CostBasis)))
    if arguments.rule is not None:
        changes |= parse_rule(arguments.rule)
    if arguments.guard is not None:
        changes["guard"] = Guard.parse(arguments.guard)
    if arguments.xxl_high is not None:
        changes["xxl_high"] = amount("--xxl-high", arguments.xxl_high)
    if arguments.overrun is not None:
        changes["overrun_high"] = _share("--overrun", arguments.overrun)
    for option, field, allowed in (
        ("light", "lights", LIGHTS),
        ("source", "sources", (*SOURCES, NO_VALUE)),
        ("status", "statuses", (*STATUSES, NO_VALUE)),
    ):
        if words := getattr(arguments, option):
            chosen = {one_of(f"--{option}", word, allowed) for word in words}
            changes[field] = frozenset(BLANK if word == NO_VALUE else word for word in chosen)
    changes["must"] = form_numbers("--must", arguments.must)
    changes["must_not"] = form_numbers("--not", arguments.must_not)
    return SettingChoices(tuple(_weight(text) for text in arguments.weight), changes)


def settings_for(register: Register, choices: SettingChoices) -> Settings:
    """What the group agreed in the workbook, changed as the line asks; raises UsageError for what isn't there."""
    for number in sorted(choices.changes["must"] | choices.changes["must_not"]):
        if number not in register.by_number:
            raise UsageError(f"{form_id(number)} findes ikke i registeret. Skriv et blanketnummer derfra.")
    values = {c.name: c.weight for c in register.criteria}
    by_key = {header_key(name): name for name in values}
    given = set()
    for typed, value in choices.weights:
        name = typed if typed in values else by_key.get(header_key(typed))
        if name is None:
            raise UsageError(f"«{typed}» er ikke et kriterium i registeret. Vælg blandt: {', '.join(values)}.")
        if name in given:
            raise UsageError(f"Vægten på {name} er givet to gange. Giv den én gang.")
        given.add(name)
        values[name] = value
    return replace(agreed_settings(register), weights=Weights(values), **choices.changes)


def one_of(option: str, word: str, allowed: Sequence[Word]) -> Word:
    """The allowed word that was meant, whatever its case; raises UsageError that lists them.

    >>> one_of("--light", "RØD", ("Rød", "Gul"))
    'Rød'
    """
    meant = {header_key(known): known for known in allowed}.get(header_key(word))
    if meant is None:
        raise UsageError(f"{option} kan ikke være «{word}». Skriv {listed(map(str, allowed))}.")
    return meant


def _weight(text: str) -> tuple[str, float]:
    name, _, number = text.rpartition("=")
    if not name.strip():
        raise UsageError("--weight skrives som NAVN=TAL, fx Tidsbesparelse=2,5.")
    value = parse_typed_number(number)
    if value is None or value < 0:
        raise UsageError(f"Vægten på {name.strip()} skal være et tal på 0 eller derover, fx 2,5.")
    return name, value


def amount(option: str, text: str) -> float:
    """An amount of kroner, 0 or more, as Danes write it; raises UsageError that names the option."""
    value = parse_typed_number(text)
    if value is None or value < 0:
        raise UsageError(f"{option} skal være et beløb på 0 kr. eller derover, fx 500.000.")
    return value


def _share(option: str, text: str) -> float:
    value = parse_share(text)
    if value is None or not 0 <= value <= 1:
        raise UsageError(f"{option} skal være en andel fra 0 til 1, fx 0,2 eller 20%.")
    return value


def share_above_0(option: str, text: str) -> float:
    """A share above 0, up to 1; `option` names what it was given as. Raises UsageError for what is none."""
    value = parse_share(text)
    if value is None or not 0 < value <= 1:
        raise UsageError(f"{option} skal være et tal over 0 og højst 1, fx 0,5 eller 50%.")
    return value


def form_numbers(option: str, texts: Iterable[str]) -> frozenset[int]:
    """Form numbers in any spelling; `option` names what they were given as. Raises UsageError for what is none."""
    numbers = set()
    for text in texts:
        number = parse_form_number(text)
        if number is None:
            raise UsageError(f"{option} skal være et blanketnummer: 19, 019 eller #019.")
        numbers.add(number)
    return frozenset(numbers)
