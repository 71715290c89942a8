"""Whoever puts all tables of the key figures together can't tell of a few citizens how many they are."""

from itertools import product

import numpy as np
import pytest
from scipy.optimize import linprog

from kpro_analysis.uddata.figures import key_figures
from kpro_analysis.uddata.figures_choice import Choice, choose
from tests.uddata.folders import WHO5, asked, day, folder, many, response
from tests.uddata.test_figures import MAPPING

CLOSE = 1e-6
MONTHS = {"2024-01-10": "2024-K1", "2024-02-10": "2024-K1", "2024-04-10": "2024-K2", "2024-08-10": "2024-K3"}
Cell = tuple[str, str, str, str, bool]  # municipality, team, questionnaire, month, answered


def spread(seed):
    """Municipalities with teams, many of them with few; one has hardly anything after the first quarter."""
    chance = np.random.default_rng(seed)
    rows, counts = [], {}
    for place, (town, team, name, sent) in enumerate(product(("Aarhus", "Vejle"), "AB", ("WHO-5", "HADS"), MONTHS)):
        mean = chance.choice([2, 12, 30]) if sent < "2024-03" or town == "Aarhus" else chance.choice([0, 1, 3])
        answered, waiting = (int(one) for one in chance.poisson([mean, 0.4 * mean]))
        about = {"municipality": town, "team": team, "questionnaire": name, "sent": sent}
        rows += many(f"{place}-", answered, waiting, **about)
        counts |= {(town, team, name, sent, True): answered, (town, team, name, sent, False): waiting}
    return rows, counts


def within(cell: Cell, row, is_team: bool) -> bool:
    town, team, name, sent, _ = cell
    return (
        row.municipality in (None, town)
        and row.quarter in (None, MONTHS[sent])
        and (row.team == team if is_team else row.questionnaire in (None, name) and row.month in (None, sent[:7]))
    )


def known(found, cells):
    """What is shown, as sums of cells and their value."""
    for rows, is_team in ((found.rows, False), (found.totals, False), (found.teams, True)):
        for row in rows:
            for count, wanted in ((row.figures.sent, (True, False)), (row.figures.answered, (True,))):
                if isinstance(count, int):
                    yield [within(cell, row, is_team) and cell[-1] in wanted for cell in cells], count
    for row in found.funnel:
        for count, wanted in ((row.sent, (True, False)), (row.answered, (True,))):
            if isinstance(count, int):
                yield [row.questionnaire in (None, cell[2]) and cell[-1] in wanted for cell in cells], count


@pytest.mark.parametrize("seed", range(3))
def test_teams_and_municipalities_together(tmp_path, seed):
    rows, counts = spread(seed)
    found = key_figures(folder(tmp_path, rows))
    cells = list(counts)
    chosen = [found, *(choose(found, Choice(municipality=town)) for town in ("Aarhus", "Vejle"))]
    sums, values = zip(*(one for each in chosen for one in known(each, cells)), strict=True)
    given = np.array(sums, float)
    assert any(isinstance(row.figures.sent, int) for row in found.teams)
    assert (given @ np.array([counts[cell] for cell in cells]) == values).all()
    for town, team, quarter, flag in product(("Aarhus", "Vejle"), "AB", (*sorted({*MONTHS.values()}), None), (0, 1)):
        own = [
            cell[:2] == (town, team) and quarter in (None, MONTHS[cell[3]]) and (flag or not cell[-1]) for cell in cells
        ]
        count = sum(counts[cell] for cell, is_own in zip(cells, own, strict=True) if is_own)
        if count < 5:
            least, most = (linprog(sign * np.array(own, float), A_eq=given, b_eq=values) for sign in (1, -1))
            assert least.fun <= CLOSE and (most.status == 3 or -most.fun >= 5 - CLOSE), (town, team, quarter, count)


def test_the_sums_of_a_municipality_are_shown_where_a_quarter_has_few(tmp_path):
    rows = many("a", 40, 20, team="A") + many("b", 40, 20, team="B") + many("c", 2, 1, team="A", sent="2024-08-10")
    rows += many("d", 40, 20, municipality="Vejle") + many("e", 30, 20, municipality="Vejle", sent="2024-08-10")
    found = key_figures(folder(tmp_path, rows))
    total = {row.municipality: row.figures for row in found.totals if (row.questionnaire, row.quarter) == (None, None)}
    assert (total["Aarhus"].sent, total["Aarhus"].answered, total["Vejle"].sent) == (123, 82, 110)
    teams = {(row.team, row.quarter): row.figures.sent for row in found.teams if row.municipality == "Aarhus"}
    assert teams == {
        ("A", "2024-K1"): "skjult",
        ("A", "2024-K3"): "skjult",
        ("A", None): 63,
        ("B", "2024-K1"): "skjult",
        ("B", "2024-K3"): "skjult",
        ("B", None): 60,
    }


def reminded(seed):
    """Requests of which some were reminded, of questionnaires of which some have few."""
    chance = np.random.default_rng(seed)
    rows = []
    for place, name in enumerate(("WHO-5", "HADS", "KCCQ")):
        for number in range(int(chance.choice([20, 60, 120]))):
            row = asked(f"{place}{number:03}", chance.random() < 0.7, days=int(chance.integers(1, 60)))
            row[1][0].update(questionnaire=name, reminders=int(chance.random() < 0.5))
            row[1][0]["reminded"] = day("2024-01-17") if row[1][0]["reminders"] else None
            rows.append(row)
    return rows


@pytest.mark.parametrize("seed", range(4))
def test_reminders(tmp_path, seed):
    """Those that the table of reminders leaves out aren't few, and of a few whom it tells of it can't be told."""
    found = key_figures(folder(tmp_path, reminded(seed)))
    funnel = {row.questionnaire: row for row in found.funnel}
    for row in found.reminders:
        of, rest = funnel[row.questionnaire], 0
        if isinstance(of.sent, int) and isinstance(of.reminded, int):
            rest = of.sent - of.reminded
        for whole, part, share in ((of.reminded, row.reminded, row.after), (rest, row.waiting, row.without)):
            if isinstance(whole, int) and isinstance(part, int):
                assert whole - part not in range(1, 5)
            if share is not None:
                assert round(share.value * part) >= 5 and round((1 - share.value) * part) >= 5
    for name, counts in (("reminded", "after"), ("waiting", "without")):
        rows = {row.questionnaire: (getattr(row, name), getattr(row, counts)) for row in found.reminders}
        for at in range(2):
            hidden = [one for one, pair in rows.items() if pair[at] in ("skjult", None)]
            assert len(hidden) != 1 or hidden == [None]


def test_changes_of_scores(tmp_path):
    """It can't be told how many improved where it was few, by the shares and citizens of every municipality."""
    chance = np.random.default_rng(5)
    classes = {1: (1, 3), 2: (3, 1), 0: (2, 2)}
    counts = {town: chance.poisson([12, 12, 2]) for town in ("Aarhus", "Vejle", "Skive", "Ribe")}
    rows = []
    for town, own in counts.items():
        for kind, count in enumerate(own):
            for number in range(count):
                for code, when in zip(classes[kind], ("2024-01-10", "2024-06-10"), strict=True):
                    about = {"person": f"{town}{kind}{number}", "sent": day(when), "answered": day(when)}
                    answers = dict.fromkeys(WHO5, str(code))
                    rows.append(response(f"{town}{kind}{number}/{when}", answers, municipality=town, **about))
    store = folder(tmp_path, rows)
    (tmp_path / "skemaer.toml").write_text(MAPPING)
    cells = [(town, kind) for town in counts for kind in range(3)]
    sums, values = [], []
    for row in key_figures(store).changes:
        if isinstance(row.citizens, int):
            for share, kinds in (
                (1.0, (0, 1, 2)),
                *((one and one.value, (k,)) for one, k in ((row.improved, 1), (row.worsened, 2))),
            ):
                if share is not None:
                    sums.append([row.municipality in (None, town) and kind in kinds for town, kind in cells])
                    values.append(round(share * row.citizens))
    assert len(sums) > 2 and min(own.min() for own in counts.values()) < 5
    for place, (town, kind) in enumerate(cells):
        if counts[town][kind] < 5:
            goal = np.eye(len(cells))[place]
            least, most = (linprog(sign * goal, A_eq=np.array(sums, float), b_eq=values) for sign in (1, -1))
            assert least.fun <= CLOSE and -most.fun >= 5 - CLOSE, (town, kind)
