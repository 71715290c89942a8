"""What stands in an inbox: sound forms, and everything else, each with a sentence that repeats nothing of it."""

import csv
import email
import email.policy
import io
import json
import os
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpro_analysis.errors import InputError
from kpro_analysis.register.answers import AnswerMaker
from kpro_analysis.register.forms import read_forms
from kpro_analysis.register.inbox import LARGEST_FILE
from kpro_analysis.register.intake_plan import Fate
from kpro_analysis.register.submission import submission_of
from kpro_analysis.register.workbook import read_register
from tests.register.filing import NOW, Desk, desk, form

TODAY = NOW.date()
SECRET = "670190-1234"


@pytest.fixture
def office(tmp_path: Path) -> Desk:
    return desk(tmp_path / "data")


def why(office: Desk, content: bytes, name: str = "blanket.json") -> str:
    """Put one bad file in beside a good one; the bad one's sentence, when all is as it must be."""
    office.write(name, content)
    office.put(form(500))
    done = office.take_in()
    (refused,) = done.of(Fate.REFUSED)
    assert [r.title for r in done.new] == ["Ønske nummer 500"]
    assert office.names("afvist") == [name, f"{name}.txt"]
    assert (office.inbox / "afvist" / name).read_bytes() == content
    assert (office.inbox / "afvist" / f"{name}.txt").read_text(encoding="utf-8").strip().endswith(refused.sentence)
    assert refused.sentence.endswith(".")
    return refused.sentence


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        *(({name: None}, f"«{name}» mangler") for name in ("blanket", "indsendt", "titel", "beskrivelse", "vigtighed")),
        ({"titel": " \n"}, "«titel» mangler"),
        ({"titel": "–"}, "«titel» mangler"),
        ({"titel": "x" * 301}, "«titel» er længere end 300 tegn"),
        ({"beskrivelse": "😀" * 10_001}, "«beskrivelse» er længere end 20.000 tegn"),
        ({"titel": ["x"]}, "«titel» er ikke en tekst"),
        ({"telefon": 1.5}, "«telefon» er ikke en tekst"),
        ({"navn": True}, "«navn» er ikke en tekst"),
        ({"vigtighed": "blå"}, "«vigtighed» skal være rød, gul eller grøn"),
        ({"vigtighed": "rød|gul"}, "«vigtighed» skal være"),
        ({"indsendt": "2024-02-08"}, "en dato i fremtiden"),
        ({"indsendt": "9999-12-31T23:59:59-14:00"}, "«indsendt» er"),
        ({"indsendt": "1899-01-01"}, "fra år 2000 eller senere"),
        ({"indsendt": "31-02-2024"}, "er ikke en dato"),
        ({"indsendt": "i går"}, "er ikke en dato"),
        ({"blanket": "../../etc/passwd"}, "er ikke et blanket-id"),
        ({"blanket": "C:\\x1"}, "er ikke et blanket-id"),
        ({"blanket": SECRET}, "er ikke et blanket-id"),
        ({"blanket": "navn@kommune.example"}, "er ikke et blanket-id"),
        ({"blanket": "=1+1"}, "er ikke et blanket-id"),
        ({"titel": "KÃ¦re borger"}, "har ødelagte bogstaver"),
    ],
)
def test_a_field_that_cannot_be_used_is_named(office: Desk, fields: dict[str, Any], expected: str) -> None:
    assert expected in why(office, json.dumps(form(1, **fields)).encode())


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "Filen er tom"),
        (b'{"blanket": ', "ikke gyldig JSON"),
        (b"[" * 100_000, "indlejret for dybt"),
        (b'{"titel": "a", "TITEL": "b"}', "Et felt står der to gange"),
        (b"[]", "ikke én blanket"),
        (b'"tekst"', "ikke én blanket"),
        (b'{"blanket": NaN}', "ikke et almindeligt tal"),
        (b'{"blanket": ' + b"9" * 5_000 + b"}", "ikke et almindeligt tal"),
        (b"PK\3\4\0\0", "ikke tekst i UTF-8"),
        ('{"a": 1}'.encode("utf-16"), "ikke tekst i UTF-8"),
        (b'{"a": "\x81"}', "tegnsæt kan ikke læses"),
        (b"x" * (LARGEST_FILE + 1), "fylder mere end 2 MB"),
        (json.dumps(form(1, beskrivelse="x" * 5_000_000)).encode(), "fylder mere end 2 MB"),
    ],
    ids=range(13),
)
def test_a_file_that_is_no_form(office: Desk, content: bytes, expected: str) -> None:
    assert expected in why(office, content)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b" \n", "Filen er tom"),
        (b"blanket;titel\n", "ingen blanketter"),
        (b"blanket;titel\n1;2\n", "mangler kolonnerne indsendt, beskrivelse og vigtighed"),
        (b"blanket;blanket\n1;2\n", "«blanket» står der to gange"),
        (b'blanket;titel\n1;"2\n', "et anførselstegn er ikke lukket"),
        (b"blanket;titel\n1;" + b"x" * 200_000 + b"\n", "et felt er for langt"),
    ],
    ids=range(6),
)
def test_a_csv_that_is_none(office: Desk, content: bytes, expected: str) -> None:
    assert expected in why(office, content, "flere.csv")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_a_csv_of_several(office: Desk, encoding: str, sign: str) -> None:
    office.put_csv([form(n, titel=f"Ærø; å, {n}", beskrivelse="En\nto") for n in (1, 2)], "flere.csv", encoding, sign)
    assert [(r.title, r.description) for r in office.take_in().new] == [
        ("Ærø; å, 1", "En\nto"),
        ("Ærø; å, 2", "En\nto"),
    ]
    assert office.names("behandlet") == ["flere.csv"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_json_in_other_encodings(office: Desk, encoding: str) -> None:
    office.write("a.json", json.dumps(form(1, titel="Ærø"), ensure_ascii=False).encode(encoding))
    assert [r.title for r in office.take_in().new] == ["Ærø"]


def test_refused_rows_are_handed_back_and_can_be_mended(office: Desk) -> None:
    forms = [form(1), form(2, vigtighed="blå", titel="=1+1"), form(3), form(4, titel="")]
    office.put_csv(forms, "flere.csv")
    done = office.take_in()
    assert [(f.fate, f.line) for f in done.forms] == [
        (Fate.ADDED, 2),
        (Fate.REFUSED, 3),
        (Fate.ADDED, 4),
        (Fate.REFUSED, 5),
    ]
    assert (office.names("behandlet"), office.names("afvist")) == (["flere.csv"], ["flere-afviste-raekker.csv"])
    back = office.inbox / "afvist" / "flere-afviste-raekker.csv"
    rows = list(csv.DictReader(io.StringIO(back.read_text(encoding="utf-8-sig")), delimiter=";"))
    assert [(row["blanket"], row["titel"]) for row in rows] == [("2024-0002", "'=1+1"), ("2024-0004", "")]
    assert [row["Afvist fordi"][:20] for row in rows] == ["Feltet «vigtighed» s", "Feltet «titel» mangl"]
    office.write("rettet.csv", back.read_bytes().replace("blå".encode(), b"gul"))
    again = office.take_in()
    assert [(r.title, r.light) for r in again.new] == [("=1+1", "Gul")]
    assert len(again.of(Fate.REFUSED)) == 1


def test_rows_with_other_than_the_header_s_fields(office: Desk) -> None:
    good = ";".join(form(1).values())
    office.write("a.csv", "\n".join([";".join(form(1)), good, f"{good};mere", "kun;to"]).encode())
    done = office.take_in()
    assert [f.fate for f in done.forms] == [Fate.ADDED, Fate.REFUSED, Fate.REFUSED]
    assert [f.sentence[:21] for f in done.forms[1:]] == ["Rækken har 11 felter,", "Rækken har 2 felter, "]


def test_what_is_no_file_of_forms_is_left_where_it_is(office: Desk, tmp_path: Path) -> None:
    outside = tmp_path / "uden for.json"
    outside.write_text(json.dumps(form(1)))
    (office.inbox / "genvej.json").symlink_to(outside)
    (office.inbox / "brev.docx").write_bytes(b"x")
    (office.inbox / "mappe.json").mkdir()
    (office.inbox / "~$brev.csv").write_bytes(b"x")
    os.mkfifo(office.inbox / "roer.json")
    before = sorted(path.name for path in office.inbox.iterdir())
    done = office.take_in()
    assert [(f.file.name, f.sentence[:16]) for f in done.forms] == [
        ("brev.docx", "Filen er hverken"),
        ("genvej.json", "Det er en genvej"),
        ("roer.json", "Det er en genvej"),
    ]
    assert sorted(p.name for p in office.inbox.iterdir() if p.name != ".kpro-laas") == before
    assert outside.exists()


def test_formulas_and_tags_are_plain_text(office: Desk) -> None:
    typed = ('=HYPERLINK("http://kommune.example")', "<script>alert(1)</script> & co.", "+1", "@sum", "_x0041_ \x1b[2J")
    office.put(*(form(n, titel=text, beskrivelse=text, begrundelse=text) for n, text in enumerate(typed)))
    done = office.take_in()
    sheet = openpyxl.load_workbook(office.workbook)["ÆØ"]
    rows = [[sheet.cell(row, column) for column in (3, 4, 17)] for row in range(4, 9)]
    assert {cell.data_type for row in rows for cell in row} == {"s"}
    assert [row[0].value for row in rows] == [*typed[:4], "x0041 [2J"]
    assert [r.title for r in done.new] == [*typed[:4], "x0041 [2J"]


def test_an_answer_holds_what_was_typed_as_text(office: Desk) -> None:
    office.put(form(1, titel='#eval("1") *fed* $x$ <a>', beskrivelse="#import sys\n= Overskrift\n/* */ \\ `kode`"))
    office.take_in()
    assert office.names("svar") == ["aendringsoenske-003.eml"]


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_is_taken_in_as_it_reads_or_refused(tmp_path_factory: Any, title: str, description: str) -> None:
    office = desk(tmp_path_factory.mktemp("data"))
    office.put(form(1, titel=title, beskrivelse=description, email=""))
    office.put(form(2, email=""))
    done = office.take_in()
    assert len(done.forms) == 2
    assert done.new == list(read_register(office.workbook).requests[2:])


NAMES = st.text(max_size=100) | st.text('"\\<>@,;:()=?_ æ\u0301', max_size=30)
ADDRESSES = st.from_regex(
    r"[a-z0-9!#$%&'*+/=?^_`{|}~-]{1,9}(\.[a-z0-9'~-]{1,9}){0,2}@([a-z0-9-]{1,9}\.){1,2}[a-z]{2,5}", fullmatch=True
)


@settings(max_examples=60, deadline=None)
@given(NAMES, ADDRESSES, st.text(max_size=200))
def test_any_answer_goes_to_its_one_address(name: str, address: str, text: str) -> None:
    filed = submission_of(form(1, navn=name, email=address, titel=f"x{text}", beskrivelse=f"x{text}"), TODAY)
    assert filed.answerable
    answer = email.message_from_bytes(AnswerMaker().answer(3, filed), policy=email.policy.default)
    assert answer.keys() == ["To", "Subject", "X-Unsent", "MIME-Version", "Content-Type"]
    assert [a.addr_spec for a in answer["To"].addresses] == [address]
    assert [part.get_content_type() for part in answer.iter_parts()] == ["text/plain", "application/pdf"]


@given(st.binary(max_size=300), st.sampled_from([".json", ".csv"]))
def test_any_bytes_are_read_or_refused(data: bytes, suffix: str) -> None:
    try:
        read_forms(data, suffix, TODAY)
    except InputError as error:
        assert str(error).endswith(".")
