"""Standard output: UTF-8 whatever the locale, and one sentence when it can't be written."""

import io
import json
import os
import sys
from typing import Any

from kpro_analysis.errors import UsageError


def speak_utf8() -> None:
    """Make both streams UTF-8, also where the locale is C."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def say(content: bytes) -> None:
    """Write a whole result at once; raises UsageError when there is no room for it.

    A reader that has had enough, as `head` has, is no error.
    """
    try:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        _give_up()
    except OSError:
        _give_up()
        raise UsageError("Resultatet kunne ikke skrives færdigt. Se efter, om der er plads på disken.") from None


def say_text(text: str) -> None:
    """Write a text."""
    say(encoded(text))


def say_json(content: dict[str, Any]) -> None:
    """Write a result for other programs."""
    say_text(as_json(content))


def as_json(content: dict[str, Any]) -> str:
    """A result as indented JSON with a line break at the end."""
    return json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def encoded(text: str) -> bytes:
    """A text as UTF-8; a letter that has none is written as its number."""
    return text.encode("utf-8", errors="backslashreplace")


def _give_up() -> None:
    """Send what is still buffered nowhere, so that Python doesn't complain about it when it ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
