"""The folder of decisions: one file each, never overwritten, and the log with a row for each of them."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from kpro_analysis import atomic
from kpro_analysis.columns import header_key
from kpro_analysis.danish import format_date, parse_date, parse_number, plain
from kpro_analysis.errors import InputError, UsageError
from kpro_analysis.excel.package import shown_name
from kpro_analysis.privacy import mask
from kpro_analysis.register.cells import parse_form_number, split_form_numbers
from kpro_analysis.register.requests import Decided, DecisionRow, form_id
from kpro_analysis.spreadsheet import csv_cell
from kpro_analysis.weighting.decision import Decision
from kpro_analysis.weighting.decision_text import from_markdown, to_markdown
from kpro_analysis.weighting.scenario_files import LARGEST_FILE, UNREADABLE, slug

FOLDER, SUFFIX, LOG = "beslutninger", ".md", "beslutningslog.csv"
FILE = "Fil"
DAY, REQUESTS = "Dato", "ÆØ"
HEADER = (DAY, "Møde", "Beslutning", REQUESTS, "Beløb (kr.)", "Scenarie", FILE)


@dataclass(frozen=True)
class KeptDecision:
    """A decision as it stands in a file: the file's name, its readable part, and when it was written, in ns.

    `written` only orders decisions of one day: a copy of a folder may have it otherwise.
    """

    file: str
    decision: Decision
    shown: str
    written: int


@dataclass(frozen=True)
class DecisionList:
    """What a folder holds: `kept` the latest day first, and a sentence for each file that can't be used."""

    kept: tuple[KeptDecision, ...]
    faults: tuple[str, ...]


@dataclass(frozen=True)
class LoggedDecisions:
    """What a log says: `decided` has a line for each request of each row, `fault` a sentence on what can't be used.

    `rows` are all its rows.
    """

    decided: tuple[Decided, ...] = ()
    fault: str = ""
    rows: tuple[DecisionRow, ...] = ()


def decision_folder(data: Path) -> Path:
    """Where the decisions of a data folder are."""
    return data / FOLDER


def keep(folder: Path, decision: Decision) -> tuple[str, str | None]:
    """Write a decision to a file of its own, and its row in the log; returns the file's name.

    A name that is taken gets a number. Raises UsageError when the file can't be written; then nothing is. When only the
    log can't be, the second value is a sentence that says so, and the row comes with the next decision.
    """
    try:
        with atomic.locked(folder):
            file = _create(folder, decision)
            return file, _write_log(folder)
    except OSError as error:
        raise UsageError(f"Beslutningen kan ikke gemmes: {atomic.why_not_written(error)}") from None


def read_decision(path: Path) -> KeptDecision:
    """The decision of one file; raises InputError when it can't be read or isn't one."""
    name = shown_name(path)
    try:
        about = path.stat()
        if about.st_size > LARGEST_FILE:
            raise InputError(f"{name} er for stor til at være en beslutning. Vælg en anden fil.")
        decision, shown = from_markdown(path.read_bytes().decode("utf-8-sig"), name)
    except FileNotFoundError:
        raise InputError(f"{name} findes ikke. Vælg en fil fra mappen {FOLDER}.") from None
    except OSError:
        raise InputError(f"{name} kan ikke læses. Se efter, om du har adgang til filen.") from None
    except UnicodeDecodeError:
        raise InputError(f"{name} er ikke en beslutning: den er ikke tekst. Vælg en anden fil.") from None
    return KeptDecision(path.name, decision, shown, about.st_mtime_ns)


def list_decisions(folder: Path) -> DecisionList:
    """The decisions of a folder; one that isn't there holds none."""
    kept, faults = [], []
    for path in _files(folder):
        try:
            kept.append(read_decision(path))
        except InputError as error:
            faults.append(str(error))
    latest = sorted(kept, key=lambda k: (k.decision.words.day, k.written, k.file), reverse=True)
    return DecisionList(tuple(latest), tuple(faults))


def read_log(folder: Path) -> LoggedDecisions:
    """Which requests the log says are decided and when, also in rows that people added; no log says nothing."""
    path = folder / LOG
    try:
        if not path.exists():
            return LoggedDecisions()
        if path.stat().st_size > LARGEST_FILE:
            return LoggedDecisions(
                fault=f"Beslutningsloggen {LOG} er for stor og er ikke læst. Se efter, hvad der står i den."
            )
        rows, _ = _rows(_decoded(path.read_bytes()))
    except (OSError, csv.Error):
        return LoggedDecisions(fault=f"Beslutningsloggen {LOG} kan ikke læses. Ret den, eller luk den i Excel.")
    if not rows:
        return LoggedDecisions()
    columns = [header_key(name) for name in rows[0]]
    if not {header_key(name) for name in (DAY, REQUESTS)} <= set(columns):
        return LoggedDecisions(
            fault=f"Beslutningsloggen {LOG} mangler kolonnen «{DAY}» eller «{REQUESTS}» og bruges ikke."
        )
    cells = [dict(reversed([*zip(columns, row, strict=False)])) for row in rows[1:]]
    found = [_logged(row) for row in cells]
    unusable = sum(bool(ids) and (row.day is None or None in ids) for row, ids in found)
    decided = [Decided(number, row.day) for row, _ in found for number in row.numbers if row.day is not None]
    return LoggedDecisions(tuple(decided), _about_unusable(unusable), tuple(row for row, _ in found))


def _logged(cells: Mapping[str, str]) -> tuple[DecisionRow, list[int | None]]:
    """A row of the log by its columns' keys, and the form numbers that it names, None for one that can't be read."""
    day, meeting, text, ids, amount, scenario, file = (cells.get(header_key(name), "") for name in HEADER)
    numbers = [parse_form_number(piece) for piece in split_form_numbers(ids)]
    known = tuple(number for number in numbers if number is not None)
    meeting, text, scenario = (mask(plain(words)) for words in (meeting, text, scenario))
    row = DecisionRow(parse_date(day), meeting, text, known, parse_number(amount), scenario, file.strip())
    return row, numbers


def _about_unusable(rows: int) -> str:
    if not rows:
        return ""
    what = "1 række" if rows == 1 else f"{rows} rækker"
    return (
        f"{what} i beslutningsloggen {LOG} kan ikke bruges helt: {DAY} eller {REQUESTS} kan ikke læses. Skriv datoen "
        "som 07-02-2024 og blanketnumre som #021."
    )


def log_row(file: str, decision: Decision) -> dict[str, str | float]:
    """A decision's row in the log, by column."""
    words = decision.words
    ids = ", ".join(form_id(number) for number in sorted(one.number for one in decision.chosen))
    values = (
        *(format_date(words.day), words.meeting or "", words.title),
        *(ids, decision.money.spent, decision.scenario.name, file),
    )
    return dict(zip(HEADER, values, strict=True))


def _create(folder: Path, decision: Decision) -> str:
    content = to_markdown(decision).encode()
    try:
        from_markdown(content.decode(), decision.words.title)
    except InputError:
        raise UsageError(f"Beslutningen kan ikke gemmes, for den ville ikke kunne åbnes igen: {UNREADABLE}") from None
    stem = f"{decision.words.day.isoformat()}-{slug(decision.words.title)}"
    number = 1
    while True:
        name = f"{stem}{'' if number == 1 else f'-{number}'}{SUFFIX}"
        try:
            atomic.create(folder / name, content)
        except FileExistsError:
            number += 1
        else:
            return name


def _write_log(folder: Path) -> str | None:
    """Give each decision that has no row in the log its row; what is in the log already stays as it is."""
    path = folder / LOG
    try:
        text = _decoded(path.read_bytes()) if path.exists() else ""
        rows, delimiter = _rows(text)
        header = rows[0] if rows else list(HEADER)
        columns = [header_key(name) for name in header]
        if header_key(FILE) not in columns:
            return f"Loggen {LOG} har ingen kolonne «{FILE}», så beslutningen står kun i sin egen fil. Tilføj kolonnen."
        place = columns.index(header_key(FILE))
        logged = {row[place].strip() for row in rows[1:] if len(row) > place}
        missing = [k for k in reversed(list_decisions(folder).kept) if k.file not in logged]
        added = [] if rows else [header]
        added += [_in_columns(columns, log_row(k.file, k.decision)) for k in missing]
        kept = text if not text or text.endswith(("\n", "\r")) else f"{text}\r\n"
        atomic.replace(path, (kept + _csv(added, delimiter)).encode("utf-8-sig", errors="replace"))
    except csv.Error:
        return f"Beslutningen er gemt, men loggen {LOG} kan ikke læses. Ret den, eller omdøb den, så der laves en ny."
    except OSError as error:
        return (
            f"Beslutningen er gemt, men loggen {LOG} kan ikke skrives: {atomic.why_not_written(error)} "
            "Er den åben i Excel, så luk den. Rækken kommer med ved næste beslutning."
        )
    return None


def _in_columns(columns: list[str], row: dict[str, str | float]) -> list[str]:
    by_key = {header_key(name): csv_cell(value) for name, value in row.items()}
    return [by_key.get(column, "") for column in columns]


def _rows(text: str) -> tuple[list[list[str]], str]:
    """The log's rows that hold something, and what divides its columns: programs save it with other signs than ours."""
    first = text.partition("\n")[0]
    delimiter = next((sign for sign in ";\t," if sign in first), ";")
    return [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if any(row)], delimiter


def _csv(rows: Iterable[list[str]], delimiter: str) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=delimiter).writerows(rows)
    return buffer.getvalue()


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(p for p in folder.glob(f"*{SUFFIX}") if not p.name.startswith((".", "~$")))
    except OSError:
        return []
