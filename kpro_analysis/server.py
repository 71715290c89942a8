"""Voila, configured for our pages: own template, preheated kernels, nothing else served than what the pages need."""

import logging
import os
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import tornado.web
from tornado.ioloop import IOLoop
from traitlets.config import Config
from voila.app import Voila
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from kpro_analysis.errors import InputError, UsageError
from kpro_analysis.privacy import mask

FRONT_PAGE = "forside.ipynb"
LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")
IDLE_SECONDS = 2 * 60 * 60  # a kernel without a page is stopped after this; one with an open page never is
PING_MS = 30_000  # how long a page may take to answer a ping, sent as often; Jupyter asks for more than tornado allows
MESSAGE_LIMIT = 2_000_000  # bytes; what a page sends to its kernel is a few hundred
BUSY_OR_IDLE = (b'{"execution_state": "busy"}', b'{"execution_state": "idle"}')  # content, the last part of the message
PACKAGE = Path(__file__).parent


def notebook_folder() -> Path:
    """The folder of the dashboards: beside the package in a checkout, under the prefix when installed."""
    for folder in (PACKAGE.parent, Path(sys.prefix) / "share" / "kpro_analysis"):
        dashboards = folder / "notebooks" / "dashboards"
        if (dashboards / FRONT_PAGE).is_file():
            return dashboards
    raise InputError("Siderne (notebooks/dashboards) mangler i installationen. Installér kpro_analysis igen.")


class FrontPageHandler(tornado.web.RequestHandler):
    """Sends `/` to the front page."""

    def get(self) -> None:
        """Redirect."""
        self.redirect(f"/voila/render/{FRONT_PAGE}")


class LeaveHandler(VoilaShutdownKernelHandler):  # type: ignore[misc]
    """Stops a visit's kernel when its page is closed; knowing the kernel's random id is the proof of the visit."""

    def check_xsrf_cookie(self) -> None:
        """A page being closed can't send the header."""


class ChannelHandler(VoilaKernelWebsocketHandler):  # type: ignore[misc]
    """The line between a page and its kernel, without the 40 ms by which small messages wait for one another.

    That a kernel is busy or idle isn't passed on: no page uses it, and it is two of the three messages of a step.
    """

    async def open(self, kernel_id: str) -> None:
        """Send every message at once (TCP_NODELAY): a step of a slider is two small messages."""
        self.set_nodelay(True)
        await super().open(kernel_id)

    def write_message(self, message: bytes | dict[str, Any], binary: bool = False) -> Any:
        """Pass a message on to the page; what isn't, counts as sent."""
        if isinstance(message, bytes) and message.endswith(BUSY_OR_IDLE):
            return None
        return super().write_message(message, binary)


class KproServer(Voila):  # type: ignore[misc]
    """Voila without its file, folder and theme routes, and with our front page at `/`."""

    name = "kpro"

    def init_handlers(self) -> list[Any]:
        """The routes the pages use: the page itself, its kernel's channel, and the end of its visit."""
        kept = ("/api/kernels/", "/voila/query/", "/voila/render/")
        handlers = [
            (h[0], ChannelHandler, *h[2:]) if h[1] is VoilaKernelWebsocketHandler else h
            for h in super().init_handlers()
            if h[0].startswith(kept)
        ]
        return [("/", FrontPageHandler), ("/voila/api/shutdown/(.*)", LeaveHandler), *handlers]


def server_config(folder: Path) -> Config:
    """The settings of Voila; those that differ from its defaults do so for the reasons in docs/decisions/0003."""
    config = Config()
    config.Voila.open_browser = False
    config.Voila.port_retries = 0
    config.Voila.root_dir = str(folder)
    config.Voila.config_file_paths = []
    config.Voila.log_level = logging.ERROR
    config.Voila.tornado_settings = {
        "allow_remote_access": False,  # a request under another name than localhost is refused (DNS rebinding)
        "websocket_max_message_size": MESSAGE_LIMIT,
        "ws_ping_timeout": PING_MS,
    }
    config.VoilaConfiguration.template = "kpro"
    config.VoilaConfiguration.allow_template_override = "NO"
    config.VoilaConfiguration.allow_theme_override = "NO"
    config.VoilaConfiguration.file_allowlist = []
    config.VoilaConfiguration.show_tracebacks = False
    config.VoilaConfiguration.preheat_kernel = True
    config.VoilaConfiguration.default_pool_size = 1
    if os.name == "posix":
        config.KernelManager.transport = "ipc"
    config.MappingKernelManager.cull_idle_timeout = IDLE_SECONDS
    config.MappingKernelManager.cull_connected = False
    return config


def serve(data: Path, host: str = "127.0.0.1", port: int = 8866, announce: Callable[[str], None] | None = None) -> None:
    """Serve the dashboards on `data` until stopped; `announce` is called with the address once it listens.

    Only this machine can connect: other hosts are refused until the server can ask for a login.
    Raises UsageError for another host or a port in use, InputError when `data` is no folder.
    """
    if host not in LOCAL_HOSTS:
        raise UsageError("Serveren kan kun lytte på denne maskine (127.0.0.1). Udelad --host.")
    if not data.is_dir():
        raise InputError(
            f"Mappen {mask(data.name)} findes ikke. Angiv en mappe med registeret (aendringsoensker.xlsx)."
        )
    check_port(host, port)
    os.environ["KPRO_DATA"] = str(data.resolve())
    os.environ["JUPYTER_PATH"] = os.pathsep.join(
        filter(None, [str(PACKAGE / "screens" / "jupyter"), os.environ.get("JUPYTER_PATH")])
    )
    config = server_config(notebook_folder())
    config.Voila.ip = host
    config.Voila.port = port
    server = KproServer.instance(config=config)
    server.initialize([])
    if announce:
        IOLoop.current().add_callback(announce, web_address(host, port))
    server.start()


def web_address(host: str, port: int) -> str:
    """The address to open in a browser.

    >>> web_address("127.0.0.1", 8866), web_address("::1", 8866)
    ('http://127.0.0.1:8866', 'http://[::1]:8866')
    """
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def check_port(host: str, port: int) -> None:
    """UsageError when another program, or an earlier start of this one, listens on the port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        if os.name == "posix":  # a port that was just closed is free; on Windows the option would share a busy one
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            message = f"Port {port} er optaget. Luk det program, der bruger den, eller vælg en anden med --port."
            raise UsageError(message) from None
