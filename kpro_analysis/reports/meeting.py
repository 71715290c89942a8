"""What is sent out before a meeting: the whole sheet, the ranking with the agreed weights, and what to talk about."""

import math
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from functools import cached_property
from pathlib import Path

from kpro_analysis.charts.ranking import ranking_svg
from kpro_analysis.danish import format_long_date, format_money, format_percent
from kpro_analysis.findings import by_severity, counted
from kpro_analysis.register.exposed import find_exposed
from kpro_analysis.register.extract import TEXT_FIELDS, extract, without
from kpro_analysis.register.extract_workbook import workbook_bytes
from kpro_analysis.register.overview_words import finding_place
from kpro_analysis.register.requests import form_id
from kpro_analysis.reports.cells import End, ExtraFile, Shown
from kpro_analysis.reports.document import Block, Chart, Data, Items, KeyFigure, KeyFigures, Shape, Text
from kpro_analysis.reports.guarded import guarded
from kpro_analysis.reports.register_source import RegisterSource
from kpro_analysis.tables import Column, Kind, Table
from kpro_analysis.weighting.draws import Draws
from kpro_analysis.weighting.fitness import contest_fitness, weight_space
from kpro_analysis.weighting.model import Contest, prepare
from kpro_analysis.weighting.outcome import Outcome
from kpro_analysis.weighting.robustness import Robustness, robustness, usual_count
from kpro_analysis.weighting.robustness_tables import places_of
from kpro_analysis.weighting.settings import agreed_settings
from kpro_analysis.weighting.wording import accuracy_words, draws_words, rule_label, standing, xxl_note

WHOLE_SHEET = "hele-arket.xlsx"


def open_meeting(day: str, data: str) -> "MeetingReport":
    """The material for the meeting on a day such as "2024-05-15", from the folder `data`; nothing is opened yet."""
    return MeetingReport(RegisterSource(Path(data)), date.fromisoformat(day))


class MeetingReport:
    """The sections; each is made when its method is called."""

    def __init__(self, source: RegisterSource, day: date) -> None:
        self.source, self.day = source, day

    @cached_property
    def contest(self) -> Contest:
        """Who competes under the agreed settings; raises KproError."""
        register = self.source.register
        return prepare(register, agreed_settings(register))

    @cached_property
    def outcome(self) -> Outcome:
        """The ranking with the agreed weights."""
        return self.contest.evaluate()

    @cached_property
    def draws(self) -> Draws:
        """Weights around the agreed ones, as the page and `kpro robust` draw them."""
        return Draws(count=usual_count(self.contest.settings.rule))

    @cached_property
    def robustness(self) -> Robustness:
        """How the ranking fares under these."""
        return robustness(self.contest, self.draws)

    def summary(self) -> Shown:
        """What the meeting is about, in figures."""
        return guarded("overblik", "Til mødet", self._summary)

    def ranking(self) -> Shown:
        """The ranking with the agreed weights."""
        return guarded("rangliste", "Ranglisten med de aftalte vægte", self._ranking)

    def talk_about(self) -> Shown:
        """Those that are in or out by a hair."""
        return guarded("tal-om", "Tal om disse", self._talk_about)

    def model(self) -> Shown:
        """Remarks on the model."""
        return guarded("model", "Bemærkninger til pointmodellen", self._model)

    def findings(self) -> Shown:
        """What to mend in the workbook before the meeting."""
        return guarded("ret", "Ret dette i registeret før mødet", self._findings)

    def end(self) -> End:
        """The material is whole; the sheet goes with it as a workbook."""
        sources = self.source.sources()
        files = [ExtraFile(WHOLE_SHEET, self._sheet())] if sources else []
        title = f"Mødemateriale, {format_long_date(self.day)}"
        return End(title, "Ændringsønsker til Kommunal PRO, prioriteret med de aftalte vægte.", sources, files)

    def _sheet(self) -> bytes:
        """All requests as a workbook with filters, without contact details."""
        taken = extract(self.source.register, {})
        hidden = find_exposed(self.source.package, taken.requests, TEXT_FIELDS)
        made = self.source.register.modified or datetime.combine(self.day, time(), UTC)
        return workbook_bytes(without(taken, hidden), made=made)

    def _summary(self) -> Iterator[Block]:
        outcome, register = self.outcome, self.source.register
        funded = int(outcome.funded.sum())
        yield KeyFigures(
            (
                KeyFigure("Ønsker i registeret", str(len(register.requests))),
                KeyFigure("Konkurrerer om puljen", str(len(outcome.number))),
                KeyFigure("Inden for puljen", str(funded), (f"Regel: {rule_label(outcome.settings)}",)),
                KeyFigure(
                    "Tilbage af puljen", format_money(outcome.remaining), (f"brugt {format_money(outcome.spent)}",)
                ),
            )
        )
        yield Text(
            f"Hele arket er vedlagt som {WHOLE_SHEET}, uden kontaktoplysninger. Det kan filtreres og sorteres, og "
            "arket Point forklarer kriterierne."
        )

    def _ranking(self) -> Iterator[Block]:
        outcome = self.outcome
        inside = int(outcome.funded.sum())
        alt = f"{inside} af {len(outcome.number)} ønsker er inden for puljen for {format_money(outcome.spent)}."
        yield Chart(Shape.DRAWN, alt, self._ranked(), ranking_svg(outcome))
        if note := xxl_note(outcome):
            yield Text(note)
        weights, shares = outcome.settings.weights.values, outcome.settings.weights.shares
        rows = tuple((c.name, weights[c.name], shares[c.name]) for c in self.source.register.criteria)
        columns = (Column("Kriterium"), Column("Vægt", Kind.NUMBER), Column("Andel", Kind.SHARE))
        yield Data(Table("De aftalte vægte", columns, rows))

    def _ranked(self) -> Table:
        outcome = self.outcome
        requests = [outcome.register.requests[place] for place in outcome.position.tolist()]
        columns = (
            *(Column("Nr.", Kind.COUNT), Column("ÆØ"), Column("Titel"), Column("Score", Kind.NUMBER)),
            *(Column("Pris", Kind.MONEY), Column("Puljen")),
        )
        costs = [None if math.isnan(cost) else cost for cost in outcome.cost.tolist()]
        rows = tuple(
            (rank, request.id, request.title, score, cost, standing(outcome, place))
            for place, (rank, request, score, cost) in enumerate(
                zip(outcome.rank.tolist(), requests, outcome.score.tolist(), costs, strict=True)
            )
        )
        return Table("Rangliste", columns, rows)

    def _talk_about(self) -> Iterator[Block]:
        outcome, found = self.outcome, self.robustness
        if found.talk_about:
            said = "Med i 10-90 % af trækningerne, så en lille ændring af vægtene afgør det"
            yield Items((f"{said}: {', '.join(map(form_id, found.talk_about))}.",), by_rule=True)
        else:
            yield Items(("Ingen er kun med i 10-90 % af trækningerne.",), by_rule=True)
        drowned = format_percent(found.any_drowned_share, 1)
        yield Items((f"Mindst én rød fejl med estimat er uden for puljen i {drowned} af trækningerne.",), by_rule=True)
        rows = []
        for place, k in enumerate(places_of(outcome, found).tolist()):
            if int(found.number[k]) in found.talk_about:
                request = outcome.register.requests[int(outcome.position[place])]
                usual = f"{found.rank_usual_low[k]}-{found.rank_usual_high[k]}"
                rows.append((request.id, request.title, float(found.funded_share[k]), usual, standing(outcome, place)))
        columns = (
            *map(Column, ("ÆØ", "Titel")),
            Column("Med i", Kind.SHARE),
            *map(Column, ("Nr. oftest", "Puljen nu")),
        )
        if rows:
            table = Table("Tal om disse", columns, tuple(rows))
            yield Data(table, f"{accuracy_words(found)}. {draws_words(self.draws)}")

    def _model(self) -> Iterator[Block]:
        remarks = contest_fitness(self.contest, robustness(self.contest, weight_space(self.contest.settings)))
        if not remarks:
            yield Text("Der er intet at bemærke til pointmodellen.", by_rule=True)
            return
        rows = tuple((one.level.danish, one.message, one.advice) for one in remarks)
        yield Data(Table("Bemærkninger", tuple(map(Column, ("Niveau", "Bemærkning", "Hvad kan I gøre?"))), rows))

    def _findings(self) -> Iterator[Block]:
        found = by_severity(self.source.register.findings)
        yield Text(f"Registeret har {counted(found)}.", by_rule=True)
        if found:
            columns = tuple(map(Column, ("Sted", "Niveau", "Bemærkning", "Hvad skal der gøres?")))
            rows = tuple((finding_place(one), one.level.danish, one.message, one.advice) for one in found)
            yield Data(Table("Skal rettes", columns, rows))
