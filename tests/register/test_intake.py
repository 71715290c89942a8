"""Forms become rows once, whatever happens in between; what can't be done changes nothing."""

import email
import email.policy
import shutil
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest

from kpro_analysis.errors import InputError, UsageError
from kpro_analysis.excel.package import Package
from kpro_analysis.register.intake import import_forms
from kpro_analysis.register.intake_log import LOG, State, read_log, write_log
from kpro_analysis.register.intake_plan import Fate
from kpro_analysis.register.safe_file import BACKUPS, exchange
from kpro_analysis.register.workbook import read_register
from tests.register import taking_in
from tests.register.builders import request
from tests.register.filing import NOW, Desk, desk, form

ROOT = Path(__file__).parents[2]


@pytest.fixture
def office(tmp_path: Path) -> Desk:
    return desk(tmp_path / "data")


def run_taking_in(*words: object) -> str:
    command = [sys.executable, "-m", taking_in.__name__, *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8", cwd=ROOT).stdout


def numbers(office: Desk) -> list[int]:
    return [r.number for r in read_register(office.workbook).requests]


def test_a_form_becomes_a_row(office: Desk) -> None:
    office.put(form(7, vigtighed="GUL "))
    done = office.take_in()
    new = read_register(office.workbook).by_number[3]
    assert (new.title, new.description) == ("Ønske nummer 7", "Det skal kunne lade sig gøre, 7.")
    assert (new.light, new.status, new.source, new.municipality) == ("Gul", "Modtaget", "Hjemmeside", "Vejle")
    assert (new.filed, new.remark, new.row) == (date(2024, 1, 17), "Begrundelse: Det er svært i dag.", 4)
    contact = [cell.value for cell in openpyxl.load_workbook(office.workbook)["ÆØ"][4]][4:7]
    assert contact == ["Indmelder 7", "indmelder7@kommune.example", "00 00 01 01"]
    assert [r.number for r in done.new] == [3]
    assert (office.names(), office.names("behandlet"), office.names("afvist")) == ([], ["2024-0007.json"], [])


def test_the_backup_is_the_register_as_it_was_and_readable_by_the_same(office: Desk) -> None:
    office.workbook.chmod(0o640)
    before = office.workbook.read_bytes()
    for number in (1, 2):
        office.put(form(number))
        done = office.take_in()
    backups = sorted((office.folder / BACKUPS).iterdir())
    assert done.backup == f"{BACKUPS}/aendringsoensker 2024-02-07 10.30.00-2.xlsx"
    assert [path.name for path in backups] == [
        "aendringsoensker 2024-02-07 10.30.00-2.xlsx",
        "aendringsoensker 2024-02-07 10.30.00.xlsx",
    ]
    assert backups[1].read_bytes() == before
    assert {path.stat().st_mode & 0o777 for path in (*backups, office.workbook)} == {0o640}


def test_the_answer_says_what_happens_next(office: Desk) -> None:
    office.put(form(1, titel="Hvor er 670190-1234?", navn="Ægir 670190-1234\nBcc: x@kommune.example"))
    office.take_in()
    content = (office.inbox / "svar" / "aendringsoenske-003.eml").read_bytes()
    answer = email.message_from_bytes(content, policy=email.policy.default)
    assert answer["Subject"] == "Dit ændringsønske er modtaget: #003"
    assert (answer["X-Unsent"], answer["Bcc"]) == ("1", None)
    assert [a.addr_spec for a in answer["To"].addresses] == ["indmelder1@kommune.example"]
    assert "1234" not in answer["To"]
    text, pdf = answer.iter_parts()
    assert "Det har fået blanketnummer #003" in text.get_content()
    assert "Hvad sker der nu?" in text.get_content()
    assert "1234" not in text.get_content()
    assert (pdf.get_filename(), pdf.get_content()[:5]) == ("aendringsoenske-003.pdf", b"%PDF-")
    assert b"pdfuaid:part>1<" in pdf.get_content()
    assert b"/Lang(da)" in pdf.get_content()


def test_letters_without_a_glyph_still_give_a_pdf(office: Desk) -> None:
    office.put(form(1, titel="😀 你好"))
    office.take_in()
    assert office.names("svar") == ["aendringsoenske-003.eml"]


@pytest.mark.parametrize(
    ("address", "why"),
    [(None, "mangler"), ("", "mangler"), ("ingen", "kan ikke bruges"), ("a@b", "kan ikke bruges")]
    + [(f"a@kommune.example{bad}", "kan ikke bruges") for bad in ("\nBcc: b@kommune.example", ", b@kommune.example")],
)
def test_without_an_address_there_is_no_answer(office: Desk, address: str | None, why: str) -> None:
    office.put(form(1, email=address))
    done = office.take_in()
    assert (done.answers, office.names("svar"), numbers(office)) == ({}, [], [1, 2, 3])


def test_the_same_form_is_taken_in_once(office: Desk) -> None:
    office.put(form(1))
    office.put(form(1), name="igen.json")
    office.put(form(1, blanket="2024-0099"), name="nyt-id.json")
    assert [f.fate for f in office.take_in().forms] == [Fate.ADDED, Fate.DUPLICATE, Fate.DUPLICATE]
    office.put(form(1, indsendt="2024-01-18", titel=" ØNSKE  nummer 1"), name="igen.json")
    done = office.take_in()
    assert [(f.fate, f.number) for f in done.forms] == [(Fate.DUPLICATE, 3)]
    assert numbers(office) == [1, 2, 3]
    assert office.names("behandlet") == ["2024-0001.json", "igen-2.json", "igen.json", "nyt-id.json"]
    assert office.names("svar") == ["aendringsoenske-003.eml"]


def test_an_id_used_again_for_something_else_is_for_people_to_look_at(office: Desk) -> None:
    office.put(form(1))
    office.take_in()
    office.put(form(1, beskrivelse="Noget andet."))
    (refused,) = office.take_in().of(Fate.REFUSED)
    assert "Blanket-id'et er brugt før, til #003" in refused.sentence
    assert office.names("afvist") == ["2024-0001.json", "2024-0001.json.txt"]


def test_what_was_typed_in_by_hand_is_not_taken_in_again(tmp_path: Path) -> None:
    typed = request("#009", Titel="Ønske nummer 1", Beskrivelse="Det skal kunne lade sig gøre, 1.")
    office = desk(tmp_path / "data", requests=[typed | {"Dato": date(2024, 1, 17)}])
    office.put(form(1))
    (duplicate,) = office.take_in().forms
    assert (duplicate.fate, duplicate.number) == (Fate.DUPLICATE, 9)
    assert duplicate.sentence == "Ønsket står allerede i registeret som #009."


def test_numbers_are_never_used_again(office: Desk) -> None:
    before = office.workbook.read_bytes()
    office.put(form(1))
    office.take_in()
    office.workbook.write_bytes(before)  # somebody puts the backup back
    office.put(form(1), form(2))
    done = office.take_in()
    assert [(f.fate, f.number) for f in done.forms] == [(Fate.DUPLICATE, 3), (Fate.ADDED, 4)]
    assert f"som ikke står i registeret mere. Skal den ind igen, så slet dens linje i {LOG}" in done.forms[0].sentence


def test_there_may_be_no_numbers_left(tmp_path: Path) -> None:
    office = desk(tmp_path / "data", requests=[request("#99999")])
    office.put(form(1))
    before = office.everything()
    with pytest.raises(InputError, match="Der er ikke flere blanketnumre"):
        office.take_in()
    assert office.everything() == before


def test_showing_touches_nothing(office: Desk) -> None:
    office.put(form(1), form(2, vigtighed="blå"))
    before = sorted(office.folder.rglob("*")), office.everything()
    done = office.show()
    assert [r.title for r in done.new] == ["Ønske nummer 1"]
    assert (sorted(office.folder.rglob("*")), office.everything()) == before


def refused_without_a_trace(office: Desk, match: str) -> None:
    office.put(form(1))
    before = office.everything()
    with pytest.raises(InputError, match=match):
        office.take_in()
    assert office.everything() == before


def test_a_register_that_is_open_in_excel(office: Desk) -> None:
    (office.folder / "~$aendringsoensker.xlsx").write_bytes(b"\x05Ingen")
    refused_without_a_trace(office, "er åben i Excel. Luk den")


def test_a_register_that_is_write_protected(office: Desk) -> None:
    office.workbook.chmod(0o444)
    refused_without_a_trace(office, "er skrivebeskyttet")


def test_a_register_that_was_changed_meanwhile(office: Desk) -> None:
    old = Package("aendringsoensker.xlsx", office.workbook.read_bytes(), NOW, False)
    changed = old.data + b"\0"
    office.workbook.write_bytes(changed)
    noted: list[bool] = []
    with pytest.raises(InputError, match="er ændret, siden den blev læst"):
        exchange(office.workbook, old, Package("", b"new", NOW, False), at=NOW, note=noted.append)
    assert (noted, office.everything()) == ([], {"aendringsoensker.xlsx": changed})


def test_a_register_that_is_opened_in_the_last_moment(office: Desk) -> None:
    data = office.workbook.read_bytes()
    old, noted = Package("aendringsoensker.xlsx", data, NOW, False), list[bool]()

    def note(planning: bool) -> None:
        noted.append(planning)
        (office.folder / "~$aendringsoensker.xlsx").touch()

    with pytest.raises(InputError, match="er åben i Excel"):
        exchange(office.workbook, old, Package("", b"new", NOW, False), at=NOW, note=note)
    assert noted == [True, False]
    assert office.everything() == {"aendringsoensker.xlsx": data, "~$aendringsoensker.xlsx": b""}


def test_a_full_disk(office: Desk) -> None:
    office.put(form(1))
    before = office.everything()
    said = run_taking_in("full", office.folder)
    assert said == (
        "«aendringsoensker.xlsx» kan ikke skrives: der er ikke plads på disken. Gør plads, og prøv igen. "
        "Intet er ændret."
    )
    assert office.everything() == before


def test_a_folder_that_may_not_be_written_in(office: Desk) -> None:
    office.put(form(1))
    before = office.everything()
    assert "mappen er skrivebeskyttet" in run_taking_in("unprivileged", office.folder)
    assert office.everything() == before


def test_what_cannot_be_finished_is_said_and_finished_next_time(office: Desk) -> None:
    office.put(form(1))
    (office.inbox / "svar").write_text("en fil i vejen")
    with pytest.raises(InputError, match="Det nye ønske står nu i registeret, men svarene"):
        office.take_in()
    assert (numbers(office), office.names()) == ([1, 2, 3], ["2024-0001.json", "svar"])
    (office.inbox / "svar").unlink()
    done = office.take_in()
    assert [(f.fate, f.number) for f in done.forms] == [(Fate.UNFINISHED, 3)]
    assert (numbers(office), office.names("svar")) == ([1, 2, 3], ["aendringsoenske-003.eml"])


@pytest.mark.parametrize("line", ["{", "[]", "{}", '{"ændringsønske": 1}', '"' * 9])
def test_a_log_that_cannot_be_read_stops_the_import(office: Desk, line: str) -> None:
    office.put(form(1))
    office.take_in()
    with (office.folder / LOG).open("a") as log:
        log.write(f"{line}\n")
    refused_without_a_trace(office, "Linje 2 i loggen «blanketlog.jsonl»")


def test_a_folder_that_is_no_inbox(office: Desk) -> None:
    for inbox in (office.folder / "findes-ikke", office.workbook):
        with pytest.raises(UsageError, match="findes ikke"):
            import_forms(inbox, office.workbook, NOW)
    with pytest.raises(UsageError, match="den mappe, hvor registeret ligger"):
        import_forms(office.folder, office.workbook, NOW)
    assert list(office.everything()) == ["aendringsoensker.xlsx"]


@pytest.mark.parametrize("edited", [False, True])
def test_planned_and_written_is_not_taken_in_again(office: Desk, edited: bool) -> None:
    """A process that died right after the register was replaced; then somebody worked in Excel, or not."""
    office.put(form(1))
    kept = shutil.copytree(office.inbox, office.folder / "kopi")
    office.take_in()
    shutil.rmtree(office.inbox)
    kept.rename(office.inbox)
    entries = read_log(office.folder)
    write_log(office.folder, [replace(entry, state=State.PLANNED) for entry in entries])
    if edited:
        book = openpyxl.load_workbook(office.workbook)
        book["ÆØ"]["C4"] = "En anden titel"
        book.save(office.workbook)
    assert [(f.fate, f.number) for f in office.take_in().forms] == [(Fate.UNFINISHED, 3)]
    assert numbers(office) == [1, 2, 3]
    assert office.names("svar") == ["aendringsoenske-003.eml"]


def test_planned_and_never_written_is_taken_in(office: Desk) -> None:
    before = office.workbook.read_bytes()
    office.put(form(1))
    kept = shutil.copytree(office.inbox, office.folder / "kopi")
    office.take_in()
    shutil.rmtree(office.inbox)
    kept.rename(office.inbox)
    entries = read_log(office.folder)
    write_log(office.folder, [replace(entry, state=State.PLANNED) for entry in entries])
    office.workbook.write_bytes(before)
    assert [(f.fate, f.number) for f in office.take_in().forms] == [(Fate.ADDED, 3)]


def test_two_that_import_at_once_take_each_form_in_once(office: Desk) -> None:
    office.put(*(form(number) for number in range(20)))
    with ThreadPoolExecutor(2) as both:
        done = [future.result() for future in [both.submit(office.take_in) for _ in range(2)]]
    assert sorted(len(d.new) for d in done) == [0, 20]
    assert len(office.names("behandlet")) == 20


def test_killed_at_any_moment_no_form_is_lost_or_taken_in_twice(office: Desk) -> None:
    states = Counter(run_taking_in("kill", office.folder, 50).split())
    assert states["old"] and states["new"] and states.total() >= 50
    expected = sorted(f"Ønske nummer {100 + n}" for n in range(taking_in.FORMS * (1 + states.total())))
    found = [r.title for r in read_register(office.workbook).requests][2:]
    assert sorted(found) == expected
    assert (office.names(), office.names("afvist")) == ([], [])
    assert len(office.names("behandlet")) == len(office.names("svar")) == len(expected)
    assert {entry.state for entry in read_log(office.folder)} == {State.DONE}
    assert [path for path in office.folder.rglob("*.tmp")] == []


def test_a_day_in_denmark_may_be_tomorrow_elsewhere(office: Desk) -> None:
    late = (NOW.replace(hour=23, minute=30) - timedelta(days=1)).isoformat()
    office.put(
        form(1, indsendt=late), form(2, indsendt="2024-02-06T23:30:00Z"), form(3, indsendt="2024-02-07T23:30:00Z")
    )
    done = office.take_in()
    assert [r.filed for r in done.new] == [date(2024, 2, 6), date(2024, 2, 7)]
    assert [f.sentence[:45] for f in done.of(Fate.REFUSED)] == ["Feltet «indsendt» er en dato i fremtiden. Ret"]
