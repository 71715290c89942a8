"""Files that lie beside the log (activity, care teams, participants, episodes), read as the log's CSV is."""

import csv
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kpro_analysis.columns import header_key
from kpro_analysis.cpr import read_person
from kpro_analysis.errors import InputError
from kpro_analysis.extracts.csv_blocks import DELIMITERS
from kpro_analysis.extracts.lines import CP1252, encoding_of, head_text
from kpro_analysis.extracts.opening import open_log
from kpro_analysis.minlog.column_map import ColumnMap
from kpro_analysis.minlog.part_writer import ROW_GROUP
from kpro_analysis.minlog.raw import RAW, Raw
from kpro_analysis.minlog.reading import LogFile, read_log
from kpro_analysis.privacy import mask

PERSON = ("person", "cpr", "cpr-nummer", "cprnr", "borger", "borgers cpr", "patient", "patientid", "personid")
USER = ("bruger", "bruger-id", "brugerid", "medarbejder", "user", "userid", "deltager")
TEAM = ("careteam", "care team", "team", "teamid", "careteamid", "careteam-id")
FROM = ("fra", "fra dato", "fradato", "from", "start", "startdato", "startdate", "gyldig fra")
TO = ("til", "til dato", "tildato", "to", "slut", "slutdato", "enddate", "gyldig til")
HEADERS: Mapping[str, Mapping[str, tuple[str, ...]]] = {  # kind -> column of RAW that holds it -> what it may be called
    "activity": {
        "person": PERSON,
        "time": ("tidspunkt", "tid", "dato", "dato og tid", "time", "timestamp"),
        "activity": ("hændelse", "aktivitet", "event", "type"),
    },
    "careteam": {"person": PERSON, "trace": TEAM, "time": FROM, "time_to": TO},
    "participants": {"person": USER, "trace": TEAM, "time": FROM, "time_to": TO},
    "episodes": {
        "person": PERSON,
        "trace": ("forløb", "forløbsid", "forløb-id", "episode", "episodeid", "episodeofcare"),
        "activity": ("status", "forløbsstatus"),
        "time": FROM,
        "time_to": TO,
    },
}
MAY_LACK = {"activity": {"activity"}, "careteam": {"time_to"}, "participants": {"time_to"}, "episodes": {"time_to"}}
PARQUET_MAGIC = b"PAR1"
_SEPARATOR_LINE = re.compile(r"sep=.\s*$", re.IGNORECASE)  # Excel's own first line


def read_side(path: Path, kind: str) -> Iterator[LogFile]:
    """The rows of a side file as raw ones, in which HEADERS says what stands where; raises InputError as `read_log`.

    Parquet is read too; its times may be timestamps, and its persons numbers.
    """
    contents = open_log(path)
    content = next(contents)
    if content.head.startswith(PARQUET_MAGIC):
        for _ in content.chunks():
            pass  # only to have its hash
        yield LogFile(mask(path.name), "parquet", _parquet_pieces(path, kind), content.sha256)
        return
    columns = _columns(_header(content.head), kind, mask(path.name))
    yield from read_log(path, ColumnMap(columns))


def read_person_table(path: Path) -> dict[str, str]:
    """Which person number each id stands for, both in their normal form; the first column is the id.

    Raises InputError as `read_log`, and when there aren't two columns.
    """
    header = _header(next(open_log(path)).head)
    if len(header) != 2:
        raise InputError(
            f"Nøgletabellen {mask(path.name)} skal have to kolonner, id og personnummer. Ret den, og prøv igen."
        )
    found: dict[str, str] = {}
    for file in read_log(path, ColumnMap({"time": header[0], "person": header[0], "user": header[1]})):
        for piece in file.pieces:
            rows = zip(piece.rows["person"].to_pylist(), piece.rows["user"].to_pylist(), strict=True)
            for id_text, number in [tuple(header), *rows]:
                known, person = read_person(id_text), read_person(number or "")
                if known and person:
                    found[known.id] = person.id
    return found


def _header(head: bytes) -> list[str]:
    lines = (line for line in _text_of(head).splitlines() if line.strip())
    line = next((line for line in lines if not _SEPARATOR_LINE.match(line)), "")
    delimiter = max(DELIMITERS, key=line.count)
    return next(csv.reader([line], delimiter=delimiter, skipinitialspace=True), [])


def _text_of(head: bytes) -> str:
    """The first bytes as text, in cp1252 where they are no UTF-8."""
    if encoding_of(head) is None:
        first = head.rpartition(b"\n")[0] or head
        try:
            return first.decode()
        except UnicodeDecodeError:
            return first.decode(CP1252, errors="replace")
    return head_text(head)


def _columns(header: list[str], kind: str, name: str) -> dict[str, str]:
    keys = {header_key(text): text for text in reversed(header)}
    columns = {
        raw: keys[next(key for key in map(header_key, names) if key in keys)]
        for raw, names in HEADERS[kind].items()
        if any(header_key(text) in keys for text in names)
    }
    lacking = [names[0] for raw, names in HEADERS[kind].items() if raw not in columns and raw not in MAY_LACK[kind]]
    if lacking:
        wanted = "; ".join(names[0] for names in HEADERS[kind].values())
        raise InputError(
            f"{name} mangler {'kolonnen' if len(lacking) == 1 else 'kolonnerne'} {' og '.join(lacking)}. "
            f"Overskrifterne skal være: {wanted}."
        )
    return columns


def _parquet_pieces(path: Path, kind: str) -> Iterator[Raw]:
    try:
        with pq.ParquetFile(path) as file:
            columns = _columns(file.schema_arrow.names, kind, mask(path.name))
            first = 1
            for batch in file.iter_batches(ROW_GROUP, columns=list(columns.values())):
                yield _raw({raw: batch[name] for raw, name in columns.items()}, first)
                first += batch.num_rows
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError):
        raise InputError(
            f"{mask(path.name)} kan ikke læses som Parquet. Hent den igen, eller gem den som CSV, og prøv så."
        ) from None


def _raw(columns: dict[str, pa.Array], first: int) -> Raw:
    count = len(next(iter(columns.values())))
    texts = {name: _text(column) for name, column in columns.items()}
    texts["entries"] = pa.array(np.ones(count, np.int32))
    texts["line"] = pa.array(np.arange(first, first + count))
    arrays = [texts[field.name] if field.name in texts else pa.nulls(count, field.type) for field in RAW]
    return Raw(pa.Table.from_arrays(arrays, schema=RAW))


def _text(column: pa.Array) -> pa.Array:
    if pa.types.is_floating(column.type):  # a column of numbers in which some are missing
        column = column.cast(pa.int64())
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.timestamp("us", tz=column.type.tz), safe=False)
    text = column.cast(pa.string())
    return pc.if_else(pc.equal(pc.utf8_trim_whitespace(text), ""), pa.scalar(None, pa.string()), text)
