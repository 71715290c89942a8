"""What a report notebook's cells show: a section for readers, and the same as data for the runner."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kpro_analysis.reports.document import Section, Source
from kpro_analysis.reports.document_json import section_as_dict, source_as_dict
from kpro_analysis.reports.fragments import section_html

SECTION_MIME = "application/vnd.kpro.section+json"
END_MIME = "application/vnd.kpro.end+json"


@dataclass(frozen=True)
class Shown:
    """A section as the last value of a cell."""

    section: Section

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        return {"text/html": section_html(self.section), SECTION_MIME: section_as_dict(self.section)}


@dataclass(frozen=True)
class ExtraFile:
    """A file that is published with the forms of a report: a plain name ("hele-arket.xlsx"), and its bytes.

    The same inputs must give the same bytes, as for the forms.
    """

    name: str
    content: bytes


@dataclass(frozen=True)
class End:
    """The last value of a report's last cell: without it the runner takes the report for broken off."""

    title: str
    about: str
    sources: Sequence[Source]
    files: Sequence[ExtraFile] = ()

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, Any]:
        told = {
            "title": self.title,
            "about": self.about,
            "sources": [source_as_dict(source) for source in self.sources],
            "files": [{"name": file.name, "content": b64encode(file.content).decode()} for file in self.files],
        }
        return {"text/plain": "Rapporten er lavet færdig.", END_MIME: told}
