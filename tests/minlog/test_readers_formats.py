"""Every format gives the same entries, each in its own way."""

import json
from pathlib import Path

import pytest

from kpro_analysis.errors import InputError
from tests.minlog.log_files import (
    ENTRIES,
    Entry,
    audit_event,
    audit_lines,
    canonical_csv,
    exported_csv,
    fhir_event,
    lookup_xml,
    read,
    registration_xml,
)

ONE = ENTRIES[0]
FHIR = [fhir_event(entry) for entry in ENTRIES]
BUNDLE = {"resourceType": "Bundle", "entry": [{"fullUrl": "urn:x", "resource": event} for event in FHIR]}
SAME = {
    "csv": canonical_csv(),
    "csv as exported": exported_csv(),
    "xml": registration_xml(),
    "xml, UTF-16": registration_xml().encode("utf-16"),
    "xml, other version": registration_xml(namespace="http://other.example/2031"),
    "fhir lines": audit_lines(FHIR),
    "fhir bundle": json.dumps(BUNDLE),
    "fhir bundle, indented": json.dumps(BUNDLE, indent=2),
    "fhir list, UTF-16": json.dumps(FHIR, indent=1, ensure_ascii=False).encode("utf-16"),
    "csv, UTF-16": canonical_csv().decode().encode("utf-16"),
    "csv, BOM and CR LF": b"\xef\xbb\xbf" + canonical_csv().replace(b"\n", b"\r\n"),
    "csv, CR": canonical_csv().replace(b"\n", b"\r"),
    "csv, tab": canonical_csv().replace(b";", b"\t"),
    "csv, quoted": b'"' + canonical_csv().replace(b";", b'";"').replace(b"\n", b'"\n"')[:-1],
}


@pytest.mark.parametrize("content", SAME.values(), ids=SAME)
def test_all_formats_give_the_same_entries(tmp_path: Path, content: bytes | str) -> None:
    found = read(tmp_path, content)
    assert found.column("time") == [entry.time for entry in ENTRIES]
    assert found.column("person") == [entry.person for entry in ENTRIES]
    assert found.column("trace") == [entry.trace for entry in ENTRIES]
    assert found.column("system") == ["KPRO"] * 3
    assert found.column("entries") == [1] * 3
    assert not found.rejects


def test_all_fields_of_a_registration(tmp_path: Path) -> None:
    found = read(tmp_path, registration_xml([ONE]))
    assert found.log.format == "minlog2-xml"
    assert found.rows == [
        {
            "time": ONE.time,
            "person": ONE.person,
            "person_source": "CPR",
            "user": ONE.user,
            "user_source": "CPR",
            "organisation": "SOR:440241",
            "system": "KPRO",
            "source_system": "FUT",
            "activity": ONE.activity,
            "role": "Sygeplejerske",
            "trace": "t-1",
            "entries": 1,
            "line": 3,
        }
    ]


def test_the_outermost_source_counts_and_gives_the_trace_that_lacks(tmp_path: Path) -> None:
    entry = (
        "<LogDataEntry><Source><Source><SystemName>inde</SystemName><CorrelationId>c</CorrelationId></Source>"
        "<SystemName>ude</SystemName></Source><Destination><FromDateTime>2024-01-01</FromDateTime>"
        "<PersonIdentifier source='eCPR'>6701909AB1</PersonIdentifier><Activity/></Destination></LogDataEntry>"
    )
    found = read(tmp_path, f"<RegistrationRequest>{entry}</RegistrationRequest>")
    assert found.rows == [
        {
            "time": "2024-01-01",
            "person": "6701909AB1",
            "person_source": "eCPR",
            "source_system": "ude",
            "trace": "c",
            "entries": 1,
            "line": 1,
        }
    ]


def test_a_group_counts_as_its_number_less_what_is_listed_in_it(tmp_path: Path) -> None:
    listed = "<LogDataEntry><DateTime>2024-01-05T00:00:00Z</DateTime></LogDataEntry>"
    found = read(
        tmp_path,
        lookup_xml(
            [
                ("6701901234", "12", ""),
                ("6701901234", "3", listed),
                ("6701901234", "1", listed),
                ("6701901234", "0", ""),
            ]
        ),
    )
    assert found.column("entries") == [12, 1, 2, 1]
    assert found.column("person") == ["6701901234"] * 4
    assert found.column("time_to") == ["2024-02-01T00:00:00Z", None, "2024-02-01T00:00:00Z", None]
    assert found.rules == [(5, "ugyldigt-antal")]


def test_documents_that_follow_each_other_are_all_read(tmp_path: Path) -> None:
    found = read(tmp_path, registration_xml([ONE]) * 3)
    lines = len(registration_xml([ONE]).splitlines())
    assert found.column("line") == [3, 3 + lines, 3 + 2 * lines]
    assert not found.findings


def test_an_audit_line_is_a_row_per_citizen(tmp_path: Path) -> None:
    event = audit_event(ONE, ["Patient/1", "Patient/2", "Patient/1"], purposeOfEvent=["TREAT", "INTERNAL_AUDIT_ONLY"])
    event["patientIds"].append("Patient/2/_history/9")
    found = read(tmp_path, audit_lines([event, audit_event(ENTRIES[2], [])]))
    shared = {
        "time": ONE.time,
        "person_source": "reference",
        "user": "Practitioner/7",
        "user_source": "reference",
        "organisation": "Organization/9",
        "system": "KPRO",
        "activity": "READ Patient search",
        "reason": "TREAT, INTERNAL_AUDIT_ONLY",
        "trace": "t-1",
        "entries": 1,
        "line": 1,
    }
    assert found.rows == [shared | {"person": "Patient/1"}, shared | {"person": "Patient/2"}]
    assert found.rules == [(2, "ingen-borger")]


def test_all_fields_of_a_fhir_event(tmp_path: Path) -> None:
    others = [
        {"reference": "Patient/8/_history/1"},
        {"identifier": {"system": "x", "value": "99"}},
        {"reference": "#p"},
    ]
    found = read(tmp_path, json.dumps(fhir_event(ONE, others)))
    shared = {
        "time": ONE.time,
        "user": "Practitioner/7",
        "user_source": "reference",
        "organisation": "Organization/9",
        "system": "KPRO",
        "activity": "RESTful Operation read R",
        "reason": "TREAT",
        "role": "SSA",
        "trace": "t-1",
        "entries": 1,
        "line": 1,
    }
    assert found.rows == [
        shared | {"person": "Patient/8", "person_source": "reference"},
        shared | {"person": "99", "person_source": "x"},
    ]


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        (b"{", "ugyldig-json"),
        (b"[" * 100_000, "ugyldig-json"),
        (b'{"traceId": ' + b"9" * 5000 + b"}", "ugyldig-json"),
        (b'{"andet": 1}', "ukendt-post"),
        (b'{"patientIds": ["a\\u0000"], "time": "x"}', "nul-tegn"),
        (b'{"patientIds": ["a\\ud800"], "time": "x"}', "tegnsæt"),
        (b'{"patientIds": ["\xff"]}', "tegnsæt"),
        (b'{"patientIds": ["\0"]}', "nul-tegn"),
        (b'{"patientIds": ["' + b"a" * 1_100_000 + b'"]}', "for-lang-linje"),
        (b'{"patientIds": ["' + b"a" * 110_000 + b'"]}', "for-lang-tekst"),
        (b'{"patientIds": ["Patient/1"]}', "ingen-tid"),
        (b'{"patientIds": [[[[[[[[[["x"]]]]]]]]]], "time": 7}', "ingen-borger"),
    ],
)
def test_a_bad_line_costs_itself_only(tmp_path: Path, line: bytes, rule: str) -> None:
    good = audit_lines([audit_event(ONE)])
    found = read(tmp_path, good + line + b"\n\n" + good)
    assert found.column("line") == [1, 4]
    assert found.rules == [(2, rule)]


def test_a_fault_in_a_long_document_ends_it_and_is_told(tmp_path: Path) -> None:
    text = json.dumps(FHIR, indent=1)
    found = read(tmp_path, text[: text.rindex("resourceType")] + "!" * 9_000_000)
    assert found.column("person") == [entry.person for entry in ENTRIES[:2]]
    assert found.findings == ["json-fejl"]


@pytest.mark.parametrize(
    "content", ["ingen kolonner her", "<html><p/></html>", '{"a": 1}', b"\x89PNG\r\n\x1a\n;\0\1\2", "PAR1"]
)
def test_an_unknown_format_is_refused(tmp_path: Path, content: bytes | str) -> None:
    with pytest.raises(InputError, match="kendt format") as error:
        read(tmp_path, content, name="670190-1234.txt")
    assert "670190" not in str(error.value)


def test_entries_keep_letters_of_all_kinds(tmp_path: Path) -> None:
    entry = Entry(ONE.time, ONE.person, ONE.user, "Åbn «forløb» 🙂 &amp; mere")
    assert read(tmp_path, registration_xml([entry])).column("activity") == ["Åbn «forløb» 🙂 & mere"]
