"""What the key figures say of answers alone: their items, their scores, and how scores change."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from kpro_analysis.uddata.current import current_answers
from kpro_analysis.uddata.figures_items import Given, Item, given_in, items_in
from kpro_analysis.uddata.figures_result import ScoreChange
from kpro_analysis.uddata.figures_scores import Scored, changes, scored
from kpro_analysis.uddata.mapping import Mappings
from kpro_analysis.uddata.mapping_file import read_mapping
from kpro_analysis.uddata.store import Store


@dataclass(frozen=True, eq=False)
class Answers:
    """The mapped questionnaires' scores, every questionnaire's items, and what may be shown of changes."""

    mappings: Mappings
    found: Sequence[Scored]
    items: Sequence[Item]
    changes: tuple[ScoreChange, ...]


def answers_in(connection: DuckDBPyConnection, store: Store) -> Answers:
    """Count the answers of a folder."""
    answered = current_answers(connection, store, ("questionnaire", "citizen"))
    given = given_in(connection, answered)
    mappings = read_mapping(store.folder, _by_questionnaire(given))
    found = [scored(connection, answered.answers, mapped) for mapped in mappings.by_questionnaire.values()]
    items = items_in(connection, answered, given, found)
    return Answers(mappings, found, items, tuple(change for one in found for change in changes(one)))


def _by_questionnaire(given: Iterable[Given]) -> Mapping[str, Collection[str]]:
    items: dict[str, list[str]] = {}
    for one in given:
        items.setdefault(one.questionnaire, []).append(one.item)
    return items
