"""`kpro score`: files of answers with the habits they have, what is said of them, and what is refused."""

import csv
import io
import json

import pytest

from tests.cli.conftest import BAD_INPUT, DONE, WRONG_USE
from tests.numbers import without_zero

PERSON = "670190-1234"  # a substitute number, which no citizen has
WHO = "WHO5_1;WHO5_2;WHO5_3;WHO5_4;WHO5_5"
V2 = "3;1;2;3;2;1;2;4;4;1;4;3"


@pytest.fixture
def answers(tmp_path):
    """Write a file of answers."""

    def write(content, name="svar.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def table(kpro, answers):
    """The CSV that comes of some answers, as rows; and what is said on standard error."""

    def run(instrument, content):
        code, out, err = kpro("score", instrument, answers(content))
        assert code == DONE and out.startswith("\ufeff")
        return list(csv.reader(io.StringIO(out.removeprefix("\ufeff")), delimiter=";")), err

    return run


@pytest.fixture
def said(kpro, answers):
    """The JSON that comes of some answers."""

    def run(instrument, content):
        code, out, err = kpro("score", instrument, answers(content), "--format", "json")
        assert (code, err) == (DONE, "")
        return json.loads(out)

    return run


def test_scores_and_their_words(table):
    assert table("WHO-5", "4;1;0;2;3\n3;3;;3;3\n5;5;5;5;5\n") == (
        [["WHO-5", "WHO-5: niveau"], ["40", "nogen risiko"], ["", ""], ["100", "ingen umiddelbar risiko"]],
        "",
    )


def test_decimals_are_danish_and_only_as_many_as_there_are(table):
    (header, *rows), _ = table("KCCQ-12", "1;2;3;2;4;1;3;1;2;2;4;5\n5;5;5;5;7;7;5;5;5;5;5;5\n;;;;;;;;;;;\n")
    assert [name.partition(" ")[0] for name in header] == ["PL", "SF", "QL", "SL", "Samlet"]
    assert rows == [["25", "31,25", "12,5", "66,666666667", "33,854166667"], ["100"] * 5, [""] * 5]


def test_a_profile_is_text_beside_its_value(table, said):
    assert table("EQ-5D-5L", "1;1;1;2;3\n1;1;1;;3\n")[0] == [["EQ-5D-5L", "Profil"], ["0,761", "11123"], ["", ""]]
    first, second = said("EQ-5D-5L", "1;1;1;2;3\n1;1;1;;3\n")["rows"]
    assert (first["scores"], first["profile"]) == ({"EQ-5D-5L": 0.761}, "11123")
    assert (second["scores"], second["profile"]) == ({"EQ-5D-5L": None}, None)


def test_json_is_unrounded_and_says_what_the_scores_are(said):
    found = said("who5", f"id;{WHO}\nA;3;3;3;3;3\n\nB;1;;1;1;1\n")
    assert found["rows"] == [
        {"line": 2, "id": "A", "scores": {"WHO-5": 60}, "bands": {"WHO-5": "ingen umiddelbar risiko"}},
        {"line": 4, "id": "B", "scores": {"WHO-5": None}, "bands": {"WHO-5": None}},
    ]
    scale = {"name": "WHO-5", "title": "WHO-5", "min": 0, "max": 100, "direction": "higher"}
    assert found["scales"] == [scale | {"smallest_detectable_change": 18.56}]
    assert (found["instrument"], found["licence"][:8], found["findings"]) == ("WHO-5", "CC BY-NC", [])
    assert said("KCCQ-12", "1;2;3;2;4;1;3;1;2;2;4;5\n")["rows"][0]["scores"]["SL"] == 200 / 3


@pytest.mark.parametrize(
    "content",
    [
        "4;1;0;2;3\n",
        "4,1,0,2,3\n",
        "4\t1\t0\t2\t3",
        "4,0;1,0;0,0;2,0;3,0\r\n",
        '"4,0","1,0","0,0","2,0","3,0"\n',
        " 4 ;1;0.0;2;3\r",
        "\n\n4;1;0;2;3\n\n",
        "\ufeff4;1;0;2;3\n",
        f"{WHO}\n4;1;0;2;3\n",
        f"{WHO};\n4;1;0;2;3;\n",
        "who5_5;WHO5_1;WHO5_2;Who5_3;WHO5_4\n3;4;1;0;2\n",
        f"{WHO};Kommune;Bemærkning\n4;1;0;2;3;Vejle;god snak\n",
        "Glad;Rolig;Aktiv;Frisk;Indhold på spørgsmål\n4;1;0;2;3\n".encode("cp1252"),
        "Glad;Rolig;Aktiv;Frisk;Spørgsmål\n4;1;0;2;3\n".encode("utf-8-sig"),
    ],
)
def test_habits_of_files(table, content):
    assert table("WHO-5", content) == ([["WHO-5", "WHO-5: niveau"], ["40", "nogen risiko"]], "")


@pytest.mark.parametrize(
    ("content", "name"),
    [
        ("A17;4;1;0;2;3\n", "id"),
        ("A17,4,1,0,2,3\n", "id"),
        (f"løbenr.;{WHO}\nA17;4;1;0;2;3\n", "løbenr."),
        (f";{WHO}\nA17;4;1;0;2;3\n", "id"),
        (f"Nr.;Kommune;{WHO}\nA17;Vejle;4;1;0;2;3\n", "Nr."),
        ("Nr.;Glad;Rolig;Aktiv;Frisk;Interesse\nA17;4;1;0;2;3\n", "Nr."),
        ("id;1;2;3;4;5\nA17;4;1;0;2;3\n", "id"),
    ],
)
def test_the_first_column_may_be_an_id_and_only_that_is_kept(table, content, name):
    expected = [[name, "WHO-5", "WHO-5: niveau"], ["A17", "40", "nogen risiko"]]
    assert table("WHO-5", content) == (expected, "")


def test_a_kccq_header_of_its_own_names_is_no_response(table):
    header = "1a;1b;1c;2;3;4;5;6;7;8a;8b;8c"
    assert len(table("KCCQ-12", f"{header}\n5;5;5;5;7;7;5;5;5;5;5;5\n")[0]) == 2


def test_an_answer_outside_its_range_is_named_by_its_place_and_never_repeated(table, said):
    rows, err = table("WHO-5", f"id;{WHO}\nA;3;3;3;3;3\nB;3;97531;3;3;3\nC;3;3;3;3;hemmeligt\nD;3;3;2,5;3;3\n")
    assert rows[1:] == [["A", "60", "ingen umiddelbar risiko"], ["B", "", ""], ["C", "", ""], ["D", "", ""]]
    assert [line.partition(" De scorer")[0] for line in err.splitlines()] == [
        "Fejl: Linje 3, kolonne 3: svaret i WHO5_2 er ikke et helt tal fra 0 til 5.",
        "Fejl: Linje 4, kolonne 6: svaret i WHO5_5 er ikke et helt tal fra 0 til 5.",
        "Fejl: Linje 5, kolonne 4: svaret i WHO5_3 er ikke et helt tal fra 0 til 5.",
    ]
    assert "97531" not in err and "hemmeligt" not in err
    found = said("HADS", "1;1;1;1;1;1;1;1;1;1;1;1;1;1\n4;1;1;1;1;1;1;1;1;1;1;1;1;1\n")
    assert [finding["cell"] for finding in found["findings"]] == ["A2"]
    assert found["rows"][1]["scores"] == {"anxiety": None, "depression": 7}


def test_many_findings_are_counted(table, said):
    content = "9;9;9;9;9\n" * 250
    _, err = table("WHO-5", content)
    assert err.splitlines()[-1] == "… og 981 til. Se dem med --format json."
    found = said("WHO-5", content)["findings"]
    assert (len(found), found[-1]["message"]) == (1001, "Yderligere 250 svar ligger uden for skalaen.")


def test_a_row_that_may_be_a_header_is_told(table):
    rows, err = table("WHO-5", "1;2;3;4;5\n3;3;3;3;3\n")
    assert [row[0] for row in rows] == ["WHO-5", "60", "60"]
    assert err.startswith("Advarsel: Linje 1 kan være en overskrift, men er regnet som en besvarelse.")


@pytest.mark.parametrize(
    "number",
    [PERSON, PERSON.replace("-", ""), without_zero("6101901234"), "borger@kommune.example"],
    ids=["dash", "plain", "short", "mail"],
)
def test_an_id_that_tells_who_somebody_is_is_hidden(kpro, answers, number):
    """Nine digits are a number whose first zero Excel ate."""
    content = answers(f"{number};{WHO}\n{number};3;3;3;3;3\nB;9;3;3;3;3\n", name=f"{PERSON}.csv")
    for form in ("csv", "json"):
        code, out, err = kpro("score", "WHO-5", content, "--format", form)
        assert code == DONE and "███" in out
        assert number not in out + err and PERSON not in out + err
        assert "1 id i første kolonne ligner CPR-numre" in out + err


def test_an_id_is_no_formula(table):
    assert table("WHO-5", '"=1+1";3;3;3;3;3\n')[0][1][0] == "'=1+1"


def test_a_file_is_written_and_replaced(kpro, answers, tmp_path):
    target = tmp_path / "ud.csv"
    for content, score in (("3;3;3;3;3\n", "60"), ("4;1;0;2;3\n1;1;1;;1\n", "40")):
        code, out, err = kpro("score", "WHO-5", answers(content), "-o", target)
        assert (code, err) == (DONE, "")
        assert target.read_text("utf-8-sig").splitlines()[1].startswith(f"{score};")
    assert out == f"2 besvarelser; antal med score: WHO-5: 1. Skrevet i {target}\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["svar.csv", "ud.csv"]


def test_the_answers_are_never_written_over(refused, answers):
    path = answers("3;3;3;3;3\n")
    code, sentence = refused("score", "WHO-5", path, "-o", path)
    assert code == WRONG_USE and "er selve filen med svar og bliver ikke overskrevet" in sentence
    assert path.read_text() == "3;3;3;3;3\n"
    assert refused("score", "WHO-5", path, "-o", path.with_suffix(".xlsx"))[0] == WRONG_USE
    assert refused("score", "WHO-5", path, "-o", path.parent / "mangler" / "ud.csv")[0] == WRONG_USE


@pytest.mark.parametrize(
    ("instrument", "content", "expected"),
    [
        ("WHO-5", "", "er tom"),
        ("WHO-5", "\ufeff \n", "er tom"),
        ("WHO-5", f"{WHO}\n", "ingen besvarelser under overskriften"),
        ("WHO-5", "3;3;3;3\n", "har 4 kolonner, men WHO-5 har 5 spørgsmål"),
        ("WHO-5", "3\n", "har 1 kolonne, men WHO-5 har 5 spørgsmål"),
        ("WHO-5", "A;3;3;3;3;3;3\n", "har 7 kolonner, men WHO-5 har 5 spørgsmål"),
        ("WHO-5", "3;3;3;3;3;\n2;2;2;2;2;\n", "har en tom kolonne til sidst"),
        ("WHO-5", "WHO5_1;WHO5_2;WHO5_3;WHO5_4;Andet\n3;3;3;3;3\n", "overskriften mangler WHO5_5"),
        ("WHO-5", f"{WHO};WHO5_2\n3;3;3;3;3;3\n", "kolonnen WHO5_2 står der to gange"),
        ("WHO-5", "3;3;3;3;3\n\n3;3;3;3\n", "linje 3: der er 4 felter, men 5 i den første række"),
        ("WHO-5", "3;3;3;3;3\n3;3;3;3;3;3\n", "linje 2: der er 6 felter, men 5 i den første række"),
        ("WHO-5", '3;3;3;3;"3\n3;3;3;3;3\n', "kan ikke deles i felter"),
        ("WHO-5", b"PK\x03\x04 en projektmappe", "er ikke en CSV-fil"),
        ("WHO-5", "3;3;3;3;3\n".encode("utf-16"), "er ikke en CSV-fil"),
        ("WHO-5", b"id\x81;3;3;3;3;3\n", "Tegnsættet"),
        ("SF-12", f"3;2;2;2;2;1;1;3;3;3;3;3\n{V2}\n", "linje 2: svaret i RP2 findes kun i SF-12 version 2"),
    ],
)
def test_what_cannot_be_scored(refused, answers, instrument, content, expected):
    code, sentence = refused("score", instrument, answers(content))
    assert code == BAD_INPUT
    assert expected in sentence and "svar.csv" in sentence


@pytest.mark.parametrize(
    ("words", "code", "expected"),
    [
        (("SF-36", "svar.csv"), WRONG_USE, "Vælg blandt: WHO-5, PAID-5, KCCQ-12, HADS, EQ-5D-5L, SF-12v1, HeartQoL."),
        (("WHO-5",), WRONG_USE, "Der mangler FIL."),
        (("WHO-5", "svar.csv", "--format", "xlsx"), WRONG_USE, "csv eller json"),
        (("WHO-5", "findes-ikke.csv"), BAD_INPUT, "findes ikke"),
        (("WHO-5", "."), BAD_INPUT, "kan ikke læses"),
    ],
)
def test_a_line_that_cannot_be_used(refused, words, code, expected):
    assert (found := refused("score", *words))[0] == code and expected in found[1]


def test_the_list_says_direction_bands_and_licence(kpro):
    code, out, err = kpro("score", "--list")
    assert (code, err) == (DONE, "")
    assert "Score: WHO-5, 0 til 100, højere er bedre; kræver 5 af 5 svar; mindste sikre ændring 18,56" in out
    assert "Niveauer: 0-35 høj risiko; 36-50 nogen risiko; 51-100 ingen umiddelbar risiko" in out
    assert "Score: Angst, 0 til 21, lavere er bedre" in out
    assert out.count("    Licens: ") == out.count("    Kolonner: ") == 7
