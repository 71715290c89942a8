"""The key figures of a folder: counted right, hidden where few, chosen from and never counted anew."""

import numpy as np
import pytest

from kpro_analysis.uddata.figures import key_figures
from kpro_analysis.uddata.figures_answering import wilson
from kpro_analysis.uddata.figures_folder import figures_folder
from kpro_analysis.uddata.store import Store
from tests.uddata.folders import WHO5, asked, day, folder, many, response

MAPPING = '[[skema]]\nnavn = "WHO-5"\ninstrument = "WHO-5"\n[skema.svar]\n' + "".join(f'{n} = "{n}"\n' for n in WHO5)


def test_who_is_asked_and_who_answers(tmp_path):
    rows = many("a", 30, 10) + many("b", 20, 20, municipality="Vejle") + many("c", 8, 0, municipality="Skive")
    found = key_figures(folder(tmp_path, rows))
    by_name = {row.municipality: row for row in found.rows}
    assert {name: (row.figures.sent, row.figures.answered) for name, row in by_name.items()} == {
        "Aarhus": (40, 30),
        "Vejle": (40, 20),
        "Skive": (None, 8),
    }
    assert by_name["Aarhus"].month == "2024-01" and by_name["Aarhus"].quarter == "2024-K1"
    assert by_name["Aarhus"].figures.rate == wilson(30, 40) and by_name["Skive"].figures.rate is None
    all_of_it = next(
        row for row in found.totals if row.municipality is row.questionnaire is row.month is row.quarter is None
    )
    assert (all_of_it.figures.sent, all_of_it.figures.answered) == (80, 58)
    assert all_of_it.figures.rate == wilson(50, 80)
    assert "Skive" in found.notes[0] and "svarprocent" in found.notes[0]
    assert [(team.municipality, team.figures.sent) for team in found.teams if team.quarter is None] == [
        ("Skive", None),
        ("Vejle", 40),
        ("Aarhus", 40),
    ]


def test_who_waits_counts_in_the_time_to_answer(tmp_path):
    rows = [asked(f"a{n}", n < 12, days=n + 1) for n in range(20)]
    figures = key_figures(folder(tmp_path, rows)).rows[0].figures
    assert (figures.median_days, figures.most_days) == (10, None)


def test_few_citizens_with_many_responses_are_few(tmp_path):
    rows = many("a", 20, 20, person="1" * 16) + many("b", 20, 20, municipality="Vejle")
    by_name = {row.municipality: row.figures for row in key_figures(folder(tmp_path, rows)).rows}
    assert (by_name["Aarhus"].sent, by_name["Aarhus"].answered) == ("skjult", "skjult")


def test_a_complement_of_few_is_hidden_too(tmp_path):
    rows = many("a", 38, 2) + many("b", 20, 20, municipality="Vejle") + many("c", 20, 20, municipality="Skive")
    by_name = {row.municipality: row.figures for row in key_figures(folder(tmp_path, rows)).rows}
    hidden = [name for name, figures in by_name.items() if figures.answered == "skjult"]
    assert "Aarhus" in hidden and len(hidden) == 2
    assert by_name["Aarhus"].sent == 40 and by_name["Aarhus"].rate is by_name["Aarhus"].median_days is None


def scored(person, first, last):
    rows = [(first, "2024-01-10"), (last, "2024-06-10")]
    return [
        response(f"{person}/{when}", dict.fromkeys(WHO5, str(code)), person=person, sent=day(when), answered=day(when))
        for code, when in rows
    ]


def test_scores_from_first_to_last(tmp_path):
    moves = [(1, 3)] * 8 + [(3, 3)] * 6 + [(3, 1)] * 6
    store = folder(tmp_path, [row for n, (first, last) in enumerate(moves) for row in scored(f"p{n}", first, last)])
    (tmp_path / "skemaer.toml").write_text(MAPPING)
    found = key_figures(store)
    change = next(row for row in found.changes if row.municipality is None)
    assert (change.citizens, change.first, change.last) == (20, (8 * 20 + 12 * 60) / 20, (14 * 60 + 6 * 20) / 20)
    assert change.change.value == (8 * 40 - 6 * 40) / 20
    assert change.improved == wilson(8, 20) and change.worsened == wilson(6, 20) and change.floor is None
    deviation = np.std([40.0] * 8 + [0.0] * 6 + [-40.0] * 6, ddof=1)
    assert change.change.high - change.change.value == pytest.approx(2.093024 * deviation / np.sqrt(20))
    item = found.items[0]
    assert (item.item, item.responses, item.missing, item.code) == ("WHO5_1", 40, "<5", None)
    assert (item.complete, item.at_least) == (None, 36 / 40)
    assert found.funnel[0].answered == 40


def lacking(name, items, count):
    """Responses of a citizen each without these items."""
    answers = {item: "3" for item in WHO5 if item not in items}
    return [response(f"{name}{n}", answers, person=f"{name}{n}") for n in range(count)]


@pytest.mark.parametrize(
    ("rows", "mapped", "shown"),
    [
        (lacking("a", (), 40), False, {"<5"}),
        (lacking("a", (), 8), False, {"skjult"}),  # then who answered could be few too
        (lacking("a", (), 40) + lacking("b", WHO5[:1], 4), False, {"<5"}),
        (lacking("a", (), 40) + lacking("b", WHO5[:1], 6), False, {6, "<5"}),
        (lacking("a", (), 40) + lacking("b", WHO5[:1], 6), True, {6, "<5"}),
        (lacking("a", (), 40) + lacking("b", WHO5[:1], 6) + lacking("c", WHO5[1:2], 4), True, {6, "<5"}),
        (lacking("a", (), 40) + lacking("b", WHO5[:1], 2) + lacking("c", WHO5[1:2], 4), True, {"<5"}),
    ],
)
def test_how_few_lack_an_item_is_said_and_the_scores_do_not_tell_more(tmp_path, rows, mapped, shown):
    store = folder(tmp_path, rows)
    if mapped:
        (tmp_path / "skemaer.toml").write_text(MAPPING)
    found = key_figures(store)
    items, scored = found.items, found.funnel[0].scored
    assert scored in (None, "skjult") or len(rows) - scored <= sum(i.missing for i in items if i.missing != "<5")
    assert {item.missing for item in items} == shown
    assert all((item.at_least is not None) == (item.missing == "<5") for item in items)


def test_reminders_are_described(tmp_path):
    rows = []
    for n in range(60):
        row = asked(f"a{n}", n % 3 == 0, days=9 if n < 30 else 40)
        row[1][0].update(reminders=int(n % 2 == 0), reminded=day("2024-01-17") if n % 2 == 0 else None)
        rows.append(row)
    row = key_figures(folder(tmp_path, rows)).reminders[0]
    assert (row.age, row.reminded, row.after) == (7, 30, wilson(5, 30))
    assert (row.waiting, row.without) == (30, wilson(5, 30))


def test_figures_are_kept_until_the_folder_or_the_mapping_changes(tmp_path):
    folder(tmp_path, many("a", 30, 10))
    first = figures_folder(tmp_path)
    assert figures_folder(tmp_path) == first == key_figures(Store.open(tmp_path))
    (tmp_path / "skemaer.toml").write_text(MAPPING.replace("WHO-5", "WHO-6"))
    assert figures_folder(tmp_path).notes != first.notes
    assert len(list((tmp_path / "klar").rglob("*.json"))) == 1


def test_an_empty_folder_says_so(tmp_path):
    found = key_figures(folder(tmp_path, []))
    assert found.rows == () and found.notes == ("Der er ingen anmodninger i mappen.",)
