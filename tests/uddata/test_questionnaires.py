"""Questionnaires read from files of every kind, with the habits that such files have and what can't be used."""

import json
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
        {"linkId": "g", "type": "group", "text": "Om mad", "item": [{"linkId": "g.1", "type": "choice", "text": "Frugt?"}]},
        {"linkId": "i", "type": "display", "text": "Tak for hjælpen"},
        {"linkId": "2", "type": "boolean", "text": "Fisk?", "item": [{"linkId": "2.1", "type": "text", "text": "Hvilken?"}]},
    ]
    return {"resourceType": "Questionnaire", "title": title, "version": version, "status": "active", "item": items, **other}


def owned(number):
    parts = [
        {"url": "reference", "valueReference": {"reference": f"https://x.example/fhir/Organization/{number}/_history/2"}},
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


def test_the_infrastructures_report_names_its_questionnaire_and_owner():
    report = Path(__file__).parents[1] / "data" / "fut_report.zip"
    if not report.exists():
        pytest.skip("the public report isn't here")
