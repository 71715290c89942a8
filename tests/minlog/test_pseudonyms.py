"""Keys and pseudonyms: by the published method, and never shown."""

import hashlib
import hmac
import stat
import sys
from pathlib import Path

import pytest

from kpro_analysis.errors import InputError, UsageError
from kpro_analysis.pseudonyms import KEY_VARIABLE, Key, new_key_file, read_key, refuse_key_within

SECRET = bytes(range(32))
PEOPLE = [f"67{month:02d}90{serial}" for month in range(1, 13) for serial in (1234, 4321)]


@pytest.mark.parametrize("person", PEOPLE[:3])
def test_it_is_hmac_sha_256_of_purpose_and_person(person: str) -> None:
    expected = hmac.new(SECRET, b"kpro/minlog/v1\x00" + person.encode(), hashlib.sha256).hexdigest()[:16]
    assert Key(SECRET).pseudonym(person) == expected


def test_another_key_gives_all_others() -> None:
    one, other = ({key.pseudonym(p) for p in PEOPLE} for key in (Key(SECRET), Key(SECRET[::-1])))
    assert len(one) == len(other) == len(PEOPLE) and not one & other


def test_no_pseudonym_is_a_bare_hash() -> None:
    written = [form.encode() for p in PEOPLE for form in (p, f"{p[:6]}-{p[6:]}")]
    bare = {
        getattr(hashlib, name)(text).hexdigest() for name in ("md5", "sha1", "sha256", "sha512") for text in written
    }
    assert not any(digest.startswith(Key(SECRET).pseudonym(p)) for p in PEOPLE for digest in bare)


def test_the_id_is_short_stable_and_no_part_of_the_secret() -> None:
    key = Key(SECRET)
    assert key.id == Key(SECRET).id != Key(SECRET[::-1]).id
    assert len(key.id) == 8 and key.id not in SECRET.hex()
    assert SECRET.hex() not in repr(key) and repr(SECRET) not in repr(key)


def test_a_new_key_is_read_again_and_only_by_its_owner(tmp_path: Path) -> None:
    path = tmp_path / "k.key"
    made = new_key_file(path)
    assert read_key(path, {}) == made
    assert len(made.secret) == 32 and made != new_key_file(tmp_path / "other.key")
    comment, secret = path.read_text(encoding="utf-8").splitlines()
    assert comment.startswith("#") and secret == made.secret.hex()
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "k.key"
    new_key_file(path)
    before = path.read_bytes()
    with pytest.raises(UsageError, match="overskrevet"):
        new_key_file(path)
    assert path.read_bytes() == before
    with pytest.raises(UsageError, match="kunne ikke skrives"):
        new_key_file(tmp_path / "nowhere" / "k.key")


def test_the_environment_is_asked_without_a_file(tmp_path: Path) -> None:
    assert read_key(None, {KEY_VARIABLE: SECRET.hex()}) == Key(SECRET)
    path = tmp_path / "k.key"
    made = new_key_file(path)
    assert read_key(path, {KEY_VARIABLE: SECRET.hex()}) == made
    with pytest.raises(InputError, match="mangler en nøgle"):
        read_key(None, {})


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "ikke en nøgle"),
        (b"# kun en forklaring\n", "ikke en nøgle"),
        (b"hemmeligheden er denne", "ikke en nøgle"),
        (b"ab" * 31, "for kort"),
        (b"ab" * 32 + b"\n" + b"cd" * 32, "ikke en nøgle"),
        (b"\xff\xfe\x00", "ikke en nøgle"),
        (b"ab" * 4000, "ikke en nøgle"),
    ],
)
def test_what_is_no_key_is_refused_without_a_word_of_it(tmp_path: Path, content: bytes, why: str) -> None:
    path = tmp_path / "670190-1234.key"
    path.write_bytes(content)
    with pytest.raises(InputError, match=why) as error:
        read_key(path, {})
    said = str(error.value)
    assert "670190" not in said and "hemmelig" not in said and "abab" not in said


def test_files_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="findes ikke"):
        read_key(tmp_path / "k.key", {})
    with pytest.raises(InputError, match="kan ikke læses"):
        read_key(tmp_path, {})


def test_the_key_is_kept_apart_from_the_result(tmp_path: Path) -> None:
    refuse_key_within(tmp_path / "k.key", tmp_path / "audit")
    refuse_key_within(None, tmp_path)
    with pytest.raises(UsageError, match="Flyt den"):
        refuse_key_within(tmp_path / "audit" / "deep" / "k.key", tmp_path / "audit")
