"""Tells from the first bytes of a file which format of log it is."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Literal

from kpro_analysis.errors import InputError
from kpro_analysis.extracts.lines import head_text
from kpro_analysis.extracts.opening import Content
from kpro_analysis.minlog.csv_log import read_csv_log
from kpro_analysis.minlog.json_log import read_audit_lines, read_fhir
from kpro_analysis.minlog.raw import Raw
from kpro_analysis.minlog.xml_log import read_xml

Format = Literal["minlog2-xml", "audit-json", "fhir-json", "csv"]
READERS: Mapping[Format, Callable[[Content], Iterator[Raw]]] = {
    "minlog2-xml": read_xml,
    "audit-json": read_audit_lines,
    "fhir-json": read_fhir,
    "csv": read_csv_log,
}
KNOWN = (
    "MinLog2 som XML (registreringer eller svar på opslag), infrastrukturens auditlinjer (JSON), FHIR AuditEvent "
    "(JSON eller NDJSON) og CSV, også pakket med gzip eller zip"
)
_XML = re.compile(r"<(?:[\w.-]+:)?(?:RegistrationRequest|LogDataEntry|LogDataGroup)[\s/>]|<!DOCTYPE")
_FHIR = re.compile(r'"resourceType"\s*:\s*"(?:AuditEvent|Bundle)"')
_AUDIT = re.compile(r'"(?:patientIds|issuerId|actionType|actionResource)"\s*:')
_DIVIDED = re.compile(r"[;,\t]")
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x19\x1c-\x1f]")


def sniff(head: bytes, name: str) -> Format:
    """The format that a file begins in; `name` is for the message. Raises InputError when it is none that is known.

    >>> sniff(b"tid;person\\n", "log.csv")
    'csv'
    """
    text = head_text(head).lstrip()
    if text.startswith("<") and _XML.search(text):
        return "minlog2-xml"
    if text.startswith(("{", "[")):
        if _FHIR.search(text):
            return "fhir-json"
        if _AUDIT.search(text):
            return "audit-json"
    elif not text.startswith("<"):
        first = text.partition("\n")[0]
        if _DIVIDED.search(first) and not _NO_TEXT.search(first):
            return "csv"
    raise InputError(
        f"Filen «{name}» er ikke i noget kendt format. Det kan være {KNOWN}. Se efter, om det er den rigtige."
    )


def is_blank(head: bytes) -> bool:
    """Whether a file that begins so is empty, but for a mark and white space.

    >>> is_blank(b"\\xef\\xbb\\xbf\\r\\n")
    True
    """
    return not head_text(head).strip()
