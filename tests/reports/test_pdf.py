"""The report on paper, printed by the Chromium of the machine."""

import os
import re
import socket
import stat
from pathlib import Path

import psutil
import pytest

from kpro_analysis.errors import InputError
from kpro_analysis.pdf_objects import Document
from kpro_analysis.pdf_text import page_text, pdf_texts
from kpro_analysis.reports.page import report_page
from kpro_analysis.reports.pdf import BROWSER_VARIABLE, NoBrowser, find_browser, print_pdf, without_moment
from tests.reports.sample import ANSWERS, LIGHTS, MADE, REPORT, TOP

pytestmark = pytest.mark.browser
HTML = report_page(REPORT, MADE)
A4 = (595, 842)

Pages = list[tuple[tuple[int, int], str]]


@pytest.fixture(scope="module")
def printed() -> bytes:
    return print_pdf(HTML)


@pytest.fixture(scope="module")
def pages(printed: bytes) -> Pages:
    """Each page's size in points, and its text."""
    document, told = Document.of(printed), []
    for page in document.pages():
        _, _, wide, high = page.get("MediaBox")
        told.append(((round(float(wide)), round(float(high))), page_text(document, page, "\n").apart))
    return told


def test_pages_are_a4_and_numbered_and_named(pages: Pages) -> None:
    assert {size for size, _ in pages} == {A4, A4[::-1]}
    for number, (_, text) in enumerate(pages, 1):
        assert f"Side {number} af {len(pages)}" in text.replace("\n", "")


def test_the_first_page_is_the_conclusion_and_the_last_the_sources(pages: Pages) -> None:
    texts = [text for _, text in pages]
    assert "Konklusion" in texts[0] and "1.274.000" in texts[0] and "Indhold" in texts[0]
    assert "stiger mere" not in texts[0]
    assert "Metode og datakvalitet" in texts[-1] and "minlog-2024.parquet" in texts[-1] and MADE in texts[-1]


def test_no_chart_is_cut(pages: Pages) -> None:
    texts = [text for _, text in pages]
    for heading, last in (
        ("Hjertemedicinsk Afdeling har flest røde ønsker.", "Midtjylland"),
        ("Livskvalitet besvares oftest; smerte er usikker.", "Kun i tabellen: Sendt."),
        ("De øverste ønsker er med i næsten alle udfald.", "rækker mere står i tabellen."),
    ):
        (page,) = [text for text in texts if heading in text]
        assert last in page[page.index(heading) :]


def test_short_tables_stay_whole_and_long_ones_repeat_their_heads(pages: Pages) -> None:
    texts = [text for _, text in pages]
    for table in (LIGHTS, ANSWERS):
        assert [text for text in texts if table.name in text and all(str(row[0])[:15] in text for row in table.rows)]
    long = [text for text in texts if re.search(r"#0\d\d", text) and TOP.columns[1].name in text]
    assert len(long) >= 2


def test_it_is_tagged_danish_named_and_outlined(printed: bytes) -> None:
    assert b"/MarkInfo" in printed and b"/StructTreeRoot" in printed and b"/Lang (da)" in printed
    assert b"/Outlines" in printed
    strings = set(pdf_texts(printed))
    assert REPORT.title in strings
    assert f"Diagram: {ANSWERS.name}. Livskvalitet besvares oftest; smerte er usikker." in strings


def test_a_rerun_has_the_same_bytes_and_tells_of_no_machine(printed: bytes) -> None:
    assert print_pdf(HTML) == printed
    assert b"Linux" not in printed and b"/tmp" not in printed
    assert set(re.findall(rb"/(?:Creation|Mod)Date *\(D:(\d{8})", printed)) == {b"20000101"}


def test_what_differs_is_replaced_by_as_many_bytes() -> None:
    content = b"/Creator (Mozilla \\(X11; Linux\\) x)\n/CreationDate (D:20261128011829+00'00')\n/ID [<AB12> <CD34>]"
    same = without_moment(content)
    assert len(same) == len(content)
    assert same.split(b"\n")[0].rstrip() == b"/Creator (kpro)"
    assert b"2026" not in same and b"[<0000> <0000>]" in same


def test_the_browser_reaches_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        asked = f"http://127.0.0.1:{server.getsockname()[1]}/x.png"
        made = print_pdf(f'<!DOCTYPE html><html lang="da"><title>x</title><p>Hej<img src="{asked}" alt="">')
        with pytest.raises(TimeoutError):
            server.accept()
    assert made.startswith(b"%PDF-")


def test_without_a_browser_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(BROWSER_VARIABLE, raising=False)
    monkeypatch.setenv("PATH", os.devnull)
    with pytest.raises(NoBrowser, match="hverken er Chromium, Chrome eller Edge"):
        print_pdf(HTML)


def test_a_browser_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(BROWSER_VARIABLE, "ingen-browser")
    with pytest.raises(NoBrowser, match="KPRO_BROWSER peger på “ingen-browser”"):
        find_browser()


def test_the_browser_of_the_variable_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = find_browser()
    monkeypatch.setenv(BROWSER_VARIABLE, expected)
    monkeypatch.setenv("PATH", os.devnull)
    assert find_browser() == expected


def program(folder: Path, script: str) -> Path:
    path = folder / "browser"
    path.write_text(script, encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


@pytest.mark.parametrize("how", ["#!/bin/sh\nexit 3\n", "no program"])
def test_a_browser_that_fails_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    monkeypatch.setenv(BROWSER_VARIABLE, str(program(tmp_path, how)))
    with pytest.raises(InputError, match="skrev ingen fil"):
        print_pdf(HTML)


def test_a_browser_that_hangs_ends_with_all_it_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = tmp_path / "pid"
    monkeypatch.setenv(BROWSER_VARIABLE, str(program(tmp_path, f"#!/bin/sh\nsleep 600 & echo $! > {told}\nwait")))
    with pytest.raises(InputError, match="ikke færdig på 5 sekunder"):
        print_pdf(HTML, longest=5)
    assert gone(int(told.read_text()))


def gone(pid: int) -> bool:
    """Whether a process has ended, waited for as long as a busy machine takes."""
    try:
        return psutil.Process(pid).status() == psutil.STATUS_ZOMBIE or psutil.Process(pid).wait(60) is None
    except psutil.NoSuchProcess:
        return True
