"""How each page is served."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.benchmarks.peers.model import WORKBOOK
from tests.browser.conftest import PAGE, free_port, start_server, wait_until_served

ROOT = Path(__file__).parents[3]
PYTHON = ROOT / "build" / "peers" / "bin" / "python"
HERE = Path("tests") / "benchmarks" / "peers"
STREAMLIT = ("--server.headless=true", "--server.fileWatcherType=none", "--browser.gatherUsageStats=false")
COMMANDS = {
    "Streamlit": ("streamlit", "run", str(HERE / "streamlit_page.py"), "--server.port={port}", *STREAMLIT),
    "Dash": ("tests.benchmarks.peers.dash_page", "{port}"),
    "Panel": ("panel", "serve", str(HERE / "panel_page.py"), "--port={port}"),
}
PATHS = {"Streamlit": "/", "Dash": "/", "Panel": "/panel_page"}
OURS = "kpro_analysis"
NAMES = (OURS, *COMMANDS)


@dataclass(frozen=True)
class Site:
    """A page that is served; `process` is the number of the process that serves it, `began` when it was started."""

    name: str
    address: str
    process: int
    began: float

    def memory(self) -> float:
        """MB of the server and all its processes, what they share counted once (PSS)."""
        server = psutil.Process(self.process)
        return sum(one.memory_full_info().pss for one in (server, *server.children(recursive=True))) / 1e6


@contextmanager
def served(name: str, workbook: Path, folder: Path) -> Iterator[Site]:
    """A new server of the page on the workbook, until the block ends; yields as soon as it answers."""
    began = time.perf_counter()
    if name == OURS:
        folder.mkdir()
        shutil.copy(workbook, folder / "aendringsoensker.xlsx")
        server = start_server(folder, ready="vaegtning")
        try:
            yield Site(name, server.address + PAGE, server.process.pid, began)
        finally:
            server.stop()
        return
    port = free_port()
    command = [str(PYTHON), "-m", *(part.format(port=port) for part in COMMANDS[name])]
    environment = {**os.environ, WORKBOOK: str(workbook), "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_until_served(f"http://127.0.0.1:{port}/", process)
        yield Site(name, f"http://127.0.0.1:{port}{PATHS[name]}", process.pid, began)
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
