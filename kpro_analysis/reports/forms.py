"""The forms of a report, all made in memory, and what can't be made on this machine."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import kpro_analysis
from kpro_analysis.danish import format_long_date
from kpro_analysis.errors import InputError
from kpro_analysis.reports.archive import archive_copy
from kpro_analysis.reports.document import Report
from kpro_analysis.reports.page import report_page
from kpro_analysis.reports.pdf import print_pdf
from kpro_analysis.reports.workbook import report_workbook

if TYPE_CHECKING:
    from nbformat import NotebookNode

HTML, PDF, XLSX, ARCHIVE = "html", "pdf", "xlsx", "ipynb"  # the endings of their files
ASKED_FOR = (HTML, PDF, XLSX)  # forms that can be asked for alone
NO_MOMENT = datetime(2000, 1, 1)  # in the properties of a workbook, so that the same report gives the same bytes
MADE_WITH = f"Lavet med kpro_analysis {kpro_analysis.__version__}"


@dataclass(frozen=True)
class Made:
    """Files by the ending of their names, and a sentence for each form that is missing."""

    files: Mapping[str, bytes]
    missing: tuple[str, ...] = ()


def make_forms(report: Report, notebook: "NotebookNode", made: datetime, only: str | None = None) -> Made:
    """Every form, or only one of them; `made` stands in the footer of the page and nowhere else.

    Without a browser there is no PDF, which is said; when only that is asked for, InputError is raised.
    """
    when = f"{MADE_WITH} den {format_long_date(made.date())} kl. {made:%H.%M}."
    makers = {
        HTML: lambda: report_page(report, when).encode(),
        PDF: lambda: print_pdf(report_page(report, f"{MADE_WITH}.")),
        XLSX: lambda: report_workbook(report, NO_MOMENT),
        ARCHIVE: lambda: archive_copy(notebook),
    }
    files, missing = {}, []
    for form in [only] if only else makers:
        try:
            files[form] = makers[form]()
        except InputError as error:
            if only or form != PDF:
                raise
            missing.append(str(error))
    return Made(files, tuple(missing))
