"""How long `kpro import` takes with 200 forms, as a whole process: `make bench` prints it, nothing is asserted."""

import statistics
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kpro_analysis.register.demo import write_demo
from tests.register.filing import Desk, form

pytestmark = pytest.mark.bench

FORMS, RUNS = 200, 5
KPRO = Path(sys.executable).with_name("kpro")


def seconds(desk: Desk, *options: str) -> float:
    start = time.perf_counter()
    subprocess.run([KPRO, "import", desk.inbox, desk.workbook, *options], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def test_200_forms(tmp_path: Path) -> None:
    took: dict[str, list[float]] = {"--dry-run": [], "import": [], "again (nothing new)": []}
    for run in range(RUNS):
        desk = Desk(tmp_path / str(run))
        write_demo(desk.folder)
        desk.put(*(form(number, beskrivelse="Det skal kunne lade sig gøre. " * 30) for number in range(FORMS)))
        took["--dry-run"].append(seconds(desk, "--dry-run"))
        took["import"].append(seconds(desk))
        assert len(desk.names("svar")) == FORMS
        took["again (nothing new)"].append(seconds(desk))
    print(f"\n{FORMS} forms into the demo register, {RUNS} runs{'median':>12}{'worst':>10}")
    for name, times in took.items():
        print(f"kpro import, {name:<32}{statistics.median(times):>9.2f} s{max(times):>8.2f} s")
