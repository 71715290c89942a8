"""Harms commands while they write, in processes of their own; a program of its own that prints what came of it, a line
of JSON for each.

`short FOLDER WRITER…` and `long FOLDER WRITER…`: killed at random moments; given no room, by a limit on what a file may
hold; and kept out by permissions. `mounts FOLDER WRITER…`, where file systems may be mounted (see `unshare`): on a disk
that is full, and on one that can only be read.
"""

import codecs
import importlib
import json
import os
import pkgutil
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import kpro_analysis
from kpro_analysis.cli import main
from tests.faults.writers import BY_NAME, Seen, Writer

NOBODY = 65534
LOCK = ".kpro-laas"  # passed over by all commands, so it also is what fills a disk
NOT_COMMANDS = ("kpro_analysis.screens", "kpro_analysis.server", "kpro_analysis.reports", "kpro_analysis.cli.__main__")
WINDOW = 0.03  # seconds after the first sign of writing in which half of the kills fall
ROUNDS = {"short": 3, "long": 50}
NO_MORE = {"short": (100,), "long": (0, 100, 1_000, 5_000)}  # bytes that a file may hold
ROOM = (0, 4_096, 20_000)  # bytes left on the disk
TRIES = 5  # processes that may end before they are killed, for each that is killed


def warm() -> None:
    """Import all that commands import when they run: each process begins with the work, and so does another user's."""
    for module in pkgutil.walk_packages(kpro_analysis.__path__, "kpro_analysis."):
        if not module.name.startswith(NOT_COMMANDS):
            importlib.import_module(module.name)
    for name in ("pandas", "pyarrow.parquet", "duckdb", "ibis", "xlsxwriter", "openpyxl", "typst", "importlib.readers"):
        importlib.import_module(name)
    for encoding in ("cp437", "cp1252", "utf-8-sig", "utf-16", "utf-16-le", "latin-1"):
        codecs.lookup(encoding)


def nothing() -> None:
    """What most processes do before they begin."""


def start(writer: Writer, folder: Path, said: int, before: Callable[[], None] = nothing) -> int:
    """The command in a process of its own, which writes what it says there; its id."""
    child = os.fork()
    if child == 0:
        words = writer.words(folder)
        os.dup2(said, 1)
        os.dup2(said, 2)
        sys.stdout, sys.stderr = open(1, "w", closefd=False), open(2, "w", closefd=False)
        before()
        code = main(words)
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)
    return child


def run(writer: Writer, folder: Path, before: Callable[[], None] = nothing) -> tuple[int, str]:
    """Its exit code (negative: a signal) and what it said."""
    reading, writing = os.pipe()
    child = start(writer, folder, writing, before)
    os.close(writing)
    with os.fdopen(reading, encoding="utf-8") as said:
        text = said.read()
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), text


def names(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.name != LOCK}


def apart(act: Callable[[], None]) -> None:
    """Do it in a process of its own: this one must have no threads when it is divided."""
    child = os.fork()
    if child == 0:
        act()
        os._exit(0)
    if os.waitpid(child, 0)[1] != 0:
        raise RuntimeError


class Trial:
    """A writer with the old thing, the new one, and how long it takes from one to the other."""

    def __init__(self, writer: Writer, folder: Path) -> None:
        self.writer, self.folder, self.place = writer, folder, folder / "prøve"
        apart(lambda: writer.make(folder / "gammel"))
        self.old = writer.seen(folder / "gammel" / "ud")
        shutil.copytree(folder / "gammel", folder / "ny")
        begun = time.monotonic()
        self.code, self.said = run(writer, folder / "ny")
        self.longest = time.monotonic() - begun
        self.new = writer.seen(folder / "ny" / "ud")

    def anew(self) -> Path:
        if self.place.exists():
            shutil.rmtree(self.place)
        shutil.copytree(self.folder / "gammel", self.place)
        return self.place

    def state(self) -> str:
        """`old`, `new`, `between` (of several files, each of them whole), or what is wrong."""
        seen: Seen = self.writer.seen(self.place / "ud")
        if seen in (self.old, self.new):
            return "old" if seen == self.old else "new"
        wrong = [name for name, what in seen.items() if what not in (self.old.get(name), self.new.get(name))]
        lost = [name for name in self.old if name not in seen]
        return f"wrong: {wrong} {lost}" if wrong or lost else "between"

    def untouched(self) -> bool:
        return self.state() == "old" and names(self.place / "ud") == names(self.folder / "gammel" / "ud")

    def left(self) -> list[str]:
        """What nobody should leave: it is there neither before nor after an undisturbed run, and no user sees it."""
        usual = names(self.folder / "gammel" / "ud") | names(self.folder / "ny" / "ud")
        return sorted(name for name in names(self.place / "ud") - usual if "/." in f"/{name}")

    def finished(self) -> list[str]:
        """What is wrong once the command was run again undisturbed, a day later."""
        if self.untouched():
            return []
        for path in (self.place / "ud").rglob(".*"):
            os.utime(path, (time.time() - 100_000,) * 2)
        before = self.state()
        code, said = run(self.writer, self.place)
        there = self.writer.once and before == "new"
        wrong = [f"{before}: code {code}: {said}"] if code != 0 and not there else []
        wrong += [] if self.state() == "new" else [f"{before}, not finished: {self.state()}"]
        return wrong + [f"{before}, left behind: {name}" for name in self.left() if not there]

    def harmed(self, before: Callable[[], None] = nothing) -> dict[str, object]:
        code, said = run(self.writer, self.place, before)
        return {"code": code, "said": said, "state": self.state(), "left": self.left()}


def killed(trial: Trial, rounds: int) -> dict[str, object]:
    chance, states, wrong = random.Random(1), [], []
    with Path(os.devnull).open("wb") as nowhere:
        for turn in range(TRIES * rounds):
            child = start(trial.writer, trial.anew(), nowhere.fileno())
            if turn % 2:
                wait_for_writing(child, trial)
            time.sleep(chance.random() * (WINDOW if turn % 2 else trial.longest))
            os.kill(child, signal.SIGKILL)
            if os.WIFSIGNALED(os.waitpid(child, 0)[1]):
                states.append(trial.state())
                wrong += trial.finished()
            if len(states) == rounds:
                break
    return {"killed": len(states), "states": states, "wrong": wrong}


def wait_for_writing(child: int, trial: Trial) -> None:
    usual, out = names(trial.folder / "gammel" / "ud"), trial.place / "ud"
    while os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        try:
            if names(out) != usual:
                return
        except FileNotFoundError:  # what was looked at is gone: it writes
            return


def limited(trial: Trial, size: int) -> dict[str, object]:
    trial.anew()

    def before() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return {"room": size, **trial.harmed(before), "then": trial.finished()}


def forbidden(trial: Trial) -> dict[str, object]:
    """As somebody who may read all of it and write nothing: root is let in everywhere, so root becomes nobody."""
    place = trial.anew()
    for path in (place, *place.rglob("*")):
        path.chmod(0o555 if path.is_dir() else 0o444)
    found = trial.harmed(lambda: os.setuid(NOBODY) if os.geteuid() == 0 else None)
    for path in (place, *place.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return found


def full(trial: Trial, size: int) -> dict[str, object]:
    """What lay there before is on a disk of its own, and then so many bytes are left on it."""
    out = trial.anew() / "ud"
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "none", str(out)], check=True)
    shutil.copytree(trial.folder / "gammel" / "ud", out, dirs_exist_ok=True)
    room = os.statvfs(out)
    with (out / LOCK).open("wb") as fill:
        os.posix_fallocate(fill.fileno(), 0, (room.f_bavail - size // room.f_frsize) * room.f_frsize)
    found = trial.harmed()
    os.truncate(out / LOCK, 0)
    found["then"] = trial.finished()
    subprocess.run(["umount", str(out)], check=True)
    return {"room": size, **found}


def read_only(trial: Trial) -> dict[str, object]:
    out = str(trial.anew() / "ud")
    subprocess.run(["mount", "--bind", out, out], check=True)
    subprocess.run(["mount", "-o", "remount,bind,ro", out], check=True)
    found = trial.harmed()
    subprocess.run(["umount", out], check=True)
    return found


def harm(how: str, name: str, folder: Path) -> dict[str, object]:
    begun, trial = time.monotonic(), Trial(BY_NAME[name], folder / name)
    if trial.code != 0 or trial.old == trial.new:
        raise RuntimeError(f"{name} undisturbed: {trial.code} {trial.said}")
    if how == "mounts":
        found = {"no room": [full(trial, size) for size in ROOM], "kept out": [read_only(trial)]}
    else:
        no_room = [limited(trial, size) for size in NO_MORE[how]]
        found = {"kills": killed(trial, ROUNDS[how]), "no room": no_room, "kept out": [forbidden(trial)]}
    shutil.rmtree(folder / name)
    return {"writer": name, **found, "seconds": round(time.monotonic() - begun, 1)}


if __name__ == "__main__":
    how, where, *chosen = sys.argv[1:]
    warm()
    for name in chosen:
        sys.stdout.write(f"{json.dumps(harm(how, name, Path(where)))}\n")
        sys.stdout.flush()
