"""The forms of a report, all made in memory, and what can't be made here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kpro_analysis.html_page import html_page
from kpro_analysis.reports.document import Report
from kpro_analysis.reports.fragments import section_html

if TYPE_CHECKING:
    from nbformat import NotebookNode

FORMS = ("html", "pdf", "xlsx")


@dataclass(frozen=True)
class Made:
    """Files by the ending of their names, and a sentence for each form that is missing."""

    files: Mapping[str, bytes]
    missing: tuple[str, ...] = ()


def make_forms(report: Report, notebook: "NotebookNode", only: str | None) -> Made:
    """Every form, or only one of them."""
    page = html_page(report.title, "", "".join(section_html(section) for section in report.sections))
    return Made({"html": page.encode()})
