"""One file of answers, read piece by piece, through the door, to parts that lie ready beside the folder's own."""

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kpro_analysis.danish import format_number
from kpro_analysis.extracts.rejects import LINE_RULES, RejectsFile
from kpro_analysis.uddata import bundle, door
from kpro_analysis.uddata.canonical import ANSWERS, FEW_ANSWERS, FEW_REQUESTS
from kpro_analysis.uddata.door import HEADS, Door
from kpro_analysis.uddata.piece import Source
from kpro_analysis.uddata.requests import joined, months_of, with_file
from kpro_analysis.uddata.store import (
    ANSWER_FOLDER,
    FUT_ZIP,
    LONG,
    REJECTS_FOLDER,
    REQUEST_FOLDER,
    SHORT,
    Remark,
    TakenFile,
)

ABOUT = ["municipality", "sent", "answered"]
AS_PARQUET: dict[str, Any] = {"compression": "zstd", "store_schema": False}
EXPLAINED = {**LINE_RULES, **door.EXPLAINED, **bundle.EXPLAINED}
SAID = {  # a rule of the door -> what is said of so many lines
    door.UNREADABLE: "har en dato, der ikke findes eller ikke kan læses; den er tom i det, der er læst.",
    door.FUTURE: "har en dato ude i fremtiden.",
    door.NO_PERSON: "har ingen borger.",
    door.REPAIRED: "har et CPR-nummer, der manglede det første nul; det er sat på igen.",
}


@dataclass(frozen=True)
class Ready:
    """A file that is written and waits to be taken in: what the manifest will say, and where each file of it goes."""

    taken: TakenFile
    moves: dict[Path, str] = field(default_factory=dict)  # a file that is ready -> its path from the folder


class _AnswerFile:
    """Writes answers as Parquet; nothing while there are none.

    The ids of `responses` are kept where the requests don't tell them all, as those of a CSV or a sheet do.
    """

    def __init__(self, path: Path, *, keep_responses: bool) -> None:
        self._keep_responses = keep_responses
        self.path = path
        self.rows = 0
        self.responses: list[pa.ChunkedArray] = []
        self._writer: pq.ParquetWriter | None = None

    def add(self, answers: pa.Table) -> None:
        if answers.num_rows:
            if self._writer is None:
                self._writer = pq.ParquetWriter(self.path, ANSWERS, use_dictionary=FEW_ANSWERS, **AS_PARQUET)
            self._writer.write_table(answers.cast(ANSWERS))
            self.rows += answers.num_rows
            if self._keep_responses:
                self.responses.append(pa.chunked_array([pc.unique(answers["response"])]))

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()


def take_source(source: Source, through: Door, folder: Path) -> Ready:
    """Read all of a file and write its rows into the (new) folder.

    Raises InputError as the reader does, and OSError when there is no room.
    """
    folder.mkdir(parents=True)
    rejects = RejectsFile(folder / "afvist.csv", source.name, EXPLAINED)
    answers = _AnswerFile(folder / "svar.parquet", keep_responses=source.format == FUT_ZIP)
    heads: list[pa.Table] = [HEADS.empty_table()]
    remarked: dict[str, tuple[int, int]] = {}
    try:
        for piece in source.pieces:
            passed = through.let_through(piece, source.name)
            rejects.add(passed.rejects)
            answers.add(passed.answers)
            heads.append(passed.heads)
            for rule, (count, line) in passed.remarked.items():
                before = remarked.get(rule, (0, line))
                remarked[rule] = before[0] + count, min(before[1], line)
    finally:
        answers.close()
        rejects.close()
    if source.requests is None:
        requests = joined(pa.concat_tables(heads), source.name, is_long=source.format == LONG)
    else:
        requests = with_file(through.requests(source.requests), source.name)
    told = pa.concat_tables([*(head.select(ABOUT) for head in heads), requests.select(ABOUT)])
    taken = TakenFile(
        name=source.name,
        sha256=source.sha256,
        format=source.format,
        columns=source.headings,
        municipalities=tuple(sorted(pc.unique(told["municipality"]).drop_null().to_pylist())),
        months=months_of(told),
        responses=_count_distinct([requests["response"], *answers.responses]),
        answers=answers.rows,
        requests=requests.num_rows,
        rejected=rejects.counts.total(),
        rejects=dict(sorted(rejects.counts.items())),
        findings=_remarks(source, remarked),
    )
    return _ready(taken, answers, rejects, requests)


def _remarks(source: Source, remarked: dict[str, tuple[int, int]]) -> tuple[Remark, ...]:
    told = [
        Remark(rule, line, f"{format_number(count)} {'linje' if count == 1 else 'linjer'} {SAID[rule]}")
        for rule, (count, line) in remarked.items()
    ]
    return (*source.remarks, *told)


def _count_distinct(columns: list[pa.ChunkedArray]) -> int:
    chunks = [chunk for column in columns for chunk in column.chunks]
    count: int = pc.count_distinct(pa.chunked_array(chunks, pa.string())).as_py()
    return count


def _ready(taken: TakenFile, answers: _AnswerFile, rejects: RejectsFile, requests: pa.Table) -> Ready:
    """Write the requests, and say where each file goes."""
    short = taken.sha256[:SHORT]
    answer_moves = {answers.path: f"{ANSWER_FOLDER}/{short}-0.parquet"} if answers.rows else {}
    request_moves = {}
    if requests.num_rows:
        path = answers.path.with_name("anmodninger.parquet")
        pq.write_table(requests, path, use_dictionary=FEW_REQUESTS, **AS_PARQUET)
        request_moves[path] = f"{REQUEST_FOLDER}/{short}-0.parquet"
    parts = tuple(answer_moves.values()), tuple(request_moves.values())
    moves = answer_moves | request_moves
    if rejects.counts:
        moves[rejects.path] = f"{REJECTS_FOLDER}/{short}.csv"
    return Ready(replace(taken, answer_parts=parts[0], request_parts=parts[1]), moves)
