"""What was found about questionnaires as plain tables: for the screen, CSV and Excel alike."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from kpro_analysis.uddata.questionnaire import Questionnaire
from kpro_analysis.uddata.versions import Cluster, Pair
from kpro_analysis.uddata.versions_clean_up import CleanUp
from kpro_analysis.uddata.versions_use import Use
from kpro_analysis.uddata.versions_words import (
    cluster_sentence,
    difference_words,
    form_ids,
    kinds_in_words,
    month_words,
    reason_words,
    shown_count,
    similarity_words,
    use_words,
)

Row = tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A table of texts; `name` names its sheet, `none` says what it means when it has no rows."""

    name: str
    title: str
    head: Row
    rows: tuple[Row, ...]
    none: str


def tables(found: CleanUp, shown: Collection[int] | None = None) -> tuple[Table, ...]:
    """All tables; of these places of the inventory only (None: all), but all wishes."""
    places = range(len(found.inventory.questionnaires)) if shown is None else sorted(shown)
    listed = [
        Table(
            "Skemaer", "Alle skemaer", HEAD, tuple(_questionnaire(found, place) for place in places), "Ingen skemaer."
        ),
        Table(
            "Kan arkiveres",
            "Kan måske arkiveres",
            ("Skema", "Hvorfor", "Brug, 12 måneder"),
            tuple(_proposals(found, {*places})),
            "Intet at foreslå.",
        ),
        Table(
            "Næsten ens",
            "Ens eller næsten ens",
            ("Klynge", "Holdt op mod", "Skema", "Lighed", "Forskelle"),
            tuple(_clusters(found, {*places})),
            "Ingen.",
        ),
        Table(
            "Forskelle",
            "Forskelle, spørgsmål for spørgsmål",
            ("Holdt op mod", "Skema", "Forskel", "Nr. dér", "Spørgsmål dér", "Nr. her", "Spørgsmål her"),
            tuple(_differences(found, {*places})),
            "Ingen.",
        ),
    ]
    if found.wishes is not None:
        head = ("Skema eller emne", "Ønsker", "ÆØ")
        rows = [(one.name, str(len(one.wishes)), form_ids(one)) for one in found.wishes]
        listed.append(Table("Ønsker", "Ønsker om nye skemaer", head, tuple(rows), "Ingen i registeret."))
    return tuple(listed)


HEAD = (
    *("Skema", "Version", "Kommune", "Status", "Spørgsmål", "Brug, 12 måneder", "Besvarelser", "Borgere"),
    *("Senest brugt", "Fil"),
)


def _questionnaire(found: CleanUp, place: int) -> Row:
    one, use = found.inventory.questionnaires[place], found.uses.of.get(place, Use())
    counts = (shown_count(use.answers), shown_count(use.citizens), month_words(use.last))
    about = (one.title, one.version, one.owner, one.status.danish, str(len(one.items)))
    return (*about, use_words(use), *counts, one.file)


def _proposals(found: CleanUp, shown: Collection[int]) -> Iterator[Row]:
    for proposal in found.proposed:
        if proposal.place in shown:
            use = found.uses.of.get(proposal.place, Use())
            why = " ".join(reason_words(found.inventory, reason, use) for reason in proposal.reasons)
            yield found.inventory.names[proposal.place], why, use_words(use)


def _clusters(found: CleanUp, shown: Collection[int]) -> Iterator[Row]:
    names = found.inventory.names
    for cluster, pair in _held(found, shown):
        words = cluster_sentence(found.inventory, cluster)
        yield words, names[pair.a], names[pair.b], similarity_words(pair.similarity), difference_words(pair)


def _differences(found: CleanUp, shown: Collection[int]) -> Iterator[Row]:
    asked = found.inventory.questionnaires
    for _, pair in _held(found, shown):
        for step in pair.alignment.differences:
            yield (
                *(found.inventory.names[pair.a], found.inventory.names[pair.b], kinds_in_words(step.kinds)),
                *_question(asked[pair.a], step.a),
                *_question(asked[pair.b], step.b),
            )


def _question(one: Questionnaire, place: int | None) -> tuple[str, str]:
    return ("", "") if place is None else (str(place + 1), one.items[place].text)


def _held(found: CleanUp, shown: Collection[int]) -> Iterator[tuple[Cluster, Pair]]:
    """What is shown of the clusters, each held against its reference."""
    for cluster in found.inventory.clusters:
        for pair in found.inventory.held_against(cluster):
            if pair.a in shown or pair.b in shown:
                yield cluster, pair
