"""What was taken in, in words."""

from collections.abc import Iterator

from kpro_analysis.danish import format_number
from kpro_analysis.extracts.rejects import OTHERWISE
from kpro_analysis.minlog.ingest import Ingested
from kpro_analysis.minlog.rejects import EXPLAINED
from kpro_analysis.minlog.store import REJECTS_FOLDER, SIDE_NAMES

CLASSES = {
    "cpr": "CPR-numre",
    "substitute": "erstatningsnumre",
    "test": "testpersoner",
    "invalid": "ugyldige numre",
    "reference": "infrastrukturens egne id'er",
}


def sentences(done: Ingested) -> Iterator[str]:
    """One sentence per thing to know; a count that is zero is left out."""
    entries = sum(file.entries for file in done.files)
    files = _counted(len(done.files), "fil er læst ind", "filer er læst ind")
    yield f"{files} med {format_number(entries)} registreringer."
    if done.again:
        yield f"{_counted(done.again, 'fil var læst ind før og er', 'filer var læst ind før og er')} sprunget over."
    classes = done.person_classes
    if classes:
        found = ", ".join(f"{CLASSES[name]} {format_number(count)}" for name, count in classes.most_common())
        yield f"Opslag på: {found}."
    for beside in done.side:
        yield f"{SIDE_NAMES[beside.kind].capitalize()}: {_counted(beside.rows, 'linje', 'linjer')} fra {beside.name}."
    yield from _habits(done)
    yield from _rejected(done)
    yield from done.store.manifest.notes()


def _habits(done: Ingested) -> Iterator[str]:
    counts = {
        "Tider uden tidszone er læst som dansk tid": sum(file.without_zone for file in done.files),
        "Tider i den time, der er to gange om efteråret, er læst som den første": sum(f.doubled for f in done.files),
        "CPR-numre, der manglede det første nul, er rettet": sum(file.repaired for file in done.files),
        "Sluttidspunkter, der ikke kan læses, er udeladt": sum(file.bad_end for file in done.files),
    }
    yield from (f"{text}: {format_number(count)}." for text, count in counts.items() if count)


def _rejected(done: Ingested) -> Iterator[str]:
    rules = done.rules
    if not rules:
        return
    yield f"{_counted(rules.total(), 'linje er', 'linjer er')} afvist; de står i mappen {REJECTS_FOLDER}:"
    for rule, count in rules.most_common():
        yield f"  {rule}: {format_number(count)}. {EXPLAINED.get(rule, OTHERWISE)}"


def _counted(count: int, one: str, more: str) -> str:
    return f"{format_number(count)} {one if count == 1 else more}"
