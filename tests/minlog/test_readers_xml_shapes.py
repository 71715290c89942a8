"""Entries whose make is known are read without the parser, and say what they say to it.

A text in UTF-16 is read by the parser alone, so it shows what the same text in UTF-8 must give.
"""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.minlog.log_files import ENTRIES, Found, read, registration_xml

FIELDS = st.sampled_from(
    [
        *("DateTime", "FromDateTime", "PersonIdentifier", "UserPersonIdentifier", "OrganisationId", "SystemName"),
        *("Activity", "UserRole", "CorrelationId", "NumberOfLogDataEntries", "Andet", "LogDataGroup"),
    ]
)
ATTRIBUTES = st.sampled_from(["", "", "", ' source="CPR"', " source='&lt;'", ' source="a>b"', ' a="1"\n b = "2"'])
TEXTS = st.sampled_from(
    [
        *("2024-01-02T10:00:00Z", "6701901234", "12", " to ord ", "\n\tny linje\n ", "to\nlinjer", "Åbn «forløb» 🙂"),
        *("", " ", "\r\n", "\r", "\xa0", "a\xa0", "\x85b", "\x01", "\ufffe", "\ue0000\ue000"),
        *(
            "a &amp; b",
            "&#x41;",
            "&ukendt;",
            "a > b",
            "]]>",
            "a < b",
            "<![CDATA[<a>]]>",
            "<!-- c -->",
            "<?pi?>",
            "x" * 70_000,
        ),
    ]
)
BETWEEN = st.sampled_from(
    [
        *("\n", "\n", "\r\n ", "", "\r", " tekst ", "<Andet/>", "</m:Svar><m:Svar>", "<LogDataEntry/>"),
        *("<![CDATA[", "]]>", "<!-- ", " -->", "<?pi ", "?>", "</m:Svar>", "\n<?xml version='1.0'?><m:Svar>"),
    ]
)


def element(name: str, attributes: str, inside: str) -> str:
    return f"<{name}{attributes}>{inside}</{name}>"


def an_entry(fields: list[str], tag: str) -> str:
    return element(tag, "", "".join(fields))


FIELD = st.builds(element, FIELDS, ATTRIBUTES, TEXTS)
MAKES = st.lists(
    FIELD
    | st.builds(
        element,
        st.sampled_from(["Source", "Destination", "Activity"]),
        st.just(""),
        st.lists(FIELD, max_size=3).map("".join),
    ),
    min_size=1,
    max_size=5,
)
TAGS = st.sampled_from(["LogDataEntry"] * 4 + ["m:LogDataEntry", "LogDataGroup"])


@st.composite
def documents(draw: st.DrawFn) -> str:
    """Entries of a few makes, each some times in a row with other texts, and something odd between some of them."""
    pieces = ["<m:Svar>"]
    for make, tag in draw(st.lists(st.tuples(MAKES, TAGS), min_size=1, max_size=3)):
        for n in range(draw(st.integers(1, 5))):
            pieces += [draw(BETWEEN), an_entry([field.replace("2024", f"20{24 + n}") for field in make], tag)]
    return "".join([*pieces, draw(st.sampled_from(["</m:Svar>", "</m:Svar>", "", "</andet>", "<LogDataEntry><Acti"]))])


def told(found: Found) -> object:
    return found.rows, found.rules, [(finding.rule, finding.message) for finding in found.log.findings]


ENTRY = "<LogDataEntry><DateTime>2024</DateTime><PersonIdentifier>{}</PersonIdentifier></LogDataEntry>"


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example("<m>" + "\n<![CDATA[".join(ENTRY.format(n) for n in range(4)) + "]]></m>")
@example("<m>" + ENTRY.format(1) * 3 + "<!--" + ENTRY.format(2) * 3 + "--></m>")
@example(
    "<m>"
    + ENTRY.format(1) * 3
    + "<LogDataGroup><SystemName>x</SystemName>"
    + ENTRY.format(2) * 3
    + "</LogDataGroup></m>"
)
@given(documents())
def test_an_entry_says_what_it_says_to_the_parser(tmp_path: Path, text: str) -> None:
    assert told(read(tmp_path, text)) == told(read(tmp_path, text.encode("utf-16")))


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_entries_in_many_pieces_are_all_read(tmp_path: Path, end: str) -> None:
    """Longer than what is read at a time, so that entries lie across the edges."""
    text = registration_xml(ENTRIES * 500).replace("\n", end)
    assert told(read(tmp_path, text)) == told(read(tmp_path, text.encode("utf-16")))
    cut = text[: len(text) * 2 // 3]
    assert told(read(tmp_path, cut)) == told(read(tmp_path, cut.encode("utf-16")))


def test_another_encoding_is_left_to_the_parser(tmp_path: Path) -> None:
    declared = registration_xml(ENTRIES * 3).replace("?>", ' encoding="ISO-8859-1"?>', 1)
    assert read(tmp_path, declared.encode("latin-1")).column("activity") == [e.activity for e in ENTRIES] * 3


def test_bytes_that_are_no_letters_end_the_reading(tmp_path: Path) -> None:
    content = registration_xml(ENTRIES * 3).encode()
    found = read(tmp_path, content[:-900] + content[-900:].replace("Å".encode(), b"\xff"))
    assert (len(found.rows), found.findings) == (8, ["xml-fejl"])
