"""How fast the key figures are, as whole processes: `make bench` prints the figures; nothing is asserted on time.

10 million answers of 98 municipalities, 8 questionnaires and 24 months; KPRO_BENCH_ANSWERS asks for another number.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from kpro_analysis.uddata.store import MANIFEST, Manifest, TakenFile

pytestmark = pytest.mark.bench

ANSWERS = int(os.environ.get("KPRO_BENCH_ANSWERS", "10000000"))
ITEMS, ASKED = 14, 1.4  # answers of a response, requests per response
MEASURED = """
import json, resource, sys, time
from kpro_analysis.cli import main
begin = time.perf_counter()
main(sys.argv[1:])
used = resource.getrusage(resource.RUSAGE_SELF)
print(json.dumps([time.perf_counter() - begin, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024]), file=sys.stderr)
"""
PROFILED = """
import cProfile, json, pstats, sys, time
from pathlib import Path
from kpro_analysis.uddata.figures import key_figures
from kpro_analysis.uddata.store import Store
profile = cProfile.Profile(time.process_time)
profile.runcall(key_figures, Store.open(Path(sys.argv[1])))
found = pstats.Stats(profile).stats.items()
print(json.dumps({name: spent[3] for (file, _, name), spent in found if "uddata" in file or name == "connected"}))
"""
STAGES = {  # of the thread that counts requests; answers are counted beside it
    "key_figures": "all",
    "connected": "starting the engine",
    "ask": "what counts of requests",
    "asked_table": "table and what is hidden in it",
    "team_rows": "teams",
    "answering_rows": "rows and sums",
    "item_rows": "completeness of items",
    "reminders": "reminders",
}
SHARED = """printf('%016x', hash((hash(r) % {people})::BIGINT)) AS person, 'cpr' AS person_class,
    'Kommune ' || (hash(r * 3) % 98) AS municipality, 'Team ' || (hash(r * 5) % 8) AS team,
    'Skema ' || (hash(r * 7) % 8) AS questionnaire, '1' AS version,
    to_timestamp(1704067200 + (hash(r * 11) % 63072000)::BIGINT) AS sent"""
WHEN = "to_timestamp(1704067200 + (hash(r * 11) % 63072000)::BIGINT + (hash(r * 13) % 3000000)::BIGINT)"
ANSWER_ROWS = """SELECT 'r' || r AS response, {shared}, {when} AS answered, 1::TINYINT AS sent_written,
    1::TINYINT AS answered_written, 'HADS_' || i AS item, (hash(r * i) % 4)::VARCHAR AS answer, NULL::VARCHAR AS "text",
    0::INTEGER AS text_length, 'fil' AS file, (r * {items} + i)::BIGINT AS line
FROM range({responses}) AS t(r), range(1, {items} + 1) AS u(i)"""
REQUEST_ROWS = """SELECT 'r' || r AS request, CASE WHEN r < {responses} THEN 'r' || r END AS response, {shared},
    CASE WHEN r < {responses} THEN {when} END AS answered, NULL::VARCHAR AS status,
    (hash(r * 17) % 2)::INTEGER AS reminders,
    CASE WHEN hash(r * 17) % 2 = 1 THEN {when} - INTERVAL 3 DAY END AS reminded, 'fil' AS file, r::BIGINT AS line
FROM range({requests}) AS t(r)"""


def test_figures_counted_and_kept(tmp_path: Path) -> None:
    responses = ANSWERS // ITEMS
    words = {"responses": responses, "items": ITEMS, "requests": int(responses * ASKED), "when": WHEN}
    words["shared"] = SHARED.format(people=responses // 3)
    for part, query in (("svar", ANSWER_ROWS), ("anmodninger", REQUEST_ROWS)):
        (tmp_path / part).mkdir()
        with duckdb.connect() as engine:
            engine.execute(f"COPY ({query.format(**words)}) TO '{tmp_path / part}/a.parquet' (FORMAT parquet)")
    taken = TakenFile("fil", "a", "long", answer_parts=("svar/a.parquet",), request_parts=("anmodninger/a.parquet",))
    (tmp_path / MANIFEST).write_bytes(Manifest("key", (taken,)).to_bytes())
    mapping = '[[skema]]\nnavn = "Skema 0"\ninstrument = "HADS"\n[skema.svar]\n'
    lines = "".join(f'HADS_{item} = "HADS_{item}"\n' for item in range(1, ITEMS + 1))
    (tmp_path / "skemaer.toml").write_text(mapping + lines)
    print(f"\n{ANSWERS:,} answers; asked of 10 million on 2 cores: counted in 10 s, within 4096 MB")
    for what in ("counted", "kept, chosen from"):
        words_of = ["uddata", "figures", str(tmp_path), "--questionnaire", "Skema 0", "--format", "json"]
        command = [sys.executable, "-c", MEASURED, *words_of]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        seconds, cpu, memory = json.loads(done.stderr.strip().splitlines()[-1])
        print(f"{what}: {seconds:.2f} s, {cpu:.2f} s of processor, {memory:.0f} MB")
    done = subprocess.run([sys.executable, "-c", PROFILED, str(tmp_path)], check=True, capture_output=True, text=True)
    spent = json.loads(done.stdout)
    for name, words in STAGES.items():
        print(f"{spent[name] / spent['key_figures']:6.0%} {spent[name]:6.2f} s of processor: {words}")
