"""Reads questionnaires from files of every kind, and keeps each version once."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kpro_analysis.errors import InputError
from kpro_analysis.excel.filetypes import OLE, refuse_other_type
from kpro_analysis.excel.package import open_package, shown_name
from kpro_analysis.extracts.opening import Content, open_log
from kpro_analysis.findings import Finding, Level
from kpro_analysis.uddata.questionnaire import Collection, Questionnaire, owner_key, text_key, version_order
from kpro_analysis.uddata.questionnaire_fhir import NotFhirError, read_fhir
from kpro_analysis.uddata.questionnaire_sheet import read_sheet
from kpro_analysis.uddata.questionnaire_table import Table, table_of_book, table_of_text

WORKBOOKS = frozenset({".xlsx", ".xlsm"})
NOT_READY, REPORT_HEADER = "NOT GENERATED YET", "/ReportHeader"  # of the infrastructure's report
MOST_BYTES = 256 << 20  # of one file, unpacked
_JSON = re.compile(r"\s*[\[{]")


@dataclass
class _Reading:
    """What is read so far."""

    questionnaires: list[Questionnaire] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def remark(self, level: Level, file: str, rule: str, message: str, *, advice: str) -> None:
        self.findings.append(Finding(level, file, "", "", rule, message, advice))


def read_questionnaires(paths: Sequence[Path]) -> Collection:
    """Read the files; a file or a part that can't be used is a finding, and the rest is used.

    A version that is there several times (same name, version and owner) counts once: the one that was changed last, of
    those the last read. Raises InputError when no file has a questionnaire: the first file's trouble.
    """
    reading, trouble = _Reading(), []
    for path in paths:
        try:
            _read_file(path, reading)
        except InputError as error:
            trouble.append(error)
            advice = "De andre filer er læst."
            reading.remark(Level.ERROR, shown_name(path), "fil-kan-ikke-bruges", str(error), advice=advice)
    files = tuple(dict.fromkeys(shown_name(path) for path in paths))
    if not reading.questionnaires:
        raise trouble[0] if trouble else InputError(_nothing_in(files, reading.findings))
    kept = _each_once(reading)
    return Collection(files, tuple(kept), tuple(reading.findings))


def _nothing_in(files: Sequence[str], findings: Sequence[Finding]) -> str:
    if found := next((finding for finding in findings if finding.level is Level.ERROR), None):
        return f"«{found.file}»: {found.message} {found.advice}"
    return (
        f"Der er ingen skemaer i {', '.join(f'«{file}»' for file in files) or 'filerne'}. "
        "Hent et udtræk med Questionnaire-ressourcer eller et ark med skema, version, kommune og spørgsmål."
    )


def _read_file(path: Path, reading: _Reading) -> None:
    if path.suffix.casefold() in WORKBOOKS:
        _take_sheet(table_of_book(open_package(path)), reading)
        return
    for content in open_log(path):
        text = _text_of(content)
        if content.name.endswith(REPORT_HEADER):
            continue
        reading.findings += content.findings
        if NOT_READY in text[:200]:
            reading.remark(
                Level.ERROR,
                content.name,
                "ikke-klar",
                "Udtrækket er ikke lavet færdigt endnu.",
                advice="Hent det igen senere.",
            )
        elif _JSON.match(text):
            _take_fhir(text, content.name, reading)
        elif text.strip():
            _take_sheet(table_of_text(text, content.name), reading)
        else:
            reading.remark(Level.ERROR, content.name, "fil-tom", "Filen er tom.", advice="Hent udtrækket igen.")


def _text_of(content: Content) -> str:
    """The content as text, whatever it is written in."""
    if content.head.startswith(OLE):
        refuse_other_type(content.head, content.name)
    pieces, size = [], 0
    for chunk in content.chunks():
        pieces.append(chunk)
        size += len(chunk)
        if size > MOST_BYTES:
            raise InputError(f"«{content.name}» fylder mere end {MOST_BYTES >> 20} MB. Del den i flere filer.")
    data = b"".join(pieces)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    if b"\0" in data:
        raise InputError(f"«{content.name}» er ikke tekst. Gem den som JSON, CSV (UTF-8) eller Excel-projektmappe.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _take_fhir(text: str, name: str, reading: _Reading) -> None:
    try:
        found = read_fhir(text, name)
    except NotFhirError:
        reading.remark(
            Level.ERROR,
            name,
            "ikke-fhir",
            "Filen er ikke FHIR-ressourcer som JSON, eller den holder op midt i.",
            advice="Hent et udtræk med Questionnaire-ressourcer, som en Bundle eller én pr. linje.",
        )
        return
    reading.questionnaires += found.questionnaires
    if found.unreadable:
        count = len(found.unreadable)
        reading.remark(
            Level.ERROR,
            name,
            "skema-kan-ikke-laeses",
            f"{count} {'skema følger' if count == 1 else 'skemaer følger'} ikke FHIR R4 og er ikke med; det første er "
            f"nr. {found.unreadable[0]} i filen.",
            advice="Bed leverandøren rette udtrækket.",
        )
    if not found.questionnaires and not found.unreadable:
        reading.remark(
            Level.NOTE,
            name,
            "ingen-skemaer",
            "Der er ingen Questionnaire-ressourcer i filen.",
            advice="Se efter, om det er den.",
        )


def _take_sheet(table: Table, reading: _Reading) -> None:
    questionnaires, findings = read_sheet(table)
    reading.questionnaires += questionnaires
    reading.findings += findings


def _each_once(reading: _Reading) -> list[Questionnaire]:
    """Each version once, where it stands first, and remarks on what was there again or asks nothing."""
    newest: dict[tuple[str, str, str], Questionnaire] = {}
    again: dict[str, int] = {}
    for one in reading.questionnaires:
        key = text_key(one.title), one.version.casefold(), owner_key(one.owner)
        known = newest.get(key)
        if known is not None:
            again[one.file] = again.get(one.file, 0) + 1
        if known is None or version_order(one) >= version_order(known):
            newest[key] = one
    for file, count in again.items():
        message = (
            f"{count} {'skema står' if count == 1 else 'skemaer står'} flere gange med samme navn, version og ejer. "
            "Den, der er ændret senest, tæller."
        )
        reading.remark(Level.NOTE, file, "skema-flere-gange", message, advice="Det er ventet, når udtræk overlapper.")
    if empty := [one for one in newest.values() if not one.items]:
        message = (
            f"{len(empty)} {'skema' if len(empty) == 1 else 'skemaer'} har ingen spørgsmål og kan ikke sammenlignes."
        )
        reading.remark(
            Level.WARNING, empty[0].file, "skema-uden-spoergsmaal", message, advice="Hent et udtræk med spørgsmål."
        )
    return list(newest.values())
