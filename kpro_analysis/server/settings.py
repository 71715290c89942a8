"""The settings of Voila that differ from its defaults, for the reasons in docs/decisions/0003."""

import logging
import os
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from traitlets.config import Config

from kpro_analysis.errors import UsageError
from kpro_analysis.privacy import mask
from kpro_analysis.server.access import Doorkeeper, hub_door
from kpro_analysis.server.handlers import HEADERS, NoPageHandler
from kpro_analysis.server.kernels import CULL_EVERY, IDLE_SECONDS, MOST_VISITS, VisitKernels
from kpro_analysis.server.log import log_request
from kpro_analysis.server.place import Place

LOG = Path.home() / ".kpro" / "server.log"
PING_MS = 30_000  # between the pings to a page
LONGEST_START = 600  # seconds; a page that takes longer gets a script between its parts that our template doesn't know
MESSAGE_LIMIT = 2_000_000  # bytes; what a page sends to its kernel is a few hundred


@dataclass(frozen=True)
class Offer:
    """What is served: the pages kept ready, how many may be open at once, and the file of the log.

    `ready` is None for all pages; each takes some 80 MB while it waits.
    """

    ready: Collection[str] | None = None
    most_visits: int = MOST_VISITS
    log: Path = LOG


ALL_READY = Offer()


def pages_in(folder: Path) -> list[str]:
    """The names of the pages, without their ending."""
    return sorted(path.stem for path in folder.glob("*.ipynb"))


def not_kept_ready(folder: Path, ready: Collection[str] | None) -> list[str]:
    """The files of the pages whose kernel starts when somebody comes; `ready` are the others, None for all.

    Raises UsageError for a page that isn't there.
    """
    if ready is None:
        return []
    pages = pages_in(folder)
    if unknown := set(ready) - set(pages):
        raise UsageError(f"Der er ingen side {mask(min(unknown))} at holde klar. Siderne er {', '.join(pages)}.")
    return [f"{page}.ipynb" for page in pages if page not in ready]


def server_config(folder: Path, place: Place, offer: Offer = ALL_READY) -> Config:
    """The settings for the pages of a folder."""
    config = Config()
    config.Voila.ip = place.host
    config.Voila.port = place.port
    config.Voila.base_url = place.base
    config.Voila.token = place.token
    config.Voila.identity_provider_class = hub_door() if place.hub else Doorkeeper
    config.Doorkeeper.login_header = place.login_header
    config.IdentityProvider.cookie_options = {"samesite": "Lax"}
    config.Voila.open_browser = False
    config.Voila.port_retries = 0
    config.Voila.root_dir = str(folder)
    config.Voila.config_file_paths = []
    config.Voila.log_level = logging.ERROR
    config.Voila.tornado_settings = {
        # without a token a request under another name than localhost is refused (DNS rebinding)
        "allow_remote_access": not place.is_local or place.is_behind_proxy,
        "default_handler_class": NoPageHandler,
        "headers": HEADERS,
        "kpro_pages": frozenset(f"{page}.ipynb" for page in pages_in(folder)),
        "log_function": log_request,
        "websocket_max_message_size": MESSAGE_LIMIT,
        "ws_ping_interval": PING_MS,
        "ws_ping_timeout": PING_MS,  # the most that tornado allows; what counts is ChannelHandler's
    }
    config.VoilaConfiguration.template = "kpro"
    config.VoilaConfiguration.allow_template_override = "NO"
    config.VoilaConfiguration.allow_theme_override = "NO"
    config.VoilaConfiguration.file_allowlist = []
    config.VoilaConfiguration.show_tracebacks = False
    config.VoilaConfiguration.http_keep_alive_timeout = LONGEST_START
    config.VoilaConfiguration.preheat_kernel = True
    config.VoilaConfiguration.default_pool_size = 1
    config.VoilaConfiguration.multi_kernel_manager_class = VisitKernels
    config.VoilaKernelManager.preheat_denylist = not_kept_ready(folder, offer.ready)
    config.KernelRestarter.restart_limit = 0  # a page can't use a kernel that doesn't know it
    if os.name == "posix":
        config.KernelManager.transport = "ipc"
    config.VisitKernels.most_visits = offer.most_visits
    config.MappingKernelManager.cull_idle_timeout = IDLE_SECONDS
    config.MappingKernelManager.cull_interval = CULL_EVERY
    config.MappingKernelManager.cull_connected = False
    return config
