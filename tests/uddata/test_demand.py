"""Which change requests ask for a new questionnaire."""

import pytest

from kpro_analysis.uddata.demand import OTHERS, demand


def names(*texts):
    return [one.name for one in demand([(number, *text) for number, text in enumerate(texts, 1)])]


@pytest.mark.parametrize(
    ("title", "description", "name"),
    [
        ("SF-12 klar til brug", "", "SF-12"),
        ("Pointberegning", "Hjertesvigtsskemaet Kansas 12 har delscorer.", "KCCQ (Kansas 12)"),
        ("Spørgeskema til psykiatrien", "Vi mangler et fælles skema.", "Psykiatri"),
        ("Nyt skema", "Om alt muligt.", OTHERS),
    ],
)
def test_wishes_are_found_by_name_and_by_words(title, description, name):
    assert names((title, description)) == [name]


@pytest.mark.parametrize(
    ("title", "description"),
    [
        ("Send et nyt skema til et helt hold", "Vi sender det samme skema til dem én for én."),
        ("Skemalisten i alfabetisk orden", "Listen følger den dato, skemaet blev oprettet."),
        ("Ny knap", "Den gamle er væk."),
        ("Vi er betalt", "A kat er ikke en CAT."),
    ],
)
def test_other_matters_are_no_wishes(title, description):
    assert names((title, description)) == []


def test_the_most_wished_for_comes_first_with_its_form_numbers():
    found = demand([(9, "SF-12", ""), (3, "Nyt skema om søvn", ""), (4, "SF12 og HADS", "")])
    assert [(one.name, [wish.number for wish in one.wishes]) for one in found] == [
        ("SF-12", [4, 9]),
        ("HADS", [4]),
        ("Søvn", [3]),
    ]
