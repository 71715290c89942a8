"""Near-duplicates, their differences, their use and what could be archived, against what was planted."""

from datetime import date

import pytest

from kpro_analysis.uddata.questionnaire import Item, Questionnaire, Status
from kpro_analysis.uddata.versions import DUPLICATE, inventory
from kpro_analysis.uddata.versions_align import Kind, Wordings, align
from kpro_analysis.uddata.versions_archive import Why, proposals
from kpro_analysis.uddata.versions_blocks import candidates
from kpro_analysis.uddata.versions_clean_up import clean_up
from kpro_analysis.uddata.versions_use import Seen, Used, uses
from kpro_analysis.uddata.versions_words import cluster_sentence

from .questionnaires import ask, gathered, many, planted

A, B, C, D, E = "Spiser du frugt?", "Cykler du hver dag?", "Har du en hund?", "Bor du på landet?", "Kan du svømme?"
SEEDS = range(8)


def differences(one, other):
    wordings = Wordings([one, other])
    found = align(one, other, wordings, (0, 1))
    return found, [(step.a, step.b, [kind.value for kind in step.kinds]) for step in found.differences]


def test_precision_and_recall_on_seeded_copies():
    """Copies of one national questionnaire may be held against each other too; all other pairs are false."""
    right = false = missed = edits = exact = 0
    for seed in SEEDS:
        collection, told = planted(seed)
        found = inventory(collection)
        at = {(one.title, one.owner): place for place, one in enumerate(found.questionnaires)}
        place = [at[one.title, one.owner] for one in collection.questionnaires]
        wanted = {(place[one.original], place[one.copy]): one.edits for one in told}
        source = {place[one.copy]: place[one.original] for one in told}
        for pair in found.pairs:
            if (pair.a, pair.b) in wanted:
                right += 1
                edits += 1
                counts = pair.alignment.counts()
                del counts[Kind.SAME]
                exact += {kind.value: n for kind, n in counts.items()} == dict(wanted[pair.a, pair.b])
            elif source.get(pair.a, -1) != source.get(pair.b, -2):
                false += 1
        missed += len(wanted.keys() - {(pair.a, pair.b) for pair in found.pairs})
    assert edits > 40
    assert right / (right + false) >= 0.95 and right / (right + missed) >= 0.95
    assert exact / edits >= 0.95


def test_what_is_not_compared_would_not_have_been_a_duplicate():
    asked = many(6, 2, length=10).questionnaires
    wordings = Wordings(asked)
    looked_at = set(candidates(wordings, range(len(asked)), DUPLICATE))
    every = [(a, b) for b in range(len(asked)) for a in range(b)]
    alike = {(a, b) for a, b in every if align(asked[a], asked[b], wordings, (a, b)).similarity >= DUPLICATE}
    assert alike and alike <= looked_at and len(looked_at) < len(every)


def test_each_difference_is_named():
    one, other = ask("Kost", A, B, C, D, E), ask("Kost", E, "Spiser du frugt hver dag?", B, D, "Ejer du en båd?")
    found, told = differences(one, other)
    assert told == [(4, 0, ["moved"]), (0, 1, ["changed"]), (2, None, ["missing"]), (None, 4, ["added"])]
    likeness = next(step.likeness for step in found.steps if step.kinds == (Kind.CHANGED,))
    assert found.similarity == pytest.approx(2 * (3 + likeness) / (5 + 5))
    assert [(s.a, s.b) for s in found.turned().steps if s.b is None] == [(4, None)]


def test_the_same_is_the_same_and_another_order_has_no_other_questions():
    one = ask("Kost", A, B, C, D)
    assert differences(one, ask("Mad", A.upper(), f" {B} ", C, D))[1] == []
    found, told = differences(one, ask("Kost", B, C, D, A))
    assert found.similarity == 1 and told == [(0, 3, ["moved"])]


def test_other_answers_to_choose_among_are_a_difference():
    def with_options(*options):
        return Questionnaire("Kost", "1", "Aarhus", (Item(A, "1", "choice", options), Item(B)))

    assert differences(with_options("Ja", "Nej"), with_options("Ja", "Nej", "Måske"))[1] == [(0, 0, ["options"])]
    assert differences(with_options("Ja", "Nej"), with_options())[1] == []


def test_the_same_link_ties_other_words_and_bare_numbers_do_not():
    def linked(link, text):
        return Questionnaire("Kost", "1", "Aarhus", (Item(text, link), Item(B), Item(C)))

    short, long = "Hvor længe sover du?", "Hvor mange timer sover du normalt om natten i hverdagen?"
    assert differences(linked("sovn-1", short), linked("sovn-1", long))[1] == [(0, 0, ["changed"])]
    assert [kinds for *_, kinds in differences(linked("1", short), linked("1", long))[1]] == [["missing"], ["added"]]


def test_versions_are_not_duplicates_and_the_most_alike_versions_are_held_together():
    old, new = ask("Kost", A, B, C, version="1.0"), ask("Kost, version 2", A, B, C, D, E, version="2.0")
    found = inventory(gathered(new, old, ask("Kost", A, B, C, owner="Odense"), ask("Kost", A, B, D, E, owner="Ærø")))
    assert len(found.versions) == 3
    assert {(found.names[p.a], found.names[p.b]) for p in found.pairs} >= {
        ("Kost 1.0 (National)", "Kost 1.0 (Odense)"),
        ("Kost, version 2 2.0 (National)", "Kost 1.0 (Ærø)"),
    }
    (cluster,) = found.clusters
    words = "2 kommuner har hver deres udgave af «Kost, version 2», som også findes nationalt"
    assert cluster_sentence(found, cluster) == words


def seen(name="Kost", version="1.0", town="Odense", last=date(2024, 1, 31), **other):
    counts = {"sent": 0, "answers": 0, "citizens": 0, "first": date(2022, 1, 1), **other}
    return Seen(name, version, town, last=last, **counts)


BUSY = seen("Andet", town="Odense", sent=90, answers=80, citizens=70)  # the town delivers all the time
NEW, OLD = ask("Kost", A, B, owner="Odense", version="2.0"), ask("Kost", A, C, owner="Odense", version="1.0")


def test_use_is_told_by_version_and_few_citizens_are_hidden():
    found = inventory(gathered(OLD, NEW, ask("Andet", D, E)))
    told = uses(
        found, [BUSY, seen(sent=3, answers=3, citizens=3), seen(version="v2", sent=50, answers=40, citizens=30)]
    )
    by_name = {found.names[place]: use for place, use in told.of.items()}
    old, new = by_name["Kost 1.0 (Odense)"], by_name["Kost 2.0 (Odense)"]
    assert (old.used, old.answers, old.citizens, new.answers) == (Used.YES, "<5", "<5", "skjult")
    assert by_name["Andet 1.0 (National)"].answers == 80
    assert uses(found, [seen("Ukendt")]).unknown == ("Ukendt",)


@pytest.mark.parametrize(
    ("rows", "used"),
    [
        ([BUSY, seen(last=date(2022, 6, 1))], Used.NO),
        ([BUSY], Used.NO),
        ([seen("Andet", town="Ærø", sent=9, answers=9, citizens=9)], Used.UNKNOWN),  # Odense delivers nothing
        ([seen("Andet", first=date(2023, 11, 1), sent=9)], Used.UNKNOWN),  # less than the year
        ([BUSY, seen(version="", sent=9, answers=9, citizens=9)], Used.UNKNOWN),  # of one of the versions
        ([], Used.UNKNOWN),
    ],
)
def test_not_used_is_only_said_where_it_can_be_known(rows, used):
    found = inventory(gathered(OLD, NEW, ask("Andet", D, E)))
    told = uses(found, rows).of
    assert {found.names[p]: use.used for p, use in told.items()}.get("Kost 1.0 (Odense)", Used.UNKNOWN) is used


def reasons(*questionnaires, rows=()):
    found = inventory(gathered(*questionnaires))
    proposed = proposals(found, uses(found, rows).of)
    return {found.names[one.place]: [reason.why for reason in one.reasons] for one in proposed}


def test_what_could_be_archived_and_why():
    national, copy = ask("Trivsel", A, B, C, D), ask("Trivsel", A, B, C, D, owner="Odense")
    assert reasons(OLD, NEW, national, copy) == {
        "Kost 1.0 (Odense)": [Why.REPLACED],
        "Trivsel 1.0 (Odense)": [Why.DUPLICATE],
    }
    old_is_used = [BUSY, seen(sent=9, answers=9, citizens=9)]
    assert reasons(OLD, NEW, rows=old_is_used) == {"Kost 2.0 (Odense)": [Why.UNUSED]}
    assert reasons(ask("Kost", A, B, owner="Odense", status=Status.DRAFT), rows=[BUSY]) == {}
    assert reasons(ask("Kost", A, B, owner="Odense", status=Status.RETIRED), rows=[BUSY]) == {}
    assert reasons(ask("Kost", A, B, owner="Odense", changed="2023-12-24"), rows=[BUSY]) == {}


def test_nothing_at_all_and_questionnaires_without_questions():
    found = clean_up(gathered(ask("Tom"), ask("Tom", owner="Odense")))
    assert (found.inventory.pairs, found.inventory.clusters, found.wishes) == ((), (), None)
