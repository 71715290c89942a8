"""The server's refusals and what it leaves open, without a browser."""

import http.client
import json
import shutil
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import closing
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
import websocket

from kpro_analysis.errors import InputError, UsageError
from kpro_analysis.server.app import notebook_folder, serve
from kpro_analysis.server.log import LARGEST, open_log, tell
from kpro_analysis.server.place import SHORTEST_TOKEN, Place, place_for
from kpro_analysis.server.settings import Offer, server_config
from tests.browser.conftest import EXAMPLE, PATIENCE, Server, free_port

TOKEN = "et-langt-token-til-test"
PAGES = ("/", "/voila/render/forside.ipynb", "/voila/render/vaegtning.ipynb?deltager=Anna")
KERNEL = "00000000-0000-4000-8000-000000000000"


def test_only_this_machine_needs_no_token():
    assert [place_for(Place(host)).token for host in ("127.0.0.1", "localhost", "::1")] == ["", "", ""]
    for host in ("0.0.0.0", "192.168.1.7"):
        first, second = place_for(Place(host)), place_for(Place(host))
        assert len(first.token) >= SHORTEST_TOKEN and first.token != second.token
        assert first.invitation.endswith(f"/?token={first.token}")


def test_a_token_is_read_from_a_file(tmp_path):
    file = tmp_path / "token.txt"
    file.write_text(f"{TOKEN}\n")
    assert place_for(Place("0.0.0.0"), file) == Place("0.0.0.0", 8866, TOKEN)


@pytest.mark.parametrize("content", ["", "kort", "har et mellemrum i sig", "blåbærgrødognogettil"])
def test_a_token_that_cant_be_used_is_told_and_never_repeated(tmp_path, content):
    file = tmp_path / "token.txt"
    file.write_text(content)
    with pytest.raises(UsageError, match="16 tegn") as refused:
        place_for(Place("0.0.0.0"), file)
    assert not content or content not in str(refused.value)


def test_a_token_file_that_isnt_there_is_told(tmp_path):
    with pytest.raises(InputError, match="kan ikke læses"):
        place_for(Place("0.0.0.0"), tmp_path / "nej.txt")


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(InputError, match="findes ikke"):
        serve(tmp_path / "nej", Place())


def test_a_port_in_use_is_told(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(UsageError, match="optaget"):
            serve(tmp_path, Place(port=taken.getsockname()[1]))


def test_the_settings_that_differ_from_voilas_defaults():
    config = server_config(notebook_folder(), Place())
    assert config.VoilaConfiguration.file_allowlist == []
    assert config.VoilaConfiguration.allow_template_override == "NO"
    assert config.VoilaConfiguration.show_tracebacks is False
    assert config.Voila.port_retries == 0
    assert config.Voila.tornado_settings["allow_remote_access"] is False


def test_the_pages_that_are_named_are_kept_ready_and_else_all():
    pages = {path.name for path in notebook_folder().glob("*.ipynb")}
    for ready, others in ((None, set()), ({"forside", "vaegtning"}, pages - {"forside.ipynb", "vaegtning.ipynb"})):
        config = server_config(notebook_folder(), Place(), Offer(ready))
        assert set(config.VoilaKernelManager.preheat_denylist) == others


def test_a_full_log_is_kept_aside_and_read_by_its_owner_only(tmp_path):
    log = tmp_path / "server.log"
    log.write_text("x" * (LARGEST - 10))
    logger = open_log(log)
    try:
        tell("start", pages="all")
        assert json.loads(log.read_text())["event"] == "start"
        older = log.with_name("server.log.1")
        assert older.stat().st_size == LARGEST - 10
        assert [file.stat().st_mode & 0o777 for file in (log, older)] == [0o600, 0o600]
    finally:
        for handler in logger.handlers:
            handler.close()
        logger.handlers.clear()


@pytest.fixture(scope="module")
def open_to_others(tmp_path_factory):
    """The address of a server that listens on every network of this machine."""
    folder, port = tmp_path_factory.mktemp("data"), free_port()
    shutil.copy(EXAMPLE, folder)
    (folder / "token.txt").write_text(TOKEN)
    command = [str(Path(sys.executable).with_name("kpro")), "serve", "--data", str(folder), "--host", "0.0.0.0"]
    command += ["--port", str(port), "--token-file", str(folder / "token.txt"), "--ready", "vaegtning"]
    command += ["--log", str(folder / "server.log")]
    process = subprocess.Popen(
        command, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, encoding="utf-8"
    )
    said = process.stdout.readline()
    assert f"token={TOKEN}" in said and socket.gethostname() in said
    yield f"http://127.0.0.1:{port}"
    Server("", folder, process).stop()
    process.stdout.close()
    assert TOKEN not in (folder / "server.log").read_text()


def asked(address: str, jar: CookieJar | None = None) -> tuple[int, str]:
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar if jar is not None else CookieJar()))
    try:
        with opener.open(address, timeout=PATIENCE) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("token", ["", "forkert-token-der-er-langt"])
def test_without_the_token_no_page_is_shown(open_to_others, page, token):
    joined = f"{page}{'&' if '?' in page else '?'}token={token}" if token else page
    status, html = asked(open_to_others + joined)
    assert status == 403
    assert "Brug hele den adresse, du har fået" in html and "kpro" not in html


def test_with_the_token_once_the_pages_are_open(open_to_others):
    jar = CookieJar()
    status, html = asked(f"{open_to_others}/?token={TOKEN}", jar)
    assert status == 200 and "Kommunal PRO" in html
    status, html = asked(open_to_others + PAGES[2], jar)
    assert status == 200 and '"query":""' in html
    (cookie,) = [c for c in jar if c.name.startswith("username")]
    assert cookie.has_nonstandard_attr("HttpOnly") and not cookie.secure
    assert cookie.get_nonstandard_attr("SameSite") == "Lax"


@pytest.mark.parametrize("path", [f"/api/kernels/{KERNEL}/channels", f"/api/kernels/{KERNEL}"])
def test_without_the_token_no_kernel_is_reached(open_to_others, path):
    status, _ = asked(open_to_others + path)
    assert status in (403, 404)
    with pytest.raises(websocket.WebSocketBadStatusException):
        websocket.create_connection(f"{open_to_others.replace('http', 'ws')}{path}", timeout=PATIENCE)


def test_only_kernels_are_told_of_visits(open_to_others):
    """Who doesn't know the key that kernels are given is refused, also on this machine, where a proxy may be."""
    host, port = open_to_others.removeprefix("http://").split(":")
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
    upgrade["Sec-WebSocket-Key"] = "x" * 22 + "=="
    for shown in ({}, {"X-Kpro-Visit": ""}, {"X-Kpro-Visit": "gættet"}):
        line = http.client.HTTPConnection(host, int(port), timeout=PATIENCE)
        line.request("GET", f"/voila/query/{KERNEL}", headers={**upgrade, **{k: v.encode() for k, v in shown.items()}})
        with closing(line), closing(line.getresponse()) as answer:
            assert answer.status == 403


def test_behind_tls_the_tokens_cookie_is_for_tls_only(open_to_others):
    line = http.client.HTTPConnection(open_to_others.removeprefix("http://"), timeout=PATIENCE)
    line.request("GET", f"/?token={TOKEN}", headers={"X-Forwarded-Proto": "https"})
    with closing(line), closing(line.getresponse()) as answer:
        given = answer.headers.get_all("Set-Cookie")
    assert any(cookie.startswith("username") for cookie in given) and all("Secure" in cookie for cookie in given)
