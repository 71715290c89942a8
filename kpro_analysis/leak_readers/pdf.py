"""PDFs page by page, what describes them, and files attached to them."""

import re

from kpro_analysis.leak_readers.reading import BETWEEN, NOT_READ_ALOUD, Inner, Items, Unread, all_at
from kpro_analysis.pdf_objects import Document, UnreadableError, unpacked
from kpro_analysis.pdf_text import metadata, page_text, strings

_NODE = re.compile(r"node[0-9]{8}")  # what Chromium calls the parts of a tagged PDF: no telephone number
DAMAGED = (UnreadableError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)


def pdf_items(content: bytes) -> Items:
    """Each page twice: with its lines apart, and joined for what is broken over two lines."""
    try:
        document = Document.of(content)
        pages = document.pages()
    except DAMAGED:
        yield Unread("", content)
        return
    if not pages:
        yield Unread("", content)
    for number, page in enumerate(pages, 1):
        place = f"side {number}"
        try:
            shown = page_text(document, page, BETWEEN)
        except DAMAGED:
            yield Unread(place, content)
            continue
        if shown.unknown:
            yield Unread(place, content)
        yield all_at(place, shown.apart)
        yield all_at(place, shown.joined, NOT_READ_ALOUD)
    yield all_at("metadata", BETWEEN.join(text for text in strings(document) if not _NODE.fullmatch(text)))
    yield from _streams(document)


def _streams(document: Document) -> Items:
    described = metadata(document)
    attached = [body for body in document.bodies if body.get("Type") == "EmbeddedFile" and body.packed is not None]
    for place, bodies in (("metadata", described), ("vedhæftet fil", attached)):
        for body in bodies:
            try:
                yield Inner(place, "metadata.xml" if place == "metadata" else "?", unpacked(body))
            except DAMAGED:
                yield Unread(place, body.packed or b"")
