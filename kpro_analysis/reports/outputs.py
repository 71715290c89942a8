"""Takes the report out of an executed notebook, so that what a user adds to a notebook is in all its forms."""

from base64 import b64decode
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from kpro_analysis.reports.cells import END_MIME, SECTION_MIME, ExtraFile
from kpro_analysis.reports.document import Report, Section, Source
from kpro_analysis.reports.document_json import section_from_dict
from kpro_analysis.reports.execute import Stopped

if TYPE_CHECKING:
    from nbformat import NotebookNode


@dataclass(frozen=True)
class Handed:
    """What a notebook's cells handed over: the report, and the files that go with it."""

    report: Report
    files: tuple[ExtraFile, ...]


def read_outputs(notebook: "NotebookNode", kind: str) -> Handed:
    """The report of a notebook that ran to its end; raises Stopped when the end isn't told, or isn't the last thing."""
    code = [(index, cell) for index, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    ends = [(index, data[END_MIME]) for index, cell in code for data in _data(cell) if END_MIME in data]
    if [index for index, _ in ends] != [index for index, _ in code[-1:]]:
        raise Stopped(None, "rapporten slutter uden sin afslutning")
    sections = [data[SECTION_MIME] for _, cell in code for data in _data(cell) if SECTION_MIME in data]
    end = ends[0][1]
    report = Report(
        kind,
        end["title"],
        end["about"],
        tuple(_named_apart(section_from_dict(section) for section in sections)),
        tuple(Source(**source) for source in end["sources"]),
    )
    return Handed(report, tuple(ExtraFile(file["name"], b64decode(file["content"])) for file in end["files"]))


def _named_apart(sections: Iterable[Section]) -> Iterator[Section]:
    """The sections, the second of a name with a number after it: names are addresses within the page."""
    seen: Counter[str] = Counter()
    for section in sections:
        seen[section.name] += 1
        count = seen[section.name]
        yield section if count == 1 else replace(section, name=f"{section.name}-nr-{count}")


def _data(cell: "NotebookNode") -> Iterator[Mapping[str, Any]]:
    return (output.data for output in cell.outputs if "data" in output)
