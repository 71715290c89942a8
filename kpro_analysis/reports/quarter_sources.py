"""What a quarterly report is made from: each source is found and opened when it is first asked for, and only once."""

from pathlib import Path

from kpro_analysis.errors import InputError
from kpro_analysis.privacy import mask
from kpro_analysis.register.folder import find_workbook
from kpro_analysis.register.workbook import read_register
from kpro_analysis.reports import open_minlog, open_requests, open_support, open_uddata, open_year
from kpro_analysis.reports.opened import Opened
from kpro_analysis.reports.quarter_times import Times
from kpro_analysis.weighting.settings import agreed_settings


class Sources:
    """The sources in a folder, each to be called; a call raises KproError where the source can't be had."""

    def __init__(self, folder: Path, times: Times) -> None:
        self.folder, self.times = folder, times
        self.register = Opened(lambda: read_register(find_workbook(self._there())))
        self.wanted = Opened(self._wanted)
        self.support = Opened(lambda: open_support.support(self._there(), times))
        self.uddata = Opened(lambda: open_uddata.uddata(self._there()))
        self.checked = Opened(lambda: open_uddata.checked(self.uddata().store, times))
        self.minlog = Opened(lambda: open_minlog.minlog(self._there(), times))
        self.year = Opened(lambda: open_year.year(self._there()))

    def _wanted(self) -> open_requests.Wanted:
        register = self.register()
        return open_requests.wanted(self.folder, register, agreed_settings(register), self.times)

    def _there(self) -> Path:
        if not self.folder.is_dir():
            raise InputError(f"Mappen {mask(self.folder.name)} findes ikke. Angiv mappen med data.")
        return self.folder
