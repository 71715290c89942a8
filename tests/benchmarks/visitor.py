"""A visitor without a browser: speaks as the what-if page does, over the same line; each move of a hand is measured."""

import asyncio
import json
import re
import threading
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from typing import Any

from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1, serialize_msg_to_ws_v1
from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, WebSocketClosedError, websocket_connect

PROTOCOL = "v1.kernel.websocket.jupyter.org"
LONGEST = 120  # seconds until an answer that doesn't come is a fault
VALUES = 101  # positions of a weight's slider, from 0 to 10

Message = dict[str, Any]


@dataclass
class Visitor:
    """Opens the page and drags a slider.

    `times` are milliseconds from each move to the answer that holds it, or a later one: as on the page, a step is
    sent when the one before is answered, and the newest move takes the place of those that wait. `steps` counts those
    that were sent.
    """

    address: str
    page: str
    criterion: str
    times: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    steps: int = 0

    def open(self) -> int:
        """Ask for the page: the status; the line to its kernel can then be opened."""
        try:
            with urllib.request.urlopen(self.address + self.page, timeout=LONGEST) as answer:
                self.cookies = "; ".join(
                    cookie.partition(";")[0] for cookie in answer.headers.get_all("Set-Cookie", [])
                )
                html = answer.read().decode()
        except urllib.error.HTTPError as refusal:
            with closing(refusal):
                return refusal.code
        self.kernel = re.search(r'data-kernel="([^"]+)"', html)[1]
        self.model = re.search(r'data-model="([^"]+)"', html)[1]
        return 200

    async def drag(self, seconds: float, pause: float) -> None:
        """Move the slider every `pause` seconds, then let it go."""
        try:
            line = await _dial(self.address, self.kernel, self.cookies)
            sender = _Sender(self, line)
            sender.ask({"type": "sure"})
            sender.ask({"type": "scenarios"})
            listening = asyncio.create_task(sender.listen())
            await self._move(sender, seconds, pause)
            await asyncio.wait_for(sender.calm.wait(), LONGEST)
            line.close()
            with suppress(WebSocketClosedError):  # once the server has closed it too
                await asyncio.wait_for(listening, LONGEST)
        except (OSError, WebSocketClosedError, TimeoutError) as error:
            self.faults.append(type(error).__name__)

    async def _move(self, sender: "_Sender", seconds: float, pause: float) -> None:
        begun, moves = time.perf_counter(), round(seconds / pause)
        for move in range(moves + 1):
            await asyncio.sleep(max(0.0, begun + move * pause - time.perf_counter()))
            value = abs(VALUES - 1 - move % (2 * (VALUES - 1))) / 10
            settled = move == moves
            sender.move({"type": "change", "settled": settled, "patch": {"weights": {self.criterion: value}}})

    def leave(self) -> None:
        """Close the page, as browsers do."""
        asked = urllib.request.Request(f"{self.address}/voila/api/shutdown/{self.kernel}", method="POST", data=b"")
        urllib.request.urlopen(asked, timeout=LONGEST).close()


class _Sender:
    """One message under way at a time; moves that wait are one: what `makeSender` of actions.js does."""

    def __init__(self, visitor: Visitor, line: WebSocketClientConnection) -> None:
        self.visitor, self.line = visitor, line
        self.queue: list[tuple[Message, list[float]]] = []
        self.under_way: list[float] | None = None  # when the moves in it were made
        self.calm = asyncio.Event()

    def ask(self, message: Message) -> None:
        self.queue.append((message, []))
        self._pump()

    def move(self, message: Message) -> None:
        made = [time.perf_counter()]
        if self.queue and self.queue[-1][0]["type"] == "change":
            made = [*self.queue.pop()[1], *made]
        self.queue.append((message, made))
        self._pump()

    def _pump(self) -> None:
        if self.under_way is None and self.queue:
            message, self.under_way = self.queue.pop(0)
            self.visitor.steps += message["type"] == "change"
            self.line.write_message(_framed(self.visitor.model, message), binary=True)
        if self.under_way is None:
            self.calm.set()
        else:
            self.calm.clear()

    async def listen(self) -> None:
        while True:
            frame = await self.line.read_message()
            if frame is None:
                raise WebSocketClosedError
            told = _told(frame)
            if told is None or told.get("pushed"):
                continue
            now = time.perf_counter()
            if told["type"] in ("bug", "refused"):
                self.visitor.faults.append(told["type"])
            self.visitor.times += [1000 * (now - made) for made in self.under_way or []]
            self.under_way = None
            self._pump()


async def _dial(address: str, kernel: str, cookies: str) -> WebSocketClientConnection:
    place = f"{address.replace('http', 'ws')}/api/kernels/{kernel}/channels?session_id={uuid.uuid4()}"
    line = await websocket_connect(HTTPRequest(place, headers={"Cookie": cookies}), subprotocols=[PROTOCOL])
    assert line.protocol is not None
    line.protocol.set_nodelay(True)  # as in a browser: small messages don't wait for one another
    return line


def _framed(model: str, content: Message) -> bytes:
    header = {"msg_id": uuid.uuid4().hex, "msg_type": "comm_msg", "username": "", "session": "x", "version": "5.3"}
    sent = {"comm_id": model, "data": {"method": "custom", "content": content}}
    return serialize_msg_to_ws_v1(
        [json.dumps(part).encode() for part in ({**header, "date": ""}, {}, {}, sent)], "shell"
    )


def _told(frame: bytes) -> Message | None:
    """What the page would draw; None for a message of the protocol itself."""
    _, parts = deserialize_msg_from_ws_v1(frame)
    header, content = json.loads(parts[0]), json.loads(parts[3])
    if header["msg_type"] != "comm_msg" or content["data"].get("method") != "custom":
        return None
    told: Message = json.loads(content["data"]["content"]["json"])
    return told


def together(visitors: Sequence[Visitor], seconds: float, pause: float) -> threading.Thread:
    """All of them drag at once, beside what the caller does: the thread, to wait for."""

    async def all_drag() -> None:
        await asyncio.gather(*(one.drag(seconds, pause) for one in visitors))

    thread = threading.Thread(target=lambda: asyncio.run(all_drag()))
    thread.start()
    return thread
