"""Publishes edition after edition from processes that are killed; run as a program of its own: FOLDER ROUNDS.

Prints what lay there after each of them as JSON: which text, and whether all of its files were of it.
"""

import json
import os
import random
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from kpro_analysis.atomic import locked
from kpro_analysis.reports.manifest import MANIFEST, of_file
from kpro_analysis.reports.publish import finish_broken_off, publish
from kpro_analysis.reports.verify import verify

NOW = datetime(2024, 4, 2, 6, 0, tzinfo=UTC)
LONGEST = 0.05  # seconds that a process lives


def edition(text, made, inputs=()):
    """The files of an edition whose text is in all of them."""
    page = f"<main>{text}</main>\n<footer><p>Lavet {made:%d-%m-%Y}.</p></footer>\n".encode()
    files = {"rapport.html": page, "tal.csv": text.encode() * 5000}
    told = {
        **{"kind": "kvartal", "edition": "2024-K1", "title": "Kvartalsrapport", "parameters": {}},
        **{"inputs": list(inputs), "made": made.isoformat(), "seconds": 1.0, "missing": []},
        "files": [of_file(name, content) for name, content in files.items()],
    }
    return {**files, MANIFEST: json.dumps(told).encode()}


def passed(folder):
    """A check that stops nothing."""


def publish_until_killed(output, first, tell):
    for number in range(first, first + 10_000):
        with locked(output):
            finish_broken_off(output, passed)
            publish(output / "2024-K1", edition(f"nr. {number}", NOW), NOW, passed)
        os.write(tell, b".")


def state_of(output):
    with locked(output):
        finish_broken_off(output, passed)
    folder = output / "2024-K1"
    text = (folder / "tal.csv").read_bytes().decode()
    one = text[: len(text) // 5000]
    whole = verify(folder).is_whole and one * 5000 == text and one in (folder / "rapport.html").read_text()
    return {"text": one, "whole": whole}


def kill(output, rounds):
    chance = random.Random(1)
    with locked(output):
        publish(output / "2024-K1", edition("nr. 0", NOW), NOW, passed)
    states = []
    for turn in range(rounds):
        listen, tell = os.pipe()
        child = os.fork()
        if child == 0:
            publish_until_killed(output, 1 + turn * 10_000, tell)
        os.read(listen, 1)  # one is published
        time.sleep(chance.random() * LONGEST)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        os.close(listen)
        os.close(tell)
        states.append(state_of(output))
    sys.stdout.write(json.dumps(states))


if __name__ == "__main__":
    kill(Path(sys.argv[1]), int(sys.argv[2]))
