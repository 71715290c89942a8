"""What somebody has allowed passes, and who, when and why is written down, but not the text."""

import hashlib
import tomllib
from datetime import date
from pathlib import Path

import pytest

from kpro_analysis.errors import EXIT_BAD_INPUT, InputError, UsageError
from kpro_analysis.leak_allowed import ALLOWED_FILE, Allowed, LeakError, allow, publish_check, read_allowed
from kpro_analysis.leak_scan import HitKind, scan_files
from tests.leaks.planted import KNOWN
from tests.numbers import born

TIME = born("670224-1300")  # of a meeting, which looks like a number
MEETING = f"Mødet er {TIME}"
DAY = date(2024, 3, 1)
SALT = bytes(range(16))


@pytest.fixture
def made(tmp_path: Path) -> Path:
    folder = tmp_path / "rapport"
    (folder / "bilag").mkdir(parents=True)
    (folder / "a.html").write_text(f"<!DOCTYPE html><p>{MEETING}</p>", encoding="utf-8")
    (folder / "bilag" / "b.csv").write_text(f"a;b\n1;{MEETING} {TIME.replace('-', ' ')}", encoding="utf-8")
    return folder


def allowed_in(made: Path, folder: Path, why: str = "Et tidspunkt, ikke et nummer") -> Allowed:
    (hit, *_) = scan_files([made], salt=SALT)
    return allow(folder, hit, 'Bo "B" Prøvesen', why, on=DAY, salt=SALT)


def test_a_hit_stops_publication_and_names_the_place(made: Path) -> None:
    with pytest.raises(LeakError) as stopped:
        publish_check([made])
    assert str(stopped.value) == (
        "Intet er offentliggjort. a.html (linje 1) indeholder noget, der ligner et CPR-nummer. bilag/b.csv (linje 2) "
        "indeholder noget, der ligner et CPR-nummer. Fjern det, hvor det kommer fra, og lav filen igen."
    )
    assert stopped.value.exit_code == EXIT_BAD_INPUT
    assert {hit.kind for hit in stopped.value.hits} == {HitKind.CPR}


def test_names_stop_publication_where_they_are_known(made: Path) -> None:
    (made / "a.html").write_text("<p>Ida Testesen</p>", encoding="utf-8")
    (made / "bilag" / "b.csv").unlink()
    publish_check([made])
    with pytest.raises(LeakError, match="et navn fra kontaktkolonnerne"):
        publish_check([made], KNOWN)


def test_what_is_allowed_passes_wherever_and_however_it_stands(made: Path, tmp_path: Path) -> None:
    allowed_in(made, tmp_path)
    allowed = read_allowed(tmp_path, b"another salt")
    publish_check([made], allowed=allowed)
    (made / "c.txt").write_text(born("680224-1300"), encoding="utf-8")
    with pytest.raises(LeakError, match=r"c\.txt \(linje 1\)"):
        publish_check([made], allowed=allowed)


def test_the_file_tells_who_when_and_why_and_not_what(made: Path, tmp_path: Path) -> None:
    allowed_in(made, tmp_path)
    text = (tmp_path / ALLOWED_FILE).read_text(encoding="utf-8")
    (entry,) = tomllib.loads(text)["tilladt"]
    assert {key: entry[key] for key in ("slags", "hvem", "hvornaar", "hvorfor")} == {
        "slags": "cpr",
        "hvem": 'Bo "B" Prøvesen',
        "hvornaar": "2024-03-01",
        "hvorfor": "Et tidspunkt, ikke et nummer",
    }
    assert TIME[:6] not in text
    assert hashlib.sha256(TIME.replace("-", "").encode()).hexdigest() not in text


def test_the_same_text_is_allowed_once(made: Path, tmp_path: Path) -> None:
    allowed_in(made, tmp_path)
    again = allowed_in(made, tmp_path, "Mødetid")
    assert [entry.hvorfor for entry in again.allowances] == ["Mødetid"]
    assert read_allowed(tmp_path, b"") == again


def test_a_file_that_cannot_be_read_can_be_allowed_until_it_changes(tmp_path: Path) -> None:
    file = tmp_path / "a.gif"
    file.write_bytes(b"GIF89a\0\0")
    (hit,) = scan_files([file], salt=SALT)
    allowed = allow(tmp_path / "data", hit, "Bo", "Et ikon", on=DAY, salt=SALT)
    publish_check([file], allowed=allowed)
    file.write_bytes(b"GIF89a\0\1")
    with pytest.raises(LeakError, match=r"a\.gif kan ikke undersøges"):
        publish_check([file], allowed=allowed)


def test_reasons_must_be_there_and_hold_nothing_personal(made: Path, tmp_path: Path) -> None:
    for why in ("", "  ", "x" * 400, "det er navn@kommune.example", TIME, "a\0b"):
        with pytest.raises(UsageError, match="--why"):
            allowed_in(made, tmp_path, why)
    assert not (tmp_path / ALLOWED_FILE).exists()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "salt = 3",
        'salt = "xyz"',
        "salt = ",
        '[[tilladt]]\nkode = "a"',
        'salt = "00"\n[[tilladt]]\nkode = "a"',
        "\xff",
    ],
)
def test_a_file_that_kpro_did_not_write_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / ALLOWED_FILE).write_bytes(text.encode("latin-1"))
    with pytest.raises(InputError, match=r"tilladt\.toml kan ikke bruges"):
        read_allowed(tmp_path, SALT)


def test_a_file_made_meanwhile_is_not_overwritten(made: Path, tmp_path: Path) -> None:
    allowed_in(made, tmp_path)
    (hit, *_) = scan_files([made], salt=b"other")
    with pytest.raises(UsageError, match="imens"):
        allow(tmp_path, hit, "Bo", "Mødetid", on=DAY, salt=b"other")


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"«███\.html» findes ikke"):
        scan_files([tmp_path / "670190-1234.html"])
