"""Sends ballots from processes that are killed, that have no room, or no rights; run as a program of its own.

`kill FILE ROUNDS` prints what was confirmed, as pairs of key and weight; the others print the sentence of the error.
"""

import os
import random
import resource
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from kpro_analysis.errors import KproError
from kpro_analysis.weighting.ballots import Sent
from kpro_analysis.weighting.meeting_ballots import send
from kpro_analysis.weighting.meeting_files import create_meeting, open_meeting
from kpro_analysis.weighting.settings import Weights

AT = datetime(2024, 2, 7, tzinfo=UTC)
SENDERS, LONGEST = 3, 0.04  # processes at a time; seconds that one lives
NOBODY = 65534


def ballot(key: str, number: int) -> Sent:
    return Sent(key, Weights({"Nytte": float(number), "Hast": 1.0}), "0" * 64, AT)


def send_until_killed(path: Path, key: str, confirm: int) -> None:
    meeting = open_meeting(path)
    for number in range(1, 10_000):
        send(meeting, ballot(key, number))
        os.write(confirm, f"{key} {float(number)}\n".encode())


def kill(path: Path, rounds: int) -> None:
    chance = random.Random(1)
    for turn in range(rounds):
        reading, writing = os.pipe()
        children = []
        for sender in range(SENDERS):
            child = os.fork()
            if child == 0:
                send_until_killed(path, f"{turn:08d}-{sender:08d}", writing)
            children.append(child)
        os.close(writing)
        for child in children:
            time.sleep(chance.random() * LONGEST)
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
        with os.fdopen(reading, encoding="utf-8") as confirmed:
            sys.stdout.write(confirmed.read())


def full(path: Path) -> None:
    """As on a full disk, no file can grow beyond a size."""
    meeting = open_meeting(path)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
    for number in range(1, 5_000):
        send(meeting, ballot("f" * 32, number))


def full_create(folder: Path) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (6_000, 6_000))
    create_meeting(folder, "Møde", at=AT)


def unprivileged(folder: Path, path: Path) -> None:
    meeting = open_meeting(path)
    for place in (path, path.parent, folder):
        place.chmod(0o444 if place.is_file() else 0o555)
    if os.geteuid() == 0:
        for above in folder.parents:
            if above.stat().st_uid == 0 and "pytest" in str(above):
                above.chmod(0o755)
        os.setuid(NOBODY)
    send(meeting, ballot("u" * 32, 1))


if __name__ == "__main__":
    what, *rest = sys.argv[1:]
    try:
        if what == "kill":
            kill(Path(rest[0]), int(rest[1]))
        else:
            {"full": full, "full-create": full_create, "unprivileged": unprivileged}[what](*map(Path, rest))
    except KproError as error:
        sys.stdout.write(str(error))
