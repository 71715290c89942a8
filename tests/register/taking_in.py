"""Takes forms in by processes that are killed, have no room, or no rights; a program of its own.

`kill FOLDER ROUNDS` prints for each import, most of them killed, whether the register then held the old or the new
rows; the others print the refusal.
"""

import os
import random
import resource
import signal
import sys
import time
from pathlib import Path

import openpyxl

from kpro_analysis.errors import KproError
from tests.register.filing import Desk, form

NOBODY = 65534
FORMS = 3  # that are put into the inbox before each import


def run(desk: Desk) -> int:
    """Import in a process of its own; its id."""
    child = os.fork()
    if child == 0:
        desk.take_in()
        os._exit(0)
    return child


def titles(desk: Desk) -> list[str]:
    """Read by another program than ours."""
    return [str(row[2]) for row in openpyxl.load_workbook(desk.workbook)["ÆØ"].iter_rows(min_row=2, values_only=True)]


def kill(desk: Desk, rounds: int) -> None:
    chance = random.Random(1)
    desk.put(*(form(number) for number in range(100, 100 + FORMS)))
    start = time.monotonic()
    os.waitpid(run(desk), 0)
    longest, killed, number = time.monotonic() - start, 0, 100 + FORMS
    held, waiting = titles(desk), []
    while killed < rounds:
        forms = [form(number + more) for more in range(FORMS)]
        number += FORMS
        desk.put(*forms)
        waiting += [one["titel"] for one in forms]
        child = run(desk)
        time.sleep(1.5 * chance.random() * longest)
        os.kill(child, signal.SIGKILL)
        killed += os.WIFSIGNALED(os.waitpid(child, 0)[1])
        found = titles(desk)
        state = {tuple(held): "old", (*held, *waiting): "new"}[tuple(found)]
        if state == "new":
            held, waiting = found, []
        sys.stdout.write(f"{state}\n")
    os.waitpid(run(desk), 0)


def full(desk: Desk) -> None:
    """As on a full disk, no file can grow beyond a size."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))
    desk.take_in()


def unprivileged(desk: Desk) -> None:
    desk.folder.chmod(0o555)
    if os.geteuid() == 0:
        for above in desk.folder.parents:
            if "pytest" in str(above):
                above.chmod(0o755)
        os.setuid(NOBODY)
    desk.take_in()


if __name__ == "__main__":
    what, folder, *rest = sys.argv[1:]
    try:
        if what == "kill":
            kill(Desk(Path(folder)), int(rest[0]))
        else:
            {"full": full, "unprivileged": unprivileged}[what](Desk(Path(folder)))
    except KproError as error:
        sys.stdout.write(str(error))
