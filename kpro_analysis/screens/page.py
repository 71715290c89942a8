"""One page as one anywidget: the first picture goes out with the HTML, every later one as a message."""

import asyncio
import json
from collections.abc import Callable, Iterable
from typing import Any

import anywidget
import traitlets

from kpro_analysis.errors import KproError
from kpro_analysis.faults import bug_reference
from kpro_analysis.screens import assets

MIME = "application/vnd.kpro.page+json"

Modules = tuple[str, ...]
Answer = Callable[[dict[str, Any]], Iterable[dict[str, Any]]]


def page_of(
    modules: tuple[str, ...], styles: tuple[str, ...], make: Callable[[], tuple[dict[str, Any], Answer]]
) -> "Page":
    """The page that starts from what `make` gives and is answered by it; what goes wrong in that stands instead."""
    try:
        first, answer = make()
    except KproError as error:
        first, answer = {"fault": str(error)}, _no_answer
    except Exception:
        first, answer = {"fault": f"Der opstod en fejl. Oplys reference {bug_reference()}."}, _no_answer
    return Page(modules, first, answer, styles)


def _no_answer(_message: dict[str, Any]) -> tuple[()]:
    return ()


class Page(anywidget.AnyWidget):
    """A page drawn by `js/`: `first` is what it starts from; `answer` maps a message to the messages to send back."""

    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)
    first = traitlets.Dict().tag(sync=True)

    def __init__(
        self, modules: Modules, first: dict[str, Any], answer: Answer, styles: tuple[str, ...] = ("page",)
    ) -> None:
        self._modules = modules
        self._answer = answer
        self._loop: asyncio.AbstractEventLoop | None = None
        super().__init__(
            _esm=assets.script(*modules) + "\nexport default { render };\n",
            _css=assets.style(*styles),
            first=first,
        )
        self.on_msg(self._on_message)

    def _on_message(self, _widget: Any, content: Any, _buffers: Any) -> None:
        self._loop = asyncio.get_running_loop()
        try:
            for message in self._answer(content):
                self._tell(message)
        except Exception:
            self._tell({"type": "bug", "reference": bug_reference()})

    def push(self, message: dict[str, Any]) -> None:
        """Send a message that answers none, from any thread; dropped before the page has said anything."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._tell, {**message, "pushed": True})

    def _tell(self, message: dict[str, Any]) -> None:
        """Send as one text: the kernel would else copy and check every value of it on its way out."""
        self.send({"json": json.dumps(message, ensure_ascii=False, separators=(",", ":"))})

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle: Any = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle
        data[MIME] = {
            "model": self.model_id,
            "script": assets.script("host", *self._modules) + "\nboot(render);\n",
            "style": self._css,
            "first": json.dumps(self.first, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c"),
        }
        return data, metadata
