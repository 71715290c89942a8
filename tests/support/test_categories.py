"""Categories: what is near is proposed, what users say wins, what isn't known stays and is told."""

import pytest

from kpro_analysis.errors import InputError
from kpro_analysis.support.categories import CATEGORIES, categorised, proposed, spellings
from kpro_analysis.support.category_file import categories_text, find_categories, read_categories

from .extracts import SECRET, read, row, write


@pytest.mark.parametrize("name", CATEGORIES)
def test_case_blanks_and_hyphens_do_not_matter(name):
    for spelled in (name.upper(), f" {name[:3]} {name[3:]}", f"{name[:3]}-{name[3:]}"):
        assert proposed(spelled) == name


@pytest.mark.parametrize(
    ("spelled", "name"),
    [
        ("Brugerstyrring", "Brugerstyring"),
        ("Borgerløsningen", "Borgerløsning"),
        ("Rådgivnig", "Rådgivning"),
        ("NemID", None),
        ("KMA", None),
        ("KAM2", None),
        ("Løsning", None),
        ("Bruger", None),
        ("", None),
    ],
)
def test_typos_are_near_and_other_words_are_not(spelled, name):
    assert proposed(spelled) == name


@pytest.fixture
def found(tmp_path):
    spelled = ["Brugerstyring", "bruger styring", "Printer", "printer", "Printer", ""]
    return read(write(tmp_path / "s.csv", *(row(str(n), kategori=text) for n, text in enumerate(spelled))))


def test_what_is_proposed_is_counted_and_told_and_what_is_not_known_stays(found):
    tickets, _ = categorised(found, {})
    assert [t.category for t in tickets.tickets] == ["Brugerstyring"] * 2 + ["Printer"] * 3 + ["Ikke angivet"]
    told = {f.rule: f.message for f in tickets.findings}
    assert told["kategori-samlet"].startswith("«Brugerstyring» er skrevet på 1 måde mere i 1 henvendelse")
    assert told["kategori-ukendt"].startswith("3 henvendelser")


def test_what_the_file_says_wins(found):
    tickets, _ = categorised(found, {"Bruger-Styring": "KAM", "PRINTER": "Andet"})
    assert [t.category for t in tickets.tickets] == ["KAM"] * 2 + ["Andet"] * 3 + ["Ikke angivet"]
    assert {f.rule for f in tickets.findings} == {"kategori-mangler"}


def test_the_file_that_is_made_says_what_was_proposed_and_can_be_read(tmp_path, found):
    agreed = {"Printer": "Andet"}
    text = categories_text(spellings(found.tickets, {}), {})
    assert '# "Printer" = ""' in text and "[kategorier]" in text
    path = tmp_path / "kategorier.toml"
    path.write_text(categories_text(spellings(found.tickets, agreed), agreed), encoding="utf-8")
    assert read_categories(path) == agreed
    assert find_categories([tmp_path / "s.csv"]) == path
    assert find_categories([tmp_path / "andet" / "s.csv"]) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a = [", "som TOML"),
        ("x = 1", r"\[kategorier\]"),
        ('[kategorier]\n"a" = "KAM"\n"b" = "Kaffe"', "2. linje"),
        (f'[kategorier]\n"{SECRET}" = 3', "1. linje"),
    ],
)
def test_a_file_that_says_something_else_is_refused(tmp_path, text, words):
    path = tmp_path / "kategorier.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=words) as refused:
        read_categories(path)
    assert SECRET not in str(refused.value)
