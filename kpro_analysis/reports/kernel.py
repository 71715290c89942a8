"""A kernel of this Python for one notebook, which sees the same on every machine and leaves nothing behind."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from subprocess import DEVNULL
from threading import Timer
from typing import Any

from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from jupyter_core.utils import run_sync

from kpro_analysis.reports.manifest import HASH_SEED

KEPT_VARIABLES = ("PYTHONPATH", "PYTHONHOME")  # where the packages are
OWN_VARIABLES = ("PYTHON", "IPYTHON", "JUPYTER", "JPY_", "KPRO_")  # what they begin with


class _Kernel(AsyncKernelManager):
    """A kernel that knows who listens to it: nbclient hangs up only on kernels that it started itself."""

    listening: AsyncKernelClient | None = None

    def client(self, **told: Any) -> AsyncKernelClient:  # type: ignore[override] # as its own superclass does
        """The line to the kernel, of which there is one."""
        self.listening = line = super().client(**told)
        return line


@contextmanager
def kernel_in(folder: Path, seconds: float, expired: Callable[[], None]) -> Iterator[AsyncKernelManager]:
    """A kernel that works in an empty folder in this one, killed with all it started when done, or when the time is up.

    `expired` is called when that is why.
    """
    kernel = _Kernel(kernel_name="python3", kernel_spec_manager=KernelSpecManager(kernel_dirs=[]))  # none of the user's
    if os.name == "posix":
        kernel.transport, kernel.ip = "ipc", str(folder / "kernel")
    kernel.connection_file = str(folder / "kernel.json")
    work = folder / "work"
    work.mkdir()
    unheard = {"stdout": DEVNULL, "stderr": DEVNULL}  # what isn't of a cell may hold anything
    arguments = ["--HistoryManager.hist_file=:memory:"]
    run_sync(kernel.start_kernel)(env=environment(folder), cwd=str(work), extra_arguments=arguments, **unheard)
    process, group = (getattr(kernel.provisioner, name, None) for name in ("pid", "pgid"))

    def expire() -> None:
        expired()
        _kill(group, process)

    watchdog = Timer(seconds, expire)
    watchdog.daemon = True
    watchdog.start()
    try:
        yield kernel
    finally:
        watchdog.cancel()
        _kill(group, None)
        if kernel.listening is not None:
            kernel.listening.stop_channels()
        run_sync(kernel.shutdown_kernel)(now=True)


def environment(folder: Path) -> dict[str, str]:
    """What the kernel sees: nothing by which machines differ, and no start-up files of the user's."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name in KEPT_VARIABLES or not name.upper().startswith(OWN_VARIABLES)
    }
    place = {"IPYTHONDIR": str(folder / "ipython"), "JUPYTER_CONFIG_DIR": str(folder / "jupyter")}
    same = {"PYTHONHASHSEED": str(HASH_SEED), "PYTHONUTF8": "1"}
    return kept | place | same | ({"TZ": "Europe/Copenhagen", "LC_ALL": "C.UTF-8"} if os.name == "posix" else {})


def _kill(group: int | None, process: int | None) -> None:
    """Kill what is left of the kernel's group of processes; where there are no groups, the process."""
    try:
        if group is not None and hasattr(os, "killpg"):
            os.killpg(group, signal.SIGKILL)
        elif process is not None:
            os.kill(process, signal.SIGTERM)
    except OSError:
        return  # they are gone
