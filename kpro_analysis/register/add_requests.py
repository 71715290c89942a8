"""The bytes of a register with new requests in it, made by changing the sheet's own part and proved by reading them."""

import math
from collections.abc import Mapping
from xml.parsers import expat

from kpro_analysis.errors import InputError
from kpro_analysis.excel.package import Package
from kpro_analysis.excel.parts import UnsoundXmlError
from kpro_analysis.privacy import mask
from kpro_analysis.register.layout import NUMBER
from kpro_analysis.register.new_rows import SOURCE, STATUS, WRITTEN, RowMaker
from kpro_analysis.register.requests import Register, Request
from kpro_analysis.register.row_places import SAVE_AGAIN, free_rows, refuse, refuse_package, refuse_sheet, refuse_tables
from kpro_analysis.register.sheet_map import map_sheet
from kpro_analysis.register.sheet_patch import Stretch, add_rows, overlap
from kpro_analysis.register.submission import Submission
from kpro_analysis.register.table_part import tables_of
from kpro_analysis.register.workbook import Reading, read_package
from kpro_analysis.register.zip_patch import UnusualZipError, with_parts


def add_requests(reading: Reading, forms: Mapping[int, Submission]) -> Reading:
    """The workbook with a row for each form, by form number, as it reads afterwards; nothing is written to the disk.

    Every part but the sheet's, and that of the Excel table it lies in, keeps its bytes. Raises InputError where that
    can't be done safely.
    """
    refuse_package(reading.package)
    try:
        changed = _with_rows(reading, forms)
    except (UnsoundXmlError, UnusualZipError, expat.ExpatError, ValueError, KeyError):
        refuse(reading.package, f"er bygget på en usædvanlig måde, og der kan ikke skrives sikkert i den. {SAVE_AGAIN}")
    after = _read_again(reading.package, changed)
    if after is None or not _proved(reading.register, after.register, forms):
        refuse(reading.package, f"ville ikke kunne læses rigtigt med de nye rækker. {SAVE_AGAIN}")
    return after


def left_out(reading: Reading) -> list[str]:
    """The columns that the register lacks, so that what a form says there isn't written."""
    return [column for column in WRITTEN if column not in reading.table.places]


def _with_rows(reading: Reading, forms: Mapping[int, Submission]) -> bytes:
    package, table = reading.package, reading.table
    part = next(part for name, part in reading.book.about.sheets.items() if mask(name) == table.sheet.name)
    xml = package.part(part) or b""
    sheet = map_sheet(xml)
    refuse_sheet(reading, sheet)
    places = free_rows(reading, sheet, len(forms))
    tables = tables_of(package, part)
    refuse_tables(reading, tables, places)
    maker = RowMaker(reading, sheet.rows)
    rows = [maker.row(number, form, place) for place, (number, form) in zip(places, sorted(forms.items()), strict=True)]
    parts = {part: add_rows(xml, sheet, rows)}
    stretch = Stretch(places[0] - 1, places[-1])
    header = table.header_cell(NUMBER)
    parts |= {t.part: new for t in tables if overlap(t.ranges, header) and (new := t.stretched(stretch)) != t.xml}
    return with_parts(package.data, parts)


def _read_again(package: Package, changed: bytes) -> Reading | None:
    """The changed workbook as it reads; None when it can't be read: what is said then isn't about the old one."""
    try:
        return read_package(package.changed(changed))
    except InputError:
        return None


def _proved(before: Register, after: Register, forms: Mapping[int, Submission]) -> bool:
    """Whether all that was there reads as before, and each form as it was filed."""
    old, new = list(map(_comparable, before.requests)), {r.number: r for r in after.requests}
    kept = [_comparable(new.pop(r.number)) for r in before.requests if r.number in new]
    same = (before.criteria, before.pool, before.committed) == (after.criteria, after.pool, after.committed)
    return same and kept == old and new.keys() == forms.keys() and all(_is(new[n], form) for n, form in forms.items())


def _comparable(request: Request) -> tuple[object, ...]:
    """All that is known of a request; a point that isn't given equals another such."""
    points = tuple(None if math.isnan(point) else point for point in request.points)
    return (*(getattr(request, name) for name in Request.__dataclass_fields__ if name != "points"), points)


def _is(request: Request, form: Submission) -> bool:
    said = (request.status, request.light, request.filed)
    texts = ((request.title, form.title), (request.description, form.description))
    alike = all(_plain(found) == _plain(mask(filed)) for found, filed in texts)
    return alike and said == (STATUS, form.light, form.filed) and request.source in (SOURCE, None)


def _plain(text: str) -> str:
    return " ".join(text.split())
