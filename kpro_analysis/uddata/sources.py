"""The one way into a file of Uddata: what it holds, whatever it is and however it is packed."""

from collections.abc import Callable, Iterator
from pathlib import Path

from kpro_analysis.errors import InputError, KproError
from kpro_analysis.excel.filetypes import OLE, ZIP
from kpro_analysis.extracts.lines import BLOCK, encoding_of
from kpro_analysis.extracts.opening import Content, open_log
from kpro_analysis.privacy import mask
from kpro_analysis.uddata.bundle import is_ready, read_bundle
from kpro_analysis.uddata.csv_table import read_csv_table
from kpro_analysis.uddata.piece import Source
from kpro_analysis.uddata.sheet_table import read_workbook

WORKBOOKS = {".xlsx", ".xlsm", ".xltx", ".xls", ".xlsb"}
SIGNS = {b"%PDF": "en PDF", b"\x89PNG": "et billede", b"\xff\xd8\xff": "et billede", b"PAR1": "en Parquet-fil"}
OTHER = "Vælg infrastrukturens rapport (zip), en CSV eller en Excel-projektmappe (*.xlsx)."


def sources_in(path: Path, refused: Callable[[KproError], None], size: int = BLOCK) -> Iterator[Source]:
    """What a file holds; each must be used up before the next is asked for.

    `refused` is told of a member of a zip that can't be used; the others are. `size` is about how many bytes of a CSV
    are read at once. Raises InputError for a file that can't be used at all.
    """
    if _is_workbook(path):
        yield from read_workbook(path)
        return
    for content in open_log(path):
        try:
            if (source := _source(content, size)) is not None:
                yield source
        except KproError as error:
            refused(error)


def _source(content: Content, size: int) -> Source | None:
    head, name = content.head, content.name
    if not head.strip(b"\0 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise InputError(f"«{name}» er tom. Se efter, om det er den rigtige fil, og om udtrækket gik godt.")
    if not is_ready(content):
        raise InputError(f"«{name}»: rapporten er ikke klar endnu. Hent den igen senere.")
    if head.startswith((ZIP, OLE)):
        raise InputError(f"«{name}» er selv en pakket fil. Pak den ud, og tag filerne i den ind hver for sig.")
    if kind := next((kind for sign, kind in SIGNS.items() if head.startswith(sign)), None):
        raise InputError(f"«{name}» er {kind}. {OTHER}")
    if encoding_of(head) is None and b"\0" in head:
        raise InputError(f"«{name}» er ikke tekst. {OTHER}")
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if bare.startswith((b"{", b"[")):
        return read_bundle(content)
    if bare.startswith(b"<"):
        raise InputError(f"«{name}» er XML eller en webside. {OTHER}")
    return read_csv_table(content, size)


def _is_workbook(path: Path) -> bool:
    if path.suffix.casefold() in WORKBOOKS:
        return True
    try:
        with path.open("rb") as file:
            head = file.read(1 << 12)
    except OSError:
        return False  # which `open_log` says
    return head.startswith(OLE) or (head.startswith(ZIP) and b"[Content_Types].xml" in head)


def shown(path: Path) -> str:
    """The file's name as it may be shown."""
    return mask(path.name or str(path))
