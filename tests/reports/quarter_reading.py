"""The demo data as a report meets it, what the command line says of it, and a section's HTML read back."""

import io
import json
import shutil
import sys
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from kpro_analysis.cli import main
from kpro_analysis.reports.fragments import section_html
from kpro_analysis.reports.quarter import open_quarter

QUARTER, TODAY = "2024-K1", "2024-04-02"
METHODS = (
    *("summary", "register", "pool", "ranking", "fruit", "support", "uddata", "minlog"),
    *("decisions", "coming", "data_quality", "method"),
)


def said(*words):
    """What a command line that succeeds writes."""
    stream = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    usual, sys.stdout = sys.stdout, stream
    try:
        assert main([str(word) for word in words]) == 0
    finally:
        sys.stdout = usual
    return stream.buffer.getvalue().decode()


def told(*words):
    """The same as JSON."""
    return json.loads(said(*words, "--format", "json"))


def make_demo(place: Path, minlog: Path) -> Path:
    """All that the report reads: the demo's files, and an audit folder of a log."""
    said("demo", place)
    shutil.copytree(minlog, place / "minlog")
    return place


def sections(data: Path, quarter=QUARTER, today=TODAY, methods=METHODS):
    """The report's sections by the name of their method, as HTML read back."""
    report = open_quarter(quarter, str(data), today)
    return {name: read(section_html(getattr(report, name)().section)) for name in methods}


@dataclass
class Page:
    """What stands in a section: tables by their caption, items and paragraphs in order, figures, what is missing."""

    tables: dict = field(default_factory=dict)
    texts: list = field(default_factory=list)
    captions: list = field(default_factory=list)
    figures: dict = field(default_factory=dict)
    by_rule: list = field(default_factory=list)
    missing: str = ""
    html: str = ""

    def rows(self, caption):
        """The rows below the head."""
        return self.tables[caption][1:]


def read(html: str) -> Page:
    reader = _Reader()
    reader.feed(html)
    reader.page.html = html
    return reader.page


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.page, self.text, self.kind, self.label = Page(), "", "", ""
        self.table, self.row = [], []
        self.rules, self.is_mark = [], False  # whether each open paragraph or block is marked; the mark itself

    def handle_starttag(self, tag, attrs):
        kind = dict(attrs).get("class", "")
        if tag in ("p", "li", "caption", "figcaption", "th", "td", "dt", "dd"):
            self.text, self.kind = "", kind
        if tag in ("p", "div"):
            self.rules.append(kind == "by-rule")
        self.is_mark = kind == "mark"
        if tag == "table":
            self.table = []
        if tag == "tr":
            self.row = []

    def handle_data(self, data):
        self.text += "" if self.is_mark else data

    def handle_endtag(self, tag):
        page, self.is_mark = self.page, False
        match tag:
            case "p" if self.kind == "missing":
                page.missing = self.text
            case "p" if self.kind == "mark-above":
                pass
            case "p" | "li":
                page.texts.append(self.text.strip())
                page.by_rule += [self.text.strip()] if any(self.rules) else []
            case "figcaption":
                page.captions.append(self.text)
            case "caption":
                page.tables[self.text] = self.table
            case "th" | "td":
                self.row.append(self.text)
            case "tr":
                self.table.append(tuple(self.row))
            case "dt":
                self.label = self.text
                page.figures[self.label] = []
            case "dd":
                page.figures[self.label].append(self.text)
        if tag in ("p", "div") and self.rules:
            self.rules.pop()
