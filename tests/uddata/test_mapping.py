"""The user's file of which questionnaire is which instrument: what is wrong is told, the rest is used."""

import pytest

from kpro_analysis.uddata.mapping_file import read_mapping, write_mapping
from tests.uddata.folders import WHO5

KNOWN = {"Trivsel": ("q1", "q2", "q3", "q4", "q5", "Q 1 (ny)", "score"), "Andet": ("x",)}
LINES = "\n".join(f'{name} = "q{number}"' for number, name in enumerate(WHO5, 1))
GOOD = f'[[skema]]\nnavn = "trivsel"\ninstrument = "who 5"\n[skema.svar]\n{LINES}\n'


@pytest.fixture
def read(tmp_path):
    def reading(text):
        (tmp_path / "skemaer.toml").write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_mapping(tmp_path, KNOWN)

    return reading


def test_what_a_questionnaire_is(read):
    found = read(GOOD + '[skema.koder]\n"Hele tiden" = 5\n[skema.scorer]\n"WHO-5" = "Score"\n')
    mapped = found.by_questionnaire["Trivsel"]
    assert found.faults == () and mapped.instrument.name == "WHO-5"
    assert dict(mapped.items) == {name: (f"q{number}",) for number, name in enumerate(WHO5, 1)}
    assert mapped.number("hele tiden ") == 5 and dict(mapped.scores) == {"WHO-5": "score"}


def test_an_item_may_be_spelled_in_several_ways(read):
    found = read(GOOD.replace('"q1"', '["q1", "q 1 (NY)"]'))
    assert found.faults == () and found.by_questionnaire["Trivsel"].items["WHO5_1"] == ("q1", "Q 1 (ny)")


@pytest.mark.parametrize(
    ("text", "rules", "items"),
    [
        (GOOD.replace("who 5", "WHO-7"), ["instrument-ukendt"], None),
        (GOOD.replace('"trivsel"', '"Trivsl"'), ["skema-ukendt"], None),
        (GOOD.replace('navn = "trivsel"', ""), ["skema-uden-navn"], None),
        (GOOD.replace('"q2"', '"q22"'), ["svar-uden-fil", "svar-mangler"], 4),
        (GOOD.replace('"q2"', '"q1"'), ["svar-to-gange", "svar-mangler"], 4),
        (GOOD.replace("WHO5_5", "WHO5_6"), ["svar-ukendt", "svar-mangler"], 4),
        (GOOD.replace('"q5"', "5"), ["svar-ukendt", "svar-mangler"], 4),
        (GOOD.replace('WHO5_5 = "q5"\n', ""), ["svar-mangler"], 4),
        (GOOD + '[skema.koder]\n"Hele tiden" = "fem"\n', ["kode-uden-tal"], 5),
        (GOOD + '[skema.scorer]\n"WHO-5" = "sum"\n', ["scorer-uden-fil"], 5),
        (GOOD + '[[skema]]\nnavn = "TRIVSEL"\ninstrument = "HADS"\n', ["skema-to-gange"], 5),
        (GOOD.replace("instrument =", 'skala = "?"\ninstrument ='), ["linje-ukendt"], 5),
        ('[[skema]]\nnavn = "trivsel"\ninstrument = "WHO-5"\nsvar = 3\n', ["svar-form", "svar-mangler"], 0),
        ("skema = 3\n", ["skema-form"], None),
        ("[[skema]\n", ["skemaer-ulaeselig"], None),
        (b"\xff", ["skemaer-ulaeselig"], None),
        ("", [], None),
    ],
)
def test_faults_are_told_and_the_rest_is_used(read, text, rules, items):
    found = read(text)
    assert [fault.rule for fault in found.faults] == rules
    assert (len(found.by_questionnaire["Trivsel"].items) if found.by_questionnaire else None) == items
    for fault in found.faults:
        assert fault.file == "skemaer.toml" and fault.message.endswith(".") and fault.advice.endswith(".")
        assert "q22" not in fault.message + fault.advice


def test_the_place_of_a_fault(read):
    assert read(GOOD + "[skema.koder\n").faults[0].cell == "linje 10, tegn 13"
    assert read(GOOD + GOOD).faults[0].message == "2. [[skema]] har et navn, som et tidligere har."


def test_what_the_user_wrote_is_never_overwritten(tmp_path):
    assert read_mapping(tmp_path, KNOWN).by_questionnaire == {}
    assert write_mapping(tmp_path, GOOD) and not write_mapping(tmp_path, "")
    assert list(read_mapping(tmp_path, KNOWN).by_questionnaire) == ["Trivsel"]
