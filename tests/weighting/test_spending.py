"""What the pool was spent on: which decisions count, and what each request costs."""

from dataclasses import replace
from datetime import date

import pytest

from kpro_analysis.register.requests import Criterion, DecisionRow, Register, Request
from kpro_analysis.weighting.funnel import funnel
from kpro_analysis.weighting.known_decisions import decided_within, once, row_dict, settled
from kpro_analysis.weighting.model import evaluate
from kpro_analysis.weighting.settings import CostBasis, agreed_settings
from kpro_analysis.weighting.spending import Cost, spending
from kpro_analysis.weighting.spending_tables import as_dict
from kpro_analysis.weighting.spending_words import NOTHING, basis_words, ledger, sentences, spent_xxl_note

DAY, LATER, END = date(2024, 2, 7), date(2024, 3, 27), date(2024, 3, 31)
REQUESTS = (
    Request(1, "stor", status="I gang", size="XXL", points=(1.0,)),
    Request(2, "hoved", status="Estimeret", size="XL", light="Rød", points=(3.0,)),
    Request(3, "følger", status="Estimeret", size="M", included_in=2, light="Rød", points=(2.0,)),
    Request(4, "leverandørens", status="Godkendt", size="S", estimate=12_000.0, points=(1.0,)),
    Request(5, "afvist", status="Afvist", size="M", points=(1.0,)),
    Request(6, "uden estimat", status="Godkendt", light="Rød", points=(2.0,)),
    Request(7, "venter", status="Visiteret", size="S", points=(1.0,)),
)
REGISTER = Register("r.xlsx", "", None, (Criterion("Nytte", 1, 0, 5),), REQUESTS, pool=500_000, committed=180_000)
SETTINGS = agreed_settings(REGISTER)


def row(*numbers, day=DAY, amount=None, **other):
    return DecisionRow(day, "Møde 70", "Besluttet", numbers, amount, **other)


def spent(*rows, until=END, settings=SETTINGS):
    return spending(REGISTER, settings, rows, until)


def test_an_amount_counts_else_the_suppliers_figure_else_the_size():
    found = spent(row(1), row(4), row(2, 3, amount=75_000.0))
    costs = {one.request.number: (one.cost, basis_words(one)) for one in found.spent}
    assert costs == {
        1: (Cost(100_000, 175_000, 250_000), "størrelse XXL"),
        2: (Cost(75_000, 75_000, 75_000), "beløbet i beslutningen"),
        4: (Cost(12_000, 12_000, 12_000), "leverandørens beløb"),
    }
    assert [one.riders for one in found.spent] == [(), (3,), ()]
    assert found.decided == Cost(187_000, 262_000, 337_000)
    assert (found.uncertain, found.remaining) == (150_000, 320_000)
    assert found.left == Cost(163_000, 238_000, 313_000)
    assert "XXL regnes op til 250.000 kr." in spent_xxl_note(found, SETTINGS)
    assert spent(row(1), settings=replace(SETTINGS, cost=CostBasis.HIGH)).decided.plan == 250_000


def test_the_ledger_holds_every_sum():
    found = spent(row(1))
    assert [(name, cost.low, cost.high) for name, cost in ledger(found)] == [
        ("Puljen", 500_000, 500_000),
        ("Disponeret ifølge registeret", 180_000, 180_000),
        ("Rest, når det disponerede er trukket fra", 320_000, 320_000),
        ("Besluttede ønsker i alt", 100_000, 250_000),
        ("Rest, når de besluttede ønsker er trukket fra", 250_000, 400_000),
    ]


@pytest.mark.parametrize(
    ("rows", "numbers"),
    [
        ((row(7),), []),  # to have it estimated, say: it still waits
        ((row(7, amount=5_000.0),), [7]),
        ((row(7, scenario="aftalt"),), [7]),
        ((row(7, file="2024-02-07-valgt.md", amount=99_000.0),), [7]),
        ((row(4),), [4]),  # by its status it is under way
        ((row(5),), []),  # rejected: nothing is paid
        ((row(99),), []),
        ((row(4, day=None),), []),
        ((row(4, day=date(2024, 4, 1)),), []),
    ],
)
def test_what_counts_as_spent(rows, numbers):
    assert [one.request.number for one in spent(*rows).spent] == numbers


def test_the_amount_of_several_requests_or_of_a_scenario_is_nobodys_own():
    several, planned = spent(row(1, 4, amount=90_000.0)), spent(row(4, file="x.md", amount=99_000.0))
    assert [one.amount for one in (*several.spent, *planned.spent)] == [None, None, None]
    assert planned.decided.plan == 12_000


def test_the_first_day_counts_and_the_latest_amount():
    (one,) = spent(row(4, amount=9_000.0), row(4, day=LATER, amount=11_000.0)).spent
    assert (one.day, one.amount) == (DAY, 11_000)
    (one,) = spent(row(2), row(2, day=LATER, amount=70_000.0)).spent  # first it was only talked about
    assert one.day == LATER
    assert spent(row(4), row(1, day=LATER)).since(LATER)[0].request.number == 1


def test_what_to_mend_is_said():
    told = list(sentences(spent(row(6))))
    assert told[1] == "Uden pris, og derfor ikke regnet med: #006. Få et estimat."
    assert "uden en beslutning: #001 og #004." in told[2]
    assert "180.000 kr., som er 180.000 kr. mere end det højeste" in told[0]
    assert next(sentences(spent())) == NOTHING


@pytest.mark.parametrize(
    ("amount", "end"),
    [
        (180_000.0, "de 180.000 kr., der er disponeret, passer med det."),
        (
            200_000.0,
            "der er disponeret 180.000 kr., som er 20.000 kr. mindre end det laveste. Ret beløbet på arket «Pulje».",
        ),
    ],
)
def test_what_is_decided_is_held_against_what_is_committed(amount, end):
    first = next(sentences(spent(row(4, amount=amount))))
    assert first.startswith("De ønsker, der er besluttet til og med 31. marts 2024, koster ") and first.endswith(end)


def test_plain_values():
    told = as_dict(spent(row(6), row(2, 3, amount=75_000.0)))
    assert told["requests"][0] == {
        **{"id": "#002", "title": "hoved", "includes": ["#003"], "decided": "2024-02-07", "status": "Estimeret"},
        **{"size": "XL", "amount": 75_000, "low": 75_000, "plan": 75_000, "high": 75_000},
    }
    assert told["requests"][1]["plan"] is None and told["without_cost"] == ["#006"]
    assert row_dict(row(2, amount=1.0))["requests"] == ["#002"] and row_dict(row())["amount"] is None


def test_a_row_in_two_places_counts_once_and_rows_without_a_day_are_left_out():
    rows = [row(2, day=LATER), row(4), row(2, day=LATER, amount=3.0), row(1, day=None)]
    assert once(rows) == (row(4), row(2, day=LATER))
    assert decided_within(rows, LATER, END) == (rows[0], rows[2])
    assert [(one.number, one.day) for one in settled(once([rows[2], rows[1]]), REGISTER)] == [(4, DAY), (2, LATER)]


def test_the_funnel_counts_each_step():
    found = funnel(evaluate(REGISTER, SETTINGS), [1, 99])
    assert (found.received, found.competing, found.estimated, found.inside, found.decided) == (7, 3, 2, 2, 1)
