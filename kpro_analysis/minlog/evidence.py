"""What the evidence for the supplier takes from an audit folder: tested explanations, rows, and where it is from."""

import platform
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

import kpro_analysis
from kpro_analysis.errors import InputError
from kpro_analysis.minlog.evidence_choice import Known
from kpro_analysis.minlog.evidence_files import Origin
from kpro_analysis.minlog.evidence_traces import Source
from kpro_analysis.minlog.hypothesis import examine
from kpro_analysis.minlog.hypothesis_result import HYPOTHESES
from kpro_analysis.minlog.hypothesis_store import hypothesis_database
from kpro_analysis.minlog.store import Store

PACKAGES = ("duckdb", "ibis-framework", "statsmodels", "typst", "xlsxwriter")  # those that a figure or a file rests on


@dataclass(frozen=True)
class Tested:
    """The sentences of the explanations that were tested, and why others couldn't be."""

    sentences: tuple[str, ...]
    not_tested: tuple[str, ...]


def explanations(store: Store, made: Path, days: int, released: date | None) -> Tested:
    """Test every explanation that the folder has the files for; the release only where its day is given.

    `made` is what `prepare` made of the store.
    """
    sentences, not_tested = [], []
    database = hypothesis_database(store, made)
    try:
        for name in HYPOTHESES:
            if name != "release" or released is not None:
                try:
                    sentences.append(examine(database, name, days=days, released=released).sentence)
                except InputError as error:
                    not_tested.append(str(error))
    finally:
        database.disconnect()
    return Tested(tuple(sentences), tuple(dict.fromkeys(not_tested)))


def source_of(store: Store, made: Path) -> Source:
    """Where the rows of a folder lie; `made` is what `prepare` made of it."""
    known = Known(**{kind: bool(store.side_files(kind)) for kind in ("activity", "careteam", "episodes")})
    facts = sorted(made.glob("facts/*/*.parquet"))
    return Source(facts, made / "words.parquet", store.log_files(), known)


def origin_of(store: Store) -> Origin:
    """What a pack is made from."""
    inputs = [(file.name, file.sha256) for file in store.manifest.files]
    inputs += [(side.name, side.sha256) for side in store.manifest.side]
    return Origin(store.generation, tuple(sorted(inputs)), dict(_versions()))


def _versions() -> Iterator[tuple[str, str]]:
    yield "kpro_analysis", kpro_analysis.__version__
    yield "python", platform.python_version()
    yield from ((name, version(name)) for name in PACKAGES)
