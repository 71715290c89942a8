"""Commands that write are killed, given no room and kept out: old or new, one sentence, and nothing left behind."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.faults import harming
from tests.faults.writers import WRITERS

SHORT = [writer.name for writer in WRITERS if not writer.slow]
WRONG_USE, BAD_INPUT = 2, 3
Record = Callable[[str, object], None]


def harm(how: str, folder: Path, *names: str, within: tuple[str, ...] = ()) -> list[dict[str, Any]]:
    command = [*within, sys.executable, "-m", harming.__name__, how, str(folder), *names]
    done = subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8", timeout=900)
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def check(result: dict[str, Any]) -> None:
    if "kills" in result:
        assert result["kills"]["wrong"] == []
        assert set(result["kills"]["states"]) <= {"old", "new", "between"}
    for tried, reason in ((result["no room"], "plads"), (result["kept out"], "skrive")):
        for one in tried:
            if one["code"] == 0 and one["state"] == "new":
                continue  # there was room enough
            assert one["code"] in (WRONG_USE, BAD_INPUT), (result["writer"], one)
            assert reason in one["said"] and one["said"].count("\n") == 1, (result["writer"], one)
            assert one["state"] in ("old", "between") and one["left"] == [] == one.get("then", []), one


def record(result: dict[str, Any], tell: Record) -> None:
    kills = result.get("kills", {"states": []})["states"]
    counts = {state: kills.count(state) for state in ("old", "new", "between")}
    tell("figures", {"writer": result["writer"], "killed": len(kills), **counts, "seconds": result["seconds"]})


def test_no_harm_is_done(open_folder: Path, record_property: Record) -> None:
    for result in harm("short", open_folder, *SHORT):
        check(result)
        assert result["kills"]["killed"] == harming.ROUNDS["short"]
        record(result, record_property)
