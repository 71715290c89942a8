"""A visitor without a browser: speaks as the what-if page does, over the same line, and measures each step."""

import json
import re
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

import websocket
from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1, serialize_msg_to_ws_v1

PROTOCOL = "v1.kernel.websocket.jupyter.org"
LONGEST = 120  # seconds until an answer that doesn't come is a fault
PAUSE = 0.06  # seconds between the moves of a hand that drags


@dataclass
class Visitor:
    """Opens the page and drags a slider; `times` are milliseconds from sending a step to its answer."""

    address: str
    page: str
    criterion: str
    times: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def open(self) -> int:
        """Ask for the page: the status; the line to its kernel can then be opened."""
        try:
            with urllib.request.urlopen(self.address + self.page, timeout=LONGEST) as answer:
                html = answer.read().decode()
        except urllib.error.HTTPError as refusal:
            with closing(refusal):
                return refusal.code
        self.kernel = re.search(r'data-kernel="([^"]+)"', html)[1]
        self.model = re.search(r'data-model="([^"]+)"', html)[1]
        return 200

    def drag(self, seconds: float) -> None:
        """Send a step at a time, the next when the one before is answered and the hand has moved on."""
        address = f"{self.address.replace('http', 'ws')}/api/kernels/{self.kernel}/channels?session_id={uuid.uuid4()}"
        try:
            with _line(address) as line:
                until, step = time.monotonic() + seconds, 0
                while time.monotonic() < until:
                    step += 1
                    begun = time.perf_counter()
                    self._send(line, {"type": "change", "settled": False, "patch": self._patch(step)})
                    self._answer(line)
                    self.times.append(1000 * (time.perf_counter() - begun))
                    time.sleep(PAUSE)
        except (OSError, websocket.WebSocketException) as error:
            self.faults.append(type(error).__name__)

    def leave(self) -> None:
        """Close the page, as browsers do."""
        asked = urllib.request.Request(f"{self.address}/voila/api/shutdown/{self.kernel}", method="POST", data=b"")
        urllib.request.urlopen(asked, timeout=LONGEST).close()

    def _patch(self, step: int) -> dict[str, dict[str, float]]:
        return {"weights": {self.criterion: (step % 21) / 2}}

    def _send(self, line: websocket.WebSocket, content: dict[str, object]) -> None:
        header = {"msg_id": uuid.uuid4().hex, "msg_type": "comm_msg", "username": "", "session": "x", "version": "5.3"}
        sent = {"comm_id": self.model, "data": {"method": "custom", "content": content}}
        parts = [json.dumps(part).encode() for part in ({**header, "date": ""}, {}, {}, sent)]
        line.send_binary(serialize_msg_to_ws_v1(parts, "shell"))

    def _answer(self, line: websocket.WebSocket) -> None:
        while True:
            _, parts = deserialize_msg_from_ws_v1(line.recv())
            header, content = json.loads(parts[0]), json.loads(parts[3])
            if header["msg_type"] == "comm_msg" and content["data"].get("method") == "custom":
                return


@contextmanager
def _line(address: str) -> Iterator[websocket.WebSocket]:
    line = websocket.create_connection(address, timeout=LONGEST, subprotocols=[PROTOCOL])
    try:
        yield line
    finally:
        line.shutdown()  # `close` waits for an answer, and where none comes the socket stays open


def together(visitors: list[Visitor], seconds: float) -> list[threading.Thread]:
    """All of them drag at once; the threads, to wait for."""
    threads = [threading.Thread(target=one.drag, args=(seconds,)) for one in visitors]
    for thread in threads:
        thread.start()
    return threads
