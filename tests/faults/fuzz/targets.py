"""Every reader of files that others write, as a function of a path that gives all that it says of the file."""

import shutil
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from pathlib import Path

from kpro_analysis.errors import KproError
from kpro_analysis.excel.package import Clock
from kpro_analysis.findings import Finding
from kpro_analysis.leak_allowed import read_allowed
from kpro_analysis.leak_readers.reading import ALL
from kpro_analysis.leak_scan import scan
from kpro_analysis.minlog.audit_folder import read_releases
from kpro_analysis.minlog.column_map import read_map
from kpro_analysis.minlog.door import Door
from kpro_analysis.minlog.reading import LogFile, read_log
from kpro_analysis.minlog.side_files import read_person_table, read_side
from kpro_analysis.minlog.side_intake import SideDoor
from kpro_analysis.pseudonyms import Key, read_key
from kpro_analysis.register import intake_log
from kpro_analysis.register.inbox import read_file
from kpro_analysis.register.status_list_text import from_json
from kpro_analysis.register.workbook import read_register
from kpro_analysis.reports.verify import verify
from kpro_analysis.support.category_file import read_categories
from kpro_analysis.support.tickets import read_tickets
from kpro_analysis.uddata import door as uddata_door
from kpro_analysis.uddata.answer_file import read_answers
from kpro_analysis.uddata.instruments import find_instrument
from kpro_analysis.uddata.intake import take_source
from kpro_analysis.uddata.mapping_file import read_mapping
from kpro_analysis.uddata.questionnaire_files import read_questionnaires
from kpro_analysis.uddata.sources import sources_in
from kpro_analysis.weighting import decision_files, meeting_files
from kpro_analysis.weighting.scenario_files import read_scenario
from kpro_analysis.wheel.year import read_year
from tests.faults.fuzz.parts import zipped

NOW = datetime(2024, 7, 1, 12, tzinfo=UTC)
KEY = Key(b"opdigtet til proever, aldrig brugt til andet")
NO_WAITING = Clock(lambda: int(NOW.timestamp()) * 10**9, lambda seconds: None)
Sentences = Iterable[str]


@dataclass(frozen=True)
class Target:
    """A reader: the file that it is given, how it reads it, and what the file holds, made of what is tried."""

    name: str
    file: str
    read: Callable[[Path], Sentences]
    content: Callable[[bytes], bytes] = bytes


def of_findings(found: Iterable[Finding]) -> Iterator[str]:
    """All that a finding shows."""
    for finding in found:
        yield from (finding.file, finding.sheet, finding.cell, finding.rule, finding.message, finding.advice)


def register(path: Path) -> Sentences:
    return of_findings(read_register(path, NO_WAITING).findings)


def form(path: Path) -> Sentences:
    found = read_file(path, NOW.date())
    return (found.sentence, *(one.sentence for one in (found.content.forms if found.content else ())))


def log(path: Path) -> Sentences:
    door = Door(KEY, NOW)
    return _read_pieces(read_log(path), door.let_through)


def _read_pieces(files: Iterable[LogFile], through: Callable[..., object]) -> Iterator[str]:
    for file in files:
        for piece in file.pieces:
            through(piece, file.name)
        yield from of_findings(file.findings)


def side(kind: str, path: Path) -> Sentences:
    door = SideDoor(KEY, {})
    return _read_pieces(read_side(path, kind), lambda piece, _: door.let_through(piece, kind))


def uddata(path: Path) -> Iterator[str]:
    refused: list[KproError] = []
    door = uddata_door.Door(KEY, NOW)
    for number, source in enumerate(sources_in(path, refused.append)):
        folder = path.with_name(f"ind-{number}")
        try:
            taken = take_source(source, door, folder).taken
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        yield from (remark.text for remark in taken.findings)
    yield from map(str, refused)


def mapping(path: Path) -> Sentences:
    return of_findings(read_mapping(path.parent, {"WHO-5 Trivsel": ("who5.1", "who5.2")}).faults)


def decision_log(path: Path) -> Sentences:
    return (decision_files.read_log(path.parent).fault,)


def answers(path: Path) -> Sentences:
    read_answers(path, find_instrument("WHO-5"))
    return ()


def leaks(path: Path) -> Sentences:
    return [hit.sentence for hit in scan(path.name, path.read_bytes(), kinds=ALL)]


def silent(read: Callable[[Path], object]) -> Callable[[Path], Sentences]:
    """A reader that says nothing but that it refuses the file."""

    def reading(path: Path) -> Sentences:
        read(path)
        return ()

    return reading


def status_list(path: Path) -> Sentences:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        return ()
    from_json(text, path.name)
    return ()


def verified(path: Path) -> Sentences:
    found = verify(path.parent)
    return chain(found.same, found.different, found.missing, found.extra)


TARGETS = {
    target.name: target
    for target in (
        Target("leak-pdf", "x.pdf", leaks),
        Target("minlog-xml", "log.xml", log),
        Target("minlog-csv", "log.csv", log),
        Target("minlog-json", "log.json", log),
        Target("register", "aendringsoensker.xlsx", register, zipped),
        Target("uddata-csv", "uddata.csv", uddata),
        Target("uddata-report", "rapport.zip", uddata, zipped),
        Target("support-csv", "support.csv", lambda path: of_findings(read_tickets([path], NOW).findings)),
        Target("form-json", "blanket.json", form),
        Target("form-csv", "blanketter.csv", form),
        Target("leak-html", "x.html", leaks),
        Target("leak-workbook", "x.xlsx", leaks, zipped),
        Target("leak-picture", "x.png", leaks),
        Target("leak-zip", "x.zip", leaks),
        Target("leak-text", "x.csv", leaks),
        Target("leak-json", "x.json", leaks),
        Target("register-zip", "aendringsoensker.xlsx", register),
        Target("minlog-packed", "log.zip", log),
        Target("side-activity", "aktivitet.csv", partial(side, "activity")),
        Target("side-careteam", "careteam.csv", partial(side, "careteam")),
        Target("side-participants", "deltagere.csv", partial(side, "participants")),
        Target("side-episodes", "forløb.csv", partial(side, "episodes")),
        Target("side-parquet", "aktivitet.parquet", partial(side, "activity")),
        Target("person-table", "noegletabel.csv", silent(read_person_table)),
        Target("column-map", "kort.toml", silent(read_map)),
        Target("releases", "releases.csv", silent(lambda path: read_releases(path.parent))),
        Target("uddata-workbook", "uddata.xlsx", uddata, zipped),
        Target("uddata-mapping", "skemaer.toml", mapping),
        Target("questionnaires-json", "skemaer.json", lambda path: of_findings(read_questionnaires([path]).findings)),
        Target("questionnaires-csv", "skemaer.csv", lambda path: of_findings(read_questionnaires([path]).findings)),
        Target("score-csv", "svar.csv", answers),
        Target("support-workbook", "s.xlsx", lambda path: of_findings(read_tickets([path], NOW).findings), zipped),
        Target("categories", "kategorier.toml", silent(read_categories)),
        Target("wheel", "aarshjul.xlsx", lambda path: of_findings(read_year(path, clock=NO_WAITING).findings), zipped),
        Target("scenario", "scenarie.json", silent(read_scenario)),
        Target("decision", "beslutning.md", silent(decision_files.read_decision)),
        Target("decision-log", decision_files.LOG, decision_log),
        Target("meeting", "moede.sqlite", silent(meeting_files.open_meeting)),
        Target("intake-log", intake_log.LOG, silent(lambda path: intake_log.read_log(path.parent))),
        Target("status-list", "statusliste.json", status_list),
        Target("allowed", "tilladt.toml", silent(lambda path: read_allowed(path.parent))),
        Target("report-manifest", "manifest.json", verified),
        Target("key", "noegle.txt", silent(lambda path: read_key(path, {}))),
    )
}
