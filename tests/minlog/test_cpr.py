"""Person numbers in every spelling, and what kind they are."""

import pytest

from kpro_analysis.cpr import PersonClass, read_person

NUMBER = "6701901234"  # a day with 60 added: nobody has it


@pytest.mark.parametrize(
    "text",
    [
        "670190-1234",
        "6701901234",
        " 670190 1234 ",
        "670190\u00a01234",
        "670190\u20111234",
        "６７０１９０１２３４",
        "670190\u200b-1234",
        "6701901234.0",
        "6701901234,0",
    ],
)
def test_every_spelling_is_one_person(text: str) -> None:
    person = read_person(text)
    assert person is not None
    assert (person.id, person.person_class, person.repaired) == (NUMBER, PersonClass.SUBSTITUTE, False)


@pytest.mark.parametrize("text", ["", " ", "\u00a0", "\t\u200b"])
def test_blanks_are_nobody(text: str) -> None:
    assert read_person(text) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("010190-" + "1234", PersonClass.CPR),  # modulus 11 doesn't fit: 84 is no multiple of 11
        ("290200-" + "4000", PersonClass.CPR),
        ("290201-" + "4000", PersonClass.INVALID),
        ("310490-" + "1234", PersonClass.INVALID),
        ("011390-" + "1234", PersonClass.INVALID),
        ("000190-" + "1234", PersonClass.INVALID),
        ("920190-1234", PersonClass.INVALID),
        ("910190-1234", PersonClass.SUBSTITUTE),
        ("010190-" + "9AB1", PersonClass.SUBSTITUTE),
        ("670190-9ab1", PersonClass.SUBSTITUTE),
        ("251248-" + "9996", PersonClass.TEST),
        ("251248-" + "9979", PersonClass.CPR),
        ("12345678", PersonClass.INVALID),
        ("67019012345", PersonClass.INVALID),
        ("ukendt", PersonClass.INVALID),
    ],
)
def test_classes(text: str, kind: PersonClass) -> None:
    person = read_person(text)
    assert person is not None and person.person_class is kind


def test_the_zero_that_excel_ate_is_put_back() -> None:
    whole, eaten = read_person("010190" + "1234"), read_person("10190" + "1234")
    assert whole is not None and eaten is not None
    assert (eaten.id, eaten.repaired, whole.repaired) == (whole.id, True, False)
    no_date = read_person("991901234")
    assert no_date is not None and (no_date.repaired, no_date.id) == (False, "991901234")


def test_the_source_decides_the_class_but_not_the_person() -> None:
    plain, said = read_person("010190-" + "1234"), read_person("010190-" + "1234", "eCPR")
    assert plain is not None and said is not None
    assert plain.id == said.id and said.person_class is PersonClass.SUBSTITUTE
    known, unknown = read_person("Patient/17A", "reference"), read_person(" patient/17a ")
    assert known is not None and unknown is not None
    assert known.id == unknown.id
    assert (known.person_class, unknown.person_class) == (PersonClass.REFERENCE, PersonClass.INVALID)
