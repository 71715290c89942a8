"""Bugs: a line in the log, a reference number for the visitor."""

import logging
import os
import sys
import traceback
import uuid
from collections.abc import Iterable
from pathlib import Path

LOG = Path.home() / ".kpro" / "kpro.log"


def bug_reference() -> str:
    """Log the exception at hand by its type and places, never its values; returns the reference to show.

    The log is `~/.kpro/kpro.log`, readable by its owner only; where it can't be written, the reference is all there is.
    """
    kind, _, trace = sys.exc_info()
    places = [f"{Path(f.filename).name}:{f.lineno}" for f in reversed(traceback.extract_tb(trace))]
    return told_reference(kind.__name__ if kind else "?", places)


def told_reference(kind: str, places: Iterable[str]) -> str:
    """Log an exception of another process by its type and places, as `bug_reference` does; returns the reference."""
    reference = uuid.uuid4().hex[:8]
    _logger().error("ref=%s type=%s place=%s", reference, kind, " < ".join(places))
    return reference


def note(line: str) -> None:
    """Write a line to the same log, for what goes on when nobody looks; it must hold no personal data."""
    _logger().info("%s", line)


def _logger() -> logging.Logger:
    logger = logging.getLogger("kpro")
    if not logger.handlers:
        handler = _log_file()
        handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
        logger.propagate = False
    return logger


def _log_file() -> logging.Handler:
    try:
        LOG.parent.mkdir(mode=0o700, exist_ok=True)
        handler = logging.FileHandler(LOG, encoding="utf-8")
        os.chmod(LOG, 0o600)
    except OSError:
        return logging.NullHandler()
    return handler
