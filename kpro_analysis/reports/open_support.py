"""Opens the enquiries to support: the same figures as `kpro support top` gives."""

from dataclasses import dataclass
from pathlib import Path

from kpro_analysis.reports.quarter_times import Times
from kpro_analysis.support.categories import categorised
from kpro_analysis.support.category_file import find_categories, read_categories
from kpro_analysis.support.figures import Counting, Figures, figures
from kpro_analysis.support.folder import ticket_files
from kpro_analysis.support.ticket import Tickets
from kpro_analysis.support.tickets import read_tickets


@dataclass(frozen=True)
class Support:
    """The enquiries of some files under their categories, and the figures of the quarter."""

    paths: tuple[Path, ...]
    tickets: Tickets
    counting: Counting
    figures: Figures


def support(folder: Path, times: Times) -> Support:
    """Raises KproError where there are no enquiries, or none of the quarter."""
    paths = ticket_files(folder)
    said = find_categories(paths)
    tickets, _ = categorised(read_tickets(paths, times.now), {} if said is None else read_categories(said))
    counting = Counting(tickets)
    return Support(tuple(paths), tickets, counting, figures(counting, times.quarter))
