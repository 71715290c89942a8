"""The examples of docs/drift/ as they are, but for addresses, through a real nginx and past systemd: `make drift`."""

import http.client
import re
import shutil
import ssl
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import websocket

from tests.browser.conftest import EXAMPLE, PATIENCE, Server, free_port, wait_until_served
from tests.test_drift import DRIFT

UPGRADE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "x" * 22 + "==",
}
NAME = "kpro.region.example"
LOGIN = """
server {
    listen 127.0.0.1:%s;
    location = /oauth2/auth {
        if ($cookie_navn = "") { return 401; }
        add_header X-Auth-Request-User $cookie_navn always;
        return 202;
    }
    location / { return 200 login; }
}
"""


@pytest.fixture(scope="module")
def tls(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={NAME}"]
    command += ["-keyout", str(folder / "kpro.key"), "-out", str(folder / "kpro.pem")]
    subprocess.run(command, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def ports():
    return {"443": free_port(), "80": free_port(), "8866": free_port(), "4180": free_port()}


@pytest.fixture(scope="module")
def nginx(tmp_path_factory, tls, ports):
    """The port of a running nginx."""
    folder = tmp_path_factory.mktemp("nginx")
    text = (DRIFT / "nginx.conf").read_text(encoding="utf-8")
    text = re.sub(r"listen (443|80)\b", lambda found: f"listen 127.0.0.1:{ports[found[1]]}", text)
    text = re.sub(r"127\.0\.0\.1:(8866|4180);", lambda found: f"127.0.0.1:{ports[found[1]]};", text)
    text = text.replace("/etc/ssl/", f"{tls}/").replace("/opt/kpro/docs/drift", str(DRIFT))
    (folder / "nginx.conf").write_text(
        f"user root; pid {folder}/pid; error_log {folder}/error.log; events {{}}\n"
        f"http {{ access_log off; {''.join(f'{kind}_temp_path {folder}/{kind}; ' for kind in TEMPORARY)}\n"
        f"{text}\n{LOGIN % ports['4180']}\n}}\n"
    )
    command = [str(found_nginx()), "-e", str(folder / "error.log"), "-c", str(folder / "nginx.conf")]
    subprocess.run([*command, "-t"], check=True, capture_output=True)
    process = subprocess.Popen([*command, "-g", "daemon off;"])
    try:
        wait_until_served(f"http://127.0.0.1:{ports['4180']}", process)
        yield ports["443"]
    finally:
        process.terminate()
        process.wait()


TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def found_nginx() -> str:
    found = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
    if not found:
        pytest.fail("nginx is not installed. Install Debian's package nginx-light.")
    return found


@pytest.fixture
def served(tmp_path, ports):
    shutil.copy(EXAMPLE, tmp_path)
    command = [
        str(Path(sys.executable).with_name("kpro")),
        "serve",
        "--data",
        str(tmp_path),
        "--port",
        str(ports["8866"]),
    ]
    command += ["--base-url", "/kpro", "--login-header", "X-Remote-User", "--ready", "ingen", "--visits", "1"]
    command += ["--log", str(tmp_path / "server.log")]
    process = subprocess.Popen(command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_until_served(f"http://127.0.0.1:{ports['8866']}/kpro/health", process)
    running = Server("", tmp_path, process)
    yield running
    running.stop()


def ask(port: int, path: str, headers: dict[str, str], name: str = NAME, method: str = "GET"):
    trusting = ssl.create_default_context()
    trusting.check_hostname, trusting.verify_mode = False, ssl.CERT_NONE
    line = http.client.HTTPSConnection("127.0.0.1", port, timeout=PATIENCE, context=trusting)
    line.connect = lambda: None
    line.sock = trusting.wrap_socket(http.client.socket.create_connection(("127.0.0.1", port)), server_hostname=name)
    line.request(method, path, headers={"Host": name, **headers})
    with closing(line), closing(line.getresponse()) as answer:
        return answer, answer.read().decode(errors="replace")


def test_the_pages_through_nginx(nginx, served):
    logged_in = {"Cookie": "navn=anna"}
    answer, _ = ask(nginx, "/kpro/", {"X-Remote-User": "Anna"})  # forged, and not logged in
    assert answer.status == 302 and answer.headers["Location"].endswith("/oauth2/start?rd=/kpro/")
    for path in ("/kpro/voila/query/00000000-0000-4000-8000-000000000000", "/andet", "/kpro-nede.html"):
        assert ask(nginx, path, logged_in)[0].status == 404
    answer, html = ask(nginx, "/kpro/voila/render/vaegtning.ipynb", logged_in)
    assert answer.status == 200 and "Strict-Transport-Security" in answer.headers
    kernel = re.search(r'data-kernel="([^"]+)"', html)[1]
    (key,) = [cookie for cookie in answer.headers.get_all("Set-Cookie") if cookie.startswith("kpro-key=")]
    assert "Secure" in key and answer.headers["Server"] == "nginx"
    line = websocket.create_connection(
        f"wss://127.0.0.1:{nginx}/kpro/api/kernels/{kernel}/channels", host=NAME, origin=f"https://{NAME}",
        cookie=f"navn=anna; {key.partition(';')[0]}", sslopt={"cert_reqs": ssl.CERT_NONE, "server_hostname": NAME},
        timeout=PATIENCE,
    )  # fmt: skip
    with closing(line):
        assert line.connected
    answer, html = ask(nginx, "/kpro/voila/render/vaegtning.ipynb", logged_in)
    assert answer.status == 503 and "fuldt hus" in html  # the server's own page, not nginx's
    assert "anna" not in (served.folder / "server.log").read_text().lower()
    for forged in ({}, {"X-Remote-User": "Anna"}, {"X_Remote_User": "Anna"}):
        answer, _ = ask(nginx, f"/kpro/api/kernels/{kernel}/channels", {**UPGRADE, **forged})
        assert answer.status == 302 and "/oauth2/start" in answer.headers["Location"]


def test_another_name_gets_no_answer(nginx):
    with pytest.raises(ssl.SSLError):
        ask(nginx, "/kpro/", {}, name="evil.example")


def test_a_server_that_is_down_is_said_in_danish(nginx):
    answer, html = ask(nginx, "/kpro/", {"Cookie": "navn=anna"})
    assert answer.status == 502 and "Siderne svarer ikke lige nu" in html and 'lang="da"' in html


def test_systemd_finds_no_fault_with_the_unit(tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.fail("systemd-analyze is not installed. Install Debian's package systemd.")
    text = (DRIFT / "kpro.service").read_text(encoding="utf-8")
    unit = tmp_path / "kpro.service"
    unit.write_text(text.replace("/opt/kpro/.venv/bin/kpro", str(Path(sys.executable).with_name("kpro"))))
    subprocess.run(["systemd-analyze", "verify", str(unit)], check=True, capture_output=True)
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=20", "--no-pager", str(unit)]
    subprocess.run(command, check=True, capture_output=True)
