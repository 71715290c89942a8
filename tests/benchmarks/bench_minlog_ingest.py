"""How fast CSV becomes canonical Parquet, and with how much memory, and what making it ready then takes.

`make bench` prints it beside what was asked: 300,000 rows/s on two cores that have nothing else to do, within 1 GiB.
CPU time tells as much on a machine that is busy. `kpro minlog ingest` does both.
"""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
import pytest

from kpro_analysis.pseudonyms import new_key_file

pytestmark = pytest.mark.bench

ROWS, BLOCK, PEOPLE, USERS, TRACES = 3_000_000, 500_000, 100_000, 3_000, 1_000_000
FIRST, SECONDS = np.datetime64("2023-01-01T00:00:00"), 700 * 86_400
ASKED = "wanted: 300,000 rows/s on two cores, 1,024 MiB"
PROGRAM = """
import json, resource, sys, time
from datetime import UTC, datetime
from pathlib import Path
from kpro_analysis.minlog.ingest import Extract, ingest
from kpro_analysis.minlog.prepare import prepare
from kpro_analysis.pseudonyms import read_key

log, key, folder = map(Path, sys.argv[1:])

def now():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return time.perf_counter(), used.ru_utime + used.ru_stime, used.ru_maxrss / 1024

points = [now()]
done = ingest(Extract([log]), folder, read_key(key, {}), datetime.now(UTC))
points.append(now())
prepare(done.store)
points.append(now())
print(json.dumps({"rows": sum(file.rows + file.rejected for file in done.files), "points": points}))
"""


def write_log(path: Path, in_order: bool) -> None:
    rng = np.random.default_rng(5)
    with path.open("wb") as file:
        for block in range(ROWS // BLOCK):
            low, span = (block * SECONDS * BLOCK // ROWS, SECONDS * BLOCK // ROWS) if in_order else (0, SECONDS)
            seconds = rng.integers(low, low + span, BLOCK)
            times = FIRST + (np.sort(seconds) if in_order else seconds).astype("timedelta64[s]")
            table = pa.table(
                {
                    "tid": pa.array(np.datetime_as_string(times)),
                    "person": pick(
                        rng, [f"{61 + n % 28}{1 + n // 28 % 12:02}{n % 100:02}-{n % 9973:04}" for n in range(PEOPLE)]
                    ),
                    "bruger": pick(rng, [f"bruger{n}" for n in range(USERS)]),
                    "organisation": pick(rng, [f"{440000 + n}" for n in range(98)]),
                    "system": pick(rng, ["FUT", "Telma", "Omsorg"]),
                    "aktivitet": pick(rng, ["Hent liste", "Vis borger", "Søg", "Hent plan"]),
                    "rolle": pick(rng, ["Sygeplejerske", "Læge", "Fysioterapeut"]),
                    "trace": pick(
                        rng, [f"{n * 2654435761 % 2**32:08x}-4d2e-11ee-be56-{n:012x}" for n in range(TRACES)]
                    ),
                }
            )
            pa_csv.write_csv(table, file, pa_csv.WriteOptions(include_header=block == 0, delimiter=";"))


def pick(rng: np.random.Generator, values: list[str]) -> pa.Array:
    return pa.array(values).take(pa.array(rng.integers(0, len(values), BLOCK)))


@pytest.mark.parametrize("in_order", [True, False], ids=["in order of time", "in no order"])
def test_csv_to_parquet(tmp_path: Path, in_order: bool) -> None:
    log, key = tmp_path / "log.csv", tmp_path / "k.key"
    write_log(log, in_order)
    new_key_file(key)
    line = [sys.executable, "-c", PROGRAM, log, key, tmp_path / "audit"]
    said = json.loads(subprocess.run(line, check=True, capture_output=True).stdout)
    assert said["rows"] == ROWS  # a few lie in the hour that spring skips, and are rejected
    print(f"\n{ROWS:,} rows, {log.stat().st_size / 1e6:.0f} MB; {ASKED}")
    begin, taken, ready = said["points"]
    for what, (wall, cpu, memory) in {"CSV to Parquet": taken, "and made ready": ready}.items():
        rates = f"{ROWS / (wall - begin[0]):,.0f} rows/s, {ROWS / (cpu - begin[1]):,.0f} for each second of CPU"
        print(f"{what}: {rates}, at most {memory:,.0f} MiB")
