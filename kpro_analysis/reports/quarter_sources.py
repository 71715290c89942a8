"""What a quarterly report is made from: each source is found and opened when it is first asked for, and only once."""

from pathlib import Path

from kpro_analysis.errors import InputError
from kpro_analysis.privacy import mask
from kpro_analysis.register.folder import find_workbook
from kpro_analysis.register.workbook import read_register
from kpro_analysis.reports import quarter_extracts
from kpro_analysis.reports.opened import Opened
from kpro_analysis.reports.quarter_asked import Wanted, wanted
from kpro_analysis.reports.quarter_times import Times
from kpro_analysis.weighting.settings import agreed_settings


class Sources:
    """The sources in a folder, each to be called; a call raises KproError where the source can't be had."""

    def __init__(self, folder: Path, times: Times) -> None:
        self.folder, self.times = folder, times
        self.register = Opened(lambda: read_register(find_workbook(self._checked())))
        self.wanted = Opened(self._wanted)
        self.support = Opened(lambda: quarter_extracts.support(self._checked(), times))
        self.uddata = Opened(lambda: quarter_extracts.uddata(self._checked()))
        self.checked = Opened(lambda: quarter_extracts.checked(self.uddata().store, times))
        self.year = Opened(lambda: quarter_extracts.year(self._checked()))
        self.minlog = Opened(lambda: quarter_extracts.minlog(self._checked(), times))

    def _wanted(self) -> Wanted:
        register = self.register()
        return wanted(self.folder, register, agreed_settings(register), self.times)

    def _checked(self) -> Path:
        if not self.folder.is_dir():
            raise InputError(f"Mappen {mask(self.folder.name)} findes ikke. Angiv mappen med data.")
        return self.folder
