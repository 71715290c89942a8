"""The sentences and questions follow the figures, and tables that leave the house tell nothing of few people."""

from dataclasses import replace

import pytest

from kpro_analysis.minlog.audit_result import CareTeam, FanOut, Group, Inactive, OddsRatio
from kpro_analysis.minlog.evidence_table import Share
from kpro_analysis.minlog.evidence_tables import care_team_table, class_table, group_tables, inactive_table
from kpro_analysis.minlog.evidence_words import period, questions, what_we_see
from tests.minlog.evidence_source import usual_audit

BARE = {"inactive": None, "inactive_by_days": (), "classes": None, "care_team": None}


def test_what_we_see_is_at_most_five_sentences_with_numbers() -> None:
    assert what_we_see(usual_audit()) == (
        "Fra 01-01-2024 til 01-03-2024 er der 1.234.570 registreringer på 12.345 borgere ved 321 brugere.",
        "32,4 % af registreringerne (400.003) er på borgere uden aktivitet i K-PRO i de 180 dage op til; "
        "det berører 5.210 borgere.",
        "72,9 % af registreringerne er listevisninger. Det midterste spor rammer 1 borger, hvert tyvende mindst 38, "
        "og det største 812.",
        "De registrerede borgere er oftere uden aktivitet, når de er i et careteam: oddsratio 1,41 (95 %: 1,31–1,52), "
        "hver borger talt én gang.",
        "80.000 registreringer (6,5 %) er på borgere, der slet ikke har et forløb.",
    )


def test_what_is_unknown_is_not_said() -> None:
    bare = replace(usual_audit(), **BARE, fan_out=FanOut(10, 1, 1, 3))
    assert what_we_see(bare)[1:] == ("De fleste spor rammer 1 borger, det største 3.",)
    assert what_we_see(replace(bare, fan_out=FanOut(0, 0, 0, 0)))[1:] == ()
    assert (class_table(bare), inactive_table(bare), care_team_table(bare)) == (None, None, None)


def test_the_period_is_in_danish_time() -> None:
    assert period(usual_audit()) == "01-01-2024 til 01-03-2024"  # the last entry is from 23:30 UTC on 29 February


@pytest.mark.parametrize(
    ("odds", "says"),
    [
        (OddsRatio(2.0, 1.5, 2.6), "er oftere uden aktivitet"),
        (OddsRatio(0.5, 0.4, 0.6), "er sjældnere uden aktivitet"),
        (OddsRatio(1.1, 0.9, 1.3), "Der ses ingen sikker sammenhæng"),
        (OddsRatio(None, None, None), "kan ikke regnes ud"),
    ],
)
def test_the_care_team_sentence_follows_the_interval(odds: OddsRatio, says: str) -> None:
    team = usual_audit().care_team
    assert team is not None
    audit = replace(usual_audit(), care_team=replace(team, citizens_odds=odds))
    assert says in what_we_see(audit)[3]


def test_few_citizens_hide_the_table_and_the_odds_of_citizens() -> None:
    odds = OddsRatio(2.0, 1.5, 2.6)
    team = CareTeam(((30, 20), (10, 40)), odds, odds, ((3, 50), (20, 70)), OddsRatio(9.99, 9.9, 10.1))
    audit = replace(usual_audit(), care_team=team)
    table = care_team_table(audit)
    assert table is not None
    assert [row[3:] for row in table.rows] == [("<5", 50), ("skjult", 70)]
    assert "9,99" not in table.note and "9,99" not in what_we_see(audit)[3]
    assert "delt efter system" in what_we_see(audit)[3]


def test_counts_that_differ_by_few_citizens_are_not_both_told() -> None:
    counts = {30: 100, 90: 97, 180: 94, 365: 2}
    by_days = tuple(Inactive(days, 10 * count, 0.1, count) for days, count in counts.items())
    table = inactive_table(replace(usual_audit(), citizens=103, inactive=None, inactive_by_days=by_days))
    assert table is not None
    assert [row[3] for row in table.rows] == ["skjult", 97, "skjult", "<5"]
    assert [row[1] for row in table.rows] == [1_000, 970, 940, "skjult"]


def test_a_group_of_few_citizens_is_hidden_with_the_next_smallest() -> None:
    systems = group_tables(usual_audit())[0]
    assert systems.rows == (
        ("K-PRO", 900_000, 300_000, Share(1 / 3), 12_000, 300),
        ("Et andet system", "skjult", "skjult", "skjult", "skjult", "skjult"),
        ("Småt system", "skjult", "skjult", "skjult", "<5", "skjult"),
    )


def test_few_staff_are_hidden_and_unknown_activity_is_unknown() -> None:
    groups = (Group("A", 90, None, 50, 4),)
    table = group_tables(replace(usual_audit(), groups={"system": groups}))[0]
    assert table.rows == (("A", 90, "ukendt", "ukendt", 50, "<5"),)


def test_questions_are_asked_where_the_figures_give_reason() -> None:
    asked = questions(usual_audit(), ())
    for words in ("Præcis hvornår", "812 borgere", "INTERNAL_AUDIT_ONLY", "Hvornår slutter", "slet ikke har et forløb"):
        assert any(words in question for question in asked), words
    bare = questions(replace(usual_audit(), **BARE, fan_out=FanOut(9, 1, 1, 1)), ())
    assert not any(words in question for words in ("hvert hit", "Hvornår slutter", "forløb") for question in bare)
    assert any("intet spor-id" in question for question in bare)
