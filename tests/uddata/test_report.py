"""The infrastructure's report: every resource of the public example, and of one with answers."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kpro_analysis.errors import InputError
from kpro_analysis.uddata.store import Store
from tests.uddata.answers import IDA, KEY, REPORT, answers_in, bytes_in, requests_in, take, zipped

ORGANISATION = "defaultTestFactory-50b890ca-9acf-4fcd-b170-3dddf5ce42cb"
TEAM = "593908b1-5a8e-4919-ae95-030b84ff584e"
QUESTIONNAIRE = "356c2f79-1c44-4aa0-a091-de0d32009b70"
HEADER, EMPTY = '{"reportName": "x"}', '{"resourceType": "Bundle"}'
MADE = datetime(2025, 2, 4, 14, 16, 43, tzinfo=UTC)


def test_the_public_example(tmp_path: Path) -> None:
    take(tmp_path, REPORT)
    answered, unanswered = requests_in(tmp_path)
    shared = {"municipality": ORGANISATION, "team": TEAM, "questionnaire": QUESTIONNAIRE, "version": "1.0"}
    assert (
        answered.items()
        >= {
            **shared,
            "request": "60934",
            "response": "13940",
            "person_class": "substitute",
            "sent": MADE,
            "answered": MADE,
            "reminders": 1,
            "reminded": MADE,
            "file": "fut_report.zip/24981",
            "line": 8,
        }.items()
    )
    assert (
        unanswered.items()
        >= {
            **shared,
            "request": "88228",
            "response": None,
            "person": KEY.pseudonym("6101010001"),
            "sent": datetime(2025, 1, 28, 14, 16, 43, tzinfo=UTC),
            "answered": None,
            "status": "on-hold",
            "reminders": 0,
            "reminded": None,
        }.items()
    )
    (file,) = Store.open(tmp_path).manifest.files
    assert (file.format, file.responses, file.requests, file.months) == ("fut-zip", 1, 2, ("2025-01", "2025-02"))
    assert b"6101010001" not in bytes_in(tmp_path)


def resource(kind: str, name: str, /, **more: Any) -> dict[str, Any]:
    return {"resource": {"resourceType": kind, "id": name, **more}}


def part(name: str, *parts: dict[str, Any], **value: Any) -> dict[str, Any]:
    return {"name": name, **value, **({"part": list(parts)} if parts else {})}


def referring(to: str) -> dict[str, str]:
    return {"reference": f"https://fut.example/fhir/{to}"}


def summary(
    name: str, *times: dict[str, Any], status: str = "active", reminders: tuple[str, ...] = ()
) -> dict[str, Any]:
    service = part(
        "serviceRequest",
        part("episodeOfCareManagingOrganization", valueReference=referring("Organization/o")),
        part("patientIdentifier", valueIdentifier={"value": IDA}),
        part(
            "statusHistory",
            part(
                "statusPeriod",
                part("status", valueCoding={"code": status}),
                part("period", valuePeriod={"start": "2024-01-01T08:00:00+01:00"}),
            ),
        ),
        part("involvedCareTeams", part("careTeam", valueReference=referring("CareTeam/t/_history/2"))),
        part("responses", *times),
        part(
            "communications",
            *(part("communication", valueReference=referring(f"Communication/{c}")) for c in reminders),
        ),
        valueReference=referring(f"ServiceRequest/{name}"),
    )
    return {"resource": {"resourceType": "Parameters", "parameter": [part("serviceRequestResponseSummary", service)]}}


def time(start: str, response: str | None = None) -> dict[str, Any]:
    answered = [part("questionnaireResponse", valueReference=referring(f"QuestionnaireResponse/{response}"))]
    return part("response", part("occurrence", part("start", valueDateTime=start)), *(answered if response else []))


def reminder(name: str, sent: str, reason: str = "ReminderSubmitMeasurement") -> dict[str, Any]:
    return resource("Communication", name, sent=sent, reasonCode=[{"coding": [{"code": reason}]}])


INNER = {"linkId": "q5", "answer": [{"valueDecimal": 1.5}]}
ITEMS = [
    {"linkId": "g", "item": [{"linkId": "q1", "answer": [{"valueInteger": 4}]}]},
    {"linkId": "q2", "answer": [{"valueCoding": {"code": "at0004", "display": "Det meste af tiden"}}]},
    {"linkId": "q3", "answer": [{"valueBoolean": False}, {"valueBoolean": True}]},
    {
        "linkId": "q4",
        "answer": [{"valueString": f"Ring til {IDA}", "item": [{"linkId": "q5", "answer": [{"valueDecimal": 1.5}]}]}],
    },
    {"linkId": "q6", "answer": [{"valueQuantity": {"value": 70}}]},
    {"linkId": "q7"},
]


def bundle(*entries: dict[str, Any]) -> str:
    known = [
        resource("Questionnaire", "s", title="WHO-5", version="2"),
        resource("Organization", "o", name="Ærø Kommune"),
        resource("CareTeam", "t", name="Syd"),
    ]
    return json.dumps({"resourceType": "Bundle", "entry": [*known, *entries]})


def response(name: str = "r", status: str = "completed", **more: Any) -> dict[str, Any]:
    return resource(
        *("QuestionnaireResponse", name),
        status=status,
        questionnaire="https://fut.example/fhir/Questionnaire/s|2",
        authored="2024-01-09T10:00:00+01:00",
        subject=referring("Patient/17"),
        item=ITEMS,
        **more,
    )


def read(tmp_path: Path, *entries: dict[str, Any]) -> Path:
    path = tmp_path / "rapport.zip"
    path.write_bytes(zipped({"R/ReportHeader": HEADER, "R/Bundle/s": bundle(*entries)}))
    take(tmp_path / "d", path)
    return tmp_path / "d"


def test_answers_of_every_kind(tmp_path: Path) -> None:
    folder = read(tmp_path, response(), summary("a", time("2024-01-02T08:00:00+01:00", "r")))
    rows = answers_in(folder)
    assert [(row["item"], row["answer"], row["text"]) for row in rows] == [
        ("q1", "4", None),
        ("q2", "at0004", "Det meste af tiden"),
        ("q3", "false", None),
        ("q3", "true", None),
        ("q4", None, "Ring til ███"),
        ("q5", "1.5", None),
        ("q6", "70", None),
    ]
    assert (
        rows[0].items()
        >= {
            "response": "r",
            "person": KEY.pseudonym(IDA.replace("-", "")),
            "municipality": "Ærø Kommune",
            "team": "Syd",
            "questionnaire": "WHO-5",
            "version": "2",
            "sent": datetime(2024, 1, 2, 7, tzinfo=UTC),
            "answered": datetime(2024, 1, 9, 9, tzinfo=UTC),
            "sent_written": 1,
            "file": "rapport.zip/s",
            "line": 4,
        }.items()
    )
    assert rows[4]["text_length"] == len(f"Ring til {IDA}")
    assert IDA.encode() not in bytes_in(folder)


def test_a_request_for_each_time_with_its_own_reminders(tmp_path: Path) -> None:
    times = [time("2024-03-01T08:00:00Z"), time("2024-01-01T08:00:00Z", "r"), time("2024-02-01T08:00:00Z")]
    sent = {"c1": "2024-01-05T08:00:00Z", "c2": "2024-02-05T08:00:00Z", "c3": "2024-02-09T08:00:00Z"}
    messages = [*(reminder(name, when) for name, when in sent.items()), reminder("c4", sent["c3"], "Other")]
    folder = read(tmp_path, response(), *messages, summary("a", *times, reminders=(*sent, "c4", "unknown")))
    found = [(row["request"], row["response"], row["reminders"], row["reminded"]) for row in requests_in(folder)]
    assert found == [
        ("a", "r", 1, datetime(2024, 1, 5, 8, tzinfo=UTC)),
        ("a/2", None, 2, datetime(2024, 2, 5, 8, tzinfo=UTC)),
        ("a/3", None, 0, None),
    ]


def test_what_was_never_active_was_never_asked(tmp_path: Path) -> None:
    folder = read(tmp_path, summary("a", status="draft"), summary("b"))
    assert [row["request"] for row in requests_in(folder)] == ["b"]


def test_a_response_without_a_request_is_there_by_its_reference(tmp_path: Path) -> None:
    folder = read(tmp_path, response(), response("s", "entered-in-error"), response("u", "in-progress"))
    rows = answers_in(folder)
    assert {(row["response"], row["person_class"], row["answered"] is None) for row in rows} == {
        ("r", "reference", False),
        ("u", "reference", True),
    }
    assert requests_in(folder) == []
    assert Store.open(folder).manifest.files[0].rejects == {"fejlregistreret": 1}


def _bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("R/Bundle/1", b'{"resourceType": "Bundle", "entry": [' + b" " * (33 << 20))
    return target.getvalue()


STRANGE: dict[str, Callable[[], bytes]] = {
    "rapporten er ikke klar endnu": lambda: zipped({"R/report": "*NOT GENERATED YET*"}),
    "er en tom rapport": lambda: zipped({"R/ReportHeader": HEADER, "R/Bundle/1": '{"resourceType": "Bundle"}'}),
    "har ingen besvarelser": lambda: zipped({"R/ReportHeader": HEADER}),
    "JSON af en anden slags": lambda: b'{"resourceType": "Patient", "id": "1"}',
    "er JSON af en anden slags": lambda: b"[1, 2]",
    "kan ikke læses som JSON": lambda: b'{"resourceType": "Bundle", ',
    "kan ikke læses": lambda: b"[" * 100_000,
    "er selv en pakket fil": lambda: zipped({"a.zip": zipped({"R/Bundle/1": bundle(response())})}),
    "peger ud af den": lambda: zipped({"../../R/Bundle/1": bundle(response())}),
    "gange så meget udpakket": _bomb,
    "er beskadiget": lambda: zipped({"R/Bundle/1": bundle(response())})[:-60],
    "har ingen filer": lambda: zipped({}),
}


@pytest.mark.parametrize("said", STRANGE)
def test_what_is_no_report_is_refused_in_a_sentence(said: str, tmp_path: Path) -> None:
    path = tmp_path / "rapport.zip"
    path.write_bytes(STRANGE[said]())
    with pytest.raises(InputError, match=said):
        take(tmp_path / "d", path)


def test_a_member_that_cannot_be_used_does_not_keep_the_others_out(tmp_path: Path) -> None:
    path = tmp_path / "rapport.zip"
    members = {"R/Bundle/1": EMPTY, "R/Bundle/2": bundle(response(), summary("a"))}
    path.write_bytes(zipped(members))
    done = take(tmp_path / "d", path)
    assert ([file.name for file in done.files], len(done.findings)) == (["rapport.zip/2"], 1)
    assert take(tmp_path / "d", path).again == 1


def test_resources_of_another_shape_are_passed_over(tmp_path: Path) -> None:
    odd = [
        {"resource": {"resourceType": "Parameters", "parameter": part("serviceRequestResponseSummary")}},
        {"resource": ["x"]},
        resource("QuestionnaireResponse", "x", item=[{"linkId": {}, "answer": "ja"}, 7], subject=3, authored=[]),
        {"resource": {"resourceType": "QuestionnaireResponse"}},
        summary("a", part("response", part("occurrence", valueString="x"), part("submitted"))),
    ]
    folder = read(tmp_path, *odd)
    assert answers_in(folder) == []
    assert [row["response"] for row in requests_in(folder)] == [None]
    assert Store.open(folder).manifest.files[0].rejects == {"ingen-besvarelse": 1}
