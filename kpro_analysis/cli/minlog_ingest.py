"""`kpro minlog ingest`: extracts of the log become a folder that can be audited, without anybody's number in it."""

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from kpro_analysis.cli.arguments import add_form
from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import say_json, say_text
from kpro_analysis.errors import UsageError

if TYPE_CHECKING:
    from kpro_analysis.minlog.ingest import Ingested

HELP = "Læs udtræk af MinLog ind i en mappe, med pseudonymer i stedet for personer"
SIDE_OPTIONS = {
    "activity": "borgernes aktivitet: person; tidspunkt; hændelse",
    "careteam": "borgernes careteams: person; careteam; fra; til",
    "participants": "deltagere i careteams: bruger; careteam; fra; til",
    "episodes": "borgernes forløb: person; forløb; status; fra; til",
}


def add(parser: DanishParser) -> None:
    """What it takes."""
    parser.arguments.add_argument("files", metavar="FIL", nargs="*", help="udtræk, eller mapper med udtræk")
    parser.options.add_argument("--key-file", metavar="FIL", help="nøglen; ellers læses den i KPRO_MINLOG_KEY")
    parser.options.add_argument("--map", metavar="FIL", help="kolonnekort til CSV (TOML)")
    for kind, text in SIDE_OPTIONS.items():
        parser.options.add_argument(f"--{kind}", metavar="FIL", action="append", default=[], help=text)
    parser.options.add_argument(
        "--person-table", metavar="FIL", help="nøgletabel: id i filerne ved siden af; personnummer"
    )
    parser.options.add_argument("-o", "--output", metavar="MAPPE", help="mappen, der skal læses ind i")
    add_form(parser)


def run(arguments: Namespace) -> None:
    """Take the files in, and say what was found."""
    import os
    import sys
    from datetime import UTC, datetime
    from pathlib import Path

    from kpro_analysis.cli.options import one_of
    from kpro_analysis.minlog.column_map import read_map
    from kpro_analysis.minlog.ingest import Extract, ingest
    from kpro_analysis.pseudonyms import read_key, refuse_key_within

    form = one_of("--format", arguments.format, ("table", "json"))
    side = {kind: [Path(name) for name in getattr(arguments, kind)] for kind in SIDE_OPTIONS}
    if arguments.output is None:
        raise UsageError("Der mangler en mappe at læse ind i. Vælg den med -o.")
    if not arguments.files and not any(side.values()):
        raise UsageError("Der mangler udtræk. Skriv de filer eller mapper, der skal læses ind.")
    folder = Path(arguments.output)
    key_file = None if arguments.key_file is None else Path(arguments.key_file)
    refuse_key_within(key_file, folder)
    key = read_key(key_file, os.environ)
    extract = Extract(
        files=[Path(name) for name in arguments.files],
        side=side,
        column_map=None if arguments.map is None else read_map(Path(arguments.map)),
        person_table=None if arguments.person_table is None else Path(arguments.person_table),
    )

    def tell(line: str) -> None:
        if sys.stderr.isatty():
            sys.stderr.write(f"{line}\n")

    done = ingest(extract, folder, key, datetime.now(UTC), tell=tell)
    for finding in done.findings:
        sys.stderr.write(f"{finding.message}\n")
    if form == "json":
        say_json(_as_dict(done))
    else:
        say_text(_text(done))


def _as_dict(done: "Ingested") -> dict[str, Any]:
    from collections import Counter

    from kpro_analysis.minlog.store import REJECTS_FOLDER

    by_format: Counter[str] = Counter()
    classes: Counter[str] = Counter()
    side: Counter[str] = Counter()
    for file in done.files:
        by_format[file.format] += file.entries
        classes.update(file.person_classes)
    for beside in done.side:
        side[beside.kind] += beside.rows
    rejected = any(one.rejected for one in done.taken)
    times = [time for file in done.files for time in (file.first, file.last) if time]
    manifest = done.store.manifest
    return {
        "files": len(done.files),
        "entries": sum(file.entries for file in done.files),
        "rejected": sum(file.rejected for file in done.files),
        "by_format": dict(by_format),
        "person_classes": dict(classes),
        "rejects": str(done.store.folder / REJECTS_FOLDER) if rejected else None,
        "side": dict(side),
        "side_rejected": sum(beside.rejected for beside in done.side),
        "rules": _rules(done),
        "again": done.again,
        "repaired": sum(file.repaired for file in done.files),
        "without_zone": sum(file.without_zone for file in done.files),
        "doubled_hour": sum(file.doubled for file in done.files),
        "from": min(times, default=None),
        "to": max(times, default=None),
        "key": manifest.key,
        "total": {"files": len(manifest.files), "entries": sum(file.entries for file in manifest.files)},
        "notes": list(manifest.notes()),
        "findings": [finding.as_dict() for finding in done.findings],
    }


def _rules(done: "Ingested") -> dict[str, int]:
    from collections import Counter

    rules: Counter[str] = Counter()
    for one in done.taken:
        rules.update(one.rejects)
    return dict(rules)


def _text(done: "Ingested") -> str:
    from kpro_analysis.minlog.ingest_words import sentences

    return "".join(f"{sentence}\n" for sentence in sentences(done))
