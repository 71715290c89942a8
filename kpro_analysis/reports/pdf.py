"""A page of HTML printed on A4 by the Chromium, Chrome or Edge that is on the machine, tagged for screen readers."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from kpro_analysis.errors import InputError

BROWSER_VARIABLE = "KPRO_BROWSER"
LONGEST = 120.0  # seconds; a long report takes two
ON_PATH = (  # the headless shell is Chromium without windows, and starts in half the time
    *("chromium-headless-shell", "chrome-headless-shell", "chromium", "chromium-browser"),
    *("google-chrome", "google-chrome-stable", "microsoft-edge", "microsoft-edge-stable", "chrome", "msedge"),
)
WINDOWS_FOLDERS = ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")
IN_WINDOWS = (
    *("Google/Chrome/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe"),
    "Chromium/Application/chrome.exe",
)
ON_MAC = ("Google Chrome", "Microsoft Edge", "Chromium")
FLAGS = (
    *("--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--no-default-browser-check"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions"),
    *("--disable-dev-shm-usage", "--host-resolver-rules=MAP * ~NOTFOUND"),
    *("--proxy-server=127.0.0.1:9", "--proxy-bypass-list=<-loopback>"),  # a door that nobody opens
    *("--no-pdf-header-footer", "--generate-pdf-document-outline", "--export-tagged-pdf"),
)
NO_SANDBOX = "--no-sandbox"  # which root and many containers can't have; our pages have no scripts
EPOCH = b"(D:20000101000000Z)"

_MOMENT = re.compile(rb"(/(?:CreationDate|ModDate) ?)\(D:\d{14}[^()]*\)")
_CREATOR = re.compile(rb"(/Creator ?)(\((?:[^()\\]|\\.)*\))")
_NODE = re.compile(rb"\(node\d{8}\)")  # a tag's name, counted from when the browser was started
_ID = re.compile(rb"(/ID ?)(\[ ?(?:<[0-9A-Fa-f]*> ?){2}\])")


class NoBrowser(InputError):
    """There is no Chromium, Chrome or Edge on the machine."""


def print_pdf(html: str, *, longest: float = LONGEST) -> bytes:
    """The page as PDF; the same bytes for the same page from the same browser and fonts.

    The browser runs on a new profile, reaches no network, and is killed with all it started after `longest` seconds.
    Raises NoBrowser when none is found, InputError when it fails. From version 131 on it numbers the pages.
    """
    browser = find_browser()
    with tempfile.TemporaryDirectory(prefix="kpro-pdf-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        page, printed = folder / "rapport.html", folder / "rapport.pdf"
        page.write_text(html, encoding="utf-8")
        sandbox = (NO_SANDBOX,) if sys.platform == "linux" else ()
        own = (f"--user-data-dir={folder / 'profil'}", f"--print-to-pdf={printed}", page.as_uri())
        ended = _run([browser, *FLAGS, *sandbox, *own], longest)
        if not ended:
            raise InputError(
                f"PDF'en blev ikke lavet: browseren {Path(browser).name} blev ikke færdig på {longest:.0f} sekunder. "
                "Prøv igen, når maskinen har mindre at lave."
            )
        content = printed.read_bytes() if printed.is_file() else b""
    if not content.startswith(b"%PDF-"):
        raise InputError(
            f"PDF'en blev ikke lavet: browseren {Path(browser).name} skrev ingen fil. "
            f"Sæt {BROWSER_VARIABLE} til en anden Chromium, Chrome eller Edge, og prøv igen."
        )
    return without_moment(content)


def find_browser() -> str:
    """The path of the browser that prints: the one that KPRO_BROWSER names, else the first that is found."""
    if named := os.environ.get(BROWSER_VARIABLE):
        if found := shutil.which(named):
            return found
        raise NoBrowser(
            f"PDF'en kan ikke laves: {BROWSER_VARIABLE} peger på “{named}”, som ikke er et program på maskinen. "
            "Ret den til stien til en Chromium, Chrome eller Edge."
        )
    found = next(filter(None, map(shutil.which, ON_PATH)), None) or next(_in_usual_places(), None)
    if found is None:
        raise NoBrowser(
            "PDF'en kan ikke laves, fordi der hverken er Chromium, Chrome eller Edge på maskinen. Installér en af dem, "
            f"eller sæt {BROWSER_VARIABLE} til stien til den."
        )
    return found


def without_moment(content: bytes) -> bytes:
    """A PDF without what differs from run to run or tells of the machine, each replaced by as many bytes."""
    content = _MOMENT.sub(lambda m: (m[1] + EPOCH).ljust(len(m[0])), content)
    places = {node: place for place, node in enumerate(sorted(set(_NODE.findall(content))), 1)}
    content = _NODE.sub(lambda m: b"(node%08d)" % places[m[0]], content)
    content = _CREATOR.sub(lambda m: (m[1] + b"(kpro)").ljust(len(m[0])), content)
    return _ID.sub(lambda m: m[1] + re.sub(rb"[0-9A-Fa-f]", b"0", m[2]), content)


def _in_usual_places() -> Iterator[str]:
    windows = (Path(root) / part for name in WINDOWS_FOLDERS if (root := os.environ.get(name)) for part in IN_WINDOWS)
    mac = (Path("/Applications") / f"{name}.app" / "Contents" / "MacOS" / name for name in ON_MAC)
    yield from (str(path) for path in (*windows, *mac) if path.is_file())


def _run(command: list[str], longest: float) -> bool:
    """Whether the command ended in time, were it at once since it can't be run; what it started ends with it."""
    nowhere = subprocess.DEVNULL
    try:
        process = subprocess.Popen(command, stdin=nowhere, stdout=nowhere, stderr=nowhere, start_new_session=True)
    except OSError:
        return True
    try:
        process.wait(longest)
    except subprocess.TimeoutExpired:
        return False
    finally:
        _kill_group(process)
    return True


def _kill_group(process: "subprocess.Popen[bytes]") -> None:
    """End the process and all of its group; what has ended already is no fault."""
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(process.pid)], capture_output=True, check=False)
    else:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
