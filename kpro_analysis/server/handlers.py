"""What answers at each address of the server."""

import os
import re
import secrets
from typing import Any, cast

import tornado.web
from jupyter_core.utils import ensure_async
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_path_join
from tornado.httputil import url_concat
from voila.request_info_handler import RequestInfoSocketHandler
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.tornado.handler import TornadoVoilaHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from kpro_analysis import __version__
from kpro_analysis.server.kernels import Arrival

FRONT_PAGE = "forside.ipynb"
VISIT_KEY = "KPRO_VISIT_KEY"  # the variable in which kernels are told what they must show
VISIT_HEADER = "X-Kpro-Visit"
KEY_COOKIE = "kpro-key"
MOST_UNANSWERED = 3  # pings, one every half minute
BUSY_OR_IDLE = (b'{"execution_state": "busy"}', b'{"execution_state": "idle"}')  # content, the last part of the message
CLOSED = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
OPEN = (  # what a page needs: its own scripts, known by the kernel's random id, and the line to its kernel
    f"{CLOSED}; script-src 'nonce-%s'; style-src 'unsafe-inline'; img-src 'self' data: blob:; connect-src 'self'"
)
STYLED = f"{CLOSED}; style-src 'unsafe-inline'; img-src data:"
HEADERS = {
    "Content-Security-Policy": STYLED,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
RETRY_AFTER = 20  # seconds
_KERNEL = re.compile(r'data-kernel="([0-9a-f-]{36})"')
_MESSAGE = (
    '<!doctype html><html lang="da"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title} – Kommunal PRO</title>'
    '<body style="padding: 24px; font: 16px system-ui, sans-serif"><main>'
    "<h1>{title}</h1><p>{text}</p>{more}</main></html>"
)
NO_ACCESS = _MESSAGE.format(
    title="Ingen adgang",
    text="Brug hele den adresse, du har fået. Den slutter med token= og en række tegn. "
    "Kommer du fra en portal, så log ind dér igen.",
    more="",
)
FULL = _MESSAGE.format(
    title="Der er fuldt hus",
    text="Så mange sider er åbne, at der ikke er plads til flere. Luk de faner, I ikke bruger, og prøv igen om lidt.",
    more='<p><a href="">Prøv igen</a></p>',  # a page that loads itself anew takes the reader's place away (WCAG 2.2.1)
)


class _Plain(tornado.web.RequestHandler):
    """An answer of few lines, with the headers of all others."""

    def set_default_headers(self) -> None:
        """Set them, and don't tell which programs serve."""
        self.clear_header("Server")
        for name, value in HEADERS.items():
            self.set_header(name, value)


class FrontPageHandler(JupyterHandler):
    """Sends the bare address to the front page."""

    @tornado.web.authenticated
    def get(self) -> None:
        """Redirect; a token in the address is kept as a cookie."""
        self.redirect(url_path_join(self.base_url, "voila/render", FRONT_PAGE))


class NoAccessHandler(_Plain):
    """Where those are sent who may not come in: a page that says what to do."""

    def get(self) -> None:
        """Say it."""
        self.set_status(403)
        self.finish(NO_ACCESS)


class NoPageHandler(_Plain):
    """Says that there is no page at an address."""

    def prepare(self) -> None:
        """Say it, whoever asks."""
        self.set_status(404)
        page = self.settings["voila_jinja2_env"].get_template("error.html")
        self.finish(page.render(status_code=404, base_url=self.settings["base_url"]))


class HealthHandler(_Plain):
    """Tells a watching program that the server answers, and how full it is."""

    def get(self) -> None:
        """Say it, to whoever asks: nothing in it is anybody's."""
        kernels = self.settings["kernel_manager"]
        self.set_header("Cache-Control", "no-store")
        self.finish({"status": "full" if kernels.is_full else "ok", "visits": kernels.visits(), "version": __version__})


class PageHandler(TornadoVoilaHandler):  # type: ignore[misc]
    """A page: only the scripts that it brings itself may run, and only as many are opened as there is room for."""

    page_name = ""
    is_left = False

    def set_default_headers(self) -> None:
        """Those of all answers; which programs serve is nobody's business."""
        super().set_default_headers()
        self.clear_header("Server")

    @tornado.web.authenticated
    async def get(self, path: str = "") -> None:
        """Send it; a token in the address is kept as a cookie and taken out, so that no shared screen shows it."""
        if self.get_argument("token", None) is not None:
            rest = [
                (name, value)
                for name in self.request.query_arguments
                if name != "token"
                for value in self.get_arguments(name)
            ]
            self.redirect(url_concat(self.request.path, rest))
            return
        if path not in self.settings["kpro_pages"]:
            raise tornado.web.HTTPError(404)
        self.page_name = path.removesuffix(".ipynb")
        if self.kernel_manager.is_full:
            self.set_status(503)
            self.set_header("Retry-After", str(RETRY_AFTER))
            self.finish(FULL)
            return
        with self.kernel_manager.arrival() as arrival:
            await self._send(path, arrival)
        if self.is_left and arrival.kernel:
            await ensure_async(self.kernel_manager.shutdown_kernel(arrival.kernel))

    async def _send(self, path: str, arrival: Arrival) -> None:
        """The page, a part at a time, from where it says which kernel it has."""
        held = ""
        async for html in self.get_generator(path=path):
            held += html
            if not arrival.kernel and (kernel := _KERNEL.search(held)):
                arrival.kernel = kernel[1]
                self.set_header("Content-Security-Policy", OPEN % arrival.kernel)
                self._give_key(arrival.kernel)
            if arrival.kernel and not self.is_left:
                self.write(held)
                self.flush()
                held = ""
        self.is_left = self.is_left or cast(Any, self.request.connection).stream.closed()
        if not self.is_left:
            self.finish(held)

    def _give_key(self, kernel: str) -> None:
        """What the page's browser must show to be let in to the page's kernel."""
        self.set_signed_cookie(
            KEY_COOKIE,
            kernel,
            expires_days=None,
            path=url_path_join(self.base_url, "api/kernels", kernel),
            httponly=True,
            samesite="Strict",
            secure=self.request.protocol == "https",
        )

    def on_connection_close(self) -> None:
        """The visitor left before the page was there: its kernel is of no use."""
        self.is_left = True
        super().on_connection_close()


class VisitHandler(RequestInfoSocketHandler):  # type: ignore[misc]
    """Tells a kernel made ready before its visitor came about the visit; only kernels know what to show."""

    def prepare(self) -> None:
        """Refuse anybody else."""
        shown = self.request.headers.get(VISIT_HEADER, "")
        if not secrets.compare_digest(shown.encode(), os.environ[VISIT_KEY].encode()):
            raise tornado.web.HTTPError(403)


class LeaveHandler(VoilaShutdownKernelHandler):  # type: ignore[misc]
    """Stops a visit's kernel when its page is closed; knowing the kernel's random id is the proof of the visit."""

    def check_xsrf_cookie(self) -> None:
        """A page being closed can't send the header."""


class ChannelHandler(VoilaKernelWebsocketHandler):  # type: ignore[misc]
    """The line between a page and its kernel, without the 40 ms by which small messages wait for one another.

    Only the browser that got the page is let in. That a kernel is busy or idle isn't passed on: no page uses it, and it
    is two of the three messages of a step.
    """

    unanswered = 0

    async def pre_get(self) -> None:
        """Refuse who doesn't show what came with the page."""
        shown = self.get_signed_cookie(KEY_COOKIE) or b""
        if not secrets.compare_digest(shown, self.kernel_id.encode()):
            raise tornado.web.HTTPError(403)
        await super().pre_get()

    async def open(self, kernel_id: str) -> None:
        """Send every message at once (TCP_NODELAY): a step of a slider is two small messages."""
        self.set_nodelay(True)
        await super().open(kernel_id)

    def send_ping(self) -> None:
        """Ask whether the page is there still; without an answer to several, the line is closed."""
        if self.ws_connection is None or self.unanswered >= MOST_UNANSWERED:
            self.ping_callback.stop()
            self.close()
            return
        self.unanswered += 1
        self.ping(b"")

    def on_pong(self, data: bytes) -> None:
        """It is."""
        self.unanswered = 0

    def write_message(self, message: bytes | dict[str, Any], binary: bool = False) -> Any:
        """Pass a message on to the page; what isn't, counts as sent."""
        if isinstance(message, bytes) and message.endswith(BUSY_OR_IDLE):
            return None
        return super().write_message(message, binary)
