"""A scenario and its text: what goes in comes out, and what can't be used is said in one sentence."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kpro_analysis.errors import InputError, UsageError
from kpro_analysis.register.requests import SOURCES, STATUSES, Criterion
from kpro_analysis.weighting.model import evaluate
from kpro_analysis.weighting.outcome import Excluded
from kpro_analysis.weighting.scenario import Scenario, Snapshot, Standing, scenario_of
from kpro_analysis.weighting.scenario_text import from_text, to_text
from kpro_analysis.weighting.settings import BLANK, CostBasis, Guard, GuardKind, Rule, Settings, Weights
from tests.weighting.builders import NAN, ask, register, settings
from tests.weighting.test_properties import registers

NOON = datetime(2024, 2, 7, 12, 0, tzinfo=timezone(timedelta(hours=1)))
TWO = (Criterion("Nytte", 3, 0, 5), Criterion("Haste", 1, 1, 5))
SMALL = register(
    ask(1, (5, 3), 60.0), ask(2, (NAN, 5), 50.0), ask(3, (2, 2)), ask(4, (5, 5), light="Gul"), pool=100.0, criteria=TWO
)


def made(**changes: Any) -> Scenario:
    return scenario_of(evaluate(SMALL, settings(SMALL, **changes)), "Prøve", saved=NOON)


def test_a_scenario_keeps_where_everyone_stood() -> None:
    snapshot = made().snapshot
    assert snapshot.standings == (
        Standing(1, 1, 100 * (3 * 5 / 5 + 1 * 2 / 4) / 4, True, 60.0, 60.0, 60.0, (5.0, 3.0)),
        Standing(3, 2, 100 * (3 * 2 / 5 + 1 * 1 / 4) / 4, False, None, None, None, (2.0, 2.0)),
        Standing(2, 3, 100 * (1 * 4 / 4) / 4, False, 50.0, 50.0, 50.0, (None, 5.0)),
    )
    assert snapshot.excluded == (Excluded(4, "Gul: konkurrerer kun, når gule er valgt med"),)
    assert (snapshot.funded, snapshot.spent) == ((1,), 60.0)


def test_the_text_is_one_line_for_each_request_and_holds_no_title() -> None:
    lines = to_text(made()).splitlines()
    assert sum(line.startswith('    {"id": "#00') for line in lines) == 4
    assert json.loads(to_text(made()))["schema"] == 1
    assert "Ønske" not in to_text(made())


def test_what_people_type_is_kept_in_line_masked_and_of_bounded_length() -> None:
    scenario = scenario_of(
        evaluate(SMALL, settings(SMALL)),
        "  Borger \n\x00 først ",
        saved=NOON,
        saved_by="Ida  Holm",
        note=" to \n linjer om 670190-1234 ",
    )
    assert scenario.name == "Borger først"
    assert (scenario.saved_by, scenario.note) == ("Ida Holm", "to\nlinjer om ███")
    with pytest.raises(UsageError, match="Scenariet mangler et navn"):
        scenario_of(evaluate(SMALL, settings(SMALL)), " \n", saved=NOON)
    with pytest.raises(UsageError, match=r"Navnet er på 101 tegn\. Der er plads til 100"):
        scenario_of(evaluate(SMALL, settings(SMALL)), "x" * 101, saved=NOON)


@pytest.mark.parametrize("personal", ["670190-1234", "Borger \n6701901234 først", "navn@kommune.example"])
def test_a_name_with_something_personal_in_it_is_refused_without_repeating_it(personal: str) -> None:
    outcome = evaluate(SMALL, settings(SMALL))
    for what, typed in (("Navnet", {"name": personal}), ("Feltet «gemt af»", {"name": "N", "saved_by": personal})):
        with pytest.raises(UsageError) as refusal:
            scenario_of(outcome, saved=NOON, **typed)
        assert str(refusal.value) == (
            f"{what} ligner et CPR-nummer eller en e-mailadresse, eller har det i sig. Skriv det uden."
        )


MONEY = st.floats(0, 1e9)
ALL_SETTINGS = st.builds(
    Settings,
    weights=st.dictionaries(st.text("abæøå «»\"'=\\/", min_size=1).filter(str.strip), MONEY, min_size=1)
    .filter(lambda weights: any(weights.values()))
    .map(Weights),
    pool=MONEY,
    committed=MONEY,
    cost=st.sampled_from(CostBasis),
    rule=st.sampled_from(Rule),
    guard=st.one_of(
        st.sampled_from([Guard(), Guard(GuardKind.FIRST)]),
        st.builds(Guard, st.just(GuardKind.RESERVE), st.floats(0, 1)),
    ),
    must=st.frozensets(st.integers(1, 500)),
    must_not=st.frozensets(st.integers(501, 99_999)),
    lights=st.frozensets(st.sampled_from(["Rød", "Gul", "Grøn", BLANK])),
    sources=st.frozensets(st.sampled_from([*SOURCES, BLANK])),
    statuses=st.frozensets(st.sampled_from([*STATUSES, BLANK])),
    xxl_high=st.floats(100_000, 1e9),
    overrun_high=st.floats(0, 5),
    highest_risk=st.floats(0, 1),
)


@given(ALL_SETTINGS, st.datetimes(datetime(1950, 1, 1), timezones=st.just(UTC)), st.text(max_size=50))
def test_settings_of_every_kind_come_back_as_they_were(chosen: Settings, saved: datetime, note: str) -> None:
    scenario = replace(made(), settings=chosen, saved=saved, note="x" + "".join(c for c in note if c.isprintable()))
    assert from_text(to_text(scenario), "f.json") == scenario


@hypothesis_settings(deadline=None)
@given(registers(), st.sampled_from(Rule), st.sampled_from(CostBasis))
def test_scenarios_of_any_register_come_back_as_they_were(some: Any, rule: Rule, cost: CostBasis) -> None:
    scenario = scenario_of(evaluate(some, settings(some, rule=rule, cost=cost)), "Prøve", saved=NOON)
    assert from_text(to_text(scenario), "f.json") == scenario
    assert to_text(from_text(to_text(scenario), "f.json")) == to_text(scenario)


def test_hand_edits_that_can_be_used_are_used() -> None:
    content = json.loads(to_text(made()))
    content["settings"] |= {"pool": 75_000, "rule": "optimal", "must": ["1", "ÆØ-002", 3]}
    del content["settings"]["overrun_high"], content["note"], content["saved_by"]
    edited = from_text(json.dumps(content, indent=8), "f.json")
    assert edited.settings == replace(made().settings, pool=75_000.0, rule=Rule.OPTIMAL, must=frozenset({1, 2, 3}))


def put(*path: Any, value: Any) -> Callable[[Any], None]:
    def change(content: Any) -> None:
        for key in path[:-1]:
            content = content[key]
        content[path[-1]] = value

    return change


def drop(*path: Any) -> Callable[[Any], None]:
    def change(content: Any) -> None:
        for key in path[:-1]:
            content = content[key]
        del content[path[-1]]

    return change


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (put("schema", value=2), "er lavet med en nyere udgave af programmet"),
        (put("schema", value=0), "feltet «schema» skal være 1"),
        (put("schema", value="1"), "feltet «schema» skal være 1"),
        (put("schema", value=True), "feltet «schema» skal være 1"),
        (drop("kind"), "er ikke et scenarie"),
        (put("kind", value=[]), "er ikke et scenarie"),
        (put("puje", value=3), "feltet «puje» kendes ikke"),
        (put("name", value=""), "feltet «name» skal være en tekst på 1 til 100 tegn"),
        (put("name", value="x" * 101), "feltet «name» skal være en tekst på 1 til 100 tegn"),
        (put("name", value="a\x00b"), "feltet «name» skal være en tekst"),
        (put("name", value="\ud800"), "feltet «name» skal være en tekst"),
        (put("saved", value="2024-02-07 10:22"), "et tidspunkt med tidszone"),
        (put("saved", value="i går"), "et tidspunkt med tidszone"),
        (put("saved", value="0001-01-01T00:00:00+14:00"), "et tidspunkt med tidszone"),
        (drop("settings"), "feltet «settings» skal være en gruppe felter"),
        (drop("settings", "pool"), "feltet «settings.pool» skal være med: det mangler"),
        (put("settings", "pool", value="mange"), "feltet «settings.pool» skal være et tal"),
        (put("settings", "pool", value=-1), "feltet «settings.pool» skal være et tal fra 0 til 1.000.000.000.000.000"),
        (put("settings", "pool", value=True), "feltet «settings.pool» skal være et tal"),
        (put("settings", "pool", value=10**400), "feltet «settings.pool» skal være et tal"),
        (put("settings", "puje", value=3), "feltet «settings.puje» kendes ikke"),
        (put("settings", "rule", value="magi"), "feltet «settings.rule» skal være rank"),
        (put("settings", "rule", value=[]), "feltet «settings.rule» skal være rank"),
        (put("settings", "guard", value="reserve=2"), "feltet «settings.guard» skal være flag, first eller"),
        (put("settings", "must", value=["ni"]), "feltet «settings.must» skal være en liste af blanketnumre"),
        (put("settings", "lights", value=["Blå"]), "feltet «settings.lights» skal være en liste af Rød"),
        (put("settings", "lights", value=[[]]), "feltet «settings.lights» skal være en liste af Rød"),
        (put("settings", "weights", value={}), "Alle vægte er 0"),
        (put("settings", "weights", value={"Nytte": 0}), "Alle vægte er 0"),
        (put("settings", "weights", "Nytte", value=None), "feltet «settings.weights.Nytte» skal være et tal"),
        (put("settings", "weights", "x" * 201, value=1), "et kriterium med et navn på 1 til 200 tegn"),
        (put("register", "sha256", value="abc"), "feltet «register.sha256» skal være en kontrolsum"),
        (put("criteria", 1, "name", value="Nytte"), "feltet «criteria» skal være en liste, hvor hver står én gang"),
        (put("requests", 1, "id", value="#001"), "feltet «requests» skal være en liste, hvor hver står én gang"),
        (put("requests", 0, "points", value=[1]), "feltet «requests[1].points» skal være en liste på 2"),
        (put("requests", 0, "points", 0, value="3"), "feltet «requests[1].points[1]» skal være et tal"),
        (put("requests", 0, value=7), "feltet «requests[1]» skal være en gruppe felter"),
        (put("requests", 0, "funded", value="ja"), "feltet «requests[1].funded» skal være true eller false"),
        (put("requests", 0, "score", value=101), "feltet «requests[1].score» skal være et tal fra 0 til 100"),
        (put("requests", value={}), "feltet «requests» skal være en liste"),
    ],
)
def test_a_hand_edit_that_cannot_be_used_names_the_field(change: Callable[[Any], None], sentence: str) -> None:
    content = json.loads(to_text(made()))
    change(content)
    with pytest.raises(InputError) as refused:
        from_text(json.dumps(content), "f.json")
    assert str(refused.value).startswith("f.json ")
    assert sentence in str(refused.value)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "er tom"),
        (" \n", "er tom"),
        ("[" * 200_000, "indlejret for dybt"),
        ('{"a":' * 200_000, "indlejret for dybt"),
        ("[1, 2]", "er ikke gemt herfra"),
        ("hej", "kan ikke læses fra linje 1"),
        ('{"pool": NaN}', "ikke et almindeligt tal"),
        ('{"pool": -Infinity}', "ikke et almindeligt tal"),
        ('{"pool": ' + "9" * 10_000 + "}", "ikke et almindeligt tal"),
        ('{"a": 1, "a": 2}', "feltet «a» står der to gange"),
        ('{"<img onerror=x>670190-1234": 1, "<img onerror=x>670190-1234": 2}', "feltet «<img onerror=x>███» står der"),
        ('{"kind": "scenarie",\n "schema": 1\n "name": 2}', "kan ikke læses fra linje 3"),
    ],
)
def test_what_is_no_scenario_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(InputError, match=r"^f\.json ") as refused:
        from_text(text, "f.json")
    assert sentence in str(refused.value)


def test_a_file_cut_short_anywhere_is_refused() -> None:
    text = to_text(made())
    for end in range(1, len(text.rstrip()) - 1, 7):
        with pytest.raises(InputError, match=r"skåret over|kan ikke læses"):
            from_text(text[:end], "f.json")


@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    ),
    st.data(),
)
def test_any_value_in_any_place_is_used_or_refused_in_a_sentence(value: Any, data: st.DataObject) -> None:
    content = json.loads(to_text(made()))
    place = content
    while isinstance(place, dict | list) and place:
        key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
        if not isinstance(place[key], dict | list) or data.draw(st.booleans()):
            place[key] = value
            break
        place = place[key]
    try:
        assert isinstance(from_text(json.dumps(content), "f.json"), Scenario)
    except InputError as refused:
        assert "\n" not in str(refused)


def test_an_empty_register_has_a_scenario_too() -> None:
    empty = register()
    scenario = scenario_of(evaluate(empty, settings(empty)), "Tom", saved=NOON)
    assert scenario.snapshot == Snapshot("test.xlsx", "0" * 64, 100.0, 0.0, scenario.snapshot.criteria, (), ())
    assert from_text(to_text(scenario), "f.json") == scenario
