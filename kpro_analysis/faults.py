"""Bugs: a line in the log, a reference number for the visitor."""

import logging
import os
import sys
import traceback
import uuid
from pathlib import Path

LOG = Path.home() / ".kpro" / "kpro.log"


def bug_reference() -> str:
    """Log the exception at hand by its type and places, never its values; returns the reference to show.

    The log is `~/.kpro/kpro.log`, readable by its owner only.
    """
    reference = uuid.uuid4().hex[:8]
    kind, _, trace = sys.exc_info()
    places = " < ".join(f"{Path(f.filename).name}:{f.lineno}" for f in reversed(traceback.extract_tb(trace)))
    _logger().error("ref=%s type=%s place=%s", reference, kind.__name__ if kind else "?", places)
    return reference


def _logger() -> logging.Logger:
    logger = logging.getLogger("kpro")
    if not logger.handlers:
        LOG.parent.mkdir(mode=0o700, exist_ok=True)
        handler = logging.FileHandler(LOG, encoding="utf-8")
        os.chmod(LOG, 0o600)
        handler.setFormatter(logging.Formatter("%(asctime)s %(message)s"))
        logger.addHandler(handler)
        logger.propagate = False
    return logger
