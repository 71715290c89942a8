"""The gate before publication, and what may pass although the scan finds it: codes in a file beside the data."""

import json
import tomllib
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from kpro_analysis.atomic import locked, why_not_written
from kpro_analysis.atomic import replace as write
from kpro_analysis.errors import InputError, UsageError
from kpro_analysis.leak_scan import NOBODY, Hit, scan_files
from kpro_analysis.privacy import Known, find_leaks

ALLOWED_FILE = "tilladt.toml"
SALT_BYTES = 16
_LONGEST = 300  # letters of a reason
_MOST_TOLD = 10  # places in one sentence
_HEAD = (
    "# Tekster, der må offentliggøres, selv om kpro scan finder dem: fx kommunens hovedpostkasse.\n"
    "# Teksterne står her ikke, kun koder af dem. Hører til dataene og skal ikke offentliggøres.\n"
    "# Tilføj med: kpro scan FIL --data MAPPE --allow ID --by NAVN --why TEKST\n"
    "# Slet linjerne fra [[tilladt]] for at trække en tilladelse tilbage.\n"
)


@dataclass(frozen=True)
class Allowance:
    """One text that may be published: its code, what kind it is, who said so, on which day (ISO), and why."""

    kode: str
    slags: str
    hvem: str
    hvornaar: str
    hvorfor: str


@dataclass(frozen=True)
class Allowed:
    """All that may be published, and the salt of the codes."""

    salt: bytes
    allowances: tuple[Allowance, ...] = ()

    @property
    def codes(self) -> frozenset[str]:
        """The codes of what may be published."""
        return frozenset(allowance.kode for allowance in self.allowances)


NOTHING_ALLOWED = Allowed(b"")


class LeakError(InputError):
    """Files that must not be published; `hits` says where."""

    def __init__(self, sentence: str, hits: tuple[Hit, ...]) -> None:
        super().__init__(sentence)
        self.hits = hits


def publish_check(paths: Iterable[Path], known: Known = NOBODY, allowed: Allowed = NOTHING_ALLOWED) -> None:
    """Raise LeakError, a sentence that names the places, when something in these files or folders isn't allowed.

    `known`: the people who must not be named; see `leak_scan.scan_files`. Call it on what lies ready to be published.
    """
    hits = tuple(hit for hit in scan_files(paths, known, allowed.salt) if hit.code not in allowed.codes)
    if hits:
        raise LeakError(f"Intet er offentliggjort. {_told(hits)}", hits)


def _told(hits: Collection[Hit]) -> str:
    """What was found and what to do, in one line."""
    sentences = list(dict.fromkeys(hit.sentence for hit in hits))
    more = f" Og {len(sentences) - _MOST_TOLD} til." if len(sentences) > _MOST_TOLD else ""
    advice = dict.fromkeys(hit.kind.advice for hit in hits)
    return f"{' '.join(sentences[:_MOST_TOLD])}{more} {' '.join(advice)}"


def read_allowed(folder: Path, new_salt: bytes = b"") -> Allowed:
    """What is allowed in a data folder; nothing, under `new_salt`, where there is no such file yet.

    Raises InputError for a file that can't be read or used.
    """
    path = folder / ALLOWED_FILE
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        return Allowed(bytes.fromhex(_text(found, "salt")), tuple(map(_allowance, found.get("tilladt", []))))
    except FileNotFoundError:
        return Allowed(new_salt)
    except OSError:
        raise InputError(f"{ALLOWED_FILE} kan ikke læses. Se efter, om du har læseadgang til den.") from None
    except (ValueError, KeyError, TypeError):  # TOML that is none, no UTF-8, no hexadecimal digits, a part missing
        raise InputError(
            f"{ALLOWED_FILE} kan ikke bruges: den er ikke, som kpro skriver den. Ret den, eller slet den, og giv "
            "tilladelserne igen."
        ) from None


def allow(folder: Path, hit: Hit, by: str, why: str, *, on: date, salt: bytes) -> Allowed:
    """Write down that a hit's text may be published, wherever it stands; `salt` is that of the scan that found it.

    Raises UsageError without a name or a reason, when one of them holds personal details of its own, when somebody
    else has written to the file meanwhile, and when it can't be written.
    """
    new = Allowance(hit.code, hit.kind, _said("--by", by), on.isoformat(), _said("--why", why))
    try:
        with locked(folder):
            before = read_allowed(folder, salt)
            if before.salt != salt:
                raise UsageError(f"{ALLOWED_FILE} er lavet af en anden imens. Kør kommandoen igen.")
            kept = (old for old in before.allowances if old.kode != new.kode)
            after = replace(before, allowances=(*kept, new))
            write(folder / ALLOWED_FILE, _as_toml(after).encode())
    except OSError as error:
        raise UsageError(f"{ALLOWED_FILE} kan ikke skrives: {why_not_written(error)}") from None
    return after


def _text(table: dict[str, Any], key: str) -> str:
    value = table[key]
    if not isinstance(value, str):
        raise TypeError(key)
    return value


def _allowance(table: dict[str, Any]) -> Allowance:
    return Allowance(**{key: _text(table, key) for key in ("kode", "slags", "hvem", "hvornaar", "hvorfor")})


def _said(option: str, text: str) -> str:
    """What somebody gave as a reason, or as a name: one line, and nothing that would have to be allowed itself."""
    line = " ".join(text.split())
    if not line or len(line) > _LONGEST or not line.isprintable():
        raise UsageError(f"{option} skal være en kort tekst på én linje.")
    if find_leaks(line, Known()):
        raise UsageError(
            f"{option} ser ud til at indeholde et nummer eller en adresse. Skriv, hvad det er, og ikke selve teksten."
        )
    return line


def _as_toml(allowed: Allowed) -> str:
    """The file; a text of JSON is one of TOML too."""
    lines = [f'{_HEAD}salt = "{allowed.salt.hex()}"']
    for allowance in allowed.allowances:
        lines += ["", "[[tilladt]]"]
        lines += [f"{key} = {json.dumps(str(value), ensure_ascii=False)}" for key, value in asdict(allowance).items()]
    return "\n".join(lines) + "\n"
