"""What holds for any file: rows, rejects or one finished sentence; and the size of the pieces changes nothing."""

import gzip
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kpro_analysis.errors import InputError
from kpro_analysis.extracts.csv_blocks import HEADER_ROOM
from kpro_analysis.extracts.opening import open_log
from kpro_analysis.minlog.csv_log import read_csv_log
from kpro_analysis.minlog.raw import RAW
from kpro_analysis.minlog.reading import read_log
from tests.minlog.log_files import (
    ENTRIES,
    audit_event,
    audit_lines,
    canonical_csv,
    exported_csv,
    fhir_event,
    lookup_xml,
    registration_xml,
)
from tests.minlog.test_readers_opening import zipped

SAMPLES = (
    canonical_csv(),
    exported_csv(),
    registration_xml().encode(),
    registration_xml().encode("utf-16"),
    lookup_xml().encode(),
    audit_lines([audit_event(entry) for entry in ENTRIES]),
    audit_lines([[fhir_event(entry) for entry in ENTRIES]]),
    gzip.compress(canonical_csv()),
    zipped({"a.csv": canonical_csv(), "b.xml": registration_xml().encode()}),
)
HERE = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A good file in which some bytes are left out, others put in, and the end may lack."""
    content = draw(st.sampled_from(SAMPLES))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(content)))
        end = start + draw(st.integers(0, 20))
        put_in = draw(st.binary(max_size=4) | st.sampled_from([b'"', b"\n", b"\0", b"{", b"<a>", b"\xff\xfe", b";"]))
        content = content[:start] + put_in + content[end:]
    return content[: draw(st.integers(0, len(content)))] if draw(st.booleans()) else content


@HERE
@given(st.binary(max_size=400) | damaged())
def test_any_file_gives_rows_rejects_or_one_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "log"
    path.write_bytes(content)
    try:
        for log in read_log(path):
            for piece in log.pieces:
                assert piece.rows.schema == RAW
                assert piece.rows["time"].null_count == piece.rows["person"].null_count == 0
            assert len(log.sha256) == 64
    except InputError as error:
        assert str(error).count("«") >= 1
        assert "67019" not in str(error)


FIELD = st.text(st.sampled_from('ab ;"\n\r\0æ'), max_size=6)
PLAIN = st.sampled_from(["2024;1;a", "2024;2;", '"2024";"3";"b;"', '2024;4;"c\nd"', "", " 2024 ; 5 ;æ", "2024;6"])


def in_pieces(content: bytes, folder: Path, size: int) -> tuple[list[object], list[tuple[int, str]]]:
    path = folder / "log.csv"
    path.write_bytes(content)
    rows: list[object] = []
    rejects: list[tuple[int, str]] = []
    for log in open_log(path):
        for piece in read_csv_log(log, size=size):
            rows += piece.rows.to_pylist()
            rejects += [(reject.line, reject.rule) for reject in piece.rejects]
    return rows, sorted(rejects)


@HERE
@example(["2024;1;a"] * 3 + ['2024;2;"b'])
@given(st.lists(PLAIN | st.tuples(FIELD, FIELD, FIELD).map(";".join), max_size=12))
def test_how_a_csv_is_cut_changes_nothing(tmp_path: Path, lines: list[str]) -> None:
    first = f"tid;person;aktivitet\n2024;1;{'a' * HEADER_ROOM}\n"  # what comes after it is cut
    content = (first + "\n".join(lines)).encode()
    whole = in_pieces(content, tmp_path, 1 << 22)
    assert in_pieces(content, tmp_path, 1) == whole


@pytest.mark.parametrize("content", [canonical_csv(ENTRIES * 40_000)], ids=["120,000 rows"])
def test_pieces_are_bounded(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(content)
    sizes = [piece.rows.num_rows for log in read_log(path) for piece in log.pieces]
    assert sum(sizes) == 120_000
    assert max(sizes) <= 250_000
    assert len(sizes) > 1
