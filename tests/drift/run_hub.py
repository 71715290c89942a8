"""The pages as a service of a real JupyterHub, by docs/drift/jupyterhub_config.py: `make hub`."""

import http.client
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.parse
from contextlib import closing
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
import websocket

from tests.browser.conftest import EXAMPLE, PATIENCE, free_port, wait_until_served
from tests.test_drift import DRIFT

PASSWORD = "til-prøven"
OVERRIDES = """
c.JupyterHub.bind_url = "http://127.0.0.1:{public}"
c.JupyterHub.hub_port = {hub}
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{api}"
c.JupyterHub.services[0]["url"] = "http://127.0.0.1:{pages}"
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = {password!r}
"""


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    """The port of a running JupyterHub that has started the pages."""
    folder, program = tmp_path_factory.mktemp("hub"), Path(sys.executable).with_name("jupyterhub")
    shutil.copy(EXAMPLE, folder)
    ports = {name: free_port() for name in ("public", "hub", "api", "pages")}
    config = (DRIFT / "jupyterhub_config.py").read_text(encoding="utf-8")
    (folder / "jupyterhub_config.py").write_text(config + OVERRIDES.format(password=PASSWORD, **ports))
    told = {"KPRO_DATA": str(folder), "KPRO_PROGRAM": str(Path(sys.executable).with_name("kpro"))}
    told |= {"KPRO_LOG": str(folder / "server.log"), "HOME": str(folder)}
    with (folder / "hub.log").open("wb") as log:
        process = subprocess.Popen(
            [program, "-f", folder / "jupyterhub_config.py"], cwd=folder, env={**os.environ, **told},
            stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    try:
        wait_until_served(f"http://127.0.0.1:{ports['public']}", process)
        until = time.monotonic() + PATIENCE
        while "running at" not in (folder / "hub.log").read_text() and time.monotonic() < until:
            time.sleep(0.2)
        yield ports["public"], folder
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(PATIENCE)


class Visitor:
    """A browser's cookies and redirects."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.jar: dict[tuple[str, str], str] = {}

    def cookies(self, path: str) -> str:
        return "; ".join(f"{name}={value}" for (name, place), value in self.jar.items() if path.startswith(place))

    def ask(self, path: str, form: dict[str, str] | None = None):
        for _ in range(10):
            line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
            headers = {"Cookie": self.cookies(path)}
            if form is not None:
                headers["Content-Type"] = "application/x-www-form-urlencoded"
            line.request("POST" if form else "GET", path, form and urllib.parse.urlencode(form), headers)
            with closing(line), closing(line.getresponse()) as answer:
                body = answer.read().decode()
            for told in answer.headers.get_all("Set-Cookie", []):
                for name, cookie in SimpleCookie(told).items():
                    self.jar[name, cookie["path"] or "/"] = cookie.value
            if answer.status != 302:
                return answer.status, path, body
            to = urllib.parse.urlsplit(urllib.parse.urljoin(path, answer.headers["Location"]))
            path, form = urllib.parse.urlunsplit(("", "", to.path, to.query, "")), None
        raise AssertionError("sent in a ring")

    def log_in(self, name: str) -> tuple[int, str, str]:
        status, path, body = self.ask("/services/kpro/voila/render/vaegtning.ipynb?v.Borgersikkerhed=5")
        assert status == 200 and path.startswith("/hub/login")
        xsrf = re.search(r'name="_xsrf"\s+value="([^"]+)"', body)[1]
        return self.ask(path, {"username": name, "password": PASSWORD, "_xsrf": xsrf})


def test_who_has_logged_in_to_the_hub_comes_in(hub):
    port, folder = hub
    visitor = Visitor(port)
    status, path, html = visitor.log_in("anna")
    assert status == 200 and path == "/services/kpro/voila/render/vaegtning.ipynb?v.Borgersikkerhed=5", html[:2000]
    kernel = re.search(r'data-kernel="([^"]+)"', html)[1]
    channels = f"/services/kpro/api/kernels/{kernel}/channels"
    with closing(websocket.create_connection(f"ws://127.0.0.1:{port}{channels}", cookie=visitor.cookies(channels))):
        pass
    stranger, other = Visitor(port), Visitor(port)
    assert stranger.ask("/services/kpro/voila/render/vaegtning.ipynb")[1].startswith("/hub/login")
    other.log_in("bent")
    for somebody in (stranger, other):
        with pytest.raises(websocket.WebSocketBadStatusException):
            websocket.create_connection(f"ws://127.0.0.1:{port}{channels}", cookie=somebody.cookies(channels))
    assert not re.search("anna|bent", (folder / "server.log").read_text())


def test_nobody_gets_a_server_of_their_own(hub):
    port, _ = hub
    visitor = Visitor(port)
    visitor.log_in("carl")
    status, path, _ = visitor.ask("/hub/spawn")
    assert status == 403, path
