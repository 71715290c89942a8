"""Where the server listens, and what visitors must show to be let in."""

import os
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from kpro_analysis.errors import InputError, UsageError
from kpro_analysis.privacy import mask

LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1")
ALL_HOSTS = ("0.0.0.0", "::")
SHORTEST_TOKEN = 16  # characters


@dataclass(frozen=True)
class Place:
    """Where the server listens, under which first part of the address (`base`), and how visitors are known.

    `token` is what visitors must know. `login_header` is the header in which a proxy on this machine tells who has
    logged in there. Both are "" when only this machine can connect. `hub`: a JupyterHub started it, and logs in.
    """

    host: str = "127.0.0.1"
    port: int = 8866
    token: str = ""
    base: str = "/"
    login_header: str = ""
    hub: bool = False

    @property
    def is_behind_proxy(self) -> bool:
        """Whether visitors come by way of a program of this machine, under the name that it has outside."""
        return self.hub or bool(self.login_header)

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
        host = socket.gethostname() if self.host in ALL_HOSTS else self.host
        return web_address(host, self.port) + self.base.rstrip("/")

    @property
    def invitation(self) -> str:
        """The address to open, with the token when there is one."""
        return f"{self.address}/?{urlencode({'token': self.token})}" if self.token else self.address


def place_for(place: Place, token_file: Path | None = None) -> Place:
    """The place with a token, the file's or a new one, as soon as other machines can connect and no proxy knows them.

    Raises UsageError for a token that is too short, InputError for a file that can't be read.
    """
    if token_file is None and (place.is_local or place.is_behind_proxy):
        return place
    token = secrets.token_urlsafe(SHORTEST_TOKEN) if token_file is None else _token_in(token_file)
    return replace(place, token=token)


def hub_place(told: Mapping[str, str]) -> Place:
    """The place that a JupyterHub tells a service that it starts, in the environment `told`; UsageError without one.

    Source: JupyterHub, "Services", environment variables of Hub-managed services.
    """
    address, base = urlsplit(told.get("JUPYTERHUB_SERVICE_URL", "")), told.get("JUPYTERHUB_SERVICE_PREFIX", "")
    if address.hostname not in LOCAL_HOSTS or not address.port or not base:
        raise UsageError(
            "--hub er til en tjeneste, som en JupyterHub på samme maskine starter (docs/drift/jupyterhub_config.py). "
            "Start siderne uden --hub, eller lad JupyterHub starte dem."
        )
    return Place(address.hostname, address.port, base=base, hub=True)


def _token_in(file: Path) -> str:
    try:
        token = file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise InputError(f"{mask(file.name)} kan ikke læses. Angiv en tekstfil med et token.") from None
    if len(token) < SHORTEST_TOKEN or not token.isascii() or not token.isprintable() or " " in token:
        raise UsageError(
            f"Tokenet i {mask(file.name)} skal være mindst {SHORTEST_TOKEN} tegn uden mellemrum, æ, ø og å."
        )
    return token


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
