"""The kernels behind the pages: how many there may be, and when one that nobody uses is stopped."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from jupyter_core.utils import ensure_async
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from traitlets import Int

MOST_VISITS = 30  # each takes some 80 MB
IDLE_SECONDS = 2 * 60 * 60  # a kernel without a page is stopped after this
LONGEST_SILENCE = 12 * 60 * 60  # seconds; one with an open page that nobody touches: longer than any meeting
CULL_EVERY = 60  # seconds


@dataclass
class Arrival:
    """A page on its way; `kernel` is the id of its kernel, "" until that is known."""

    kernel: str = ""


class VisitKernels(AsyncMappingKernelManager):
    """Kernels of which a few wait for visitors; the others belong to a visit each."""

    most_visits = Int(MOST_VISITS, help="How many pages may be open at once.").tag(config=True)
    longest_silence = Int(LONGEST_SILENCE, help="Seconds until an open page counts as forgotten.").tag(config=True)

    def __init__(self, **settings: Any) -> None:
        self.arriving = 0
        self._visited: set[str] = set()
        super().__init__(**settings)

    @contextmanager
    def arrival(self) -> Iterator["Arrival"]:
        """While a page is on its way to a visitor; then its kernel, once known, is the visit's."""
        arrival = Arrival()
        self.arriving += 1
        try:
            yield arrival
        finally:
            self.arriving -= 1
            if arrival.kernel:
                self._visited.add(arrival.kernel)

    def visits(self) -> int:
        """How many pages are open or on their way; kernels that wait for a visitor are neither."""
        self._visited.intersection_update(self.list_kernel_ids())
        return len(self._visited) + self.arriving

    @property
    def is_full(self) -> bool:
        """Whether nobody more is let in just now."""
        return self.visits() >= self.most_visits

    async def cull_kernel_if_idle(self, kernel_id: str) -> None:
        """Stop a kernel without a page after the usual time, one with an open page when that was surely forgotten."""
        kernel: Any = self._kernels[kernel_id]
        open_pages = self._kernel_connections.get(kernel_id, 0)
        if open_pages and time.time() - kernel.last_activity.timestamp() > self.longest_silence:
            await ensure_async(self.shutdown_kernel(kernel_id))
        else:
            await super().cull_kernel_if_idle(kernel_id)
