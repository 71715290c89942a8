"""How fast Uddata is checked, as whole processes: `make bench` prints the figures; nothing is asserted on time.

10 million answers in 24 files of 12 municipalities; KPRO_BENCH_ROWS asks for another number.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import duckdb
import pytest

from kpro_analysis.uddata.store import LONG, Manifest, TakenFile

pytestmark = pytest.mark.bench

ROWS = int(os.environ.get("KPRO_BENCH_ROWS", "10000000"))
FILES, ITEMS, RUNS = 24, 7, 3  # of the items one is the system's score and one is free text
MEASURED = """
import json, resource, sys, time
from kpro_analysis.cli import main
main(sys.argv[1:])
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps([used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]), file=sys.stderr)
"""
SENT = "to_timestamp(1704067200 + {file} // 2 * 2629800 + hash(i) % 2500000)"
RESPONSE = f"""
SELECT 'r{{file}}-' || i AS response, printf('%016x', hash(i % 200000)) AS person, 'cpr' AS person_class,
    'Kommune ' || (i % 6 + {{file}} % 2 * 6) AS municipality, 'Team ' || i % 30 AS team,
    ['WHO-5', 'Trivsel', 'PAID-5'][i % 3 + 1] AS questionnaire, '1.' || i % 2 AS version, {SENT} AS sent,
    {SENT} + to_seconds((hash(i * 3) % 1000000)::BIGINT) AS answered, (2 + i % 2)::TINYINT AS sent_written,
    (2 + i % 2)::TINYINT AS answered_written, i FROM range({{responses}}) AS r(i)
"""
ANSWERS = """
SELECT response, person, person_class, municipality, team, questionnaire, version, sent, answered, sent_written,
    answered_written, CASE j WHEN 5 THEN 'score' WHEN 6 THEN 'tekst' ELSE 'q' || (j + 1) END AS item,
    CASE j WHEN 5 THEN (4 * list_sum([hash(i * 11 + k) % 5 FOR k IN range(5)]))::INTEGER::VARCHAR
        WHEN 6 THEN NULL ELSE (hash(i * 11 + j) % 5)::VARCHAR END AS answer,
    CASE WHEN j = 6 THEN repeat('ord ', 1 + (hash(i) % 70)::INTEGER) END AS "text",
    (CASE WHEN j = 6 THEN 4 * (1 + hash(i) % 70) ELSE 1 END)::INTEGER AS text_length,
    'uddata-{file}.csv' AS file, i * {items} + j + 2 AS line FROM ({response}), range({items}) AS s(j)
"""
REQUESTS = """
SELECT response AS request, response, person, person_class, municipality, team,
    questionnaire, version, sent, answered, NULL::VARCHAR AS status,
    NULL::INTEGER AS reminders, NULL::TIMESTAMPTZ AS reminded, 'uddata-{file}.csv' AS file, i * {items} + 2 AS line
FROM ({response})
"""
MAPPING = """
[[skema]]
navn = "WHO-5"
instrument = "WHO-5"
svar = {WHO5_1 = "q1", WHO5_2 = "q2", WHO5_3 = "q3", WHO5_4 = "q4", WHO5_5 = "q5"}
scorer = {WHO-5 = "score"}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("uddata")
    for name in ("svar", "anmodninger"):
        (folder / name).mkdir()
    with duckdb.connect() as engine:
        for file in range(FILES):
            response = RESPONSE.format(file=file, responses=ROWS // FILES // ITEMS)
            for name, query in (("svar", ANSWERS), ("anmodninger", REQUESTS)):
                rows = query.format(file=file, items=ITEMS, response=response)
                engine.execute(f"COPY ({rows}) TO '{folder}/{name}/{file}.parquet' (FORMAT parquet, COMPRESSION zstd)")
    taken = [
        TakenFile(
            f"uddata-{file}.csv",
            f"{file:064x}",
            LONG,
            order=file,
            answer_parts=(f"svar/{file}.parquet",),
            request_parts=(f"anmodninger/{file}.parquet",),
        )
        for file in range(FILES)
    ]
    (folder / "uddata.json").write_bytes(Manifest("key", tuple(taken)).to_bytes())
    (folder / "skemaer.toml").write_text(MAPPING, encoding="utf-8")
    return folder


def test_the_check_of_a_large_folder(folder: Path) -> None:
    runs = []
    for _ in range(RUNS):
        begin = time.perf_counter()
        command = [sys.executable, "-c", MEASURED, "uddata", "check", str(folder), "--format", "json"]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        runs.append((time.perf_counter() - begin, *json.loads(done.stderr.strip().splitlines()[-1])))
        assert len(json.loads(done.stdout)["verdicts"]) == FILES * 6
    seconds, cpu, memory = map(min, zip(*runs, strict=True))
    print(f"\n{ROWS:,} answers, least of {RUNS}; asked of 10 million on 2 cores: 30 s, within 4096 MB")
    print(f"{seconds:.1f} s, {cpu:.1f} s of processor, {memory:.0f} MB")
