"""CSV in the shapes that people's tools give it, and the map of its columns."""

from pathlib import Path

import pytest

from kpro_analysis.errors import InputError
from kpro_analysis.minlog.column_map import ColumnMap, propose_map, read_map
from tests.minlog.log_files import CANONICAL, ENTRIES, exported_csv, read
from tests.numbers import born

HEADER = "tid;person;aktivitet\n"


def test_values_stay_text_and_lines_are_counted(tmp_path: Path) -> None:
    number = born("6101901234")
    content = HEADER + f"2024;{number};NA\n" + '2024;1;"a\nb"\n2024;2;"c ""d"""\n\n2024;3; \n2024;4;e;f\n2024;5;null\n'
    found = read(tmp_path, content)
    assert [(row["line"], row["person"], row.get("activity")) for row in found.rows] == [
        (2, number, "NA"),
        (3, "1", "a\nb"),
        (5, "2", 'c "d"'),
        (7, "3", None),
        (9, "5", "null"),
    ]
    assert found.rules == [(8, "antal-felter")]


@pytest.mark.parametrize(
    ("lines", "read_lines", "rules"),
    [
        ('2024;1;"åben\n2024;2;b\n', [3], [(2, "citationstegn")]),
        ('2024;1;a"b\n2024;2;"c"d\n', [2, 3], []),
        ('2024;1;a\n2024;2"x;"c\n', [2], [(3, "citationstegn")]),
        ("2024;1;a\0\n2024;2;b\n", [3], [(2, "nul-tegn")]),
        ("2024;1;a\r2024;2;b\n2024;3;c\n", [3], [(2, "citationstegn")]),
        ("2024;;a\n;2;b\n2024;3;c\n", [4], [(2, "ingen-borger"), (3, "ingen-tid")]),
        (f"2024;1;{'a' * 1_100_000}\n2024;2;b", [3], [(2, "for-lang-linje")]),
        (f"2024;1;{'a' * 150_000}\n2024;2;b", [3], [(2, "citationstegn")]),
    ],
)
def test_a_bad_line_costs_itself_only(
    tmp_path: Path, lines: str, read_lines: list[int], rules: list[tuple[int, str]]
) -> None:
    found = read(tmp_path, HEADER + lines)
    assert found.column("line") == read_lines
    assert found.rules == rules


def test_a_quotation_mark_that_is_never_closed_takes_no_other_line(tmp_path: Path) -> None:
    lines = [f"2024;{n};a\n" for n in range(1, 400)]
    lines[49] = '2024;50;"a\n'
    found = read(tmp_path, HEADER + "".join(lines))
    assert len(found.rows) == 398
    assert found.rules == [(51, "citationstegn")]


def test_the_encoding_is_told_by_the_first_line_that_needs_one(tmp_path: Path) -> None:
    many = "2024;1;a\n" * 20_000
    cp1252 = read(tmp_path, (HEADER + many + "2024;1;Blåbær – «»\n").encode("cp1252"))
    assert cp1252.column("activity")[-1] == "Blåbær – «»"
    utf8 = read(tmp_path, (HEADER + many + "2024;1;Blåbær\n").encode() + "2024;1;Blåbær\n2024;1;a\n".encode("cp1252"))
    assert utf8.column("activity")[-2:] == ["Blåbær", "a"]
    assert utf8.rules == [(20_003, "tegnsæt")]


def test_an_export_of_a_person_is_understood(tmp_path: Path) -> None:
    found = read(tmp_path, exported_csv())
    assert found.column("activity") == [entry.activity for entry in ENTRIES]
    assert found.findings == ["kolonne-bruges-ikke"]
    assert "Hændelsesnote" in found.log.findings[0].message


def test_a_number_in_a_column_that_isnt_mapped_is_not_read(tmp_path: Path) -> None:
    found = read(tmp_path, "tid;person;note 670190-4321;system\n2024;1;670190-1234;K\n2024;2;x;y;670190-1234\n")
    said = f"{found.rows}{found.rejects}{found.log}"
    assert "670190" not in said
    assert "note ███" in said


def test_several_entries_in_a_row_are_counted(tmp_path: Path) -> None:
    found = read(tmp_path, "tid;person;antal\n2024;1;12\n2024;2;0\n2024;3;\n2024;4;1.5\n2024;5;9999999999\n")
    assert found.column("entries") == [12]
    assert found.rules == [(line, "ugyldigt-antal") for line in (3, 4, 5, 6)]


def test_excels_own_first_line_names_the_delimiter(tmp_path: Path) -> None:
    found = read(tmp_path, "sep=,\r\ntid,person\r\n2024;1,2\r\n")
    assert found.rows == [{"time": "2024;1", "person": "2", "entries": 1, "line": 3}]


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("Dato;CPR;Navn", "tid kan ikke findes"),
        ("tid;system", "person kan ikke findes"),
        ("tid;CPR;Borger", "person kan ikke findes"),
        ("2024-01-02 10:00;670190-1234;Ida", "ingen overskrifter"),
    ],
)
def test_columns_that_cant_be_found_are_asked_for(tmp_path: Path, header: str, said: str) -> None:
    with pytest.raises(InputError, match=said) as error:
        read(tmp_path, header + "\n1;2;3\n")
    assert ("[kolonner]" in str(error.value)) == ("overskrifter" not in said)
    assert "670190" not in str(error.value)
    assert "Ida" not in str(error.value)


def test_a_map_finds_what_its_headers_name(tmp_path: Path) -> None:
    given = ColumnMap({"time": "hvornår", "person": "Hvem"}, delimiter=",", encoding="cp1252")
    found = read(tmp_path, "HVORNÅR,hvem,CPR\n1,2,670190-1234\n".encode("cp1252"), given)
    assert found.rows == [{"time": "1", "person": "2", "entries": 1, "line": 2}]
    with pytest.raises(InputError, match="findes ikke eller findes flere gange"):
        read(tmp_path, "hvornår;hvem;Hvem\n1;2;3\n", ColumnMap({"time": "hvornår", "person": "Hvem"}))


def test_a_map_that_is_written_is_read_as_it_was(tmp_path: Path) -> None:
    columns = {"time": 'Tid "kl."', "person": "CPR\\nr", "addition": "Tilføjet\n\x7f", "entries": "Antal"}
    path = tmp_path / "kort.toml"
    for given in (ColumnMap(columns), ColumnMap(columns, "\t", "cp1252"), propose_map(CANONICAL.split(";"))):
        path.write_text(given.as_toml(), encoding="utf-8")
        assert read_map(path) == given


def test_a_map_may_be_written_by_hand(tmp_path: Path) -> None:
    path = tmp_path / "kort.toml"
    text = (
        'afgrænser = ";"\r\n tegnsæt= "Windows-1252"\r\n[kolonner]\r\nTID = "a"\r\nperson="b"\r\ntilføjelse = "c"\r\n'
    )
    path.write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert read_map(path) == ColumnMap({"time": "a", "person": "b", "addition": "c"}, ";", "cp1252")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("kolonner", "gyldig TOML"),
        ("a = 1", r"\[kolonner\]"),
        ("[kolonner]\ntid = 1", r"\[kolonner\]"),
        ('[kolonner]\ntid = "a"\nnavn = "b"', "navn"),
        ('[kolonner]\ntid = "a"', "mangler person"),
        ('"afgrænser" = "x"\n[kolonner]\ntid = "a"\nperson = "b"', "afgrænser"),
        ('"tegnsæt" = "koi8"\n[kolonner]\ntid = "a"\nperson = "b"', "tegnsæt"),
    ],
)
def test_a_map_that_cant_be_used_is_told(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "kort.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_map(path)


def test_a_map_that_isnt_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="kan ikke læses"):
        read_map(tmp_path / "kort.toml")
