"""Starts the server, and stops it so that nothing is left."""

import os
import secrets
import shutil
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from jupyter_core.utils import run_sync
from jupyter_server.utils import url_path_join
from tornado.ioloop import IOLoop
from voila.app import Voila
from voila.request_info_handler import RequestInfoSocketHandler
from voila.tornado.handler import TornadoVoilaHandler
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler

from kpro_analysis.errors import InputError, UsageError
from kpro_analysis.privacy import mask
from kpro_analysis.server import handlers
from kpro_analysis.server.log import open_log, tell
from kpro_analysis.server.place import Place, check_port
from kpro_analysis.server.settings import ALL_READY, Offer, server_config

PACKAGE = Path(__file__).parents[1]
MAY_SEND = ["comm_msg"]  # what a page may send to its kernel: what is done on it, never code
HUB_CALLBACK = "/oauth_callback"  # where a JupyterHub sends back who has logged in
OURS = {
    VoilaKernelWebsocketHandler: handlers.ChannelHandler,
    RequestInfoSocketHandler: handlers.VisitHandler,
    TornadoVoilaHandler: handlers.PageHandler,
}


def notebook_folder() -> Path:
    """The folder of the dashboards: beside the package in a checkout, under the prefix when installed."""
    for folder in (PACKAGE.parent, Path(sys.prefix) / "share" / "kpro_analysis"):
        dashboards = folder / "notebooks" / "dashboards"
        if (dashboards / handlers.FRONT_PAGE).is_file():
            return dashboards
    raise InputError("Siderne (notebooks/dashboards) mangler i installationen. Installér kpro_analysis igen.")


class KproServer(Voila):  # type: ignore[misc]
    """Voila without its file, folder and theme routes, and with our front page at the bare address."""

    name = "kpro"

    def init_settings(self) -> dict[str, Any]:
        """Voila's own, but for the messages that a page may send."""
        settings: dict[str, Any] = super().init_settings()
        self.kernel_manager.allowed_message_types = MAY_SEND
        return settings

    def init_handlers(self) -> list[Any]:
        """The routes the pages use: the page itself, its kernel's channel, and the end of its visit."""
        kept = tuple(url_path_join(self.server_url, part) for part in ("api/kernels/", "voila/query/", "voila/render/"))
        of_voila = [(h[0], OURS.get(h[1], h[1]), *h[2:]) for h in super().init_handlers() if h[0].startswith(kept)]
        own = [
            ("/", handlers.FrontPageHandler),
            ("/login", handlers.NoAccessHandler),
            ("/health", handlers.HealthHandler),
            ("/voila/api/shutdown/(.*)", handlers.LeaveHandler),
            *(route for route in self.identity_provider.get_handlers() if route[0] == HUB_CALLBACK),
        ]
        return [*((url_path_join(self.server_url, path), *handler) for path, *handler in own), *of_voila]

    def listen(self) -> None:
        """Listen until stopped; whether the visitor came by TLS is for the proxy to say, where there is one.

        Who says so without a proxy gets cookies that their own browser doesn't send back, and no more.
        """
        self.app.listen = partial(self.app.listen, xheaders=True)
        super().listen()

    def stop(self) -> None:
        """Stop all kernels, and remove their connection files."""
        tell("stop")
        run_sync(self.kernel_manager.shutdown_all)(now=True)
        shutil.rmtree(self.connection_dir, ignore_errors=True)


def serve(data: Path, place: Place, announce: Callable[[str], None] | None = None, offer: Offer = ALL_READY) -> None:
    """Serve the dashboards on `data` until stopped; `announce` is called with the address once it listens.

    Raises UsageError for a port in use, a page that isn't there and a log that can't be written, InputError when
    `data` is no folder.
    """
    if not data.is_dir():
        raise InputError(
            f"Mappen {mask(data.name)} findes ikke. Angiv en mappe med registeret (aendringsoensker.xlsx)."
        )
    config = server_config(notebook_folder(), place, offer)
    check_port(place.host, place.port)
    try:
        open_log(offer.log)
    except OSError:
        raise UsageError(f"Loggen {mask(offer.log.name)} kan ikke skrives. Vælg en anden fil med --log.") from None
    _tell_kernels(data, place)
    server = KproServer.instance(config=config)
    server.initialize([])
    tell("start", pages="all" if offer.ready is None else len(offer.ready), most_visits=offer.most_visits)
    if announce:
        IOLoop.current().add_callback(announce, place.invitation)
    server.start()


def _tell_kernels(data: Path, place: Place) -> None:
    """Put in the environment what kernels, which inherit it, must know."""
    os.environ["KPRO_DATA"] = str(data.resolve())
    os.environ["KPRO_SERVER"] = place.own_address
    os.environ[handlers.VISIT_KEY] = secrets.token_urlsafe()
    if place.token:
        os.environ["KPRO_INVITATION"] = place.address
        os.environ["KPRO_TOKEN"] = place.token
    os.environ["JUPYTER_PATH"] = os.pathsep.join(
        filter(None, [str(PACKAGE / "screens" / "jupyter"), os.environ.get("JUPYTER_PATH")])
    )
