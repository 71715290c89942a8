"""The quarterly report: one method per section of its notebook; a source that is missing loses its section only."""

from collections.abc import Callable, Iterable
from pathlib import Path

from kpro_analysis.danish import format_long_date
from kpro_analysis.reports import (
    quarter_coming,
    quarter_fruit,
    quarter_minlog,
    quarter_notes,
    quarter_pool,
    quarter_ranking,
    quarter_register,
    quarter_summary,
    quarter_support,
    quarter_uddata,
)
from kpro_analysis.reports.cells import End, Shown
from kpro_analysis.reports.document import Block
from kpro_analysis.reports.guarded import guarded
from kpro_analysis.reports.quarter_inputs import sources_of
from kpro_analysis.reports.quarter_sources import Sources
from kpro_analysis.reports.quarter_times import Times

Blocks = Iterable[Block]


def open_quarter(quarter: str, data: str, today: str = "") -> "QuarterReport":
    """The report of a quarter such as "2024-K1" on the folder `data`; nothing is opened yet.

    `today` (ISO, "" for the day of the run) says what comes next and whether the quarter is over: the quarter's figures
    are the same whatever the day. Raises UsageError for a quarter or day that can't be read.
    """
    times = Times.parse(quarter, today)
    return QuarterReport(Sources(Path(data), times), times)


class QuarterReport:
    """The sections, in the order of the report; each is made when its method is called."""

    def __init__(self, sources: Sources, times: Times) -> None:
        self.sources, self.times = sources, times

    def summary(self) -> Shown:
        """The first page."""
        return self._shown("konklusion", "Konklusion", quarter_summary.blocks)

    def register(self) -> Shown:
        """What came in and went out, and how far requests get."""
        return self._shown("register", "Registeret: hvad kom ind, og hvad blev besluttet", quarter_register.blocks)

    def pool(self) -> Shown:
        """What the money was spent on."""
        return self._shown("pulje", "Puljen: hvad pengene er brugt på", quarter_pool.blocks)

    def ranking(self) -> Shown:
        """What is up next, and how sure that is."""
        return self._shown("rangliste", "Rangliste og robusthed: hvad der står for tur", quarter_ranking.blocks)

    def fruit(self) -> Shown:
        """Low-hanging fruit."""
        return self._shown("frugter", "Lavthængende frugter", quarter_fruit.blocks)

    def support(self) -> Shown:
        """The top three categories of enquiries."""
        return self._shown("support", "Support: de tre største kategorier", quarter_support.blocks)

    def uddata(self) -> Shown:
        """Whether Uddata can be used, and its key figures."""
        return self._shown("uddata", "Uddata: kan tallene bruges, og hvem svarer", quarter_uddata.blocks)

    def minlog(self) -> Shown:
        """Volume, the share on inactive citizens, and what changed."""
        return self._shown("minlog", "MinLog: hvor meget, og hvor ofte på inaktive borgere", quarter_minlog.blocks)

    def decisions(self) -> Shown:
        """What was decided in the quarter."""
        return self._shown("beslutninger", "Kvartalets beslutninger", quarter_coming.decision_blocks)

    def coming(self) -> Shown:
        """What comes in the next 90 days."""
        return self._shown("kommer", "Det kommer", quarter_coming.blocks)

    def data_quality(self) -> Shown:
        """What was remarked on in each source."""
        return self._shown("datakvalitet", "Bemærkninger om data", quarter_notes.quality_blocks)

    def method(self) -> Shown:
        """How figures are worked out, and versions."""
        return self._shown("metode", "Metode og versioner", quarter_notes.method_blocks)

    def end(self) -> End:
        """The report is whole."""
        return End(self.title, self.about, sources_of(self.sources))

    @property
    def title(self) -> str:
        """Such as "Kvartalsrapport, 1. kvartal 2024"."""
        return f"Kvartalsrapport, {self.times.quarter.words}"

    @property
    def about(self) -> str:
        """The line below the title."""
        quarter = self.times.quarter
        days = f"Kommunal PRO, {format_long_date(quarter.start)} til {format_long_date(quarter.last)}."
        return days if self.times.is_over else f"{days} Kvartalet er ikke slut, så tallene er foreløbige."

    def _shown(self, name: str, heading: str, make: Callable[[Sources], Blocks]) -> Shown:
        return guarded(name, heading, lambda: make(self.sources))
