"""How fast the audit is, as whole processes: `make bench` prints the figures; nothing is asserted on time.

10 million rows; KPRO_BENCH_ROWS=100000000 asks for more (25 GB of disk); KPRO_BENCH_FOLDER for an audit folder that is
there.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from kpro_analysis.minlog.store import Manifest, Store, TakenFile, TakenSide

pytestmark = pytest.mark.bench

ROWS = int(os.environ.get("KPRO_BENCH_ROWS", "10000000"))
RUNS = 3
KPRO = Path(sys.executable).with_name("kpro")
MEASURED = """
import json, resource, sys, time
from kpro_analysis.cli import main
begin = time.perf_counter()
main(sys.argv[1:])
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps([time.perf_counter() - begin, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]), file=sys.stderr)
"""
NAME = "lpad(to_hex(hash(({code})::BIGINT)), 16, '0')"
PERSON, USER = NAME.format(code="citizen"), NAME.format(code="1000000000 + staff")
LOG = f"""
WITH clicks AS (
    SELECT i, i // 20 AS click, hash(i // 20) % 5000 AS staff, hash(i // 20 * 3) % 30 AS activity,
        hash(i * 7) % ({{people}} // 98) * 98 + hash(i // 20) % 5000 % 98 AS citizen
    FROM range({{rows}}) AS r(i)
)
SELECT to_timestamp(1704067200 + (hash(click) % 63072000)::BIGINT) AS time, NULL::TIMESTAMPTZ AS time_to,
    {PERSON} AS person, 'cpr' AS person_class, {USER} AS "user",
    'SOR' || (staff % 98) AS organisation, NULL::VARCHAR AS organisation_name,
    'System ' || (activity % 5) AS system, NULL::VARCHAR AS source_system,
    'Handling ' || activity AS activity, NULL::VARCHAR AS reason, NULL::VARCHAR AS addition,
    NULL::VARCHAR AS criticality, 'Rolle ' || (staff // 98 % 6) AS role,
    CASE WHEN i % 3 = 0 THEN 'one-' || i ELSE 'trace-' || click END AS trace, 1::INTEGER AS entries,
    'f' || (i // 1000000) AS file, i::BIGINT AS line
FROM clicks
"""  # a click of a municipality's user is on twenty of its citizens
PEOPLE = f"(SELECT {PERSON} AS person, citizen AS i FROM range({{people}} // 98 * 98) AS c(citizen))"
USERS = f"""(SELECT {USER} AS "user", staff AS i FROM range(5000) AS s(staff))"""
MOMENT = "to_timestamp(1704067200 + (hash(i * 7 + j) % 63072000)::BIGINT)"
SIDES = {
    "activity": f"SELECT person, {MOMENT} AS time, 'skema' AS event FROM {PEOPLE}, range(3) AS r(j)",
    "careteam": f"""SELECT person, 't' || (hash(i + j) % 2000) AS team, {MOMENT} AS "from",
        CASE WHEN i % 2 = 0 THEN NULL ELSE {MOMENT} + INTERVAL 100 DAY END AS "to" FROM {PEOPLE}, range(2) AS r(j)""",
    "participants": f"""SELECT "user", 't' || (hash(i + j) % 2000) AS team, to_timestamp(1704067200) AS "from",
        NULL::TIMESTAMPTZ AS "to" FROM {USERS}, range(20) AS r(j)""",
    "episodes": f"""SELECT person, 'f' || i AS episode, 'active' AS status, {MOMENT} AS "from",
        NULL::TIMESTAMPTZ AS "to" FROM {PEOPLE}, range(1) AS r(j) WHERE i % 10 <> 0""",
}
SCAN = """SELECT max(gap), max(entries), max(week), max(hour), max(system), max(activity), max(organisation), max(role),
    max(person), bool_or(in_team) FROM read_parquet('{facts}/*/*.parquet')"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    if given := os.environ.get("KPRO_BENCH_FOLDER"):
        yield Path(given)
        return
    folder = tmp_path_factory.mktemp("minlog")
    write_extract(folder)
    yield folder
    shutil.rmtree(folder)


def write_extract(folder: Path) -> None:
    with duckdb.connect() as engine:
        tables = {"log": LOG, **SIDES}
        for name, query in tables.items():
            rows = query.format(rows=ROWS, people=ROWS // 100)
            engine.execute(f"COPY ({rows}) TO '{folder / name}.parquet' (FORMAT parquet, COMPRESSION zstd)")
    sides = tuple(TakenSide(kind, kind, kind, 1, 0, 1, f"{kind}.parquet", matches=1) for kind in SIDES)
    taken = TakenFile("log", "log", "csv", entries=ROWS, rows=ROWS, parts=("log.parquet",))
    (folder / "minlog.json").write_bytes(Manifest("key", (taken,), sides).to_bytes())


def audit(folder: Path) -> tuple[float, float, float]:
    """Seconds of the whole process, its seconds of processor, and its most memory in MB."""
    begin = time.perf_counter()
    command = [sys.executable, "-c", MEASURED, "minlog", "audit", str(folder), "--format", "json"]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    _, cpu, memory = json.loads(done.stderr.strip().splitlines()[-1])
    return time.perf_counter() - begin, cpu, memory


def scan(facts: Path) -> tuple[float, float]:
    """Seconds, and seconds of processor."""
    with duckdb.connect() as engine:
        begin, used = time.perf_counter(), time.process_time()
        engine.execute(SCAN.format(facts=facts)).fetchall()
        return time.perf_counter() - begin, time.process_time() - used


def test_the_audit_against_the_scan_of_what_it_reads(folder: Path) -> None:
    first = audit(folder)
    facts = Store.open(folder).prepared / "facts"
    runs = [(audit(folder), scan(facts)) for _ in range(RUNS)]
    seconds, cpu, memory = (min(run[0][place] for run in runs) for place in range(3))
    scanned, scan_cpu = (min(run[1][place] for run in runs) for place in range(2))
    rows = sum(file.rows for file in Store.open(folder).manifest.files)
    print(f"\n{rows:,} rows (least of {RUNS})")
    print(f"first audit, which prepares: {first[0]:.1f} s, {first[1]:.1f} s of processor, {first[2]:.0f} MB")
    print(f"audit from facts: {seconds:.2f} s, {cpu:.2f} s of processor, {memory:.0f} MB")
    print(f"scan of the columns it reads: {scanned:.2f} s, {scan_cpu:.2f} s of processor")
    print(f"ratio {seconds / scanned:.1f}, of processor {cpu / scan_cpu:.1f}")
