"""`kpro minlog evidence`: a folder to hand to the supplier, with what was seen, examples and questions."""

import secrets
from argparse import Namespace
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from kpro_analysis.cli.arguments import add_form
from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import say_json, say_text
from kpro_analysis.errors import UsageError

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from kpro_analysis.minlog.evidence import Tested
    from kpro_analysis.minlog.evidence_brief import Brief
    from kpro_analysis.minlog.evidence_files import Published

HELP = "Lav en bevispakke til leverandøren: side, PDF, tabeller og spor uden personoplysninger"
KEY_BYTES = 32


def add(parser: DanishParser) -> None:
    """What it takes."""
    parser.arguments.add_argument("folder", metavar="MAPPE", help="mappen fra kpro minlog ingest")
    add = parser.options.add_argument
    add("--days", default="180", metavar="N", help="dage uden aktivitet, før en borger er inaktiv (standard 180)")
    add("--release", metavar="DATO", help="en releasedato, der skal sammenlignes før og efter, fx 15-05-2023")
    add("-o", "--output", required=True, metavar="PAKKE", help="mappen til pakken; den må ikke findes i forvejen")
    add_form(parser)


def run(arguments: Namespace) -> None:
    """Make the pack, and say what is in it and where the key to its pseudonyms is."""
    from pathlib import Path

    from kpro_analysis.cli.minlog_audit import read_days
    from kpro_analysis.cli.options import one_of
    from kpro_analysis.minlog.evidence import origin_of
    from kpro_analysis.minlog.evidence_files import check_target, publish
    from kpro_analysis.minlog.store import Store

    form = one_of("--format", arguments.format, ("table", "json"))
    days, released = read_days(arguments.days), _released(arguments.release)
    folder, audit_folder = Path(arguments.output), Path(arguments.folder)
    store = Store.open(audit_folder)
    check_target(folder, audit_folder)
    brief, tested = _brief(audit_folder, days, released)
    published = publish(brief, origin_of(store), folder, audit_folder)
    if form == "json":
        say_json(_as_dict(brief, tested, published))
    else:
        say_text("\n".join(_lines(brief, tested, published)) + "\n")


def _released(text: str | None) -> "date | None":
    from kpro_analysis.danish import parse_date

    day = parse_date(text) if text is not None else None
    if text is not None and day is None:
        raise UsageError("--release skal være en dato, fx 15-05-2023.")
    return day


def _brief(folder: "Path", days: int, released: "date | None") -> "tuple[Brief, Tested]":
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from kpro_analysis.minlog.evidence import explanations, source_of
    from kpro_analysis.minlog.evidence_brief import Asked, make_brief
    from kpro_analysis.minlog.evidence_pseudonyms import FEWEST_PAIRS, code
    from kpro_analysis.minlog.evidence_traces import examples
    from kpro_analysis.minlog.prepare import prepare
    from kpro_analysis.minlog.prepared import audit_prepared
    from kpro_analysis.minlog.store import Store

    store = Store.open(folder)
    made = prepare(store)
    audit = audit_prepared(store, made, days)
    tested = explanations(store, made, days, released)
    key, now = secrets.token_bytes(KEY_BYTES), datetime.now(ZoneInfo("Europe/Copenhagen"))
    pack = f"{now:%Y-%m-%d}-{code(key, 'pakke', FEWEST_PAIRS)}"
    asked = Asked(pack=pack, key=key, days=days, made=now, tested=tested.sentences)
    return make_brief(audit, examples(source_of(store, made), days), asked), tested


def _as_dict(brief: "Brief", tested: "Tested", published: "Published") -> dict[str, Any]:
    return {
        "pack": brief.asked.pack,
        "folder": str(published.folder),
        "files": list(published.files),
        "key_file": str(published.key_file),
        "traces": len(brief.examples),
        "rows": sum(len(example.rows) for example in brief.examples),
        "sentences": list(brief.sentences),
        "questions": list(brief.questions),
        "tested": list(tested.sentences),
        "not_tested": list(tested.not_tested),
    }


def _lines(brief: "Brief", tested: "Tested", published: "Published") -> Iterator[str]:
    from kpro_analysis.danish import format_number

    rows = sum(len(example.rows) for example in brief.examples)
    yield f"Pakke {brief.asked.pack}: {len(brief.examples)} spor med {format_number(rows)} registreringer."
    yield from brief.sentences
    yield from (f"Ikke afprøvet: {reason}" for reason in tested.not_tested)
    yield "Skrevet og gennemsøgt for personoplysninger:"
    yield from (f"  {published.folder / name}" for name in published.files)
    yield f"Nøglen til pakkens pseudonymer bliver hos dig: {published.key_file}"
    yield "Læs siden igennem, før den sendes: navne i fri tekst kan ikke findes."
