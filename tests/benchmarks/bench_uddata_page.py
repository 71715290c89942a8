"""How long the page on Uddata takes to open and to answer a filter: `make bench` prints it, nothing is asserted."""

import json
import statistics
import time
from datetime import UTC, datetime

import pytest

from kpro_analysis.screens.uddata_page import Visit
from kpro_analysis.uddata.demo import write_demo
from kpro_analysis.uddata.demo_folder import take_in_demo
from kpro_analysis.uddata.store import Store

pytestmark = pytest.mark.bench

STEPS = 100


def test_answering(tmp_path):
    folder = take_in_demo(tmp_path, write_demo(tmp_path), datetime.now(UTC))
    start = time.perf_counter()
    *_, view = Visit(Store.open(folder)).answer({"type": "change", "patch": {}})
    prepared = time.perf_counter() - start
    start = time.perf_counter()
    visit = Visit(Store.open(folder))
    json.dumps(visit.view())
    opened = time.perf_counter() - start
    patches = [
        {name: value}
        for value in (*view["data"]["municipalities"], None)
        for name in ("municipality",)
        for _ in range(STEPS // (len(view["data"]["municipalities"]) + 1))
    ]
    took = []
    for patch in patches:
        start = time.perf_counter()
        for message in visit.answer({"type": "change", "patch": patch}):
            json.dumps(message)
        took.append((time.perf_counter() - start) * 1000)
    rows = sum(file.answers for file in Store.open(folder).manifest.files)
    print(f"\n{rows} answers: prepared {prepared:.2f} s, opened again {opened * 1000:.0f} ms")
    print(f"a filter: median {statistics.median(took):.1f} ms, worst {max(took):.1f} ms of {len(took)} (asked: 300 ms)")
