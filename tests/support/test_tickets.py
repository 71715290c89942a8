"""Extracts as people have them: every encoding and delimiter, Excel, faults in cells, and several files."""

from datetime import datetime

import pytest

from kpro_analysis.errors import InputError
from kpro_analysis.support.ticket import DENMARK

from .extracts import SECRET, read, row, rules, text, write, write_book

OPENED = datetime(2023, 10, 17, 10, 22, tzinfo=DENMARK)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("mark", [";", ",", "\t"])
def test_every_encoding_and_delimiter(tmp_path, encoding, mark):
    found = read(write(tmp_path / "s.csv", row(kommune="Ærø"), row("2"), encoding=encoding, mark=mark))
    assert [t.municipality for t in found.tickets] == ["Ærø", "Aarhus"]
    assert (found.tickets[0].opened, found.tickets[0].category, found.findings) == (OPENED, "Rådgivning", ())


def test_a_workbook_with_a_title_above_and_real_dates_gives_the_same(tmp_path):
    rows = [row(7, datetime(2023, 10, 17, 10, 22), 45217.5), row("8")]
    found = read(write_book(tmp_path / "s.xlsx", rows, above=3))
    same = read(write(tmp_path / "s.csv", row("7", closed="18-10-2023 12:00"), row("8")))
    assert found.tickets == same.tickets and found.findings == ()


def test_columns_are_found_by_header_in_any_order_and_what_is_missing_is_told(tmp_path):
    path = tmp_path / "s.csv"
    path.write_text("Kategori;OPRETTET;Sags-nr\nKAM;17-10-2023 10:22;1\n", encoding="utf-8")
    found = read(path)
    assert (found.tickets[0].category, found.tickets[0].opened, found.tickets[0].number) == ("KAM", OPENED, "1")
    assert not found.tickets[0].timed
    missing = [f.message.split("»")[0] for f in found.findings if f.rule == "kolonne-mangler"]
    assert missing == [f"Kolonnen «{name}" for name in ("lukket", "kommune", "underkategori", "kanal", "titel")]


@pytest.mark.parametrize(
    ("cells", "finding", "used"),
    [
        ({"opened": ""}, ("error", "B2", "oprettet-mangler"), False),
        ({"opened": "i går"}, ("error", "B2", "oprettet-kan-ikke-laeses"), False),
        ({"opened": "31-02-2023 10:00"}, ("error", "B2", "oprettet-kan-ikke-laeses"), False),
        ({"opened": "17-10-1923 10:22"}, ("error", "B2", "oprettet-for-tidligt"), False),
        ({"opened": "08-02-2024 10:00", "closed": ""}, ("error", "B2", "oprettet-i-fremtiden"), False),
        ({"closed": "16-10-2023 10:00"}, ("warning", "C2", "lukket-foer-oprettet"), True),
        ({"closed": "08-02-2024 10:00"}, ("warning", "C2", "lukket-i-fremtiden"), True),
        ({"closed": "snart"}, ("warning", "C2", "lukket-kan-ikke-laeses"), True),
        ({"number": ""}, ("warning", "A2", "sagsnr-mangler"), True),
        ({"kategori": " "}, ("warning", "E2", "kategori-mangler"), True),
    ],
)
def test_a_fault_in_a_cell_is_told_and_the_rest_is_used(tmp_path, cells, finding, used):
    found = read(write(tmp_path / "s.csv", row(**cells), row("2")))
    assert rules(found) == [finding]
    assert (len(found.tickets), found.read, found.unusable) == (1 + used, 2, 1 - used)
    assert not found.tickets[0].timed if finding[1] == "C2" else found.tickets[0].timed


def test_a_line_with_other_fields_is_told_and_the_lines_after_a_break_in_a_title_are_right(tmp_path):
    titles = ('"Hej;\nmed dig"', "Hej; du")
    found = read(write(tmp_path / "s.csv", row("1", titel=titles[0]), row("2", titel=titles[1]), row("3")))
    assert rules(found) == [("error", "A4", "antal-felter")]
    assert [t.number for t in found.tickets] == ["1", "3"]


def test_nothing_personal_is_kept_or_told(tmp_path):
    found = read(write(tmp_path / "s.csv", row(titel=f"Ring til {SECRET}", kategori=f"Sag {SECRET}")))
    assert SECRET not in repr(found)
    assert rules(found) == [("note", "H2", "personoplysning-skjult")]


def test_the_newest_row_of_a_number_counts(tmp_path):
    old = write(tmp_path / "old.csv", row("A-1", closed=""), row("2", closed=""))
    new = write(tmp_path / "new.csv", row(" a-1", closed="19-10-2023 10:22"), row("3"))
    for paths in ((old, new), (new, old)):
        found = read(*paths)
        assert sorted((t.number, t.is_open) for t in found.tickets) == [("2", True), ("3", False), ("a-1", False)]
        assert (found.read, found.replaced) == (4, 1)
        assert [rule for _, _, rule in rules(found)] == ["sagsnr-flere-gange"]


def test_one_that_was_opened_again_is_open_by_the_newer_file(tmp_path):
    old = write(tmp_path / "old.csv", row("1"))
    new = write(tmp_path / "new.csv", row("1", closed=""), row("2", opened="01-12-2023 10:00", closed=""))
    assert [t.is_open for t in read(new, old).tickets] == [True, True]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "er tom"),
        (b"\xff\xfe\0\0", "Tegns\u00e6ttet"),
        (b"hej\nmed dig\n", "ingen tabel"),
        (b"sagsnr;oprettet\n1;17-10-2023 10:22\n", "mangler kolonnen \u00abkategori\u00bb"),
        (b"oprettet;oprettet;kategori\n1;2;3\n", "kolonnen \u00aboprettet\u00bb to gange"),
        (b'oprettet;kategori\n17-10-2023;"KAM\n', "linje 2"),
        (b"oprettet;kategori\n", "ingen henvendelser"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "gamle format"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_sentence(tmp_path, content, words):
    path = tmp_path / f"{SECRET}.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=words) as refused:
        read(path)
    assert SECRET not in str(refused.value)


def test_a_csv_file_named_as_a_workbook_and_one_that_is_not_there(tmp_path):
    path = tmp_path / "s.xlsx"
    path.write_text(text(row()), encoding="utf-8")
    with pytest.raises(InputError, match="ikke en projektmappe"):
        read(path)
    with pytest.raises(InputError, match="findes ikke"):
        read(tmp_path / "s.csv")
    book = write_book(tmp_path / "b.xlsx", [row()])
    assert len(read(book.rename(tmp_path / "b.csv")).tickets) == 1
