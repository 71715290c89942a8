"""The evaluation note: a saved scenario against what the workbook agrees on, to be talked about in a meeting."""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from kpro_analysis.charts.slope import slope_svg
from kpro_analysis.register.requests import form_id
from kpro_analysis.reports.cells import End, Shown
from kpro_analysis.reports.document import Block, Chart, Data, Items, Shape, Text
from kpro_analysis.reports.guarded import guarded
from kpro_analysis.reports.register_source import RegisterSource
from kpro_analysis.tables import Column, Table
from kpro_analysis.weighting.compare import Comparison, agreed, compare
from kpro_analysis.weighting.compare_words import agreement_rows, money_rows, request_rows, summary
from kpro_analysis.weighting.contenders import find_contender
from kpro_analysis.weighting.setting_words import SettingRow


def open_evaluation(scenario: str, data: str) -> "EvaluationReport":
    """The note on the scenario of that name in the folder `data`; nothing is opened yet."""
    return EvaluationReport(RegisterSource(Path(data)), scenario)


class EvaluationReport:
    """The sections; each is made when its method is called."""

    def __init__(self, source: RegisterSource, scenario: str) -> None:
        self.source, self.scenario = source, scenario

    @cached_property
    def comparison(self) -> Comparison:
        """What is agreed and the scenario side by side; raises KproError when there is no such scenario."""
        register = self.source.register
        return compare(register, (agreed(register), find_contender(self.scenario, self.source.path, register)))

    def summary(self) -> Shown:
        """What the scenario changes."""
        return guarded("konklusion", "Konklusion", self._summary)

    def settings(self) -> Shown:
        """What is set differently, and what that costs."""
        return guarded("forskelle", "Hvad er sat forskelligt, og hvad koster det", self._settings)

    def requests(self) -> Shown:
        """Who is in and where they rank."""
        return guarded("oensker", "Hvem er med, og hvor ligger de", self._requests)

    def end(self) -> End:
        """The note is whole."""
        about = f"Scenariet «{self.scenario}» over for det aftalte, på det samme register."
        return End(f"Evalueringsnotat: {self.scenario}", about, self.source.sources())

    def _summary(self) -> Iterator[Block]:
        found = self.comparison
        now, other = found.funded[:, 0], found.funded[:, 1]
        entered, left = found.number[other & ~now].tolist(), found.number[now & ~other].tolist()
        said = [summary(found)]
        said += [f"Kommer med: {', '.join(map(form_id, sorted(entered)))}."] if entered else []
        said += [f"Falder ud: {', '.join(map(form_id, sorted(left)))}."] if left else []
        yield Items((*said, *agreement_rows(found)), by_rule=True)
        if remarks := [remark for one in found.contenders for remark in one.remarks]:
            yield Text("Bemærkninger til scenariet:")
            yield Items(tuple(remarks))

    def _settings(self) -> Iterator[Block]:
        found = self.comparison
        if found.differences:
            yield Data(self._side_by_side("Sat forskelligt", found.differences))
        else:
            yield Text("Alt er sat ens.", by_rule=True)
        yield Data(self._side_by_side("Penge og risiko", money_rows(found)))

    def _requests(self) -> Iterator[Block]:
        found = self.comparison
        rows = tuple((row.id, row.title, *row.places) for row in request_rows(found))
        table = Table("Ønsker, der er med i mindst ét af dem", (Column("ÆØ"), Column("Titel"), *self._names()), rows)
        yield Chart(Shape.DRAWN, f"Placeringer i de to. {summary(found)}", table, slope_svg(found))

    def _names(self) -> tuple[Column, ...]:
        return tuple(Column(one.name) for one in self.comparison.contenders)

    def _side_by_side(self, name: str, rows: tuple[SettingRow, ...]) -> Table:
        return Table(name, (Column("Hvad"), *self._names()), tuple((row.what, *row.values) for row in rows))
