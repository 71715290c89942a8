"""Is the register fit for prioritising: each rule on a register that breaks it, and on one that doesn't."""

from typing import Any

import pytest

from kpro_analysis.danish import format_percent
from kpro_analysis.findings import Level
from kpro_analysis.register.requests import Criterion, Request
from kpro_analysis.weighting.fitness import as_dict, fitness, weight_space
from kpro_analysis.weighting.model import prepare
from kpro_analysis.weighting.remark import Remark
from kpro_analysis.weighting.robustness import robustness
from kpro_analysis.weighting.settings import Guard, GuardKind, Rule
from tests.weighting.builders import NAN, ask, register, settings

# points on the second criterion for 1 to 8 on the first: neither alike nor opposite
SHUFFLED = (3, 8, 1, 6, 2, 7, 4, 5)


def criteria(*names: str, low: float = 1, high: float = 8) -> tuple[Criterion, ...]:
    return tuple(Criterion(name, 1, low, high) for name in names)


def remarks(*asks: Request, names: tuple[str, ...] = ("Nytte", "Lov"), pool: float = 100, **chosen: Any) -> Any:
    made = register(*asks, criteria=criteria(*names), pool=pool)
    return fitness(made, settings(made, **chosen))


def named(rule: str, found: tuple[Remark, ...]) -> list[Remark]:
    return [remark for remark in found if remark.rule == rule]


def eight(second: tuple[float, ...] = SHUFFLED, **fields: Any) -> list[Request]:
    """Eight requests with 1 to 8 points on the first criterion, all free."""
    return [ask(n, (float(n), float(p)), 0, **fields) for n, p in zip(range(1, 9), second, strict=True)]


def test_nothing_to_remark_on() -> None:
    assert remarks(*eight()) == ()


def test_nobody_competes() -> None:
    assert remarks() == ()


def test_the_same_points_for_all_tell_nothing() -> None:
    (found,) = named("uden-oplysning", remarks(*eight((4,) * 8)))
    assert (found.level, found.criteria) == (Level.WARNING, ("Lov",))
    assert "det samme, 4 point," in found.message


def test_no_points_at_all_tell_nothing_either() -> None:
    found = remarks(*eight((NAN,) * 8))
    assert "Ingen har fået point i «Lov»" in named("uden-oplysning", found)[0].message
    assert not named("mange-blanke", found)


def test_blanks_beside_the_same_points_for_all_are_told_of_for_they_count_as_the_lowest() -> None:
    """#7 has the 4 points of the rest, #8 none, which counts as 1: the criterion puts it below."""
    for blanks, share in ((1, "13 %"), (6, "75 %")):
        found = remarks(*eight((4,) * (8 - blanks) + (NAN,) * blanks))
        (remark,) = named("mange-blanke", found)
        assert share in remark.message and remark.criteria == ("Lov",)
        assert remark.message.endswith("Resten har fået det samme, så kriteriet skiller kun dem fra de blanke.")
        assert not named("uden-oplysning", found)


def test_blanks_beside_the_lowest_for_all_tell_nothing() -> None:
    found = remarks(*eight((1,) * 6 + (NAN,) * 2))
    (same,), (blank,) = named("uden-oplysning", found), named("mange-blanke", found)
    assert same.message.startswith("Alle, der har fået point i «Lov», har fået det laveste, 1, som en blank")
    assert "Resten" not in blank.message


def test_a_scale_whose_lowest_end_is_never_given() -> None:
    """From 3 on the scale 1 to 8: (3 - 1) / (8 - 1) = 29 %."""
    (found,) = named("nulpunkt", remarks(*eight((3, 8, 3, 6, 3, 7, 4, 5))))
    assert found.criteria == ("Lov",)
    assert "under 3 point" in found.message
    assert "29 %" in found.message


@pytest.mark.parametrize(("blanks", "expected"), [(1, []), (2, [(1, 2)])])
def test_more_than_a_fifth_is_blank(blanks: int, expected: list[tuple[int, ...]]) -> None:
    points = (NAN,) * blanks + SHUFFLED[blanks:]
    assert [r.requests for r in named("mange-blanke", remarks(*eight(points)))] == expected


def test_two_that_order_the_requests_alike() -> None:
    found = named("siger-det-samme", remarks(*eight((1, 2, 3, 4, 5, 6, 8, 7))))
    assert [remark.criteria for remark in found] == [("Nytte", "Lov")]
    assert "rangkorrelation 0,98 over 8 ønsker" in found[0].message  # 1 - 6 * 2 / (8 * 63)
    assert "100 % af vægten" in found[0].message


def test_opposite_criteria_do_not_say_the_same() -> None:
    assert not named("siger-det-samme", remarks(*eight((8, 7, 6, 5, 4, 3, 2, 1))))


def test_four_in_the_same_order_may_be_chance() -> None:
    assert not named("siger-det-samme", remarks(*(ask(n, (n, n), 0) for n in (1, 2, 4, 8))))


@pytest.mark.parametrize(("cheapest_first", "word"), [(True, "flest"), (False, "færrest")])
def test_points_that_follow_the_price(cheapest_first: bool, word: str) -> None:
    asks = [ask(n, (n, p), (n if cheapest_first else 9 - n) * 100) for n, p in zip(range(1, 9), SHUFFLED, strict=True)]
    (found,) = named("pris-som-kriterium", remarks(*asks, pool=1e6))
    assert (found.level, found.criteria) == (Level.WARNING, ("Nytte",))
    assert f"De dyre ønsker har {word} point i «Nytte»" in found.message


def test_riders_have_no_price_of_their_own() -> None:
    asks = [ask(n, (n, p), 5, included_in=8 if n < 8 else None) for n, p in zip(range(1, 9), SHUFFLED, strict=True)]
    assert not named("pris-som-kriterium", remarks(*asks))


@pytest.mark.parametrize(
    ("name", "rule"),
    [
        ("Pris", "pris-som-kriterium"),
        ("Årlige omkostninger", "pris-som-kriterium"),
        ("Haster", "haster-to-gange"),
        ("Prioritet", "haster-to-gange"),
        ("Vigtighed", "haster-to-gange"),
    ],
)
def test_names_that_sound_of_price_or_urgency_are_named_for_people_to_judge(name: str, rule: str) -> None:
    (found,) = remarks(*eight(), names=("Nytte", name))
    assert (found.rule, found.level, found.criteria) == (rule, Level.NOTE, (name,))


def test_other_names_sound_of_nothing() -> None:
    assert remarks(*eight(), names=("Sparet tid", "Kommuner med behovet")) == ()


def test_points_that_follow_the_traffic_light() -> None:
    """Among all with points: four red with 5 to 8, four yellow with 1 to 4."""
    asks = [ask(n, (n, p), 0, light="Rød" if n > 4 else "Gul") for n, p in zip(range(1, 9), SHUFFLED, strict=True)]
    found = named("haster-to-gange", remarks(*asks))
    assert [(remark.level, remark.criteria) for remark in found] == [(Level.WARNING, ("Nytte",))]


def test_a_criterion_that_decides_nothing_today_and_one_that_never_does() -> None:
    """#001 is funded today and without Lov, #002 without Nytte; further down #001 is ahead on both."""
    (found,) = named("afgør-intet", remarks(ask(1, (8, 1), 60), ask(2, (1, 7), 60)))
    assert (found.level, found.criteria) == (Level.NOTE, ("Lov",))
    assert "«Lov» (op til 54 %)" in found.message  # 1 - t = 6/7 t at t = 7/13
    found = named("afgør-intet", remarks(ask(1, (8, 4), 60), ask(2, (6, 3), 60)))
    assert [(remark.level, remark.criteria) for remark in found] == [
        (Level.WARNING, ("Nytte",)),
        (Level.WARNING, ("Lov",)),
    ]


def test_where_the_pool_reaches_all_nothing_has_to_be_decided() -> None:
    assert not named("afgør-intet", remarks(*eight(), pool=0))


def test_a_tie_at_the_line_is_settled_by_the_form_number() -> None:
    asks = (ask(1, (8, 1), 40), ask(2, (1, 8), 40), ask(3, (2, 2), 40))
    (found,) = named("lige-ved-stregen", remarks(*asks, pool=60))
    assert (found.level, found.requests) == (Level.WARNING, (1, 2))
    assert "#001 er inden for, kun fordi" in found.message


def test_a_tie_that_the_price_settles_is_none_to_talk_about() -> None:
    asks = (ask(1, (8, 1), 70), ask(2, (1, 8), 40), ask(3, (2, 2), 40))
    assert not named("lige-ved-stregen", remarks(*asks, pool=60))


def test_a_tie_with_one_whose_package_never_fits_is_none_to_talk_about() -> None:
    """#2 and #4, which it requires, cost 70 together."""
    asks = (ask(1, (8, 1), 40), ask(2, (1, 8), 30, requires=(4,)), ask(4, (2, 2), 40))
    assert not named("lige-ved-stregen", remarks(*asks, pool=60))
    assert named("lige-ved-stregen", remarks(*asks, pool=70))


def test_only_those_listed_before_it_are_inside_for_their_form_number() -> None:
    """60 and 5 go to #1 and #3; were #2 first, it would take all 65."""
    asks = (ask(1, (8, 1), 60), ask(2, (1, 8), 65), ask(3, (4, 5), 5))
    (found,) = named("lige-ved-stregen", remarks(*asks, pool=65))
    assert found.requests == (1, 2)


def test_sets_that_are_as_good() -> None:
    asks = (ask(1, (8, 1), 40), ask(2, (1, 8), 40), ask(3, (2, 2), 40))
    (found,) = named("lige-ved-stregen", remarks(*asks, pool=60, rule=Rule.OPTIMAL))
    assert found.requests == (1, 2)


def test_xxl_has_no_upper_end() -> None:
    asks = (ask(1, (8, 1), "XXL"), ask(2, (1, 8), "S"), ask(3, (2, 2), 120_000, size="XXL"))
    (found,) = named("xxl-uden-loft", remarks(*asks, pool=1e6))
    assert (found.level, found.requests) == (Level.NOTE, (1,))
    assert "250.000 kr." in found.message


def test_red_errors_without_points() -> None:
    """#002 competes without any, #003 can't compete for its points; the others have points, or aren't red errors."""
    asks = (
        ask(1, (8, NAN), 10, kind="Fejl"),
        ask(2, (NAN, NAN), 10, kind="Fejl"),
        ask(3, (NAN, 1), 10, kind="Fejl", points_usable=False),
        ask(4, (NAN, NAN), 10),
        ask(5, (NAN, NAN), 10, kind="Fejl", light="Gul"),
        ask(6, (NAN, NAN), 10, kind="Fejl", status="Afvist"),
    )
    (found,) = named("røde-fejl-uden-point", remarks(*asks))
    assert found.requests == (2, 3)
    assert "#003 er slet ikke med" in found.message


def test_how_often_red_errors_drown() -> None:
    """#001 is ahead when Nytte weighs most: in half of all weights; #003 has no estimate, so it always drowns."""
    asks = (ask(1, (8, 1), 60, kind="Fejl"), ask(2, (1, 8), 60), ask(3, (1, 1), None, kind="Fejl"))
    made = register(*asks, criteria=criteria("Nytte", "Lov"))
    sampled = robustness(prepare(made, settings(made)), weight_space(settings(made)))
    found = fitness(made, settings(made), sampled)
    (often,), (never,) = named("røde-fejl-drukner", found), named("røde-fejl-uden-estimat", found)
    assert (often.requests, never.requests) == ((1,), (3,))
    assert sampled.drowned_share[0] == pytest.approx(0.5, abs=4 * 0.005)  # four standard errors of 10,000 draws
    assert f"#001 {format_percent(sampled.drowned_share[0])} af gangene" in often.message
    guarded = settings(made, guard=Guard(GuardKind.FIRST))
    assert not named(
        "røde-fejl-drukner", fitness(made, guarded, robustness(prepare(made, guarded), weight_space(guarded)))
    )


def test_warnings_first_then_by_rule() -> None:
    asks = [ask(n, (4, p), "XXL", kind="Fejl") for n, p in zip(range(1, 9), SHUFFLED, strict=True)]
    found = remarks(*asks, names=("Pris", "Lov"), pool=1e5)
    order = [(list(Level).index(remark.level), remark.rule) for remark in found]
    assert order == sorted(order)
    assert {remark.level for remark in found} == {Level.WARNING, Level.NOTE}


def test_as_plain_values() -> None:
    found = as_dict(remarks(*eight((4,) * 8)))
    assert found["remarks"][0]["criteria"] == ["Lov"]
    assert set(found["remarks"][0]) == {"rule", "level", "message", "advice", "criteria", "requests"}
    assert {remark["level"] for remark in found["remarks"]} <= {"warning", "note"}
