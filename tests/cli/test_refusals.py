"""What `kpro` refuses: one Danish sentence and an exit code, never a traceback."""

import os
import socket
import subprocess
from pathlib import Path

import pytest

import kpro_analysis.weighting.model
from kpro_analysis.cli.parser import COMMANDS
from kpro_analysis.register.workbook import read_register
from tests.cli.conftest import BAD_INPUT, EXAMPLE, KPRO, UNEXPECTED, WRONG_USE
from tests.register.builders import HEADERS, Workbook


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (("--weight", "Ukendt=1"), "Vælg blandt: Borgersikkerhed, Lovkrav"),
        (("--weight", "Tidsbesparelse=-1"), "Tidsbesparelse skal være et tal på 0 eller derover"),
        (("--weight", "Tidsbesparelse=mange"), "Tidsbesparelse skal være et tal"),
        (("--weight", "Tidsbesparelse=nan"), "Tidsbesparelse skal være et tal"),
        (("--weight", "Tidsbesparelse=inf"), "Tidsbesparelse skal være et tal"),
        (("--weight", "Tidsbesparelse=" + "9" * 400), "Tidsbesparelse skal være et tal"),
        (("--weight", "Tidsbesparelse="), "Tidsbesparelse skal være et tal"),
        (("--weight", "Tidsbesparelse"), "NAVN=TAL"),
        (("--weight", "=3"), "NAVN=TAL"),
        (("--weight", "Tidsbesparelse=1", "--weight", "TIDSBESPARELSE=2"), "givet to gange"),
        (("--pool", "-1"), "beløb på 0 kr. eller derover"),
        (("--pool", "mange"), "beløb på 0 kr."),
        (("--pool", "500,000"), "beløb på 0 kr."),
        (("--pool",), "--pool mangler en værdi"),
        (("--cost", "dyr"), "low, mid eller high"),
        (("--rule", "bedst"), "rank, optimal eller safe=P"),
        (("--rule", "safe=120%"), "den højeste risiko for at overskride puljen, en andel fra 0 til 1"),
        (("--guard", "reserve"), "flag, first eller reserve=P"),
        (("--guard", "reserve=1,5"), "flag, first eller reserve=P"),
        (("--guard", "reserve=30"), "reserve=0,3 eller reserve=30%"),
        (("--xxl-high", "mange"), "--xxl-high skal være et beløb"),
        (("--xxl-high", "99.999"), "XXL skal være et beløb på 100.000 kr. eller derover"),
        (("--overrun", "20"), "fra 0 til 1, fx 0,2 eller 20%"),
        (("--overrun=-0,1",), "fra 0 til 1, fx 0,2 eller 20%"),
        (("--overrun", "nan"), "fra 0 til 1, fx 0,2 eller 20%"),
        (("--must", "nitten"), "19, 019 eller #019"),
        (("--not", "0"), "19, 019 eller #019"),
        (("--must", "777"), "#777 findes ikke i registeret"),
        (("--must", "19", "--not", "#019"), "#019 er både valgt som skal med og skal ikke med"),
        (("--light", "blå"), "Rød, Gul eller Grøn"),
        (("--source", "Avis"), "Projekttiden, Hjemmeside, Evalueringsrapport"),
        (("--status", "Glemt"), "Modtaget, Visiteret, Estimeret"),
        (("--format", "pdf"), "table, json, csv eller xlsx"),
        (("--format", "xlsx"), "-o rangliste.xlsx"),
        (("--format", "xlsx", "-o", "ud.csv"), ".xlsx"),
        (("--format", "csv", "-o", "ud.xlsx"), "--format xlsx"),
        (("--format", "json", "-o", "/findes/ikke/ud.json"), "Mappen /findes/ikke findes ikke. Opret den"),
        (("-o", "."), ". er ikke en fil"),
        (("--ukendt", "1"), "--ukendt 1 kan ikke bruges her"),
        (("en", "to"), "en to kan ikke bruges her"),
    ],
)
def test_wrong_use_is_said_in_one_sentence(refused, options, expected):
    code, sentence = refused("rank", EXAMPLE, *options)
    assert code == WRONG_USE
    assert expected in sentence


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((), "Der mangler KOMMANDO."),
        (("rangér",), f"Kommandoen «rangér» findes ikke. Vælg blandt: {', '.join(COMMANDS)}."),
        (("rank",), "Der mangler REGISTER."),
        (("check", EXAMPLE, "--format", "csv"), "table eller json"),
        (("demo",), "Der mangler MAPPE."),
        (("demo", "mappe", "--help=x"), "tager ingen værdi"),
        (("serve",), "Der mangler --data."),
        (("serve", "--data", ".", "--port", "høj"), "fra 1 til 65535"),
        (("serve", "--data", ".", "--port", "99999"), "fra 1 til 65535"),
        (("serve", "--data", ".", "--token-file"), "mangler en værdi"),
        (
            ("serve", "--data", ".", "--ready", "forside,nej"),
            "ingen side nej at holde klar. Siderne er aarshjul, forside, ",
        ),
    ],
)
def test_a_line_that_cannot_be_read(refused, words, expected):
    code, sentence = refused(*words)
    assert code == WRONG_USE
    assert expected in sentence


def test_all_weights_zero(refused):
    names = [c.name for c in read_register(EXAMPLE).criteria]
    zeros = [f"--weight={name}=0" for name in names]
    code, sentence = refused("rank", EXAMPLE, *zeros)
    assert (code, sentence) == (WRONG_USE, "Alle vægte er 0. Giv mindst ét kriterium en vægt over 0.")


BAD_FILES = {
    "no such file": (lambda path: None, "findes ikke"),
    "an older workbook": (
        lambda path: path.write_bytes(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "Workbook".encode("utf-16-le")
        ),
        ".xls",
    ),
    "a protected one": (
        lambda path: path.write_bytes(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le")
        ),
        "adgangskode",
    ),
    "a truncated one": (lambda path: path.write_bytes(EXAMPLE.read_bytes()[:5_000]), "beskadiget"),
    "not Excel": (lambda path: path.write_text("Blanketnummer;Titel\n", encoding="utf-8"), "tekstfil"),
    "no headers": (lambda path: Workbook(headers=("A", "B")).write(path), "Blanketnummer"),
    "no criteria": (lambda path: Workbook(headers=HEADERS[:-3], points=None).write(path), "riteri"),
}


@pytest.mark.parametrize("command", ["check", "rank"])
@pytest.mark.parametrize("kind", BAD_FILES)
def test_a_workbook_that_cannot_be_used(refused, tmp_path, command, kind):
    write, expected = BAD_FILES[kind]
    path = tmp_path / "register.xlsx"
    write(path)
    if path.exists():
        os.utime(path, (1_700_000_000, 1_700_000_000))
    code, sentence = refused(command, path)
    assert code == BAD_INPUT
    assert expected in sentence
    assert str(tmp_path) not in sentence


def test_a_folder_is_named_as_it_was_given(refused):
    code, sentence = refused("check", ".")
    assert code == BAD_INPUT
    assert sentence.startswith("«.» er ikke en fil, men en mappe")


def test_no_workbook_but_ours_is_replaced(refused, tmp_path):
    register = Workbook().write(tmp_path / "register.xlsx")
    other = Workbook().write(tmp_path / "andet.xlsx")
    link = tmp_path / "link.xlsx"
    link.symlink_to(register)
    before = register.read_bytes(), other.read_bytes()
    for target, sentence in ((register, "selve registeret"), (link, "selve registeret"), (other, "anden arbejdsbog")):
        code, said = refused("rank", register, "--format", "xlsx", "-o", target)
        assert code == WRONG_USE
        assert sentence in said
    assert (register.read_bytes(), other.read_bytes()) == before


def test_a_bug_is_one_sentence_without_values(refused, monkeypatch):
    def broken(register, settings):
        raise ZeroDivisionError("710190-1234")

    monkeypatch.setattr(kpro_analysis.weighting.model, "evaluate", broken)
    code, sentence = refused("rank", EXAMPLE)
    assert code == UNEXPECTED
    assert sentence.startswith("Uventet fejl i programmet (ZeroDivisionError i cli/rank.py, linje ")
    assert "710190" not in sentence


def test_a_full_disk_is_said():
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*KPRO, "check", EXAMPLE], stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == WRONG_USE
    assert done.stderr.decode() == "Resultatet kunne ikke skrives færdigt. Se efter, om der er plads på disken.\n"


def test_a_folder_may_be_named_from_home_also_where_the_shell_leaves_the_tilde(refused, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert refused("serve", "--data", "~/register") == (
        BAD_INPUT,
        "Mappen register findes ikke. Angiv en mappe med registeret (aendringsoensker.xlsx).",
    )
    (tmp_path / "register").mkdir()
    with socket.create_server(("127.0.0.1", 0)) as taken:
        code, sentence = refused("serve", "--data", "~/register", "--port", taken.getsockname()[1])
    assert code == WRONG_USE
    assert "er optaget" in sentence
