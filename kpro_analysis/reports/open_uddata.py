"""Opens Uddata: the same figures and verdicts as `kpro uddata figures` and `kpro uddata check` give."""

from dataclasses import dataclass
from pathlib import Path

from kpro_analysis.errors import InputError
from kpro_analysis.reports.quarter_times import Times
from kpro_analysis.support.quarters import Quarter
from kpro_analysis.uddata.checks import Checked
from kpro_analysis.uddata.checks_folder import check_folder
from kpro_analysis.uddata.figures_choice import Choice, choose
from kpro_analysis.uddata.figures_folder import figures_folder
from kpro_analysis.uddata.figures_result import KeyFigures
from kpro_analysis.uddata.store import MANIFEST, Store

FOLDER = "uddata"


@dataclass(frozen=True)
class Uddata:
    """A folder of Uddata, and its key figures, all of them and by quarter."""

    store: Store
    figures: KeyFigures

    def of(self, quarter: Quarter) -> KeyFigures:
        """Those of a quarter."""
        return choose(self.figures, Choice(period=str(quarter)))

    def files_of(self, quarter: Quarter) -> frozenset[str]:
        """The names of the files that tell of any month of the quarter, and of those that tell of none at all."""
        months = {f"{month // 12}-{month % 12 + 1:02d}" for month in range(quarter.months[0], quarter.months[1] + 1)}
        files = self.store.manifest.files
        return frozenset(file.name for file in files if not file.months or months & set(file.months))


def uddata(folder: Path) -> Uddata:
    """Raises InputError where no Uddata is taken in."""
    place = next((one for one in (folder / FOLDER, folder) if (one / MANIFEST).is_file()), None)
    store = None if place is None else Store.open(place)
    if store is None or not store.manifest.files:
        raise InputError("Der er ikke læst Uddata ind i datamappen. Læs det ind med kpro uddata ingest, og prøv igen.")
    return Uddata(store, figures_folder(store.folder))


def checked(store: Store, times: Times) -> Checked:
    """What is wrong in a folder of Uddata."""
    return check_folder(store.folder, times.now)
