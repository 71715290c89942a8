"""The same few entries of a log, written in every format that there is a reader for."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kpro_analysis.extracts.rejects import Reject
from kpro_analysis.minlog.column_map import ColumnMap
from kpro_analysis.minlog.reading import LogFile, read_log

BASE = "https://infra.example/fhir/"
CPR_OID = "urn:oid:1.2.208.176.1.2"
CANONICAL = "tid;person;bruger;organisation;system;aktivitet;rolle;trace"


@dataclass(frozen=True)
class Entry:
    """One entry; persons are test CPRs (day + 60)."""

    time: str
    person: str
    user: str
    activity: str = "Vis borgerliste"
    trace: str = "t-1"


ENTRIES = (
    Entry("2024-01-02T10:00:00Z", "6701901234", "6802801111"),
    Entry("2024-01-02T10:00:00Z", "6801905678", "6802801111"),
    Entry("2024-02-03T11:30:00Z", "6701901234", "6902802222", "Åbn forløb", "t-2"),
)


def canonical_csv(entries: Sequence[Entry] = ENTRIES) -> bytes:
    lines = [f"{e.time};{e.person};{e.user};440241;KPRO;{e.activity};Sygeplejerske;{e.trace}\n" for e in entries]
    return (CANONICAL + "\n" + "".join(lines)).encode()


def exported_csv(entries: Sequence[Entry] = ENTRIES) -> bytes:
    """As a person exports it: blanks after the delimiter, cp1252, CR LF, and a column that isn't of the log."""
    lines = [f"{e.time}; {e.person}; {e.user}; 440241; KPRO; {e.activity}; {e.trace}; Blåbær\r\n" for e in entries]
    header = "Tidspunkt; CPR; Bruger; Organisation; System; Handling; SessionId; Hændelsesnote\r\n"
    return (header + "".join(lines)).encode("cp1252")


def registration_xml(entries: Sequence[Entry] = ENTRIES, namespace: str = "http://minlog.example/2018/05/01") -> str:
    inside = "\n".join(
        f"""<LogDataEntry>
  <Source><SystemName>FUT</SystemName><CorrelationId>kilde</CorrelationId></Source>
  <Destination>
    <DateTime>{e.time}</DateTime><PersonIdentifier source="CPR">{e.person}</PersonIdentifier>
    <UserPersonIdentifier source="CPR">{e.user}</UserPersonIdentifier><UserRole>Sygeplejerske</UserRole>
    <OrganisationId source="SOR">440241</OrganisationId><SystemName>KPRO</SystemName>
    <Activity>{e.activity}</Activity><CorrelationId>{e.trace}</CorrelationId>
  </Destination>
</LogDataEntry>"""
        for e in entries
    )
    return f'<?xml version="1.0"?>\n<m:RegistrationRequest xmlns:m="{namespace}">\n{inside}\n</m:RegistrationRequest>\n'


def lookup_xml(groups: Sequence[tuple[str, str, str]] = (("6701901234", "12", ""),)) -> str:
    """A look-up answer: groups of (person, number, what is listed in them)."""
    inside = "".join(
        f"<LogDataGroup><FromDateTime>2024-01-01T00:00:00Z</FromDateTime><ToDateTime>2024-02-01T00:00:00Z</ToDateTime>"
        f'<PersonIdentifier source="CPR">{person}</PersonIdentifier><SystemName>KPRO</SystemName>'
        f"<NumberOfLogDataEntries>{number}</NumberOfLogDataEntries>{listed}</LogDataGroup>\n"
        for person, number, listed in groups
    )
    return f'<LogDataResponse xmlns="http://minlog.example/2020">\n{inside}</LogDataResponse>'


def audit_event(entry: Entry, patients: Sequence[str] = ("Patient/1",), **more: Any) -> dict[str, Any]:
    return {
        "time": entry.time,
        "patientIds": [f"{BASE}{patient}/_history/2" for patient in patients],
        "issuerId": f"{BASE}Practitioner/7/_history/1",
        "organizationId": f"{BASE}Organization/9",
        "source": "KPRO",
        "actionType": "READ",
        "actionResource": "Patient",
        "subtype": "search",
        "purposeOfEvent": ["TREAT"],
        "traceId": entry.trace,
    } | more


def audit_lines(events: Sequence[Any]) -> bytes:
    return "".join(json.dumps(event, ensure_ascii=False) + "\n" for event in events).encode()


def fhir_event(entry: Entry, patients: Sequence[dict[str, Any]] | None = None) -> dict[str, Any]:
    cpr = {"identifier": {"system": CPR_OID, "value": entry.person}, "reference": "Patient/1"}
    return {
        "resourceType": "AuditEvent",
        "type": {"code": "rest", "display": "RESTful Operation"},
        "subtype": [{"code": "read"}],
        "action": "R",
        "recorded": entry.time,
        "purposeOfEvent": [{"coding": [{"code": "TREAT"}]}],
        "agent": [
            {"who": {"reference": f"{BASE}Organization/9"}, "requestor": False},
            {"who": {"reference": f"{BASE}Practitioner/7/_history/3"}, "requestor": True, "role": [{"text": "SSA"}]},
        ],
        "source": {"observer": {"display": "KPRO"}, "site": "drift"},
        "entity": [
            *({"what": what, "role": {"code": "1"}} for what in ([cpr] if patients is None else patients)),
            {"what": {"identifier": {"value": entry.trace}}, "role": {"code": "21"}},
            {"what": {"reference": "Device/5"}, "role": {"code": "4"}},
        ],
    }


@dataclass(frozen=True)
class Found:
    """All that was read of one file: rows without their nulls."""

    log: LogFile
    rows: list[dict[str, Any]]
    rejects: list[Reject]

    def column(self, name: str) -> list[Any]:
        return [row.get(name) for row in self.rows]

    @property
    def rules(self) -> list[tuple[int, str]]:
        return sorted((reject.line, reject.rule) for reject in self.rejects)

    @property
    def findings(self) -> list[str]:
        return [finding.rule for finding in self.log.findings]


def all_of(log: LogFile) -> Found:
    rows: list[dict[str, Any]] = []
    rejects: list[Reject] = []
    for piece in log.pieces:
        rows += [{key: value for key, value in row.items() if value is not None} for row in piece.rows.to_pylist()]
        rejects += piece.rejects
    return Found(log, rows, rejects)


def read(folder: Path, content: bytes | str, column_map: ColumnMap | None = None, name: str = "log.txt") -> Found:
    """What is read of a file with this content, which has one file in it."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    [found] = [all_of(log) for log in read_log(path, column_map)]
    return found
