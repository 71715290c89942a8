"""The audit of ten million rows by ours, pandas and polars: the same figures, and what each took."""

import json
import os
import resource
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from tests.benchmarks import bench_minlog_audit as ours
from tests.benchmarks.peers.sites import PYTHON, ROOT
from tests.benchmarks.peers.tables import Table

PEERS = ("pandas", "polars")
GROUPS = {
    **{"weeks": "week", "systems": "system", "activities": "activity"},
    **{"organisations": "organisation", "roles": "role", "hours": "hour"},
}
COUNTS = ("entries", "inactive_entries", "citizens", "users")
ROOM = 0.9  # of the machine's memory: who wants more is stopped, and that is the result


def limited() -> None:
    most = int(ROOM * os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES"))
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def peer(name: str, folder: Path) -> dict[str, object] | None:
    """What it found and took, `seconds` those of the whole process; None when it wanted more memory than there is."""
    command = [str(PYTHON), "-m", f"tests.benchmarks.peers.audit_{name}", str(folder)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    begun = time.perf_counter()
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, preexec_fn=limited, check=False
    )
    if done.returncode and (done.returncode < 0 or "memory" in done.stderr.lower()):
        return None
    if done.returncode:
        raise RuntimeError(done.stderr)
    return {**json.loads(done.stdout), "seconds": time.perf_counter() - begun}


def expected(folder: Path) -> dict[str, object]:
    """Our audit, told as the peers tell theirs."""
    command = [str(ours.KPRO), "minlog", "audit", str(folder), "--format", "json"]
    told = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return {
        **{name: told[name] for name in ("entries", "citizens", "users")},
        "inactive": [[row["days"], row["entries"], row["citizens"]] for row in told["inactive_by_days"]],
        "care_team": told["care_team"]["table"],
        "fan_out": [told["fan_out"]["traces"], told["fan_out"]["max"]],
        "groups": {
            name: {str(row[name]): [row[count] for count in COUNTS] for row in told[plural]}
            for plural, name in GROUPS.items()
        },
    }


def agree(name: str, found: dict[str, object], wanted: dict[str, object]) -> None:
    """Fails on the first figure that isn't ours; people below 5, which ours doesn't tell, are taken as told."""
    for part, value in wanted.items():
        if part != "groups":
            assert found[part] == value, f"{name}: {part} is {found[part]}, ours {value}"
    for grouping, groups in wanted["groups"].items():
        theirs = found["groups"][grouping]
        assert theirs.keys() == groups.keys(), f"{name}: other values of {grouping}"
        for value, counts in groups.items():
            pairs = zip(theirs[value], counts, strict=True)
            assert all(b in (a, "<5") for a, b in pairs), (
                f"{name}: {grouping} {value} is {theirs[value]}, ours {counts}"
            )


def engine_table() -> Table:
    """Whole processes, each with an empty start; our first audit also makes ready what later ones read."""
    folder = Path(tempfile.mkdtemp())
    try:
        ours.write_extract(folder)
        first, again = ours.audit(folder), ours.audit(folder)
        rows = [_row("kpro_analysis, first audit", *first), _row("kpro_analysis, every later one", *again)]
        wanted = expected(folder)
        for name in PEERS:
            took = peer(name, folder)
            if took is None:
                rows.append([name, "more memory than there is", "", ""])
                continue
            agree(name, took["result"], wanted)
            rows.append(_row(name, took["seconds"], took["cpu"], took["memory"]))
    finally:
        shutil.rmtree(folder)
    return Table(
        f"The audit of {ours.ROWS:,} rows, the same figures by all",
        ("engine", "s", "s of processor", "most memory, MB"),
        rows,
    )


def _row(name: str, seconds: float, cpu: float, memory: float) -> list[str]:
    return [name, f"{seconds:.1f}", f"{cpu:.1f}", f"{memory:,.0f}"]
