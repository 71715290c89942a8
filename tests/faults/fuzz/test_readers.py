"""Whatever a file holds, its reader reads or refuses it, soon, and repeats nothing of it."""

import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.faults.fuzz.judge import judge
from tests.faults.fuzz.mutations import SEEDS, changed, packages, tables
from tests.faults.fuzz.seeds import NAME, SHEET_OF_YEAR, book
from tests.faults.fuzz.targets import TARGETS, Target
from tests.register.builders import HEADERS, POINT_ROWS
from tests.register.filing import form
from tests.support.extracts import NAMES
from tests.uddata.answers import HEADER, WIDE

HERE = Path(__file__).parent
ALL = settings.get_profile("all").max_examples
LONGEST = 10  # s of the processor
FEW = settings(max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
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
