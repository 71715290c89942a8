"""The server's log: JSON lines of what was served and what went wrong, without anything personal."""

import json
import logging
import os
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any

from tornado.web import RequestHandler

LARGEST, KEPT = 5_000_000, 5  # bytes of a file, and how many older ones are kept
NAME = "kpro.server"
SILENT = ("tornado.access",)  # what it tells, with addresses, stands in our own lines


class Lines(logging.Formatter):
    """A record as a line of JSON: no text of a message is in it, since others' messages hold values and addresses."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        told: dict[str, Any] = {"time": moment, "level": record.levelname.lower()}
        own = getattr(record, "told", None)
        if own is not None:
            return json.dumps(told | own, ensure_ascii=False)
        told |= {"event": "fault", "logger": record.name, "place": f"{record.filename}:{record.lineno}"}
        if record.exc_info and record.exc_info[0]:
            told["type"] = record.exc_info[0].__name__
        return json.dumps(told, ensure_ascii=False)


class OwnFile(RotatingFileHandler):
    """A log of some files that only their owner can read."""

    def doRollover(self) -> None:
        """Begin a new file."""
        super().doRollover()
        _close_to_others(Path(self.baseFilename))


def open_log(path: Path) -> logging.Logger:
    """The log in a file that only its owner can read; the server's and its libraries' faults go there too.

    Raises OSError when it can't be written.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
    _close_to_others(path)
    handler = OwnFile(path, maxBytes=LARGEST, backupCount=KEPT, encoding="utf-8")
    handler.setFormatter(Lines())
    logger = logging.getLogger(NAME)
    logger.setLevel(logging.INFO)
    for one in (logger, logging.getLogger("tornado"), logging.getLogger("asyncio"), logging.getLogger("traitlets")):
        one.handlers[:] = [handler]
        one.propagate = False
    for name in SILENT:
        logging.getLogger(name).disabled = True
    return logger


def _close_to_others(path: Path) -> None:
    if os.name == "posix":
        path.chmod(0o600)


def tell(event: str, **facts: str | float) -> None:
    """Log something that happened; the facts must not be personal."""
    logging.getLogger(NAME).info("", extra={"told": {"event": event, **facts}})


def log_request(handler: RequestHandler) -> None:
    """Log what was asked for by the kind of address, never the address: anything may be written in one."""
    tell(
        "request",
        what=type(handler).__name__.removesuffix("Handler"),
        page=getattr(handler, "page_name", ""),
        status=handler.get_status(),
        ms=round(handler.request.request_time() * 1000, 1),
    )
