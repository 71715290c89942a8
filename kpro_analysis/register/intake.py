"""Takes the forms of an inbox into the register: each once, whatever moment the process dies at.

The order is what makes it safe: the log says what is planned, the register is replaced in one step, answers are
written, files are moved, and the log says that it is done. Every step can be taken again: the next import goes on where
the last one stopped.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from kpro_analysis import atomic
from kpro_analysis.errors import InputError, UsageError
from kpro_analysis.excel.package import open_package
from kpro_analysis.register.add_requests import add_requests, left_out
from kpro_analysis.register.answers import AnswerMaker, answer_file
from kpro_analysis.register.inbox import ANSWERS, DONE, REFUSED, fingerprints, read_inbox, shown
from kpro_analysis.register.intake_files import clear_away, put, side_by_side
from kpro_analysis.register.intake_log import Entry, State, read_log, remove_log, settled, write_log
from kpro_analysis.register.intake_plan import Fate, Planned, plan
from kpro_analysis.register.requests import Register, Request
from kpro_analysis.register.safe_file import BACKUPS, exchange, refuse_unwritable
from kpro_analysis.register.submission import Submission
from kpro_analysis.register.workbook import Reading, read_package

ROOM_PER_ANSWER = 64 * 2**10  # bytes: an e-mail with its PDF is half of that


@dataclass(frozen=True)
class Imported:
    """What an import did, or would do.

    `forms` say what became of each form; `answers` are the files in the folder of answers, by form number. `before` and
    `after` are the register without and with the new requests. `backup` is the file with the register as it was, ""
    when nothing was added; `left_out` are columns that the register lacks.
    """

    forms: tuple[Planned, ...]
    before: Register
    after: Register
    answers: dict[int, str]
    backup: str
    left_out: tuple[str, ...]

    def of(self, fate: Fate) -> list[Planned]:
        """The forms with that fate, in order."""
        return [form for form in self.forms if form.fate is fate]

    @property
    def new(self) -> list[Request]:
        """The new requests, as the register reads them."""
        return [self.after.by_number[form.number] for form in self.of(Fate.ADDED)]


def show_import(inbox: Path, workbook: Path, now: datetime) -> Imported:
    """What an import would do; nothing is touched. Raises KproErrors as `import_forms` does."""
    return _Import(inbox, workbook, now).result({}, "")


def import_forms(inbox: Path, workbook: Path, now: datetime) -> Imported:
    """Add the inbox's forms to the register, write answers, and move the files.

    `now` says what day it is in Denmark and dates the backup. Raises UsageError for a wrong inbox and InputError for a
    register that can't be read or written; then nothing is changed, unless the sentence says what was done already.
    """
    with _held(inbox, workbook):
        work = _Import(inbox, workbook, now)
        work.refuse_unwritable()
        work.refuse_cramped()
        backup = work.write() if work.forms else ""
        try:
            return work.result(work.finish(), backup)
        except OSError as error:
            raise InputError(
                f"{work.so_far()}svarene eller loggen kan ikke skrives, eller filerne ikke flyttes: "
                f"{atomic.why_not_written(error)} Importér så igen: intet bliver taget ind to gange."
            ) from None


class _Import:
    """One import: all is read and planned when it is made, and nothing written before it is told to."""

    def __init__(self, inbox: Path, workbook: Path, now: datetime) -> None:
        self.inbox, self.now = inbox, now
        _refuse_inbox(inbox, workbook)
        self.path = workbook.resolve()
        self.folder = self.path.parent
        self.reading: Reading = read_package(open_package(workbook))
        self.logged = read_log(self.folder)
        others = {shown(path) for path in self.folder.glob("*.xlsx") if path != self.path}
        self.entries = settled(self.logged, self.reading.register, others)
        files = read_inbox(inbox, now.date())
        marks = {file.mark for file in files}
        if any(entry.state is State.WRITTEN and entry.file_sha256 not in marks for entry in self.entries):
            moved = fingerprints(inbox / DONE) - marks
            self.entries = tuple(_done(entry) if entry.file_sha256 in moved else entry for entry in self.entries)
        self.planned = plan(files, self.reading.register, self.entries)
        self.forms: dict[int, Submission] = {
            p.number: p.submission for p in self.planned if _is_new(p) and p.submission
        }
        self.after: Reading = add_requests(self.reading, self.forms) if self.forms else self.reading

    def refuse_unwritable(self) -> None:
        refuse_unwritable(self.path, self.reading.package.file)

    def refuse_cramped(self) -> None:
        """Before the register is replaced there must be room for it, its backup and all answers."""
        answers = sum(ROOM_PER_ANSWER + 4 * len(form.description) for form in self.forms.values())
        needed = 2 * len(self.after.package.data) + answers
        if self.forms and min(shutil.disk_usage(folder).free for folder in (self.inbox, self.folder)) < needed:
            raise InputError(
                f"Der er ikke plads på disken til registeret, en sikkerhedskopi og svarene: der skal bruges omkring "
                f"{needed // 2**20 + 1} MB. Gør plads, og prøv igen. Intet er ændret."
            )

    def write(self) -> str:
        """Replace the register; returns the backup's name."""
        new = tuple(self._entry(p, p.submission) for p in self.planned if _is_new(p) and p.submission)

        def note(planning: bool) -> None:
            if planning:
                write_log(self.folder, (*self.entries, *new))
            elif self.logged:
                write_log(self.folder, self.logged)
            else:
                remove_log(self.folder)

        backup = exchange(self.path, self.reading.package, self.after.package, at=self.now, note=note)
        self.entries = (*self.entries, *(replace(entry, state=State.WRITTEN) for entry in new))
        return backup

    def finish(self) -> dict[int, str]:
        """Write the answers and move the files; returns the answers' names by form number. Raises OSError."""
        if self.entries != self.logged:
            write_log(self.folder, self.entries)
        answers = self._answer()
        of_file: dict[Path, list[Planned]] = {}
        for planned in self.planned:
            of_file.setdefault(planned.file.path, []).append(planned)
        side_by_side(partial(clear_away, self.inbox, forms[0].file, forms) for forms in of_file.values())
        finished = {p.number for p in self.planned if p.fate in (Fate.ADDED, Fate.UNFINISHED)}
        if finished:
            write_log(self.folder, (_done(e) if e.number in finished else e for e in self.entries))
        return answers

    def _answer(self) -> dict[int, str]:
        maker, folder = AnswerMaker(), self.inbox / ANSWERS
        to_answer = dict(_to_answer(self.planned))
        names = side_by_side(
            partial(put, folder, answer_file(number), maker.answer(number, form)) for number, form in to_answer.items()
        )
        return dict(zip(to_answer, names, strict=True))

    def so_far(self) -> str:
        if not self.forms:
            return "Registeret er ikke rørt, men "
        many = "Det nye ønske" if len(self.forms) == 1 else f"De {len(self.forms)} nye ønsker"
        return f"{many} står nu i registeret, men "

    def result(self, answers: dict[int, str], backup: str) -> Imported:
        lacks = tuple(left_out(self.reading)) if self.forms else ()
        return Imported(self.planned, self.reading.register, self.after.register, answers, backup, lacks)

    def _entry(self, planned: Planned, form: Submission) -> Entry:
        return Entry(
            blanket=form.blanket,
            content=form.content,
            number=planned.number,
            filed=form.filed,
            file=planned.file.name,
            file_sha256=planned.file.mark,
            taken=self.now.isoformat(timespec="seconds"),
            register=self.reading.register.file,
            before=self.reading.register.sha256,
            after=self.after.register.sha256,
        )


def _is_new(planned: Planned) -> bool:
    return planned.fate is Fate.ADDED


def _to_answer(planned: Sequence[Planned]) -> Iterator[tuple[int, Submission]]:
    for one in planned:
        if one.fate in (Fate.ADDED, Fate.UNFINISHED) and one.submission is not None and one.submission.answerable:
            yield one.number, one.submission


def _done(entry: Entry) -> Entry:
    return replace(entry, state=State.DONE) if entry.state is State.WRITTEN else entry


def _refuse_inbox(inbox: Path, workbook: Path) -> None:
    if not inbox.is_dir():
        raise UsageError(f"Indbakken «{shown(inbox)}» findes ikke. Angiv den mappe, hvor blanketterne ligger.")
    if inbox.resolve() == workbook.resolve().parent:
        raise UsageError("Indbakken er den mappe, hvor registeret ligger. Læg blanketterne i en mappe for sig.")


@contextmanager
def _held(inbox: Path, workbook: Path) -> Iterator[None]:
    """Hold the inbox and the register's folder, always in one order, so that no two imports wait for each other."""
    _refuse_inbox(inbox, workbook)
    with ExitStack() as stack:
        for folder in sorted({inbox.resolve(), workbook.resolve().parent}):
            if not folder.is_dir():
                continue  # no register there, which its reader says
            try:
                stack.enter_context(atomic.locked(folder, BACKUPS, ANSWERS, DONE, REFUSED))
            except OSError as error:
                why = atomic.why_not_written(error)
                raise InputError(f"Der kan ikke skrives i mappen «{shown(folder)}»: {why} Intet er ændret.") from None
        yield
