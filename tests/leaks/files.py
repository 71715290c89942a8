"""Files with planted texts, made by others' writers; each maker gets all texts and plants each by itself."""

import base64
import gzip
import html
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Callable, Sequence

import nbformat.v4
import openpyxl
import typst
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName

Maker = Callable[[Sequence[str]], bytes]


def page(*bodies: str) -> bytes:
    return f'<!DOCTYPE html>\n<html lang="da"><title>x</title>\n{"".join(bodies)}</html>'.encode()


def in_paragraphs(texts: Sequence[str]) -> bytes:
    return page(*(f"<p>Før {text} efter</p>\n" for text in texts))


def in_split_tags(texts: Sequence[str]) -> bytes:
    return page(*(f'<p>Før <b>{t[:4]}</b><span class="x">{t[4:7]}</span><wbr>{t[7:]} efter</p>\n' for t in texts))


def in_entities(texts: Sequence[str]) -> bytes:
    return page(*(f"<p>Før {''.join(f'&#{ord(letter)};' for letter in text)} efter</p>" for text in texts))


def in_attributes(texts: Sequence[str]) -> bytes:
    return page(*(f'<img alt="Før {html.escape(text)} efter" src="x.png">\n' for text in texts))


def in_svg(texts: Sequence[str]) -> bytes:
    parts = "".join(f"<g><title>Før {t} efter</title><path d='M1.5 2L3 4'/></g>" for t in texts)
    return page(f'<svg viewBox="0 0 9 9">{parts}</svg>')


def in_tspans(texts: Sequence[str]) -> bytes:
    parts = "".join(f'<text x="1" y="2">{t[:6]}<tspan font-weight="bold">{t[6:]}</tspan></text>' for t in texts)
    return f'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg">{parts}</svg>'.encode()


def in_comments(texts: Sequence[str]) -> bytes:
    return page(*(f"<!-- Før {text} efter -->" for text in texts))


def in_script_json(texts: Sequence[str]) -> bytes:
    values = json.dumps({"x": [1, *(f"Før {text} efter" for text in texts)]})
    return page(f'<script type="application/json">{values}</script>')


def in_hover_texts(texts: Sequence[str]) -> bytes:
    values = json.dumps([f"<b>{text[:5]}</b>{text[5:]}<br>til" for text in texts])
    return page(f"<script>draw({values});</script>")


def in_data_uri(texts: Sequence[str]) -> bytes:
    return page(f'<img alt="" src="data:image/svg+xml;base64,{base64.b64encode(in_svg(texts)).decode()}">')


def in_packed_data_uri(texts: Sequence[str]) -> bytes:
    packed = base64.b64encode(gzip.compress(in_csv(texts), mtime=0)).decode()
    return page(f'<a href="data:application/gzip;base64,{packed}">Hent</a>')


def in_packed_base64(texts: Sequence[str]) -> bytes:
    return json.dumps({"z": base64.b64encode(zlib.compress(in_csv(texts))).decode()}).encode()


def in_csv(texts: Sequence[str]) -> bytes:
    return "\r\n".join(["nr;tekst", *(f'{n};"Før {text} efter"' for n, text in enumerate(texts))]).encode("utf-8-sig")


def in_utf_16(texts: Sequence[str]) -> bytes:
    return in_csv(texts).decode("utf-8-sig").encode("utf-16")


def in_unmarked_utf_16(texts: Sequence[str]) -> bytes:
    return in_csv(texts).decode("utf-8-sig").encode("utf-16-le")


def in_json_values(texts: Sequence[str]) -> bytes:
    return json.dumps({"a": [{"b": f"Før {text} efter"} for text in texts]}).encode()


def in_json_keys(texts: Sequence[str]) -> bytes:
    return json.dumps({f"Før {text} efter": None for text in texts}, ensure_ascii=False).encode()


def in_text(texts: Sequence[str]) -> bytes:
    return "\n".join(f"Før {text} efter" for text in texts).encode()


def in_calendar(texts: Sequence[str]) -> bytes:
    events = "".join(f"BEGIN:VEVENT\r\nSUMMARY:Før {t[:5]}\r\n {t[5:]} efter\r\nEND:VEVENT\r\n" for t in texts)
    return f"BEGIN:VCALENDAR\r\n{events}END:VCALENDAR\r\n".encode()


def in_addresses(texts: Sequence[str]) -> bytes:
    encoded = ("".join(f"%{byte:02X}" for byte in text.encode()) for text in texts)
    return page(*(f'<a href="https://a.example/?q={code}">x</a>' for code in encoded))


def _workbook(fill: Callable[[openpyxl.Workbook], None]) -> bytes:
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    fill(book)
    book.save(buffer)
    return buffer.getvalue()


def in_cells(texts: Sequence[str]) -> bytes:
    return _workbook(lambda book: [book.active.append([f"Før {text} efter"]) for text in texts] and None)


def in_hidden_sheet(texts: Sequence[str]) -> bytes:
    def fill(book: openpyxl.Workbook) -> None:
        sheet = book.create_sheet("skjult")
        sheet.sheet_state = "veryHidden"
        for text in texts:
            sheet.append([f"Før {text} efter"])

    return _workbook(fill)


def in_cell_comments(texts: Sequence[str]) -> bytes:
    def fill(book: openpyxl.Workbook) -> None:
        for row, text in enumerate(texts, 1):
            book.active.cell(row, 1).comment = Comment(f"Før {text} efter", "x")

    return _workbook(fill)


def in_headers(texts: Sequence[str]) -> bytes:
    def fill(book: openpyxl.Workbook) -> None:
        for number, text in enumerate(texts):
            book.create_sheet(f"Ark{number}").oddHeader.center.text = f"Før {text} efter"

    return _workbook(fill)


def in_properties(texts: Sequence[str]) -> bytes:
    def fill(book: openpyxl.Workbook) -> None:
        book.properties.lastModifiedBy = " | ".join(texts)

    return _workbook(fill)


def in_defined_names(texts: Sequence[str]) -> bytes:
    def fill(book: openpyxl.Workbook) -> None:
        for number, text in enumerate(texts):
            book.defined_names[f"n{number}"] = DefinedName(f"n{number}", attr_text=f'"Før {text} efter"')

    return _workbook(fill)


def in_rich_strings(texts: Sequence[str]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet, bold = book.add_worksheet("Ark"), book.add_format({"bold": True})
        for row, text in enumerate(texts):
            sheet.write_rich_string(row, 0, "Før ", bold, text[:5], text[5:], " efter")
    return buffer.getvalue()


def in_chart_caches(texts: Sequence[str]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet, chart = book.add_worksheet("Ark"), book.add_chart({"type": "bar"})
        kept = {"categories_data": [f"Før {text} efter" for text in texts], "values_data": [1] * len(texts)}
        chart.add_series({"categories": "=Ark!$A$1:$A$9", "values": "=Ark!$B$1:$B$9", **kept})
        sheet.insert_chart("D2", chart)
    return buffer.getvalue()


def zipped(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name, content)
    return buffer.getvalue()


def in_nested_zip(texts: Sequence[str]) -> bytes:
    return zipped(ydre=zipped(bog=in_cells(texts)))


def in_source(texts: Sequence[str]) -> bytes:
    return _notebook(nbformat.v4.new_code_cell("\n".join(f"# Før {text} efter" for text in texts)))


def in_output(texts: Sequence[str]) -> bytes:
    output = nbformat.v4.new_output("stream", text="\n".join(f"Før {text} efter" for text in texts))
    return _notebook(nbformat.v4.new_code_cell("1", outputs=[output]))


def in_html_output(texts: Sequence[str]) -> bytes:
    data = {"text/html": "".join(f"<p>Før {text[:5]}<b>{text[5:]}</b> efter</p>" for text in texts)}
    return _notebook(nbformat.v4.new_code_cell("1", outputs=[nbformat.v4.new_output("display_data", data)]))


def in_picture_output(texts: Sequence[str]) -> bytes:
    data = {"image/png": base64.b64encode(in_png(texts)).decode()}
    return _notebook(nbformat.v4.new_code_cell("1", outputs=[nbformat.v4.new_output("display_data", data)]))


def in_notebook_metadata(texts: Sequence[str]) -> bytes:
    return _notebook(metadata={"papermill": {"parameters": {f"p{n}": f"Før {t} efter" for n, t in enumerate(texts)}}})


def _notebook(*cells: nbformat.NotebookNode, **told: object) -> bytes:
    return str(nbformat.writes(nbformat.v4.new_notebook(cells=list(cells), **told))).encode()


def in_png(texts: Sequence[str]) -> bytes:
    chunks = [_chunk(b"iTXt", b"Comment\0\0\0\0\0" + f"Før {text} efter".encode()) for text in texts]
    chunks.append(_chunk(b"zTXt", b"x\0\0" + zlib.compress("\n".join(texts).encode())))
    return b"\x89PNG\r\n\x1a\n" + b"".join([*chunks, _chunk(b"IEND", b"")])


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I4s", len(body), kind) + body + struct.pack(">I", zlib.crc32(kind + body))


def typeset(source: str, **inputs: str) -> bytes:
    made = typst.Compiler(source.encode(), ignore_system_fonts=True).compile(
        source.encode(), format="pdf", sys_inputs=inputs
    )
    assert isinstance(made, bytes)
    return made


def in_pdf(texts: Sequence[str]) -> bytes:
    source = "#for text in json(bytes(sys.inputs.texts)) [#par[Før #text.first()#strong(text.last()) efter]]"
    return typeset(source, texts=json.dumps([(text[:4], text[4:]) for text in texts]))


def in_pdf_title(texts: Sequence[str]) -> bytes:
    return typeset("#set document(title: sys.inputs.title)\nx", title=" | ".join(texts))


MAKERS: dict[str, Maker] = {
    name.removeprefix("in_"): maker for name, maker in sorted(globals().items()) if name.startswith("in_")
}
