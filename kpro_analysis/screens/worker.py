"""Work beside a page's messages: in a thread, a piece at a time, the newest of each kind only."""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from kpro_analysis.errors import KproError
from kpro_analysis.faults import bug_reference

Message = dict[str, Any]
Pieces = Iterator[Message | None]
PATIENCE = 0.02  # seconds that a step waits for the piece at hand
SWITCH = 2e-5  # seconds, see `_run`
PAUSE = 0.12  # seconds after a step before the next piece begins: the next one isn't kept waiting
DRAGGED = 0.6  # the same after a step of a slider that is still held, of which others follow


class Worker:
    """Does one piece of each kind of work in turn; `tell` is called, on its thread, with what comes of it.

    Work is an iterator: each piece gives a message for the page, or None. Work of a kind takes the place of earlier
    work of that kind, of which nothing more is told. An expected error is told as
    `{"type": "refused", "kind": …, "sentence": …}`, a bug by its reference.
    """

    def __init__(self, tell: Callable[[Message], None] = lambda _: None) -> None:
        self.tell = tell
        self._work: dict[str, Pieces] = {}
        self._changed = threading.Condition()
        self._piece = threading.Lock()
        self._held = False
        self._resting_until = 0.0
        self._thread: threading.Thread | None = None

    def start(self, kind: str, pieces: Pieces) -> None:
        """Begin this work as soon as the piece at hand is done."""
        with self._changed:
            self._work.pop(kind, None)
            self._work[kind] = pieces
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="kpro-work", daemon=True)
                self._thread.start()
            self._changed.notify_all()

    def stop(self, kind: str) -> None:
        """Drop the work of this kind."""
        with self._changed:
            self._work.pop(kind, None)
            self._changed.notify_all()

    @contextmanager
    def held(self, pause: float = PAUSE) -> Iterator[None]:
        """A step: no piece begins during it or `pause` s after, and the one at hand is done first, unless that is long.

        Two threads that compute at once make one another many times slower, so a step is done sooner when it waits.
        """
        with self._changed:
            self._held = True
        through = self._piece.acquire(timeout=PATIENCE)
        try:
            yield
        finally:
            if through:
                self._piece.release()
            with self._changed:
                self._held, self._resting_until = False, time.monotonic() + pause
                self._changed.notify_all()

    def wait(self, seconds: float) -> bool:
        """Wait until there is nothing left to do; False when that takes longer."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._work, seconds)

    def _seconds_to_wait(self) -> float | None:
        """Before the next piece; None: until something changes."""
        if self._held or not self._work:
            return None
        return max(0.0, self._resting_until - time.monotonic())

    def _run(self) -> None:
        """Do pieces for ever.

        numpy gives way and comes back thousands of times a second, and each time a thread that waits for its turn
        starts its waiting over. Only where that is short do the page's messages come through.
        """
        sys.setswitchinterval(SWITCH)
        while True:
            with self._changed:
                while (seconds := self._seconds_to_wait()) != 0:
                    self._changed.wait(seconds)
                kind, pieces = next(iter(self._work.items()))
                self._work[kind] = self._work.pop(kind)  # the others first, next time
            with self._piece:
                message, done = _next(kind, pieces)
            with self._changed:
                if self._work.get(kind) is not pieces:
                    continue
                if message is not None:
                    self.tell(message)
                if done:
                    del self._work[kind]
                    self._changed.notify_all()


def _next(kind: str, pieces: Pieces) -> tuple[Message | None, bool]:
    """The next piece's message, and whether it was the last."""
    try:
        return next(pieces), False
    except StopIteration:
        return None, True
    except KproError as error:
        return {"type": "refused", "kind": kind, "sentence": str(error)}, True
    except Exception:
        return {"type": "bug", "reference": bug_reference()}, True
