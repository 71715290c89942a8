"""Saves scenarios and decisions from processes that are killed, have no room, or no rights; a program of its own.

`save FOLDER ROUNDS` prints the note of each scenario that was reported as saved, `decide FOLDER ROUNDS` the file and
the meeting of each decision; the others print the refusal.
"""

import os
import random
import resource
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import count
from pathlib import Path

from kpro_analysis.errors import KproError
from kpro_analysis.weighting.decision import decide, words_of
from kpro_analysis.weighting.decision_files import keep
from kpro_analysis.weighting.model import evaluate
from kpro_analysis.weighting.scenario import Scenario, scenario_of
from kpro_analysis.weighting.scenario_files import delete, overwrite, rename, restore, save
from tests.weighting.builders import ask, register, settings

SOME = register(ask(1, 5, 60.0), ask(2, 7, 50.0))
AT = datetime(2024, 2, 7, tzinfo=UTC)
DAY = date(2024, 2, 7)
SAVERS = 2  # processes at a time
MOST_SAVED, LONGEST = 5, 0.01  # scenarios that are waited for, and then seconds, before the processes are killed
NOBODY = 65534


def scenario(name: str, note: str) -> Scenario:
    return scenario_of(evaluate(SOME, settings(SOME)), name, saved=AT, note=note)


def save_until_killed(folder: Path, key: str, report: int) -> None:
    """Save under the same few names as the other does, and now and then change, rename, delete and bring back."""
    for number in count():
        note = f"{key}-{number}"
        kept = save(folder, scenario(f"Prøve {number % 3}", note))
        os.write(report, f"{note}\n".encode())
        if number % 3 == 0:
            kept = overwrite(folder, kept.file, replace(kept.scenario, saved_by="en anden"), expected=kept.sha256)
        if number % 3 == 1:
            kept = rename(folder, kept.file, "Omdøbt", expected=kept.sha256)
        if number % 2:
            deleted = delete(folder, kept.file, expected=kept.sha256, day=DAY)
            if number % 4 == 1:
                restore(folder, deleted)


def decide_until_killed(folder: Path, key: str, report: int) -> None:
    for number in count():
        decision = decide(
            SOME, scenario("Prøve", ""), words_of(f"Beslutning {number % 3}", DAY, meeting=f"{key}-{number}")
        )
        file, _ = keep(folder, decision)
        os.write(report, f"{file} {key}-{number}\n".encode())


def kill(folder: Path, rounds: int, act: Callable[[Path, str, int], None]) -> None:
    chance = random.Random(1)
    for turn in range(rounds):
        reading, writing = os.pipe()
        children = []
        for saver in range(SAVERS):
            child = os.fork()
            if child == 0:
                act(folder, f"{turn}-{saver}", writing)
            children.append(child)
        os.close(writing)
        with os.fdopen(reading, encoding="utf-8") as reported:
            for _ in range(chance.randrange(MOST_SAVED)):
                sys.stdout.write(reported.readline())
            for child in children:
                time.sleep(chance.random() * LONGEST)
                os.kill(child, signal.SIGKILL)
                os.waitpid(child, 0)
            sys.stdout.write(reported.read())


def full(folder: Path) -> None:
    """As on a full disk, no file can grow beyond a size."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, 1_000))
    save(folder, scenario("Fuld", "x"))


def unprivileged(folder: Path) -> None:
    folder.chmod(0o555)
    if os.geteuid() == 0:
        for above in folder.parents:
            if "pytest" in str(above):
                above.chmod(0o755)
        os.setuid(NOBODY)
    save(folder, scenario("Må ikke", "x"))


if __name__ == "__main__":
    what, *rest = sys.argv[1:]
    try:
        if what in ("save", "decide"):
            kill(Path(rest[0]), int(rest[1]), save_until_killed if what == "save" else decide_until_killed)
        else:
            {"full": full, "unprivileged": unprivileged}[what](Path(rest[0]))
    except KproError as error:
        sys.stdout.write(str(error))
