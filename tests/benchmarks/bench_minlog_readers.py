"""How fast the log's files are read into raw rows: `make bench` prints the figures; nothing is asserted.

Wanted: 1,000,000 rows/s of CSV, 40,000 entries/s of XML, in CPU time, with bounded memory.
"""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kpro_analysis.minlog.reading import read_log
from tests.minlog.log_files import (
    Entry,
    audit_event,
    audit_lines,
    canonical_csv,
    fhir_event,
    registration_xml,
)

pytestmark = pytest.mark.bench

TIMES = 3


def entries(count: int) -> Iterator[Entry]:
    for n in range(count):
        person = f"{61 + n % 28}0190{n % 10_000:04}"
        yield Entry(
            f"2024-01-{n % 28 + 1:02}T10:{n % 60:02}:00Z", person, f"680280{n % 3_000:04}", trace=f"{n // 20:032x}"
        )


def with_line_breaks(rows: list[Entry]) -> bytes:
    return canonical_csv(rows).replace(b";Vis borgerliste;", b';"Vis\nliste";')


FILES: dict[str, tuple[int, Callable[[list[Entry]], bytes]]] = {
    "CSV": (1_000_000, canonical_csv),
    "CSV, all quoted": (
        300_000,
        lambda rows: b'"' + canonical_csv(rows).replace(b";", b'";"').replace(b"\n", b'"\n"')[:-1],
    ),
    "CSV, a line break in each row": (200_000, with_line_breaks),
    "XML": (100_000, lambda rows: registration_xml(rows).encode()),
    "audit lines": (100_000, lambda rows: audit_lines([audit_event(row) for row in rows])),
    "FHIR lines": (50_000, lambda rows: audit_lines([fhir_event(row) for row in rows])),
}


@pytest.mark.parametrize("name", FILES)
def test_rows_per_second(tmp_path: Path, name: str) -> None:
    count, written = FILES[name]
    path = tmp_path / "log"
    path.write_bytes(written(list(entries(count))))
    took = min(one_reading(path, count) for _ in range(TIMES))
    print(f"\n{name}: {count / took:,.0f} rows/s of CPU ({path.stat().st_size / count:.0f} bytes a row)")


def one_reading(path: Path, count: int) -> float:
    start = time.process_time()
    read = sum(piece.rows.num_rows for log in read_log(path) for piece in log.pieces)
    assert read == count
    return time.process_time() - start
