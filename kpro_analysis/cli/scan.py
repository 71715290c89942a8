"""`kpro scan`: what would stop files from being published, and who may let it through."""

import secrets
from argparse import Namespace
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpro_analysis.cli.arguments import add_form
from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import say_json, say_text
from kpro_analysis.errors import EXIT_BAD_INPUT, UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from kpro_analysis.leak_allowed import Allowed
    from kpro_analysis.leak_scan import Hit
    from kpro_analysis.privacy import Known

HELP = "Se efter CPR-numre, e-mailadresser, telefonnumre og navne i filer, før de offentliggøres"
NO_NAMES = "Navnene fra kontaktkolonnerne er ikke søgt: angiv mappen med registeret med --data MAPPE."


@dataclass(frozen=True)
class _Scanned:
    """What was found, less what is allowed; `named`: names were looked for."""

    files: int
    hits: "tuple[Hit, ...]"
    passed: int
    named: bool


def add(parser: DanishParser) -> None:
    """What it takes."""
    parser.arguments.add_argument("files", nargs="+", metavar="FIL", help="filer, eller mapper med alle deres filer")
    option = parser.options.add_argument
    option("--data", metavar="MAPPE", help="mappen med registeret (dets navne søges) og med tilladelserne")
    option("--allow", metavar="ID", help="tillad teksten i dette fund; kræver --data, --by og --why")
    option("--by", metavar="NAVN", help="hvem der tillader det")
    option("--why", metavar="TEKST", help="hvorfor det må offentliggøres")
    add_form(parser)


def run(arguments: Namespace) -> int:
    """Look through the files, and say what was found; 3 when something was."""
    from pathlib import Path

    from kpro_analysis.cli.options import one_of
    from kpro_analysis.leak_allowed import SALT_BYTES, Allowed, read_allowed
    from kpro_analysis.leak_scan import NOBODY, files_in, scan_files

    form = one_of("--format", arguments.format, ("table", "json"))
    _check(arguments)
    folder = None if arguments.data is None else Path(arguments.data)
    salt = secrets.token_bytes(SALT_BYTES)
    allowed = Allowed(salt) if folder is None else read_allowed(folder, salt)
    known = None if folder is None else _known(folder)
    paths = [Path(name) for name in arguments.files]
    hits = scan_files(paths, known or NOBODY, allowed.salt)
    if folder is not None and arguments.allow is not None:
        allowed = _allow(folder, hits, allowed, arguments)
    left = tuple(hit for hit in hits if hit.code not in allowed.codes)
    scanned = _Scanned(sum(1 for _ in files_in(paths)), left, len(hits) - len(left), known is not None)
    if form == "json":
        say_json(_as_dict(scanned))
    else:
        say_text("".join(f"{line}\n" for line in _lines(scanned)))
    return EXIT_BAD_INPUT if left else 0


def _check(arguments: Namespace) -> None:
    given = [value is not None for value in (arguments.allow, arguments.by, arguments.why)]
    if any(given) and not (all(given) and arguments.data is not None):
        raise UsageError("--allow ID, --by NAVN, --why TEKST og --data MAPPE hører sammen. Giv alle fire.")


def _known(folder: "Path") -> "Known | None":
    """The people in the register's contact columns; None for a folder without a register."""
    from kpro_analysis.excel.package import open_package
    from kpro_analysis.register.contacts import people_in
    from kpro_analysis.register.folder import PATTERN, find_workbook

    if folder.is_dir() and not any(folder.glob(PATTERN)):
        return None
    return people_in(open_package(find_workbook(folder)))


def _allow(folder: "Path", hits: "tuple[Hit, ...]", allowed: "Allowed", arguments: Namespace) -> "Allowed":
    from datetime import date

    from kpro_analysis.leak_allowed import allow

    chosen = [hit for hit in hits if hit.id == arguments.allow.casefold()]
    if not chosen:
        raise UsageError("--allow er ikke et id fra disse filer. Kør kpro scan uden --allow, og brug id'et på linjen.")
    if len({hit.code for hit in chosen}) > 1:
        raise UsageError("Flere fund har dette id, fordi filerne hedder det samme. Giv kun den ene fil eller mappe.")
    return allow(folder, chosen[0], arguments.by, arguments.why, on=date.today(), salt=allowed.salt)


def _as_dict(scanned: _Scanned) -> dict[str, object]:
    return {
        "files": scanned.files,
        "hits": [{"id": h.id, "file": h.file, "place": h.place, "kind": h.kind} for h in scanned.hits],
        "allowed": scanned.passed,
        "names": scanned.named,
    }


def _lines(scanned: _Scanned) -> Iterator[str]:
    yield from (f"{hit.id}  {hit.sentence} {hit.kind.advice}" for hit in scanned.hits)
    files = "1 fil" if scanned.files == 1 else f"{scanned.files} filer"
    found = f"{len(scanned.hits)} fund" if scanned.hits else "ingen fund"
    yield f"{files} gennemsøgt: {found}{f', {scanned.passed} tilladt' if scanned.passed else ''}."
    if not scanned.named:
        yield NO_NAMES
    if scanned.hits:
        yield (
            "Filerne må ikke offentliggøres. Er et fund ikke en personoplysning, kan det tillades: "
            "kpro scan FIL --data MAPPE --allow ID --by NAVN --why TEKST"
        )
