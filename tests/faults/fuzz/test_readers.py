"""Whatever a file holds, its reader reads or refuses it, soon, and repeats nothing of it."""

import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kpro_analysis.privacy import Kind, Known, find_leaks
from tests.faults.fuzz.judge import judge
from tests.faults.fuzz.mutations import SEEDS, changed, packages, tables
from tests.faults.fuzz.seeds import NAME, SHEET_OF_YEAR, book
from tests.faults.fuzz.targets import TARGETS, Target
from tests.leaks.test_other_pdfs import pdf
from tests.register.builders import HEADERS, POINT_ROWS
from tests.register.filing import form
from tests.support.extracts import NAMES
from tests.uddata.answers import HEADER, WIDE

HERE = Path(__file__).parent
LONGEST = 10  # s of the processor
SHARED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]
IS_SHORT = settings.default.max_examples == settings.get_profile("same").max_examples
FEW = settings(max_examples=5 if IS_SHORT else settings.default.max_examples, suppress_health_check=SHARED)
FOUND = sorted((HERE / "regressions").glob("*/*"))
CSVS = {
    "minlog-csv": "tid;person;bruger;organisation;system;aktivitet;rolle;trace",
    "uddata-csv": HEADER,
    "support-csv": ";".join(NAMES),
    "form-csv": ";".join(form()),
    "side-activity": "person;tidspunkt;hændelse",
    "side-careteam": "person;careteam;fra;til",
    "side-participants": "bruger;careteam;fra;til",
    "side-episodes": "person;forløb;status;fra;til",
    "person-table": "id;cpr",
    "questionnaires-csv": "skema;version;kommune;linkid;spørgsmål;svarmuligheder;type;rækkefølge;status;dato",
    "score-csv": "id;q1;q2;q3;q4;q5",
    "decision-log": "Dato;Møde;Beslutning;ÆØ;Beløb (kr.);Scenarie;Fil",
    "releases": "dato;navn",
}
SHEETS = {
    "register": {"ÆØ": HEADERS, "Pointsystem": POINT_ROWS[0], "Pulje": ("Pulje (kr.)", "Disponeret (kr.)")},
    "uddata-workbook": {"Svar": HEADER.split(";"), "Bred": WIDE.split(";")},
    "support-workbook": {"Sager": NAMES},
    "wheel": {"Årshjul": SHEET_OF_YEAR[0]},
}
PACKED = ("register", "uddata-report", "support-workbook", "wheel", "minlog-packed", "leak-zip", "questionnaires-json")


def read(target: Target, content: bytes, folder: Path) -> list[str]:
    """What a reader says, when it says it within the time."""
    begun = time.process_time()
    said = judge(target, content, folder)
    assert time.process_time() - begun < LONGEST
    return said


def says_nothing_of(said: list[str]) -> None:
    assert NAME.casefold() not in "\n".join(said).casefold()


@pytest.mark.parametrize("path", FOUND, ids=lambda path: f"{path.parent.name}-{path.name}")
def test_what_was_found_once_is_read_or_refused(path: Path, tmp_path: Path) -> None:
    read(TARGETS[path.parent.name], path.read_bytes(), tmp_path)


LONG = 60_000
TORN = {  # each took time by the square of its length once
    "a word in a tag": b"<p title='a' " + b"x" * LONG + b">",
    "an unclosed tag": b"<" + b"a" * LONG,
    "unclosed scripts": b"<script " * (LONG // 8),
    "unclosed styles of letters": b"<a>" + b"<rPr>" * (LONG // 5),
    "groups of digits": b"1." * LONG,
}


TORN_PAGES = {
    "an unclosed string": b"BT (" + rb"\(" * LONG,
    "a string that nothing shows": b"BT (" + rb"\(" * LONG + b")",
    "pictures without an end": b"BI " * LONG,
}


@pytest.mark.parametrize("kind", TORN_PAGES)
def test_a_page_that_never_ends_is_looked_through_in_one_go(kind: str, tmp_path: Path) -> None:
    page = TORN_PAGES[kind]
    stream = b"<< /Length %d >>\nstream\n%b\nendstream" % (len(page), page)
    read(TARGETS["leak-pdf"], pdf(b"<< /Type /Page /Contents 2 0 R >>", stream), tmp_path)


@pytest.mark.parametrize("kind", TORN)
def test_what_never_ends_is_looked_through_in_one_go(kind: str, tmp_path: Path) -> None:
    read(replace(TARGETS["leak-html"], file="x.xml"), TORN[kind], tmp_path)


def test_nobody_can_have_a_number_in_the_kept_files() -> None:
    kept = [path.read_bytes().decode("latin-1") for path in HERE.glob("*/*/*.bin")]
    for text in kept:
        numbers = [text[leak.start : leak.end] for leak in find_leaks(text, Known(), {Kind.CPR})]
        assert all(number.lstrip()[0] in "6789" for number in numbers)


@pytest.mark.parametrize("name", TARGETS)
def test_sound_files_are_read_and_nobody_is_named(name: str, tmp_path: Path) -> None:
    for content in SEEDS[name]:
        says_nothing_of(read(TARGETS[name], content, tmp_path))


@pytest.mark.parametrize("name", TARGETS)
@given(data=st.data())
@FEW
def test_files_that_went_wrong(name: str, data: st.DataObject, tmp_path: Path) -> None:
    read(TARGETS[name], data.draw(changed(name)), tmp_path)


@pytest.mark.parametrize("name", CSVS)
@given(data=st.data())
@FEW
def test_cells_of_the_worst_kind_in_a_csv(name: str, data: st.DataObject, tmp_path: Path) -> None:
    header = CSVS[name]
    rows = data.draw(tables(header.split(";")))
    encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]))
    text = "\r\n".join([header, *(";".join(row) for row in rows), ""])
    says_nothing_of(read(TARGETS[name], text.encode(encoding, errors="replace"), tmp_path))


@pytest.mark.parametrize("name", SHEETS)
@given(data=st.data())
@FEW
def test_cells_of_the_worst_kind_in_a_workbook(name: str, data: st.DataObject, tmp_path: Path) -> None:
    sheets = {sheet: [header, *data.draw(tables(header))] for sheet, header in SHEETS[name].items()}
    says_nothing_of(read(TARGETS[name], book(sheets), tmp_path))


@pytest.mark.parametrize("name", PACKED)
@given(content=packages())
@FEW
def test_packages_of_the_worst_kind(name: str, content: bytes, tmp_path: Path) -> None:
    read(replace(TARGETS[name], content=bytes), content, tmp_path)
