import pytest

from kpro_analysis.errors import InputError, UsageError
from kpro_analysis.reports.notebooks import open_notebook
from kpro_analysis.reports.parameters import KINDS
from tests.reports.notebooks import END, write_notebook

TODAY = {"today": "2024-04-02"}


@pytest.mark.parametrize(
    ("kind", "given", "edition"),
    [
        ("kvartal", {"quarter": "2024-K1", **TODAY}, "2024-K1"),
        ("kvartal", {"quarter": " 2024-k1 ", **TODAY}, "2024-K1"),
        ("moede", {"date": "15-05-2024"}, "moede-2024-05-15"),
        ("status", {"date": "2024-03-01"}, "statusliste-2024-03-01"),
        ("evaluering", {"scenario": "Færre fejl: 2. forslag"}, "evaluering-faerre-fejl-2-forslag"),
    ],
)
def test_values_are_in_one_spelling_and_name_the_edition(kind, given, edition):
    assert KINDS[kind].edition(KINDS[kind].values(given)) == edition


@pytest.mark.parametrize(
    ("kind", "given", "sentence"),
    [
        ("kvartal", {"quarter": "2024-Q1", **TODAY}, "'2024-Q1' er ikke et kvartal. Skriv fx 2024-K1."),
        ("kvartal", {"quarter": "2024-K5", **TODAY}, "'2024-K5' er ikke et kvartal. Skriv fx 2024-K1."),
        ("kvartal", {"quarter": "2024-K1", "today": "i går"}, "'i går' er ikke en dato. Skriv fx 2024-05-15."),
        ("moede", {"date": "2024-02-30"}, "'2024-02-30' er ikke en dato. Skriv fx 2024-05-15."),
        (
            "status",
            {"date": "2024-03-02"},
            "'2024-03-02' er ikke den 1. i en måned. Skriv fx 2024-03-01.",
        ),
        (
            "evaluering",
            {"scenario": "to\nlinjer"},
            "Scenariets navn kan ikke bruges. Skriv navnet på et scenarie, der er gemt i datamappen.",
        ),
        (
            "kvartal",
            {"kvartall": "2024-K1", **TODAY},
            "Kvartalsrapport har ikke parameteren «kvartall». Den har quarter, today.",
        ),
        ("moede", {}, "Mødemateriale mangler parameteren date. Den har date."),
    ],
)
def test_what_is_wrong_is_refused_with_what_is_right(kind, given, sentence):
    with pytest.raises(UsageError) as refused:
        KINDS[kind].values(given)
    assert str(refused.value) == sentence


def test_a_value_that_looks_like_a_person_is_not_repeated():
    with pytest.raises(UsageError) as refused:
        KINDS["moede"].values({"date": "670190-1234"})
    assert "670190" not in str(refused.value)


def test_the_notebook_takes_exactly_what_the_kind_tells(tmp_path):
    assert open_notebook(KINDS["kvartal"], write_notebook(tmp_path, END)).cells[0].source == "# Kvartalsrapport"


@pytest.mark.parametrize(
    "parameters",
    [
        'quarter = ""\ndata = ""',
        'quarter = ""\ndata = ""\ntoday = ""\nbudget = 0',
        'kvartal = ""\ndata = ""\ntoday = ""',
        'quarter = ""\ndata = ""\ntoday = ""\ntoday = ""',
        "quarter = ",
    ],
)
def test_a_notebook_of_other_parameters_is_not_run(tmp_path, parameters):
    notebooks = write_notebook(tmp_path, END, parameters=parameters)
    with pytest.raises(InputError, match="skal have netop parametrene quarter, data, today"):
        open_notebook(KINDS["kvartal"], notebooks)


def test_a_notebook_that_is_missing_is_told(tmp_path):
    with pytest.raises(InputError, match=r"^Notesbogen kvartalsrapport\.ipynb mangler"):
        open_notebook(KINDS["kvartal"], tmp_path)
