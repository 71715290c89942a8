"""`kpro uddata map`: which questionnaire is which instrument, proposed where nobody has said it."""

from argparse import Namespace
from typing import TYPE_CHECKING, Any

from kpro_analysis.cli.arguments import add_form
from kpro_analysis.cli.danish_parser import DanishParser
from kpro_analysis.cli.output import say_json, say_text

if TYPE_CHECKING:
    from kpro_analysis.uddata.mapping import Mappings

HELP = "Foreslå, hvilket instrument hvert skema er, i skemaer.toml, eller se, hvad der står dér"


def add(parser: DanishParser) -> None:
    """What it takes."""
    parser.arguments.add_argument("folder", metavar="MAPPE", help="mappen fra kpro uddata ingest")
    add_form(parser)


def run(arguments: Namespace) -> None:
    """Write a proposal unless there is a file, and say what the file now says."""
    from pathlib import Path

    from kpro_analysis.cli.options import one_of
    from kpro_analysis.duck import connected
    from kpro_analysis.uddata.current import current_answers
    from kpro_analysis.uddata.mapping_file import read_mapping, write_mapping
    from kpro_analysis.uddata.mapping_proposal import item_order, mapping_text, propose
    from kpro_analysis.uddata.store import Store

    form = one_of("--format", arguments.format, ("table", "json"))
    store = Store.open(Path(arguments.folder))
    with connected() as connection:
        items = item_order(connection, current_answers(connection, store, ()).answers)
    written = write_mapping(store.folder, mapping_text(propose(items)))
    found = read_mapping(store.folder, items)
    if form == "json":
        say_json({"written": written, **_as_dict(found, list(items))})
    else:
        say_text(_words(found, list(items), written))


def _as_dict(found: "Mappings", names: list[str]) -> dict[str, Any]:
    mapped = found.by_questionnaire
    return {
        "questionnaires": [
            {
                "questionnaire": name,
                "instrument": mapped[name].instrument.name if name in mapped else None,
                "items": {item: list(there) for item, there in mapped[name].items.items()} if name in mapped else {},
                "scores": dict(mapped[name].scores) if name in mapped else {},
            }
            for name in names
        ],
        "faults": [fault.as_dict() for fault in found.faults],
    }


def _words(found: "Mappings", names: list[str], written: bool) -> str:
    from kpro_analysis.uddata.store import MAPPING

    begin = f"Et forslag er skrevet i {MAPPING}. Se det efter." if written else f"{MAPPING} findes og er ikke ændret."
    lines = [begin]
    for name in names:
        mapped = found.by_questionnaire.get(name)
        lines.append(f"{name}: {'intet instrument' if mapped is None else mapped.instrument.name}")
    lines += [f"{fault.level.danish}: {fault.message} {fault.advice}" for fault in found.faults]
    return "\n".join(lines) + "\n"
