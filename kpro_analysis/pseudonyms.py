"""Keys, and the pseudonyms that they make: the same person has the same one, and without the key nobody can tell who.

A bare hash would be no secret: only some 365 million numbers are possible, and all can be tried in seconds.
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kpro_analysis.atomic import create, why_not_written
from kpro_analysis.errors import InputError, UsageError
from kpro_analysis.privacy import mask

KEY_VARIABLE = "KPRO_KEY"
OLD_VARIABLE = "KPRO_MINLOG_KEY"  # what MinLog's was called before
PURPOSE = b"kpro/minlog/v1\0"  # a key used for something else gives other pseudonyms
KEY_ID_PURPOSE = b"kpro/minlog/key-id/v1\0"
KEY_BYTES = 32
BLOCK = 64  # bytes that SHA-256 takes at a time
LARGEST_KEY_FILE = 4096  # bytes
HEX_DIGITS = 16  # of a pseudonym: 64 bits, so two of ten million citizens meet in one log of 400,000
COMMENT = (
    "# Nøgle til pseudonymer i MinLog-udtræk. Hemmelig: gem den adskilt fra udtræk og resultater, "
    "og slet den, når pseudonymerne ikke længere skal kunne føres tilbage."
)
_LIKE_A_NUMBER = re.compile(
    r"\d{9}"
)  # so many digits in a row could be read as a CPR number, nine where a zero is lost
_HEX = re.compile(r"(?:[0-9a-fA-F]{2})+")


@dataclass(frozen=True)
class Key:
    """A secret of at least 32 bytes; never shown."""

    secret: bytes = field(repr=False)

    @property
    def id(self) -> str:
        """A short name of the key that says nothing about it: the same for the same key."""
        return hmac.digest(self.secret, KEY_ID_PURPOSE, hashlib.sha256).hex()[:8]

    def pseudonym(self, text: str) -> str:
        """16 hexadecimal digits of HMAC-SHA-256 of an id in its normal form (NIST FIPS 198-1).

        They are those of the whole 64 that come first and can't be taken for a CPR number.

        >>> Key(bytes(32)).pseudonym("6701901234")
        '90e00f1da1242b24'
        """
        return _digits_used(hmac.digest(self.secret, PURPOSE + text.encode(), "sha256").hex())

    def pseudonyms(self, texts: Iterable[str]) -> list[str]:
        """Those of many ids, half the time each: the key is made ready once.

        >>> Key(bytes(32)).pseudonyms(["6701901234"])
        ['90e00f1da1242b24']
        """
        block = (self.secret if len(self.secret) <= BLOCK else hashlib.sha256(self.secret).digest()).ljust(BLOCK, b"\0")
        inner, outer = (hashlib.sha256(bytes(byte ^ pad for byte in block)) for pad in (0x36, 0x5C))
        inner.update(PURPOSE)
        found: list[str] = []
        for text in texts:
            within, around = inner.copy(), outer.copy()
            within.update(text.encode())
            around.update(within.digest())
            found.append(around.hexdigest())
        first = "\n".join([digits[:HEX_DIGITS] for digits in found])
        like_numbers = {match.start() // (HEX_DIGITS + 1) for match in _LIKE_A_NUMBER.finditer(first)}
        used = first.split("\n") if found else []
        for place in like_numbers:
            used[place] = _digits_used(found[place])
        return used


def _digits_used(digits: str) -> str:
    while _LIKE_A_NUMBER.search(digits, 0, HEX_DIGITS):
        digits = digits[1:] + digits[0]
    return digits[:HEX_DIGITS]


def new_key_file(path: Path) -> Key:
    """Make a key and write it to a new file that only its owner can read.

    Raises UsageError where there is a file already, or none can be written.
    """
    key = Key(secrets.token_bytes(KEY_BYTES))
    name = mask(path.name)
    try:
        create(path, f"{COMMENT}\n{key.secret.hex()}\n".encode(), private=True)
    except FileExistsError:
        raise UsageError(
            f"{name} findes allerede og bliver ikke overskrevet: uden den gamle nøgle kan pseudonymerne ikke "
            "genskabes. Vælg et andet navn."
        ) from None
    except OSError as error:
        raise UsageError(f"Nøglen {name} kunne ikke skrives: {why_not_written(error)}") from None
    return key


def read_key(path: Path | None, environ: Mapping[str, str], *older: str) -> Key:
    """The key in a file, or without one that in the variable KPRO_KEY, else in one of older names.

    Raises InputError when it is none.
    """
    if path is None:
        variable = next((name for name in (KEY_VARIABLE, *older) if name in environ), None)
        if variable is None:
            raise InputError(
                f"Der mangler en nøgle. Angiv den med --key-file eller i {KEY_VARIABLE}; "
                "lav en ny med: kpro minlog key new FIL"
            )
        return _key_in(environ[variable], f"Nøglen i {variable}")
    name = f"Nøglefilen {mask(path.name)}"
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST_KEY_FILE + 1)
    except FileNotFoundError:
        raise InputError(f"{name} findes ikke. Se efter stien, eller lav en ny med: kpro minlog key new FIL") from None
    except OSError:
        raise InputError(
            f"{name} kan ikke læses. Se efter, om det er en fil, og om du har læseadgang til den."
        ) from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = ""
    return _key_in("" if len(content) > LARGEST_KEY_FILE else text, name)


def refuse_key_within(path: Path | None, folder: Path) -> None:
    """Raise UsageError when the key's file lies in the folder of what it makes pseudonyms for."""
    if path is not None and path.resolve().is_relative_to(folder.resolve()):
        raise UsageError(
            f"Nøglefilen {mask(path.name)} ligger i resultatmappen. Flyt den til et andet sted: "
            "den, der får mappen, må ikke få nøglen."
        )


def _key_in(text: str, name: str) -> Key:
    lines = [line.strip() for line in text.splitlines()]
    found = [line for line in lines if line and not line.startswith("#")]
    if len(found) != 1 or not _HEX.fullmatch(found[0]):
        raise InputError(
            f"{name} er ikke en nøgle: der skal stå én linje med {2 * KEY_BYTES} hexadecimale cifre. "
            "Brug en fil, der er lavet med: kpro minlog key new FIL"
        )
    secret = bytes.fromhex(found[0])
    if len(secret) < KEY_BYTES:
        raise InputError(
            f"{name} er for kort: en nøgle har mindst {2 * KEY_BYTES} hexadecimale cifre. "
            "Brug en fil, der er lavet med: kpro minlog key new FIL"
        )
    return Key(secret)
