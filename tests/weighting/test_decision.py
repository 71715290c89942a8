"""A decision, its file, and its replay: the same result, or exactly what differs."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from kpro_analysis.errors import InputError, UsageError
from kpro_analysis.register.requests import Criterion, Register
from kpro_analysis.weighting.decision import Chosen, Decision, decide, usual_draws, words_of
from kpro_analysis.weighting.decision_text import from_markdown, readable, to_markdown
from kpro_analysis.weighting.draws import Draws
from kpro_analysis.weighting.model import evaluate
from kpro_analysis.weighting.replay import RESAVED, Replay, replay
from kpro_analysis.weighting.scenario import scenario_of
from kpro_analysis.weighting.settings import Rule
from tests.weighting.builders import ask, register, settings
from tests.weighting.test_properties import registers
from tests.weighting.test_scenario import NOON

DAY = date(2024, 2, 7)
TWO = (Criterion("Nytte", 3, 0, 5), Criterion("Haste", 1, 0, 5))
ASKS = (ask(1, (5, 3), 60.0), ask(2, (4, 5), 30.0), ask(3, (2, 2), 30.0), ask(4, (5, 5), light="Gul"))
SOME = register(*ASKS, criteria=TWO)
FEW = Draws(count=200)


def decided(of: Register = SOME, **words: Any) -> Decision:
    scenario = scenario_of(evaluate(of, settings(of)), "Prøve", saved=NOON)
    return decide(of, scenario, words_of(**{"title": "To ønsker", "day": DAY, **words}), FEW)


def again(decision: Decision, of: Register) -> Replay:
    return replay(decision, readable(decision), of)


def test_a_decision_holds_what_the_scenario_gives_and_how_sure_it_is() -> None:
    decision = decided()
    assert decision.chosen == (Chosen(1, "Ønske 1", 1.0), Chosen(2, "Ønske 2", 1.0))
    money = decision.money
    assert (money.available, money.spent, money.spent_low, money.spent_high, money.remaining) == (100, 90, 90, 90, 10)
    assert money.total_score == pytest.approx(100 * ((3 * 5 + 1 * 3) / (4 * 5) + (3 * 4 + 1 * 5) / (4 * 5)))
    assert [usual_draws(rule).count for rule in (Rule.RANK, Rule.OPTIMAL)] == [10_000, 1_000]


def test_the_readable_part_says_it_all_in_danish() -> None:
    text = readable(decided(meeting="Møde 70", moved_by="Vejle", text="Vi vælger\nde to."))
    for line in (
        "# To ønsker",
        "- Dato: 7. februar 2024",
        "- Møde: Møde 70",
        "- Stillet af: Vejle",
        "- Scenarie: Prøve",
        "Vi vælger\nde to.",
        "| 1 | #001 | Ønske 1 | 60 kr. | 100 % |",
        "- Brugt: 90 kr. (lavest 90 kr., højest 90 kr.)",
        "| Nytte | 3 | 75,0 % |",
        "- Regel: rangliste",
        "- Skal med: ingen",
        "- 3 ønsker konkurrerede, 1 gjorde ikke",
        f"- Registerets kontrolsum (SHA-256): {'0' * 64}",
    ):
        assert f"\n{line}\n" in f"\n{text}"


def test_what_people_type_is_shown_as_typed_and_never_as_markup() -> None:
    nasty = "<img src=x onerror=alert(1)> [a](javascript:b) *c* | ```json"
    decision = decided(title=nasty, meeting=nasty, text=f"# {nasty}\n```\n```json\n> a &lt; 670190-1234")
    text = to_markdown(decision)
    shown = readable(decision)
    assert not re.search(r"(?<!\\)[<\[`*]", shown)
    assert "1234" not in text
    assert from_markdown(text, "f.md") == (decision, shown)


def test_a_title_of_a_request_stays_in_its_cell() -> None:
    long = register(replace(ASKS[0], title="Ord|\n\n```json\n" + "x" * 5_000), *ASKS[1:], criteria=TWO)
    decision = decided(long)
    assert len(decision.chosen[0].title) == 300
    assert "| Ord\\| \\`\\`\\`json xxx" in readable(decision)
    assert from_markdown(to_markdown(decision), "f.md") == (decision, readable(decision))


def test_words_are_checked() -> None:
    with pytest.raises(UsageError, match="Beslutningen mangler en titel"):
        words_of(" ", DAY)
    with pytest.raises(UsageError, match="Teksten er på 5001 tegn"):
        words_of("Titel", DAY, text="x" * 5001)
    for what, typed in (
        ("Titlen", {"title": "670190-1234"}),
        ("Feltet «stillet af»", {"moved_by": "a@kommune.example"}),
    ):
        with pytest.raises(UsageError, match=f"{what} ligner et CPR-nummer eller en e-mailadresse"):
            words_of(**{"title": "Titel", "day": DAY, **typed})


def test_nothing_can_be_decided_when_nothing_is_in() -> None:
    none = register(*ASKS, criteria=TWO, pool=1.0)
    with pytest.raises(UsageError, match="der er intet at beslutte"):
        decided(none)


LINE = st.text(st.characters(codec="utf-8"), max_size=40)


@hypothesis_settings(deadline=None, max_examples=50)
@given(registers(), st.sampled_from(Rule), LINE, LINE, st.text(st.characters(codec="utf-8"), max_size=200))
def test_decisions_on_any_register_come_back_and_replay_the_same(
    some: Register, rule: Rule, title: str, name: str, text: str
) -> None:
    outcome = evaluate(some, settings(some, rule=rule))
    scenario = scenario_of(outcome, f"x{name}", saved=datetime(2024, 1, 1, tzinfo=UTC))
    words = words_of(f"x{title}", DAY, meeting=name, moved_by=title, text=text)
    if not outcome.funded.any():
        with pytest.raises(UsageError):
            decide(some, scenario, words, Draws(count=20))
        return
    decision = decide(some, scenario, words, Draws(count=20))
    back, shown = from_markdown(to_markdown(decision), "f.md")
    assert back == decision
    assert replay(back, shown, some) == Replay(())


def test_the_same_workbook_gives_the_same_result() -> None:
    assert again(decided(), SOME) == Replay(())
    assert again(decided(), replace(SOME, sha256="1" * 64)) == Replay((), (RESAVED,))


def test_a_change_that_does_not_matter_is_a_note() -> None:
    today = replace(register(*ASKS[:2], replace(ASKS[2], estimate=40.0), ASKS[3], criteria=TWO), sha256="1" * 64)
    assert again(decided(), today) == Replay((), ("Prisen på #003 er ændret: 40 kr., før 30 kr.",))


def test_what_differs_is_said_exactly() -> None:
    today = replace(register(replace(ASKS[0], estimate=80.0), *ASKS[1:], criteria=TWO), sha256="1" * 64)
    assert again(decided(), today).differs == (
        "Prisen på #001 er ændret: 80 kr., før 60 kr.",
        "Er besluttet, men kommer ikke med nu: #002.",
        "Det brugte beløb er 80 kr., ved beslutningen 90 kr.",
        "Det laveste beløb er 80 kr., ved beslutningen 90 kr.",
        "Det højeste beløb er 80 kr., ved beslutningen 90 kr.",
        "Det, der er tilbage, er 20 kr., ved beslutningen 10 kr.",
        "Den samlede score er 90,0000, ved beslutningen 175,0000.",
        # 90 kr. become more than 100 kr. when the supplier's overrun, 0 to 20 %, is above 11.11 %: (20 - 11.11) / 20
        "Risikoen for at overskride puljen er 0,00 %, ved beslutningen 44,44 %.",
    )


def test_other_points_give_other_scores() -> None:
    today = replace(register(ASKS[0], replace(ASKS[1], points=(5.0, 5.0)), *ASKS[2:], criteria=TWO), sha256="1" * 64)
    assert again(decided(), today).differs == (
        "Pointene for Nytte er ændret på #002.",
        "#002 er nr. 1 med score 100,00; ved beslutningen nr. 2 med 85,00.",
        "#001 er nr. 2 med score 90,00; ved beslutningen nr. 1 med 90,00.",
        "Den samlede score er 190,0000, ved beslutningen 175,0000.",
    )


def test_a_decision_that_cannot_be_computed_any_more() -> None:
    scenario = scenario_of(evaluate(SOME, settings(SOME, must=frozenset({1}))), "Prøve", saved=NOON)
    decision = decide(SOME, scenario, words_of("Lås", DAY), FEW)
    today = replace(register(replace(ASKS[0], estimate=600.0), *ASKS[1:], criteria=TWO), sha256="1" * 64)
    (sentence,) = again(decision, today).differs
    assert sentence.startswith("Beslutningen kan ikke regnes efter på dette register: #001 skal med og koster 600 kr.")


def test_hand_edits_of_the_readable_part_are_told_line_by_line() -> None:
    text = to_markdown(decided()).replace("# To ønsker", "# Tre ønsker").replace("| #002 |", "| #009 |")
    decision, shown = from_markdown(text.replace("\n", "\r\n"), "f.md")
    assert replay(decision, shown, SOME).differs == (
        "Den læsbare del er rettet i linje 1: dér står «# Tre ønsker», men blokken siger «# To ønsker».",
        "Den læsbare del er rettet i linje 11: dér står «| 2 | #009 | Ønske 2 | 30 kr. | 100 % |», men blokken siger "
        "«| 2 | #002 | Ønske 2 | 30 kr. | 100 % |».",
    )


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            lambda text: text.replace("| 1 | #001 | Ønske 1 | 60 kr. | 100 % |\n", ""),
            "Den læsbare del er rettet: efter linje 9 mangler «| 1 | #001 | Ønske 1 | 60 kr. | 100 % |», som blokken "
            "siger.",
        ),
        (
            lambda text: text.replace("## Penge", "Aftalt med\n## Penge"),
            "Den læsbare del er rettet i linje 15: dér er tilføjet «Aftalt med».",
        ),
        (
            lambda text: text.replace("- Dato: 7", "- Dato:\u00a0 7"),
            "Den læsbare del er rettet i linje 3: dér er kun mellemrum eller usynlige tegn anderledes.",
        ),
        (lambda text: f"{text}\nog 60 kr.\n", "Den læsbare del er rettet nederst: dér er tilføjet «og 60 kr.»."),
    ],
    ids=["removed", "added", "blank", "after the block"],
)
def test_lines_removed_and_added_are_told_of_once(change: Any, expected: str) -> None:
    decision, shown = from_markdown(change(to_markdown(decided())), "f.md")
    assert replay(decision, shown, SOME).differs == (expected,)


def test_of_a_long_line_the_part_that_differs_is_shown() -> None:
    decision, shown = from_markdown(to_markdown(decided()).replace('"seed": 1', '"seed": 2'), "f.md")
    (sentence,) = replay(decision, shown, SOME).differs
    assert "inden for puljen (frø 1).», men blokken siger «…" in sentence
    assert sentence.endswith("inden for puljen (frø 2).».")


def test_hand_edits_of_the_block_are_found() -> None:
    text = to_markdown(decided())
    spent, _ = from_markdown(text.replace('"spent": 90', '"spent": 80'), "f.md")
    assert "Det brugte beløb er 90 kr., ved beslutningen 80 kr." in again(spent, SOME).differs
    chosen, _ = from_markdown(text.replace('{"id": "#002", "title"', '{"id": "#003", "title"'), "f.md")
    assert again(chosen, SOME).differs[:3] == (
        "Blokken i filen er rettet: de besluttede ønsker er ikke dem, der står som inden for puljen.",
        "Kommer med nu, men er ikke besluttet: #002.",
        "Er besluttet, men kommer ikke med nu: #003.",
    )
    sure, _ = from_markdown(
        text.replace('"title": "Ønske 1", "funded_share": 1.0', '"title": "", "funded_share": 0.5'), ""
    )
    assert "#001 er med i 100 % af trækningerne; ved beslutningen var det 50 %." in again(sure, SOME).differs


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda text: "# Et referat\n", "er ikke en beslutning: blokken til programmet mangler"),
        (lambda text: text[:-10], "er skåret over"),
        (lambda text: text.replace('"kind": "beslutning"', '"kind": "andet"'), "er ikke en beslutning"),
        (lambda text: text.replace('"schema": 1', '"schema": 2', 1), "er lavet med en nyere udgave"),
        (lambda text: text.replace('"date": "2024-02-07"', '"date": "i går"'), "«date» skal være en dato"),
        (lambda text: text.replace('"seed": 1', '"seed": -1'), "«draws.seed» skal være et helt tal"),
        (lambda text: text.replace('"count": 200', '"count": 1e300'), "«draws.count» skal være et tal fra 1"),
        (lambda text: text.replace('"around": "current"', '"around": "x"'), "«draws.around» skal være current"),
        (lambda text: text.replace('"spread": 0.1', '"spread": 0'), "Spredningen skal være"),
        (lambda text: text.replace('"spent": 90', '"spent": "x"'), "«result.spent» skal være et tal"),
        (lambda text: text.replace('{"id": "#002", "title"', '{"id": "#001", "title"'), "hvor hver står én gang"),
        (lambda text: text.replace('"pool": 100', '"pool": NaN', 1), "ikke et almindeligt tal"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence(change: Any, sentence: str) -> None:
    with pytest.raises(InputError, match=r"^f\.md ") as refused:
        from_markdown(change(to_markdown(decided())), "f.md")
    assert sentence in str(refused.value)


def test_the_block_is_json_that_others_can_read() -> None:
    block = to_markdown(decided()).split("```json\n")[1].split("\n```")[0]
    content = json.loads(block)
    assert content["scenario"]["settings"]["weights"] == {"Nytte": 3, "Haste": 1}
    assert content["result"]["spent"] == 90
