"""Small sound files of every kind, which the fuzzing begins with: all people in them are invented (day of birth + 60).

`python -m tests.faults.fuzz.seeds` writes them into the kept corpus.
"""

import gzip
import io
import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from kpro_analysis.register.status_list import StatusList, StatusRow
from kpro_analysis.register.status_list_text import to_json
from kpro_analysis.weighting.decision import decide, words_of
from kpro_analysis.weighting.decision_text import to_markdown
from kpro_analysis.weighting.draws import Draws
from kpro_analysis.weighting.meeting_files import create_meeting
from kpro_analysis.weighting.scenario_text import to_text
from tests.faults.fuzz.parts import as_text
from tests.leaks import files
from tests.minlog import log_files
from tests.register.builders import Workbook, request
from tests.register.filing import form
from tests.support import extracts
from tests.uddata.answers import ABOUT, HEADER, LINES, WIDE, text_of
from tests.weighting.saving import AT, SOME, scenario

CORPUS = Path(__file__).parent / "corpus"
NAME, NUMBER, ADDRESS = "Kanariesen", "670190-1234", "kanarie@borger.example"  # nothing may repeat them
PDF = b"""%PDF-1.7
1 0 obj
<< /Type /Catalog /Pages 2 0 R /Metadata 9 0 R >>
endobj
2 0 obj
<< /Type /Pages /Kids [3 0 R] /Count 1 /Resources << /Font << /F1 5 0 R /F2 6 0 R >> /XObject << /X1 8 0 R >> >> >>
endobj
3 0 obj
<< /Type /Page /Parent 2 0 R /Contents [4 0 R] /MediaBox [0 0 595 842] >>
endobj
4 0 obj
<< /Length 150 >>
stream
q 1 0 0 1 50 700 cm BT /F1 12 Tf 14 TL 1 0 0 1 0 0 Tm (Nr. 670190\\0551234) Tj T* [(Aa) -120 <4161> 30 (B)] TJ
0 -14 Td (x) ' /F2 9 Tf <00410042> Tj 3 4 TD (y) " ET Q /X1 Do BI /W 1 ID x EI
endstream
endobj
5 0 obj
<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /FirstChar 32 /Widths [278 278 355] /Encoding
<< /BaseEncoding /WinAnsiEncoding /Differences [65 /A /ae 200 /uni00E5] >> >>
endobj
6 0 obj
<< /Type /Font /Subtype /Type0 /DescendantFonts [7 0 R] /ToUnicode 10 0 R >>
endobj
7 0 obj
<< /Type /Font /Subtype /CIDFontType2 /DW 1000 /W [65 [500 510] 70 80 600] >>
endobj
8 0 obj
<< /Type /XObject /Subtype /Form /Matrix [1 0 0 1 10 10] /Length 30 /Filter /ASCIIHexDecode >>
stream
4254202f463120313220546620286129 20 546a 2045 54>
endstream
endobj
9 0 obj
<< /Type /Metadata /Length 20 >>
stream
<x:xmpmeta>Titel</x:xmpmeta>
endstream
endobj
10 0 obj
<< /Length 100 >>
stream
1 beginbfchar <0041> <00E6> endbfchar 1 beginbfrange <0042> <0045> <0061> <0046> <0047> [<0062> <00630064>] endbfrange
endstream
endobj
11 0 obj
<< /Type /ObjStm /N 2 /First 9 /Length 40 >>
stream
12 0 13 8 << /A 1 >> (Titel \\(x\\)) [1 -.5 true /N#41me]
endstream
endobj
14 0 obj
<< /Type /EmbeddedFile /Filter [/A85] /Length 20 >>
stream
87cURD]i,"Ebo80~>
endstream
endobj
trailer << /Root 1 0 R >>
%%EOF
"""

SHEET_OF_YEAR = (
    ("Dato", "Slut", "Type", "Titel", "Forklaring", "Deltagere"),
    (date(2024, 2, 7), None, "Møde", "Brugergruppemøde", NAME, "Alle"),
    ("7/3-24", "8. marts 2024", "frist", "Estimater", None, ADDRESS),
    ("uge 12", None, "Release", NUMBER, "", 45329),
)
ANSWERS_OF_WHO_5 = "\ufeffid;q1;q2;q3;q4;q5\r\n1;5;4;3;2;1\r\nB;;9;3,5;x;1\r\n"
CATEGORIES = '[kategorier]\n"Bruger styring" = "Brugerstyring"\n"Log ind" = "MitID"\n'
MAPPING = """[[skema]]
navn = "WHO-5 Trivsel"
instrument = "WHO-5"
[skema.svar]
"WHO5_1" = "who5.1"
"WHO5_2" = ["who5.2", "who5.3"]
[skema.scorer]
"WHO-5" = "who5.score"
"""
ALLOWED = """salt = "00ff"
[[tilladt]]
kode = "0f"
slags = "cpr"
hvem = "a"
hvornaar = "2024-02-07"
hvorfor = "b"
"""
COLUMN_MAP = 'afgrænser = ";"\ntegnsæt = "cp1252"\n[kolonner]\ntid = "Tidspunkt"\nperson = "CPR"\n"rolle" = "Rolle"\n'
MANIFEST = {
    **{"kind": "kvartal", "edition": "2024-K1", "title": "Rapport", "parameters": {"quarter": "2024-K1"}},
    **{"inputs": [], "versions": {}, "seed": 0, "made": "2024-04-02T08:00:00+02:00", "seconds": 1.5, "missing": []},
    "files": [{"name": "rapport.html", "sha256": "0" * 64, "bytes": 5}],
}
TAKEN_IN = {
    **{"taget ind": "2024-02-07T10:30:00+01:00", "ændringsønske": "#092", "blanket": "2024-0117"},
    **{"indsendt": "2024-01-17", "fil": "1.json", "register": "r.xlsx", "tilstand": "skrevet", "indhold": "0" * 64},
    **{"filens sha256": "1" * 64, "registeret før": "2" * 64, "registeret efter": "3" * 64},
}
QUESTIONS = "skema;version;kommune;linkid;spørgsmål;svarmuligheder;type;rækkefølge;status;dato\n"
QUESTIONNAIRE = {
    **{"resourceType": "Questionnaire", "title": "Kost", "version": "1.0", "status": "active", "date": "2024-01-01"},
    "item": [
        {"linkId": "g", "type": "group", "text": "Om mad", "item": [{"linkId": "1", "type": "choice", "text": NAME}]},
        {"linkId": "2", "type": "boolean", "text": "Fisk?", "answerOption": [{"valueCoding": {"display": "Ja"}}]},
    ],
}


def book(sheets: Mapping[str, Sequence[Sequence[object]]]) -> bytes:
    """A workbook with these sheets, as a text; dates are date cells."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"default_date_format": "dd-mm-yyyy hh:mm"}) as written:
        written.set_properties({"created": AT})
        for name, rows in sheets.items():
            sheet = written.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return as_text(buffer.getvalue())


def made_by(write: Callable[[Path], object], name: str) -> bytes:
    """What is in a file that is written."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        write(path)
        return path.read_bytes()


def register_book() -> bytes:
    rows = [
        request(Titel=f"Borger {NUMBER}", Indmelder=NAME, **{"E-mail": ADDRESS}),
        request("002", Prioritet=" gul", Nytte="3,5", Haste="-", Dato="26/1-24", **{"Omfattet af": "#001"}),
        request("ÆØ-003", Prioritet=None, Nytte=None, **{"Estimat (størrelse)": "??"}),
    ]
    decided = {"Beslutninger": (("Dato", "Møde", "Beslutning", "ÆØ"), ("7/2-24", "Møde 1", NAME, "#001, 2"))}
    return as_text(made_by(Workbook(rows, sheets_before=decided, above=[["Ønsker"]]).write, "r.xlsx"))


def activity_parquet() -> bytes:
    table = pa.table(
        {"person": [NUMBER, None], "tidspunkt": [datetime(2024, 1, 1, tzinfo=UTC)] * 2, "type": ["a", "b"]}
    )
    buffer = io.BytesIO()
    pq.write_table(table, buffer, compression="none")
    return buffer.getvalue()


def report() -> bytes:
    answer = {"linkId": "q1", "answer": [{"valueInteger": 4}, {"valueString": NAME}]}
    response = {"resourceType": "QuestionnaireResponse", "id": "r", "status": "completed", "questionnaire": "Q/s|2"}
    response |= {"authored": "2024-01-09T10:00:00+01:00", "subject": {"reference": "Patient/17"}, "item": [answer]}
    asked = {"resourceType": "Questionnaire", "id": "s", "title": "WHO-5", "version": "2"}
    told = [
        {"name": "patientIdentifier", "valueIdentifier": {"value": NUMBER}},
        {"name": "responses", "part": [{"name": "response", "part": [{"name": "occurrence"}]}]},
    ]
    service = {"name": "serviceRequestResponseSummary", "part": [{"name": "serviceRequest", "part": told}]}
    summary = {"resourceType": "Parameters", "parameter": [service]}
    bundle = {"resourceType": "Bundle", "entry": [{"resource": one} for one in (asked, response, summary)]}
    return b'%%R/ReportHeader%%\n{"reportName": "x"}\n%%R/Bundle/s%%\n' + json.dumps(bundle).encode()


def decision() -> bytes:
    words = words_of("Ét ønske", date(2024, 2, 7), meeting="Møde 1")
    made = decide(SOME, scenario("Prøve", "note"), words, Draws(count=20))
    return to_markdown(made).encode()


def listed() -> bytes:
    rows = (StatusRow(1, date(2024, 1, 26), "Titel", "Tekst", "Modtaget"), StatusRow(2, None, "Én til", "", None))
    return to_json(StatusList(date(2024, 3, 1), rows)).encode()


def support_rows() -> list[list[str]]:
    odd = extracts.row("2", "7/2-24 10:22", "", kommune="", kategori="bruger styring", titel=f"{NAME} {NUMBER}")
    return [extracts.row(), odd, extracts.row("3", "2024-02-30")]


def seeds() -> dict[str, list[bytes]]:
    """For each target its sound files."""
    people = (NUMBER, ADDRESS)
    forms = [form(1, beskrivelse=f"{NAME} {NUMBER}"), form(2, vigtighed="gul")]
    fhir = json.dumps(log_files.fhir_event(log_files.ENTRIES[0])).encode()
    line = log_files.audit_event(log_files.ENTRIES[0], time="2021-09-10T07:07:01:000540Z")
    support = extracts.text(*support_rows()).encode("cp1252")
    wide = text_of([f"{ABOUT};4;3;{NAME}"], WIDE)
    uddata_sheet = [text.split(";") for text in (HEADER, *LINES)]
    questions = f"{QUESTIONS}Kost;1.0;;1;Frugt?;Ja|Nej;valg;1.1;aktiv;01-02-2024\n;;;2;{NAME};;;;;\n"
    stay = f"person;careteam;fra;til\n{NUMBER};Team 1;2023-01-01;\n670190-1235;T;1/2-23 10:00;31-12-2023\n"
    meeting = made_by(lambda path: create_meeting(path.parent, "Møde", at=AT).path.replace(path), "m.sqlite")
    return {
        "leak-pdf": [PDF],
        "minlog-xml": [log_files.registration_xml().encode(), log_files.lookup_xml().encode()],
        "minlog-csv": [log_files.canonical_csv(), log_files.exported_csv()],
        "minlog-json": [log_files.audit_lines([line, {**line, "patientIds": []}]), fhir, b"[" + fhir + b"]"],
        "register": [register_book()],
        "uddata-csv": [text_of().encode(), wide.encode("cp1252")],
        "uddata-report": [report()],
        "support-csv": [support],
        "form-json": [json.dumps(one, ensure_ascii=False).encode() for one in forms],
        "form-csv": [";".join(forms[0]).encode() + b"\r\n" + ";".join(forms[0].values()).encode("cp1252")],
        "leak-html": [files.in_split_tags(people), files.in_script_json(people), files.in_packed_data_uri(people)],
        "leak-workbook": [as_text(files.in_cells(people)), as_text(files.in_cell_comments(people))],
        "leak-picture": [files.in_png(people)],
        "leak-zip": [files.in_nested_zip(people), gzip.compress(NUMBER.encode(), mtime=0)],
        "leak-text": [files.in_csv(people), files.in_addresses(people), files.in_calendar(people)],
        "leak-json": [files.in_json_values(people), files.in_html_output(people)],
        "register-zip": [files.in_cells(["Titel"])],
        "minlog-packed": [files.zipped(a=log_files.canonical_csv()), gzip.compress(log_files.canonical_csv(), mtime=0)],
        "side-activity": [f"person;tidspunkt;hændelse\n{NUMBER};2023-01-10;skema besvaret\n".encode()],
        "side-careteam": [stay.encode()],
        "side-participants": [stay.replace("person", "bruger").encode()],
        "side-episodes": [f"cpr;forløb;status;fra;til\n{NUMBER};F1;active;2023-01-01;\n".encode("cp1252")],
        "side-parquet": [activity_parquet()],
        "person-table": [f"id;cpr\nPatient/1;{NUMBER}\n".encode()],
        "column-map": [COLUMN_MAP.encode()],
        "releases": [b"dato;navn\n07-02-2024;2.1\n2024-03-01;\n"],
        "uddata-workbook": [book({"Svar": uddata_sheet})],
        "uddata-mapping": [MAPPING.encode()],
        "questionnaires-json": [json.dumps(QUESTIONNAIRE).encode()],
        "questionnaires-csv": [questions.encode()],
        "score-csv": [ANSWERS_OF_WHO_5.encode()],
        "support-workbook": [book({"Sager": [extracts.NAMES, *support_rows()]})],
        "categories": [CATEGORIES.encode()],
        "wheel": [book({"Årshjul": SHEET_OF_YEAR})],
        "scenario": [to_text(scenario("Prøve", NAME)).encode()],
        "decision": [decision()],
        "decision-log": ["\ufeffDato;Møde;Beslutning;ÆØ;Beløb (kr.);Fil\n07-12-2022;M;T;#013, 14;8.000;\n".encode()],
        "meeting": [meeting],
        "intake-log": [json.dumps(TAKEN_IN, ensure_ascii=False).encode()],
        "status-list": [listed()],
        "allowed": [ALLOWED.encode()],
        "report-manifest": [json.dumps(MANIFEST).encode()],
        "key": [b"# opdigtet\n" + b"0f" * 32 + b"\n"],
    }


def write() -> None:
    """Write each into the folder of its target."""
    for name, contents in seeds().items():
        (CORPUS / name).mkdir(parents=True, exist_ok=True)
        for number, content in enumerate(contents):
            (CORPUS / name / f"seed-{number}.bin").write_bytes(content)


if __name__ == "__main__":
    write()
