"""`kpro rank`: the numbers, computed once more from the cells, and every option."""

import openpyxl
import pytest

from tests.cli.conftest import EXAMPLE
from tests.register.builders import HEADERS, Workbook, request

MID = {"S": 5_000, "M": 17_500, "L": 37_500, "XL": 75_000, "XXL": 175_000}
OUT = {"Afvist", "I gang", "I drift", "Afsluttet", "Afventer workshop", "Videresendt KAM"}


def rows_of(sheet):
    """One dictionary per row, by header; the register's example has its headers in row 1."""
    header, *rows = openpyxl.load_workbook(EXAMPLE, data_only=True)[sheet].iter_rows(values_only=True)
    return [dict(zip(header, row, strict=True)) for row in rows]


def test_rank_is_what_the_methods_say_computed_from_the_cells(ranked):
    criteria = rows_of("Pointsystem")
    pool = 500_000
    scores, costs, riders = {}, {}, {}
    for row in rows_of("ÆØ"):
        source_competes = row["Kilde"] not in ("Evalueringsrapport", "Uddata-test")
        if row["Prioritet"] == "Rød" and source_competes and row["Status"] not in OUT:
            number = row["Blanketnummer"]
            total = sum(c["Vægt"] * (row[c["Kriterium"]] - c["Min"]) / (c["Maks"] - c["Min"]) for c in criteria)
            scores[number] = 100 * total / sum(c["Vægt"] for c in criteria)
            costs[number] = MID[row["Estimat (størrelse)"]]
            if row["Omfattet af"]:
                riders[number] = row["Omfattet af"]
                costs[number] = 0
    order = sorted(scores, key=lambda number: (-round(scores[number], 9), number))
    funded, left = set(), pool
    for number in order:
        if number not in riders and costs[number] <= left:
            funded.add(number)
            left -= costs[number]
    funded |= {rider for rider, head in riders.items() if head in funded}

    result = ranked()
    listed = result["requests"]
    assert [r["id"] for r in listed] == order
    assert [r["score"] for r in listed] == pytest.approx([scores[number] for number in order], abs=1e-9)
    better = [sum(round(s, 9) > round(scores[number], 9) for s in scores.values()) for number in order]
    assert [r["rank"] for r in listed] == [1 + count for count in better]
    assert {r["id"] for r in listed if r["funded"]} == funded
    assert [r["cost"] for r in listed] == [costs[number] for number in order]
    assert (result["spent"], result["remaining"]) == (pool - left, left)
    assert result["total_score"] == pytest.approx(sum(scores[number] for number in funded))
    assert len(result["excluded"]) == len(rows_of("ÆØ")) - len(order)


def test_rank_json_holds_what_others_rely_on(ranked):
    result = ranked()
    assert set(result) >= {
        *("workbook", "sha256", "criteria", "pool", "rule", "cost", "guard", "spent", "remaining", "total_score"),
        *("over_pool_probability", "requests", "excluded", "findings"),
    }
    assert set(result["requests"][0]) >= {
        *("id", "title", "light", "kind", "size", "rank", "score", "score_max", "cost", "cost_low", "cost_high"),
        *("funded", "included_in", "incomplete", "drowned"),
    }
    assert all(set(e) == {"id", "reason"} for e in result["excluded"])
    assert result["workbook"] == "aendringsoensker.xlsx"
    assert len(result["sha256"]) == 64
    assert (result["rule"], result["cost"], result["guard"]) == ("rank", "mid", "flag")


def test_weights_change_the_ranking(ranked):
    weight = {c["name"]: c["weight"] for c in ranked("--weight", "Tidsbesparelse=2,5")["criteria"]}
    assert weight["Tidsbesparelse"] == 2.5
    assert weight["Borgersikkerhed"] == 3


@pytest.mark.parametrize("name", ["TIDSBESPARELSE", " tidsbesparelse ", "Tidsbesparelse"])
def test_criteria_are_found_whatever_the_case(ranked, name):
    assert {c["name"]: c["weight"] for c in ranked("--weight", f"{name}=1.000")["criteria"]}["Tidsbesparelse"] == 1000


def test_a_criterion_whose_name_holds_an_equals_sign_and_an_angstrom(ranked, tmp_path):
    names = ("a=b", "\u00e5ben")
    made = Workbook(
        requests=[{**request(), "a=b": 3, "\u00e5ben": 2}],
        headers=(*HEADERS[:-3], *names),
        points=(("Kriterium", "Vægt", "Min", "Maks"), *((name, 1, 0, 5) for name in names)),
    ).write(tmp_path / "r.xlsx")
    result = ranked("--weight", "a=b=4", "--weight", "A\u030aBEN=5", workbook=made)
    assert [c["weight"] for c in result["criteria"]] == [4, 5]


@pytest.mark.parametrize("number", ["44", "044", "#044", "ÆØ-044"])
def test_form_numbers_in_every_spelling(ranked, number):
    assert next(r for r in ranked("--not", number)["requests"] if r["id"] == "#044")["funded"] is False


def test_must_brings_in_what_does_not_compete(ranked):
    result = ranked("--must", "019", "--must", "53")
    assert {r["id"] for r in result["requests"] if r["funded"]} >= {"#019", "#053"}


def test_every_option_reaches_the_model(ranked):
    result = ranked(
        *("--pool", "300.000", "--cost", "HIGH", "--rule", "Optimal", "--guard", "reserve=30%"),
        *("--light", "rød", "--light", "GUL", "--source", "projekttiden", "--status", "estimeret"),
    )
    assert (result["pool"], result["cost"], result["rule"]) == (300_000, "high", "optimal")
    assert result["guard"] == "reserve=0.3"
    numbers = {r["id"] for r in result["requests"]}
    chosen = {
        row["Blanketnummer"]
        for row in rows_of("ÆØ")
        if row["Prioritet"] in ("Rød", "Gul") and row["Kilde"] == "Projekttiden" and row["Status"] == "Estimeret"
    }
    assert numbers == chosen


def test_blank_lets_those_without_a_source_compete(ranked, tmp_path):
    made = Workbook(requests=[request(), request("#002", Kilde=None)]).write(tmp_path / "r.xlsx")
    assert [r["id"] for r in ranked("--source", "blank", workbook=made)["requests"]] == ["#002"]
