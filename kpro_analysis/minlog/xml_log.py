"""Reads MinLog2 XML: entries of a registration, and entries and groups of a look-up answer.

Names are matched without their namespace, since several dated versions of it are in use and the children carry none.
A DOCTYPE is refused before anything in it is looked at: nothing is fetched, and no entity can grow.
"""

import re
from collections.abc import Iterator
from xml.parsers import expat

from kpro_analysis.errors import InputError
from kpro_analysis.extracts.lines import UTF8
from kpro_analysis.extracts.opening import ADVICE_AGAIN, Content
from kpro_analysis.findings import Finding, Level
from kpro_analysis.minlog.raw import Raw
from kpro_analysis.minlog.xml_entries import ENTRY, NOWHERE, Nest, listen
from kpro_analysis.minlog.xml_shapes import LONGEST_ENTRY, Shapes

STEP = 1 << 18
LONGEST_TOKEN = 4 << 20
_END_TAG = re.compile(rb"</(?:[\w.-]+:)?%s>" % ENTRY.encode())
ANOTHER_BEGINS = {
    expat.errors.codes[expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT],
    expat.errors.codes[expat.errors.XML_ERROR_MISPLACED_XML_PI],
}
NOT_ENDED = {
    expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS],
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
    expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION],
}


def read_xml(content: Content) -> Iterator[Raw]:
    """The rows of a MinLog2 file, one per entry or group, in order; `line` is where the entry begins.

    `organisation` is the id after the name of its register ("SOR:123") where that is given, so that ids of two
    registers can't be taken for one. A group counts as its NumberOfLogDataEntries, less those listed inside it.
    Several documents may follow each other in one file. What comes after a fault in the XML isn't read: a finding.
    Raises InputError for a DOCTYPE, and for XML that is nested or goes on beyond reason.
    """
    documents = _Documents(content.name)
    for step in _steps(content.chunks()):
        documents.read(step)
        if documents.nest.collected.full:
            yield documents.nest.collected.take()
        if documents.fault:
            break
    documents.end()
    yield documents.nest.collected.take()
    if documents.fault and not content.damaged:
        content.findings.append(_fault_finding(content.name, documents))


class _Documents:
    """The XML documents of a file, as far as they have been fed."""

    def __init__(self, name: str) -> None:
        self.nest = Nest(name, lambda: self.line, lambda: self._parser.CurrentByteIndex)
        self.fault = ""  # the rule of the finding, once the XML can't be read further
        self._name = name
        self._before = self._held = b""
        self._shapes = Shapes()
        self._end_tag = b""  # that entries of this file end with
        self._begin(0)

    @property
    def line(self) -> int:
        """The line of the file that the parser is at."""
        return int(self._lines_before + self._parser.CurrentLineNumber)

    def read(self, data: bytes) -> None:
        """Read on: entry by entry where entries follow each other, and all else by the parser."""
        data, self._held = self._held + data, b""
        if not self._end_tag:
            found = _END_TAG.search(data)
            self._end_tag = found[0] if found else b""
        if not self._end_tag:
            self._feed(data)
            return
        *entries, rest = data.split(self._end_tag)
        for entry in entries:
            if not self.fault:
                self._read_entry(entry + self._end_tag)
        if len(rest) > LONGEST_ENTRY and not self.fault:
            self._feed(rest)
        else:
            self._held = rest

    def _read_entry(self, data: bytes) -> None:
        """Read up to the end of an entry. The parser need not see it when another one has just ended before it."""
        after_another = self._is_after_entry()
        if after_another and (quick := self._shapes.read(data)):
            cells, entry = quick
            before = entry.count("\n", 0, entry.index("<"))
            self.nest.collected.add_cells(cells, self.line + before, len(entry))
            self._lines_before += entry.count("\n")
            return
        self._feed(data)
        if after_another and self._is_after_entry():
            self._shapes.learn(data)

    def _is_after_entry(self) -> bool:
        """Whether the parser's last bytes are the end tag of an entry, and what is an element after it is one there."""
        ended = self.nest.entry_ended
        return self._is_utf8 and ended != NOWHERE and ended + len(self._end_tag) == self._fed

    def _feed(self, data: bytes) -> None:
        """Let the parser read on; what comes after the end of a document is the next one."""
        try:
            self._parser.Parse(data, False)
        except expat.ExpatError as error:
            rest = self._another(error, data)
            if rest is None:
                self.fault = "xml-fejl"
            else:
                self._begin(self.line - 1)
                self._feed(rest)
            return
        self._pause()
        self._fed += len(data)
        self._before = data
        if self._fed - self._parser.CurrentByteIndex > LONGEST_TOKEN:
            raise InputError(
                f"Filen «{self._name}» har omkring linje {self.line} et element, der ikke holder op. "
                "Sådan ser et udtræk ikke ud; hent filen igen, og prøv så."
            )

    def end(self) -> None:
        """Nothing follows."""
        try:
            if not self.fault:
                self._feed(self._held)
            if not self.fault:
                self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            self.fault = "fil-afkortet" if error.code in NOT_ENDED else "xml-fejl"

    def _begin(self, lines_before: int) -> None:
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.XmlDeclHandler = self._declared
        self._is_utf8 = True
        self._fed, self.nest.entry_ended = 0, NOWHERE
        self._lines_before = lines_before
        self._pause = listen(self._parser, self.nest)

    def _another(self, error: expat.ExpatError, data: bytes) -> bytes | None:
        """What is to be read as the next document, when one has ended and another begins here."""
        start = self._parser.ErrorByteIndex - self._fed + len(self._before)
        if error.code not in ANOTHER_BEGINS or start <= 0:
            return None
        rest = (self._before + data)[start:]
        return rest if rest.startswith(b"<") else None

    def _declared(self, _version: str, encoding: str | None, _alone: int) -> None:
        self._is_utf8 = encoding is None or encoding.casefold() == UTF8

    def _refuse(self, *_declared: object) -> None:
        raise InputError(
            f"Filen «{self._name}» erklærer en DOCTYPE (linje {self.line}). Et udtræk af MinLog har ingen, og den kan "
            "hente eller opbygge andet end loggen, så filen læses ikke. Bed afsenderen om et udtræk uden DOCTYPE."
        )


def _steps(chunks: Iterator[bytes]) -> Iterator[bytes]:
    for chunk in chunks:
        for start in range(0, len(chunk), STEP):
            yield chunk[start : start + STEP]


def _fault_finding(name: str, documents: _Documents) -> Finding:
    message = (
        "Filen holder op, før den er slut; resten af den mangler."
        if documents.fault == "fil-afkortet"
        else f"Filen er ikke gyldig XML fra linje {documents.line}; det, der kommer derefter, er ikke læst."
    )
    return Finding(Level.ERROR, name, "", "", documents.fault, message, ADVICE_AGAIN)
