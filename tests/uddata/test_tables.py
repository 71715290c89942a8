"""CSV and Excel, long and wide, with the habits of municipalities and months."""

import gzip
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from kpro_analysis.errors import InputError
from kpro_analysis.uddata.canonical import Written
from kpro_analysis.uddata.ingest import Ingested
from tests.numbers import born, without_zero
from tests.uddata.answers import (
    ABOUT,
    BO,
    HEADER,
    IDA,
    KEY,
    LINES,
    WIDE,
    answers_in,
    requests_in,
    take,
    text_of,
    write,
    write_sheets,
    zipped,
)

SENT, ANSWERED = datetime(2024, 1, 16, 23, tzinfo=UTC), datetime(2024, 1, 26, 9, 22, tzinfo=UTC)


def test_long_rows_are_canonical(tmp_path: Path) -> None:
    done = take(tmp_path / "d", write(tmp_path / "svar.csv"))
    first, second = answers_in(tmp_path / "d")
    assert first == {
        "response": "B1",
        "person": KEY.pseudonym(IDA.replace("-", "")),
        "person_class": "substitute",
        "municipality": "Ærø Kommune",
        "team": "Syd",
        "questionnaire": "WHO-5",
        "version": "1.0",
        "sent": SENT,
        "answered": ANSWERED,
        "sent_written": Written.DAY_FIRST,
        "answered_written": Written.DAY_FIRST,
        "item": "q1",
        "answer": "4",
        "text": "Det meste",
        "text_length": 9,
        "file": "svar.csv",
        "line": 2,
    }
    assert (second["item"], second["answer"], second["text"], second["text_length"]) == ("q2", "3", None, 0)
    answered, unanswered = requests_in(tmp_path / "d")
    assert (answered["request"], answered["response"], answered["line"]) == ("B1", "B1", 2)
    assert (unanswered["request"], unanswered["response"], unanswered["answered"]) == ("B2", None, None)
    (file,) = done.files
    assert (file.format, file.responses, file.answers, file.requests, file.rejected) == ("long", 1, 2, 2, 0)
    assert (file.municipalities, file.months, file.columns) == (
        ("Ærø Kommune",),
        ("2024-01",),
        tuple(HEADER.split(";")),
    )


def test_wide_rows_are_canonical(tmp_path: Path) -> None:
    lines = [f"{ABOUT};4;;Jeg har det godt", f"B2;{BO};Ærø Kommune;Nord;WHO-5;1.0;18-01-2024;;;;", f"{ABOUT};3;2; "]
    done = take(tmp_path / "d", write(tmp_path / "svar.csv", lines, WIDE))
    rows = [(r["response"], r["line"], r["item"], r["answer"], r["text"]) for r in answers_in(tmp_path / "d")]
    assert rows == [
        ("B1", 2, "Glad", "4", None),
        ("B1", 2, "Bemærkning", None, "Jeg har det godt"),
        ("B1", 4, "Glad", "3", None),
        ("B1", 4, "Rolig", "2", None),
    ]
    requests = [(row["request"], row["response"], row["line"]) for row in requests_in(tmp_path / "d")]
    assert requests == [("B1", "B1", 2), ("B2", None, 3), ("B1", "B1", 4)]
    assert (done.files[0].format, done.files[0].responses) == ("wide", 1)


CONTENTS = {
    "with a mark": text_of().encode("utf-8-sig"),
    "cp1252": text_of().encode("cp1252"),
    "UTF-16": text_of().encode("utf-16"),
    "commas": text_of().replace(";", ",").encode(),
    "tabs": text_of().replace(";", "\t").encode(),
    "line ends of Windows": text_of().replace("\n", "\r\n").encode(),
    "quoted": text_of().replace("Det meste", '"Det meste"').encode(),
    "titles above": f"Udtræk fra K-PRO;;\n\n{text_of()}".encode(),
    "Excel's own first line": f"sep=;\n{text_of()}".encode(),
    "gzip": gzip.compress(text_of().encode()),
    "zip": zipped({"mappe/svar.csv": text_of()}),
    "other headings": text_of(
        header="Besvarelses-ID;CPR-nr.;KOMMUNE;Team navn;Skemanavn;Skema version;Dato udsendt;Svardato;Spørgsmål ID;"
        "Svarværdi;Svar tekst"
    ).encode(),
    "blank and extra columns": text_of([f"{line};;x" for line in LINES], f"{HEADER};;Internt").encode(),
}


@pytest.mark.parametrize("habit", CONTENTS)
def test_a_file_with_habits_gives_the_same_rows(habit: str, tmp_path: Path) -> None:
    take(tmp_path / "plain", write(tmp_path / "svar.csv"))
    (tmp_path / "andet.csv").write_bytes(CONTENTS[habit])
    take(tmp_path / "d", tmp_path / "andet.csv")
    for rows in (answers_in, requests_in):
        assert list(map(without_place, rows(tmp_path / "d"))) == list(map(without_place, rows(tmp_path / "plain")))


def without_place(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "file": "", "line": 0}


TABLE: list[list[object]] = [
    HEADER.split(";"),
    ["B1", IDA, "Ærø Kommune", "Syd", "WHO-5", "1.0", datetime(2024, 1, 17), "26-01-2024 10:22", "q1", 4, "Det meste"],
    ["B1", IDA, "Ærø Kommune", "Syd", "WHO-5", "1.0", datetime(2024, 1, 17), "26-01-2024 10:22", "q2", 3, None],
    [],
    ["B2", BO, "Ærø Kommune", "Nord", "WHO-5", "1.0", "18-01-2024"],
]


def test_a_sheet_gives_the_same_rows_and_tells_date_cells(tmp_path: Path) -> None:
    take(tmp_path / "plain", write(tmp_path / "svar.csv"))
    take(tmp_path / "d", write_sheets(tmp_path / "svar.xlsx", {"Forside": [["Udtræk"]], "Svar": [["Titel"], *TABLE]}))
    rows = answers_in(tmp_path / "d")
    assert [(row["sent_written"], row["answered_written"], row["line"]) for row in rows] == [(5, 2, 3), (5, 2, 4)]
    expected = [{**without_place(row), "sent_written": 5} for row in answers_in(tmp_path / "plain")]
    assert list(map(without_place, rows)) == expected
    found, told = (list(map(without_place, requests_in(tmp_path / at))) for at in ("d", "plain"))
    assert found == told


def test_numbers_in_cells_are_as_excel_shows_them(tmp_path: Path) -> None:
    row = [
        1234567.0,
        float(without_zero("6101901234")),
        "Ærø",
        "Syd",
        "WHO-5",
        2.1,
        45308.0,
        None,
        7.0,
        0.1 + 0.2,
        None,
    ]
    take(tmp_path / "d", write_sheets(tmp_path / "svar.xlsx", {"Ark1": [HEADER.split(";"), row]}))
    (found,) = answers_in(tmp_path / "d")
    assert (found["response"], found["version"], found["item"], found["answer"]) == ("1234567", "2.1", "7", "0,3")
    assert (found["person"], found["sent"], found["sent_written"]) == (KEY.pseudonym(born("6101901234")), SENT, 5)


def test_every_sheet_with_answers_is_a_file_of_its_own(tmp_path: Path) -> None:
    path = write_sheets(tmp_path / "svar.xlsx", {"Januar": TABLE, "Noter": [["x"]], "Februar": [*TABLE, TABLE[1]]})
    done = take(tmp_path / "d", path)
    assert [(file.name, file.answers) for file in done.files] == [("svar.xlsx/Januar", 2), ("svar.xlsx/Februar", 3)]


def test_a_sheet_that_cannot_be_used_does_not_keep_the_others_out(tmp_path: Path) -> None:
    wrong = [[*HEADER.split(";"), "borger"], ["B9"]]
    done = take(tmp_path / "d", write_sheets(tmp_path / "svar.xlsx", {"A": TABLE, "B": wrong, "C": [*TABLE, TABLE[1]]}))
    assert [file.name for file in done.files] == ["svar.xlsx/A", "svar.xlsx/C"]
    assert [finding.message[:45] for finding in done.findings] == ["«svar.xlsx/B» har kolonnen «borger» to gange."]


def test_questions_that_nobody_answered_are_a_request(tmp_path: Path) -> None:
    asked = f"B3;{IDA};Ærø;Syd;WHO-5;1.0;17-01-2024;"
    lines = [f"{asked};q1;;", f"{asked};q2;;", f"{ABOUT};q1;4;", f"{ABOUT};q2;;"]
    take(tmp_path / "d", write(tmp_path / "svar.csv", lines))
    rows = [(row["response"], row["item"], row["answer"]) for row in answers_in(tmp_path / "d")]
    assert rows == [("B1", "q1", "4"), ("B1", "q2", None)]
    assert [(row["request"], row["response"]) for row in requests_in(tmp_path / "d")] == [("B3", None), ("B1", "B1")]


def test_headings_on_two_rows_with_merged_cells(tmp_path: Path) -> None:
    head, under = [*WIDE.split(";")[:8], "WHO-5", None, None], [*([None] * 8), "Glad", "Rolig", "Bemærkning"]
    row = ["B1", IDA, "Ærø", "Syd", "WHO-5", "1", "17-01-2024", "26-01-2024", 4, 3, "Godt"]
    merged = [*(f"{letter}1:{letter}2" for letter in "ABCDEFGH"), "I1:K1"]
    done = take(tmp_path / "d", write_sheets(tmp_path / "svar.xlsx", {"Ark1": [head, under, row]}, merged))
    rows = [(row["item"], row["answer"], row["text"], row["line"]) for row in answers_in(tmp_path / "d")]
    assert rows == [("Glad", "4", None, 3), ("Rolig", "3", None, 3), ("Bemærkning", None, "Godt", 3)]
    assert done.files[0].findings == ()


def remarked(done: Ingested) -> dict[str, int | None]:
    return {remark.rule: remark.line for file in done.files for remark in file.findings}


def test_what_is_odd_is_remarked_on(tmp_path: Path) -> None:
    header = "besvarelse_id;Navn;cpr;Glad;glad;Sum af noget;besvaret;udsendt"
    lines = [
        f"B1;Ida Testesen;{IDA};4;3;7;i går;",
        "B2;Bo Prøvesen;;1;1;2;31-12-2026;",
        "B3;;" + "10190" + "1234;1;1;2;;0025-01-01",
    ]
    done = take(tmp_path / "d", write(tmp_path / "svar.csv", lines, header))
    assert remarked(done) == {
        "kolonne-mangler": 1,
        "kolonne-personlig": 1,
        "overskrift-dobbelt": 1,
        "dato-ulæselig": 2,
        "dato-i-fremtiden": 3,
        "ingen-borger": 3,
        "cpr-uden-nul": 4,
    }
    assert {row["item"] for row in answers_in(tmp_path / "d")} == {"Glad", "glad (2)", "Sum af noget"}
    assert not any("Testesen" in str(row) for row in answers_in(tmp_path / "d"))


def test_cells_without_a_value_and_merged_ones_are_remarked_on(tmp_path: Path) -> None:
    rows = [*TABLE[:2], [None, *TABLE[2][1:]]]
    done = take(tmp_path / "d", write_sheets(tmp_path / "svar.xlsx", {"Ark1": rows}, ["A2:A3"]))
    assert remarked(done) == {"flettede-celler": 2}
    assert done.files[0].rejects == {"ingen-besvarelse": 1}
    nameless = [[*WIDE.split(";")[:8], "Glad", None], ["B1", IDA, "Ærø", "Syd", "x", 1, "17-01-2024", None, 4, 3]]
    done = take(tmp_path / "e", write_sheets(tmp_path / "uden.xlsx", {"Ark1": nameless}))
    assert remarked(done) == {"overskrift-mangler": 1}


def test_lines_that_cannot_be_used_are_told(tmp_path: Path) -> None:
    lines = [LINES[0], f" ;{IDA};;;;;;;q1;1;", f"{ABOUT};;2;", f"{ABOUT};q1", ";;;;;;;;;;", f"{ABOUT};q3;5;"]
    done = take(tmp_path / "d", write(tmp_path / "svar.csv", lines))
    (path,) = (tmp_path / "d" / "afvist").iterdir()
    told = [line.split(";")[:3] for line in path.read_text(encoding="utf-8-sig").splitlines()[1:]]
    rules = {"3": "ingen-besvarelse", "4": "intet-spørgsmål", "5": "antal-felter"}
    assert sorted(told) == [["svar.csv", line, rule] for line, rule in rules.items()]
    assert (done.files[0].rejected, done.files[0].answers) == (3, 2)


def test_the_same_response_after_a_correction_is_there_twice(tmp_path: Path) -> None:
    corrected = LINES[0].replace("26-01-2024", "27-01-2024").replace(";4;", ";5;")
    take(tmp_path / "d", write(tmp_path / "svar.csv", [LINES[0], corrected, LINES[0]]))
    assert [row["answer"] for row in answers_in(tmp_path / "d")] == ["4", "5", "4"]
    assert [(row["response"], row["line"]) for row in requests_in(tmp_path / "d")] == [("B1", 2), ("B1", 3)]


def test_words_are_told_from_codes(tmp_path: Path) -> None:
    cells = ["4", "-1,5", "at0004", "Ja", "Hele tiden", "12345678", "Godt!", "x" * 300]
    lines = [f"{ABOUT};q{n};{cell};" for n, cell in enumerate(cells)] + [f"{ABOUT};q9;Ofte;Men ikke altid"]
    take(tmp_path / "d", write(tmp_path / "svar.csv", lines))
    rows = [(row["answer"], row["text"], row["text_length"]) for row in answers_in(tmp_path / "d")]
    assert rows[:4] == [(cell, None, 0) for cell in cells[:4]]
    assert rows[4:8] == [(None, cell, len(cell)) for cell in cells[4:]]
    assert rows[8] == ("Ofte", "Men ikke altid", 14)


def test_reminders_are_read_where_there_are_columns_of_them(tmp_path: Path) -> None:
    header = "besvarelse_id;borger;udsendt;besvaret;antal rykkere;rykket;status;Glad"
    take(tmp_path / "d", write(tmp_path / "svar.csv", [f"B1;{IDA};17-01-2024;;2;18-01-2024;aktiv;"], header))
    (row,) = requests_in(tmp_path / "d")
    assert (row["reminders"], row["status"], row["response"]) == (2, "aktiv", None)
    assert row["reminded"] == datetime(2024, 1, 17, 23, tzinfo=UTC)


REFUSED = {
    "mangler kolonnen «besvarelse_id»|ingen tabel med besvarelser": "borger;kommune;skema;spørgsmål;svar\n1;2;3;4;5\n",
    "mangler kolonnen «svar»": "besvarelse_id;borger;spørgsmål\n1;2;3\n",
    "mangler kolonnen «spørgsmål»": "besvarelse_id;borger;svar\n1;2;3\n",
    "har kolonnen «borger» to gange": "besvarelse_id;borger;Borger;spørgsmål;svar\n1;2;3;4;5\n",
    "ingen kolonner med svar": "besvarelse_id;borger;skema\n1;2;3\n",
    "ingen tabel med besvarelser": "navn;alder\nA;1\n",
    "er tom": "\n \n",
    "er XML eller en webside": "<html><table></table></html>",
    "er ikke tekst": "\0\1\2\3" * 99,
    "er et billede": "\x89PNG\r\n\x1a\n",
}


@pytest.mark.parametrize("said", REFUSED)
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence(said: str, tmp_path: Path) -> None:
    (tmp_path / "svar.csv").write_bytes(REFUSED[said].encode("latin-1" if "PNG" in REFUSED[said] else "utf-8"))
    with pytest.raises(InputError, match=said):
        take(tmp_path / "d", tmp_path / "svar.csv")


PROTECTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
WORKBOOKS = {
    "er beskyttet med adgangskode": PROTECTED,
    "ikke en projektmappe fra Excel": text_of().encode(),
    "er ufuldstændig": zipped({"[Content_Types].xml": "<x/>"})[:-9],
    "er tom": b"",
}


@pytest.mark.parametrize("said", WORKBOOKS)
def test_a_workbook_that_cannot_be_used_is_refused_in_a_sentence(said: str, tmp_path: Path) -> None:
    (tmp_path / "svar.xlsx").write_bytes(WORKBOOKS[said])
    with pytest.raises(InputError, match=said):
        take(tmp_path / "d", tmp_path / "svar.xlsx")


def test_a_workbook_without_answers_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = write_sheets(tmp_path / "svar.xlsx", {"Ark1": [["a", "b"], [1, 2]]})
    with pytest.raises(InputError, match="intet ark med besvarelser"):
        take(tmp_path / "d", path)


def test_a_stray_cell_far_out_in_a_large_sheet_is_told(tmp_path: Path) -> None:
    rows: list[list[object]] = [HEADER.split(";"), *([n] * 100 for n in range(400)), [*([None] * 16_383), 1]]
    with pytest.raises(InputError, match="går helt ud til celle XFD402"):
        take(tmp_path / "d", write_sheets(tmp_path / "svar.xlsx", {"Ark1": rows}))
