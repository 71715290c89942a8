"""Voila, configured for our pages: own template, preheated kernels, nothing else served than what the pages need."""

import logging
import os
import secrets
import socket
import sys
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import tornado.web
from jupyter_server.base.handlers import JupyterHandler
from tornado.ioloop import IOLoop
from traitlets.config import Config
from voila.app import Voila
from voila.request_info_handler import RequestInfoSocketHandler
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from kpro_analysis.errors import InputError, UsageError
from kpro_analysis.privacy import mask

FRONT_PAGE = "forside.ipynb"
LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")
ALL_HOSTS = ("0.0.0.0", "::")
SHORTEST_TOKEN = 16  # characters
NO_ACCESS = (
    '<!doctype html><html lang="da"><meta charset="utf-8"><title>Ingen adgang – Kommunal PRO</title>'
    "<h1>Ingen adgang</h1><p>Brug hele den adresse, du har fået. Den slutter med token= og en række tegn.</p></html>"
)
IDLE_SECONDS = 2 * 60 * 60  # a kernel without a page is stopped after this; one with an open page never is
PING_MS = 30_000  # how long a page may take to answer a ping, sent as often; Jupyter asks for more than tornado allows
LONGEST_START = 600  # seconds; a page that takes longer gets a script between its parts that our template doesn't know
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


class FrontPageHandler(JupyterHandler):
    """Sends `/` to the front page."""

    @tornado.web.authenticated
    def get(self) -> None:
        """Redirect; a token in the address is kept as a cookie."""
        self.redirect(f"/voila/render/{FRONT_PAGE}")


class NoAccessHandler(tornado.web.RequestHandler):
    """Where those are sent who have no token: a page that says what to do."""

    def get(self) -> None:
        """Say it."""
        self.set_status(403)
        self.finish(NO_ACCESS)


class NoPageHandler(tornado.web.RequestHandler):
    """Says that there is no page at an address."""

    def prepare(self) -> None:
        """Say it, whoever asks."""
        self.set_status(404)
        self.finish(self.settings["voila_jinja2_env"].get_template("error.html").render(status_code=404))


class VisitHandler(RequestInfoSocketHandler):  # type: ignore[misc]
    """Tells a kernel made ready before its visitor came about the visit; only kernels, which are on this machine."""

    def prepare(self) -> None:
        """Refuse anybody else."""
        if self.request.remote_ip not in (*LOCAL_HOSTS, os.environ["KPRO_SERVER"]):
            raise tornado.web.HTTPError(403)


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
        ours = {VoilaKernelWebsocketHandler: ChannelHandler, RequestInfoSocketHandler: VisitHandler}
        handlers = [(h[0], ours.get(h[1], h[1]), *h[2:]) for h in super().init_handlers() if h[0].startswith(kept)]
        own = [("/", FrontPageHandler), ("/login", NoAccessHandler), ("/voila/api/shutdown/(.*)", LeaveHandler)]
        return [*own, *handlers]


@dataclass(frozen=True)
class Place:
    """Where the server listens; `token` is what visitors must know, "" when only this machine can connect."""

    host: str = "127.0.0.1"
    port: int = 8866
    token: str = ""

    @property
    def is_local(self) -> bool:
        """Whether only this machine can connect."""
        return self.host in LOCAL_HOSTS

    @property
    def own_address(self) -> str:
        """The host at which this machine reaches the server itself."""
        return self.host if self.host not in ALL_HOSTS else "127.0.0.1"

    @property
    def address(self) -> str:
        """The address at which others, or this machine alone, find the pages; without the token."""
        return web_address(socket.gethostname() if self.host in ALL_HOSTS else self.host, self.port)

    @property
    def invitation(self) -> str:
        """The address to open, with the token when there is one."""
        return f"{self.address}/?{urlencode({'token': self.token})}" if self.token else self.address


def not_kept_ready(folder: Path, ready: Collection[str] | None) -> list[str]:
    """The files of the pages whose kernel starts when somebody comes; `ready` are the others, None for all.

    Raises UsageError for a page that isn't there.
    """
    if ready is None:
        return []
    pages = sorted(path.stem for path in folder.glob("*.ipynb"))
    if unknown := set(ready) - set(pages):
        raise UsageError(f"Der er ingen side {mask(min(unknown))} at holde klar. Siderne er {', '.join(pages)}.")
    return [f"{page}.ipynb" for page in pages if page not in ready]


def server_config(folder: Path, place: Place = Place(), ready: Collection[str] | None = None) -> Config:
    """The settings of Voila; those that differ from its defaults do so for the reasons in docs/decisions/0003.

    `ready` are the pages of which a kernel is started before anybody comes, None for all.
    """
    config = Config()
    config.Voila.ip = place.host
    config.Voila.port = place.port
    config.Voila.token = place.token
    config.IdentityProvider.cookie_options = {"samesite": "Lax"}
    config.Voila.open_browser = False
    config.Voila.port_retries = 0
    config.Voila.root_dir = str(folder)
    config.Voila.config_file_paths = []
    config.Voila.log_level = logging.ERROR
    config.Voila.tornado_settings = {
        # without a token a request under another name than localhost is refused (DNS rebinding)
        "allow_remote_access": not place.is_local,
        "default_handler_class": NoPageHandler,
        "headers": {"Referrer-Policy": "no-referrer"},
        "websocket_max_message_size": MESSAGE_LIMIT,
        "ws_ping_timeout": PING_MS,
    }
    config.VoilaConfiguration.template = "kpro"
    config.VoilaConfiguration.allow_template_override = "NO"
    config.VoilaConfiguration.allow_theme_override = "NO"
    config.VoilaConfiguration.file_allowlist = []
    config.VoilaConfiguration.show_tracebacks = False
    config.VoilaConfiguration.http_keep_alive_timeout = LONGEST_START
    config.VoilaConfiguration.preheat_kernel = True
    config.VoilaConfiguration.default_pool_size = 1
    config.VoilaKernelManager.preheat_denylist = not_kept_ready(folder, ready)
    if os.name == "posix":
        config.KernelManager.transport = "ipc"
    config.MappingKernelManager.cull_idle_timeout = IDLE_SECONDS
    config.MappingKernelManager.cull_connected = False
    return config


def serve(
    data: Path,
    place: Place,
    announce: Callable[[str], None] | None = None,
    ready: Collection[str] | None = None,
) -> None:
    """Serve the dashboards on `data` until stopped; `announce` is called with the address once it listens.

    `ready` are the pages that open at once, None for all: each takes some 80 MB while it waits.
    Raises UsageError for a port in use and for a page that isn't there, InputError when `data` is no folder.
    """
    if not data.is_dir():
        raise InputError(
            f"Mappen {mask(data.name)} findes ikke. Angiv en mappe med registeret (aendringsoensker.xlsx)."
        )
    config = server_config(notebook_folder(), place, ready)
    check_port(place.host, place.port)
    os.environ["KPRO_DATA"] = str(data.resolve())
    os.environ["KPRO_SERVER"] = place.own_address
    if place.token:
        os.environ["KPRO_INVITATION"] = place.address
        os.environ["KPRO_TOKEN"] = place.token
    os.environ["JUPYTER_PATH"] = os.pathsep.join(
        filter(None, [str(PACKAGE / "screens" / "jupyter"), os.environ.get("JUPYTER_PATH")])
    )
    server = KproServer.instance(config=config)
    server.initialize([])
    if announce:
        IOLoop.current().add_callback(announce, place.invitation)
    server.start()


def place_for(host: str, port: int, token_file: Path | None = None) -> Place:
    """Where to serve: with a token, the file's or a new one, as soon as other machines can connect.

    Raises UsageError for a token that is too short, InputError for a file that can't be read.
    """
    if host in LOCAL_HOSTS and token_file is None:
        return Place(host, port)
    if token_file is None:
        return Place(host, port, secrets.token_urlsafe(SHORTEST_TOKEN))
    try:
        token = token_file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise InputError(f"{mask(token_file.name)} kan ikke læses. Angiv en tekstfil med et token.") from None
    if len(token) < SHORTEST_TOKEN or not token.isascii() or not token.isprintable() or " " in token:
        raise UsageError(
            f"Tokenet i {mask(token_file.name)} skal være mindst {SHORTEST_TOKEN} tegn uden mellemrum, æ, ø og å."
        )
    return Place(host, port, token)


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
