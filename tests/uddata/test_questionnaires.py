"""Questionnaires read from files of every kind, with the habits that such files have and what can't be used."""

import json
import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from kpro_analysis.errors import InputError
from kpro_analysis.uddata.questionnaire import NATIONAL, Status
from kpro_analysis.uddata.questionnaire_demo import DEFAULT_SEED, DEMO_FILE, demo_bytes
from kpro_analysis.uddata.questionnaire_files import read_questionnaires

HEAD = "skema;version;kommune;spørgsmål;rækkefølge"
SECRET = "670190-1234"
DEMO = Path(__file__).parents[2] / "data" / "demo" / DEMO_FILE


def resource(title="Kost", version="1.0", **other):
    items = [
        {
            "linkId": "g",
            "type": "group",
            "text": "Om mad",
            "item": [{"linkId": "g.1", "type": "choice", "text": "Frugt?"}],
        },
        {"linkId": "i", "type": "display", "text": "Tak for hjælpen"},
        {
            "linkId": "2",
            "type": "boolean",
            "text": "Fisk?",
            "item": [{"linkId": "2.1", "type": "text", "text": "Hvilken?"}],
        },
    ]
    return {
        "resourceType": "Questionnaire",
        "title": title,
        "version": version,
        "status": "active",
        "item": items,
        **other,
    }


def owned(number):
    parts = [
        {
            "url": "reference",
            "valueReference": {"reference": f"https://x.example/fhir/Organization/{number}/_history/2"},
        },
        {"url": "role", "valueCodeableConcept": {"coding": [{"code": "owner"}]}},
    ]
    return [{"url": "http://ehealth.sundhed.dk/fhir/StructureDefinition/ehealth-modifier-role", "extension": parts}]


def read(tmp_path, content, name="skemaer.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return read_questionnaires([path])


def as_json(tmp_path, content, name="skemaer.json"):
    return read(tmp_path, json.dumps(content, ensure_ascii=False), name)


def rules(found):
    return [(finding.level.value, finding.rule) for finding in found.findings]


def test_nested_groups_are_asked_in_order_and_texts_that_ask_nothing_are_left_out(tmp_path):
    (one,) = as_json(tmp_path, resource()).questionnaires
    assert [(item.link, item.text) for item in one.items] == [("g.1", "Frugt?"), ("2", "Fisk?"), ("2.1", "Hvilken?")]
    assert (one.title, one.version, one.status) == ("Kost", "1.0", Status.ACTIVE)


def test_a_bundle_a_list_and_lines_hold_the_same(tmp_path):
    two = [resource(), resource("Søvn")]
    bundle = {"resourceType": "Bundle", "entry": [{"resource": one} for one in two]}
    lines = "\n".join(json.dumps(one) for one in two)
    found = [as_json(tmp_path, bundle), as_json(tmp_path, two), read(tmp_path, lines, "skemaer.ndjson")]
    assert [[one.title for one in each.questionnaires] for each in found] == [["Kost", "Søvn"]] * 3


@pytest.mark.parametrize(
    ("told", "owner"),
    [
        ({"publisher": "Odense Kommune"}, "Odense"),
        ({"publisher": "MedCom", "jurisdiction": [{"coding": [{"code": "DK"}]}]}, NATIONAL),
        ({"jurisdiction": [{"text": "Odense Kommune"}, {"coding": [{"code": "DK"}]}]}, "Odense"),
        ({"useContext": [{"code": {"code": "venue"}, "valueCodeableConcept": {"text": "Ærø Kommune"}}]}, "Ærø"),
        ({"extension": owned(7), "publisher": "KL"}, "Viborg"),
        ({"extension": owned(8)}, "Organisation 8"),
        ({}, "Ikke angivet"),
    ],
)
def test_the_owner_is_the_organisation_a_municipality_or_everybody(tmp_path, told, owner):
    viborg = {"resourceType": "Organization", "id": "7", "name": "Viborg Kommune"}
    assert as_json(tmp_path, [viborg, resource(**told)]).questionnaires[0].owner == owner


def test_a_report_of_the_infrastructure_is_read_as_it_comes(tmp_path):
    with zipfile.ZipFile(tmp_path / "skemaer.zip", "w") as report:
        report.writestr("Report/ReportHeader", json.dumps({"reportName": "x"}))
        nameless = {
            **resource(version="2.0", id="24981"),
            "name": "356c2f79-1c44-4aa0-a091-de0d32009b70",
            "title": None,
        }
        report.writestr(
            "Report/Bundle/24981", json.dumps({"resourceType": "Bundle", "entry": [{"resource": nameless}]})
        )
        report.writestr("Report/Bundle/24982", "*NOT GENERATED YET*")
    found = read_questionnaires([tmp_path / "skemaer.zip"])
    assert [one.title for one in found.questionnaires] == ["Uden titel (24981)"]
    assert rules(found) == [("error", "ikke-klar")]


def test_a_sheet_with_the_habits_of_people(tmp_path):
    rows = (
        "Udtræk af skemaer",
        "",
        HEAD.upper(),
        "Kost;1;;Frugt?;2",
        ";;;Fisk?;1",
        "Kost;1;;Frugt?;2",
        "Kost;1;Odense;Brød?;",
    )
    found = read(tmp_path, "\r\n".join(rows), encoding="cp1252")
    assert [(one.owner, [item.text for item in one.items]) for one in found.questionnaires] == [
        (NATIONAL, ["Fisk?", "Frugt?"]),
        ("Odense", ["Brød?"]),
    ]
    assert {rule for _, rule in rules(found)} == {"raekke-dobbelt", "skema-fra-raekken-over", "raekkefoelge-mangler"}


SLEEP = f"{HEAD}\nSøvn;1;Ærø Kommune;Sover du godt på øen?;1\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "mojibake"])
def test_every_encoding_is_read_and_mojibake_too(tmp_path, encoding):
    content = SLEEP.encode().decode("cp1252").encode() if encoding == "mojibake" else SLEEP.encode(encoding)
    (one,) = read(tmp_path, content).questionnaires
    assert (one.title, one.owner, one.items[0].text) == ("Søvn", "Ærø", "Sover du godt på øen?")


def test_a_workbook_with_merged_cells(tmp_path):
    path = tmp_path / "skemaer.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Om").write(0, 0, "Udtræk")
        sheet = book.add_worksheet("Skemaer")
        sheet.merge_range(0, 0, 0, 4, "Alle skemaer")
        for column, words in enumerate(HEAD.split(";")):
            sheet.write(1, column, words)
        sheet.merge_range(2, 0, 3, 0, "Kost")
        sheet.merge_range(2, 1, 3, 1, 1.0)
        sheet.merge_range(2, 2, 3, 2, "Odense Kommune")
        for row, (text, order) in enumerate((("Frugt?", 2), ("Fisk?", 1)), 2):
            sheet.write(row, 3, text)
            sheet.write(row, 4, order)
    (one,) = read_questionnaires([path]).questionnaires
    assert (one.version, one.owner, [item.text for item in one.items]) == ("1", "Odense", ["Fisk?", "Frugt?"])


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "er tom"),
        ("*NOT GENERATED YET*", "ikke lavet færdigt"),
        ('{"resourceType": "Questionnaire", "title"', "ikke FHIR"),
        ("[" * 100_000, "ikke FHIR"),
        ('{"navn": "andet"}', "ikke FHIR"),
        ('{"resourceType": "Bundle", "entry": []}', "ikke FHIR"),
        ('{"resourceType": "Patient"}', "ingen skemaer"),
        ('{"resourceType": "Questionnaire", "item": 3}', "følger ikke FHIR R4"),
        ("a;b\n1;2\n", "ingen tabel med skemaer"),
        (f'{HEAD}\nKost;1;;"Frugt?\n', "anførselstegn"),
        (b"\0\1\2", "er ikke tekst"),
    ],
)
def test_what_cannot_be_used_is_one_sentence_and_the_other_files_are_used(tmp_path, content, says):
    with pytest.raises(InputError, match=says):
        read(tmp_path, content, "skemaer-b.txt")
    (tmp_path / "god.csv").write_text(f"{HEAD}\nKost;1;;Frugt?;1\n", encoding="utf-8")
    found = read_questionnaires([tmp_path / "skemaer-b.txt", tmp_path / "god.csv"])
    assert [one.title for one in found.questionnaires] == ["Kost"] and len(found.findings) == 1


def test_overlapping_extracts_count_once_and_what_is_personal_is_hidden(tmp_path):
    older = resource(date="2023-01-01", publisher=f"Ring {SECRET}")
    newer = {**older, "date": "2024-01-01", "item": [{"linkId": "1", "type": "text", "text": f"Er {SECRET} dig?"}]}
    found = as_json(tmp_path, [newer, older])
    (one,) = found.questionnaires
    assert one.changed == "2024-01-01" and rules(found) == [("note", "skema-flere-gange")]
    assert SECRET not in repr(found)


def test_the_demo_is_what_is_written_now():
    assert DEMO.read_bytes() == demo_bytes(DEFAULT_SEED) != demo_bytes(DEFAULT_SEED + 1)
