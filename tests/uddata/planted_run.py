"""Runs planted worlds through the commands, as people do."""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from kpro_analysis.uddata.demo import mapping
from tests.uddata.planted import judged, world, written

BAD_MAPPING = '[[skema]]\nnavn = "Samtaleark"\ninstrument = "WHO-5"\n[skema.svar]\nWHO5_1 = "findes ikke"\n'


def run_world(seed: int, folder: Path, say) -> tuple[dict, dict[str, set[str]]]:
    """Write a world's files, take them in and check them: what was said, and the rules by file."""
    source = folder / "filer"
    source.mkdir(parents=True)
    for file in world(seed):
        name, content = written(file)
        (source / name).write_bytes(content)
    say("key", "new", folder / "nøgle.txt")
    say("ingest", source, "--key-file", folder / "nøgle.txt", "-o", folder / "mappe", "--format", "json")
    (folder / "mappe" / "skemaer.toml").write_text(mapping() + (BAD_MAPPING if seed % 2 else ""), encoding="utf-8")
    said = json.loads(say("check", folder / "mappe", "--format", "json"))
    told: dict[str, set[str]] = {}
    for remark in said["remarks"]:
        for place in remark["places"]:
            told.setdefault(Path(place["file"]).stem, set()).add(remark["rule"])
    return said, told


def measured(seeds: Iterable[int], folder: Path, say) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """Found, missed and false over some worlds, the mapping that names what isn't there among them."""
    total = (Counter[str](), Counter[str](), Counter[str]())
    for seed in seeds:
        _, told = run_world(seed, folder / str(seed), say)
        for sum_so_far, more in zip(total, judged(world(seed), told), strict=True):
            sum_so_far.update(more)
        in_mapping = "kort-passer-ikke" in told.pop("skemaer", set())
        if seed % 2:
            total[0 if in_mapping else 1]["kort-passer-ikke"] += 1
        elif in_mapping:
            total[2]["kort-passer-ikke"] += 1
    return total


def table(found: Counter[str], missed: Counter[str], false: Counter[str]) -> str:
    """The figures by kind of fault, and over all."""
    lines = [f"{kind:22}{found[kind]:5} af {found[kind] + missed[kind]}" for kind in sorted({*found, *missed})]
    recall, precision = shares(found, missed, false)
    return "\n".join([*lines, f"genfundet {recall:.3f}, præcision {precision:.3f}, falske {dict(false)}"])


def shares(found: Counter[str], missed: Counter[str], false: Counter[str]) -> tuple[float, float]:
    """Recall and precision: shares of (file, rule)."""
    hits = found.total()
    return hits / (hits + missed.total()), hits / (hits + false.total())
