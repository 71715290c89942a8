"""What a stranger meets at the server's doors: no file, no code, no more visitors than there is room for."""

import http.client
import json
import re
import shutil
import signal
import subprocess
import sys
import uuid
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import psutil
import pytest
import websocket

from tests.browser.conftest import EXAMPLE, PATIENCE, Server, free_port, wait_until_served

CPR = "670190-1234"  # day + 60
LOGGED_IN = {"X-Remote-User": "Anna Prøve"}
MOST = 2
FRONT, PAGE = "/kpro/voila/render/forside.ipynb", "/kpro/voila/render/support.ipynb"
HEADERS = ("Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Behind a proxy's login, below /kpro, with room for two; its folder holds a link out of it."""
    folder, port = tmp_path_factory.mktemp("data"), free_port()
    shutil.copy(EXAMPLE, folder)
    (folder / "ud").symlink_to("/etc")
    command = [str(Path(sys.executable).with_name("kpro")), "serve", "--data", str(folder), "--port", str(port)]
    command += ["--base-url", "/kpro", "--login-header", "X-Remote-User", "--visits", str(MOST), "--ready", "ingen"]
    command += ["--log", str(folder / "server.log")]
    process = subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    wait_until_served(f"http://127.0.0.1:{port}/kpro/health", process)
    running = Server(f"127.0.0.1:{port}", folder, process)
    yield running
    running.stop()
    process.stderr.close()


def ask(server: Server, path: str, headers: dict[str, str] | None = None, method: str = "GET"):
    """The answer to an address sent as it is written, with nothing tidied up."""
    line = http.client.HTTPConnection(server.address, timeout=PATIENCE)
    line.putrequest(method, path, skip_accept_encoding=True)
    for name, value in (LOGGED_IN if headers is None else headers).items():
        line.putheader(name, value.encode())
    line.putheader("Connection", "close")
    line.endheaders()
    with closing(line), closing(line.getresponse()) as answer:
        return answer, answer.read().decode(errors="replace")


def kernel_of(html: str) -> str:
    return re.search(r'data-kernel="([0-9a-f-]{36})"', html)[1]


def leave(server: Server, kernel: str) -> None:
    answer, _ = ask(server, f"/kpro/voila/api/shutdown/{kernel}", {**LOGGED_IN, "Content-Length": "0"}, "POST")
    assert answer.status == 204


BASES = """
/kpro/ / /kpro/voila/files/ /kpro/voila/static/ /kpro/voila/templates/ /kpro/static/ /kpro/files/ /kpro/view/
/kpro/voila/labextensions/ /kpro/voila/render/ /kpro/nbconvert/html/ /kpro/edit/ /kpro/voila/api/
""".split()
NAMES = """
aendringsoensker.xlsx server.log ud/passwd ../../../../../../etc/passwd ..%2f..%2f..%2f..%2f..%2fetc%2fpasswd
%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd ....//....//etc/passwd ..\\..\\etc\\passwd forside.ipynb%00
./forside.ipynb/.. ../dashboards/forside.ipynb conf.json /etc/passwd %2fetc%2fpasswd
""".split()
APIS = f"""
api/contents api/contents/forside.ipynb api/kernels api/sessions api/terminals terminals/1 api/config api/kernelspecs
api api/status api/me voila/tree voila/api/contents voila/api/themes/x tree lab hub metrics logout
voila/execution/{uuid.UUID(int=7)} .git/config favicon.ico custom/custom.css
""".split()


def ways_in(folder: Path) -> list[str]:
    """Addresses at which Voila, Jupyter or a careless server would show files, code or lists."""
    own = [f"{base}{folder}/aendringsoensker.xlsx" for base in BASES]
    return [*own, *BASES, *(base + name for base in BASES for name in NAMES), *(f"/kpro/{api}" for api in APIS)]


def test_no_file_source_or_list_is_reached_at_any_address(server):
    found = {"/kpro/": 302, "/": 404}
    for path in ways_in(server.folder):
        answer, body = ask(server, path)
        assert answer.status in (302, 400, 403, 404, 405), path
        assert answer.status == found.get(path, answer.status)
        if answer.status == 302:
            assert answer.headers["Location"].startswith(("/kpro/voila/render/forside.ipynb", "/kpro/login")), path
        assert not re.search(r"root:|\"cells\"|PK\x03|Traceback|tornado|jupyter", body, re.IGNORECASE), path


@pytest.mark.parametrize("path", ["/kpro/health", "/kpro/login", "/kpro/findes/ikke", PAGE])
def test_every_answer_tells_the_browser_to_trust_only_ourselves(server, path):
    answer, body = ask(server, path)
    if path == PAGE:
        kernel = kernel_of(body)
        leave(server, kernel)
        assert f"script-src 'nonce-{kernel}';" in answer.headers["Content-Security-Policy"]
    assert all(name in answer.headers for name in HEADERS) and "Server" not in answer.headers
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


def test_only_whom_the_proxy_vouches_for_comes_in(server):
    for headers in ({}, {"X-Remote-User": ""}, {"X-Remote-User": "  "}, {"X-Forwarded-User": "Anna"}):
        answer, _ = ask(server, FRONT, headers)
        assert (answer.status, answer.headers["Location"].partition("?")[0]) == (302, "/kpro/login")


FORBIDDEN = ("execute_request", "inspect_request", "complete_request", "history_request", "debug_request", "comm_open")


def message(kind: str) -> dict[str, dict[str, str]]:
    told = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "username": "", "session": "x", "version": "5.3", "date": ""}
    return {"header": told, "parent_header": {}, "metadata": {}}


def heard(line: websocket.WebSocket) -> list[dict[str, Any]]:
    """All that comes within half a second."""
    line.settimeout(0.5)
    messages = []
    with suppress(websocket.WebSocketTimeoutException):
        while True:
            messages.append(json.loads(line.recv()))
    return messages


def test_a_page_sends_no_code_to_its_kernel(server, tmp_path):
    """On both channels, to its own kernel and to one that isn't there."""
    canary = tmp_path / "kanariefugl"
    code = {"code": f"open({str(canary)!r}, 'w').close()", "silent": False}
    _, html = ask(server, PAGE)
    kernel = kernel_of(html)
    header = [f"{name}: {value.encode().decode('latin-1')}" for name, value in LOGGED_IN.items()]
    address = f"ws://{server.address}/kpro/api/kernels/{kernel}/channels"
    for kind in FORBIDDEN:
        sent = [{"channel": channel, **message(kind), "content": code} for channel in ("shell", "control")]
        with closing(websocket.create_connection(address, header=header, timeout=PATIENCE)) as line:
            for one in sent:
                line.send(json.dumps(one))
            asked = {one["header"]["msg_id"] for one in sent}
            assert not [answer for answer in heard(line) if answer["parent_header"].get("msg_id") in asked]
    leave(server, kernel)
    assert not canary.exists()
    with pytest.raises(websocket.WebSocketBadStatusException):
        websocket.create_connection(address.replace(kernel, str(uuid.uuid4())), header=header, timeout=PATIENCE)
    with pytest.raises(websocket.WebSocketBadStatusException):
        websocket.create_connection(address, timeout=PATIENCE)  # without a login


def test_who_comes_when_the_house_is_full_is_told_and_comes_in_later(server):
    kernels = [kernel_of(ask(server, PAGE)[1]) for _ in range(MOST)]
    answer, body = ask(server, PAGE)
    assert answer.status == 503 and "fuldt hus" in body and answer.headers["Retry-After"]
    told = json.loads(ask(server, "/kpro/health")[1])
    assert (told["status"], told["visits"]) == ("full", MOST)
    leave(server, kernels.pop())
    answer, body = ask(server, PAGE)
    assert answer.status == 200
    for kernel in (*kernels, kernel_of(body)):
        leave(server, kernel)


def test_the_log_is_lines_of_json_without_what_visitors_wrote(server):
    ask(server, f"/kpro/findes/ikke/{CPR}?navn=Anna")
    leave(server, kernel_of(ask(server, f"{FRONT}?q={CPR}")[1]))
    lines = [json.loads(line) for line in (server.folder / "server.log").read_text().splitlines()]
    assert {"start", "request"} <= {line["event"] for line in lines}
    assert not re.search(rf"{CPR}|Anna|\?|127\.0\.0\.1", (server.folder / "server.log").read_text())
    assert any(line.get("page") == "forside" and line["status"] == 200 for line in lines)


def test_when_it_is_stopped_nothing_is_left(server):
    """Last in this file: the server is gone after it."""
    ask(server, PAGE)
    family = psutil.Process(server.process.pid).children(recursive=True)
    assert family
    server.process.send_signal(signal.SIGTERM)
    assert server.process.wait(PATIENCE) == 0
    _, alive = psutil.wait_procs(family, PATIENCE)
    assert not alive
    assert json.loads((server.folder / "server.log").read_text().splitlines()[-1])["event"] == "stop"
    assert server.process.stderr.read() == b""
