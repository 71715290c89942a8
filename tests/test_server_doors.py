"""What a stranger meets at the server's doors: no file, no code, no more visitors than there is room for."""

import http.client
import json
import re
import shutil
import signal
import subprocess
import sys
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from itertools import product
from pathlib import Path
from typing import Any

import psutil
import pytest
import websocket
from jupyter_server.services.kernels.connection.base import serialize_msg_to_ws_v1

from tests.browser.conftest import EXAMPLE, PATIENCE, Server, free_port, wait_until_served

CPR = "670190-1234"  # day + 60
LOGGED_IN = {"X-Remote-User": "Anna Prøve"}
MOST = 2
FRONT, PAGE = "/kpro/voila/render/forside.ipynb", "/kpro/voila/render/support.ipynb"
PING = 0.3  # seconds
WITH_QUICK_PINGS = f"""
import sys
from kpro_analysis.cli import main
from kpro_analysis.server import settings
settings.PING_MS = {1000 * PING:.0f}
sys.exit(main(sys.argv[1:]))
"""
V1 = "v1.kernel.websocket.jupyter.org"
HEADERS = ("Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy")


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """Behind a proxy's login, below /kpro, with room for two; its folder holds a link out of it; pings come often."""
    folder, port = tmp_path_factory.mktemp("data"), free_port()
    shutil.copy(EXAMPLE, folder)
    (folder / "ud").symlink_to("/etc")
    command = [sys.executable, "-c", WITH_QUICK_PINGS, "serve", "--data", str(folder), "--port", str(port)]
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


@pytest.mark.parametrize("headers", [LOGGED_IN, {}], ids=["logged-in", "stranger"])
def test_no_file_source_or_list_is_reached_at_any_address(server, headers):
    found = {"/kpro/": 302, "/": 404}
    for path in ways_in(server.folder):
        answer, body = ask(server, path, headers)
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


FORGED = ({}, {"X-Remote-User": ""}, {"X-Remote-User": "  "}, {"X-Forwarded-User": "Anna"}, {"X_Remote_User": "Anna"})


@pytest.mark.parametrize("path", [FRONT, PAGE, "/kpro/", f"/kpro/api/kernels/{uuid.UUID(int=7)}"])
def test_only_whom_the_proxy_vouches_for_comes_in(server, path):
    for headers in FORGED:
        answer, _ = ask(server, path, headers)
        assert answer.status == 403 or answer.headers["Location"].partition("?")[0] == "/kpro/login"


def test_a_name_from_another_machine_counts_for_nothing(server):
    """As one who gets past the proxy, straight to the port."""
    line = http.client.HTTPConnection(server.address, timeout=PATIENCE, source_address=("127.0.0.2", 0))
    line.request("GET", FRONT, headers={name: value.encode() for name, value in LOGGED_IN.items()})
    with closing(line), closing(line.getresponse()) as answer:
        assert answer.headers["Location"].partition("?")[0] == "/kpro/login"


ELSEWHERE = (
    "https://evil.example //evil.example ///evil.example \\\\evil.example /%09/evil.example %2f%2fevil.example".split()
)


@pytest.mark.parametrize("headers", [LOGGED_IN, {}], ids=["logged-in", "stranger"])
def test_nobody_is_sent_elsewhere(server, headers):
    for place in ELSEWHERE:
        for path in (
            f"/kpro/?next={place}",
            f"/kpro/login?next={place}",
            f"{FRONT}x?next={place}",
            f"//evil.example{FRONT}",
        ):
            answer, body = ask(server, path, headers)
            assert answer.headers.get("Location", "/kpro/").startswith("/kpro/"), path
            assert "evil" not in body.replace("%2F", "/").partition("<h1>")[2], path


FORBIDDEN = ("execute_request", "inspect_request", "complete_request", "history_request", "debug_request", "comm_open")
FORBIDDEN += ("shutdown_request", "interrupt_request", "is_complete_request", "input_reply")


def message(kind: str) -> dict[str, dict[str, str]]:
    told = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "username": "", "session": "x", "version": "5.3", "date": ""}
    return {"header": told, "parent_header": {}, "metadata": {}}


def dial(
    server: Server, kernel: str, *given: str, framing: tuple[str, ...] = (), **options: Any
) -> websocket.WebSocket:
    """The line to a kernel as who has logged in, with what was given with a page."""
    header = [f"{name}: {value.encode().decode('latin-1')}" for name, value in LOGGED_IN.items()]
    address = f"ws://{server.address}/kpro/api/kernels/{kernel}/channels"
    return websocket.create_connection(
        address, header=header, cookie="; ".join(given), subprotocols=framing, timeout=PATIENCE, **options
    )


def visit(server: Server) -> tuple[str, str]:
    """Open a page: its kernel, and the cookie that opens the line to it."""
    answer, html = ask(server, PAGE)
    (key,) = [cookie for cookie in answer.headers.get_all("Set-Cookie") if cookie.startswith("kpro-key=")]
    kernel = kernel_of(html)
    assert f"Path=/kpro/api/kernels/{kernel}" in key and "HttpOnly" in key and "SameSite=Strict" in key
    assert "Secure" not in key  # plain HTTP, as on one's own machine
    return kernel, key.partition(";")[0]


def heard(line: websocket.WebSocket, seconds: float = 0.5) -> bytes:
    """All that comes within a time, pings answered meanwhile."""
    came, until = b"", time.monotonic() + seconds
    with suppress(websocket.WebSocketTimeoutException):
        while (left := until - time.monotonic()) > 0:
            line.settimeout(left)
            frame = line.recv_frame()
            if frame.opcode == websocket.ABNF.OPCODE_PING:
                line.pong(frame.data)
            came += frame.data
    line.settimeout(PATIENCE)
    return came


def test_a_page_sends_no_code_to_its_kernel(server, tmp_path):
    """On both channels and in both framings."""
    canary = tmp_path / "kanariefugl"
    code = {"code": f"open({str(canary)!r}, 'w').close()", "silent": False}
    kernel, key = visit(server)
    for framing in ((), (V1,)):
        with closing(dial(server, kernel, key, framing=framing)) as line:
            asked = set()
            for kind, channel in product(FORBIDDEN, ("shell", "control", "stdin", "iopub", "x")):
                told = message(kind)
                asked.add(told["header"]["msg_id"])
                if framing:
                    parts = [told["header"], told["parent_header"], told["metadata"], code]
                    line.send_binary(serialize_msg_to_ws_v1([json.dumps(part).encode() for part in parts], channel))
                else:
                    line.send(json.dumps({"channel": channel, **told, "content": code}))
            came = heard(line)
            assert not [one for one in asked if one.encode() in came]
    leave(server, kernel)
    assert not canary.exists()


def test_a_kernel_is_reached_only_from_the_page_it_came_with(server):
    (kernel, key), (other, other_key) = visit(server), visit(server)
    forged = ("", f"kpro-key={kernel}", other_key, key[:-1] + ("0" if key[-1] != "0" else "1"))
    for given in forged:
        with pytest.raises(websocket.WebSocketBadStatusException, match="403"):
            dial(server, kernel, given)
    with pytest.raises(websocket.WebSocketBadStatusException, match="403"):
        dial(server, kernel, key, origin="https://evil.example")
    for unknown in (str(uuid.uuid4()), "x"):
        with pytest.raises(websocket.WebSocketBadStatusException):
            dial(server, unknown, key)
    with pytest.raises(websocket.WebSocketBadStatusException, match="403"):  # without a login
        websocket.create_connection(f"ws://{server.address}/kpro/api/kernels/{kernel}/channels", cookie=key)
    answer, _ = ask(server, f"/kpro/api/kernels/{kernel}", method="DELETE")  # without what only our own pages know
    assert answer.status == 403
    with closing(dial(server, kernel, key)) as line:
        assert line.connected
    leave(server, kernel)
    leave(server, other)


def test_a_frame_too_large_ends_the_line_and_nothing_else(server):
    kernel, key = visit(server)
    with closing(dial(server, kernel, key)) as line:
        with suppress(OSError):  # it may be shut while we send
            line.send_binary(b"x" * 11_000_000)
        with pytest.raises((websocket.WebSocketConnectionClosedException, OSError)):
            while line.recv_frame().opcode != websocket.ABNF.OPCODE_CLOSE:
                pass
            raise websocket.WebSocketConnectionClosedException  # it said so
    with closing(dial(server, kernel, key)) as again:
        assert again.connected
    leave(server, kernel)


def test_a_quiet_line_stays_open_while_the_page_answers_pings(server):
    kernel, key = visit(server)
    with closing(dial(server, kernel, key)) as answering, closing(dial(server, kernel, key)) as silent:
        heard(answering, 8 * PING)
        frames = [silent.recv_frame().opcode]
        while frames[-1] != websocket.ABNF.OPCODE_CLOSE:
            frames.append(silent.recv_frame().opcode)
        assert frames.count(websocket.ABNF.OPCODE_PING) == 3
        answering.ping()
        assert answering.recv_frame().opcode in (websocket.ABNF.OPCODE_PING, websocket.ABNF.OPCODE_PONG)
    leave(server, kernel)


def test_cookies_are_for_tls_only_where_the_proxy_has_it(server):
    answer, html = ask(server, PAGE, {**LOGGED_IN, "X-Forwarded-Proto": "https"})
    leave(server, kernel_of(html))
    given = answer.headers.get_all("Set-Cookie")
    assert given and all("Secure" in cookie for cookie in given)


def test_who_leaves_before_the_page_is_there_holds_no_place(server):
    for _ in range(MOST):
        line = http.client.HTTPConnection(server.address, timeout=PATIENCE)
        line.request("GET", PAGE, headers={name: value.encode() for name, value in LOGGED_IN.items()})
        line.close()
    until = time.monotonic() + PATIENCE
    while json.loads(ask(server, "/kpro/health")[1])["visits"] and time.monotonic() < until:
        time.sleep(0.1)
    assert json.loads(ask(server, "/kpro/health")[1])["visits"] == 0


def test_who_comes_when_the_house_is_full_is_told_and_comes_in_later(server):
    """Also when all come at the same moment."""
    with ThreadPoolExecutor(2 * MOST) as pool:
        come = list(pool.map(lambda _: ask(server, PAGE), range(2 * MOST)))
    kernels = [kernel_of(body) for answer, body in come if answer.status == 200]
    assert len(kernels) == MOST
    for answer, body in come:
        assert answer.status == 200 or (answer.status == 503 and "fuldt hus" in body and answer.headers["Retry-After"])
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
