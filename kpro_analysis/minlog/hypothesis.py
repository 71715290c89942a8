"""The tests of what may explain the log, from a database with the facts and the side tables to a result each."""

from datetime import date

from ibis.backends import BaseBackend

from kpro_analysis.errors import InputError, UsageError
from kpro_analysis.minlog import hypothesis_leaving, hypothesis_release
from kpro_analysis.minlog.citizen_cells import read_cells
from kpro_analysis.minlog.coverage import coverage, read_traces
from kpro_analysis.minlog.hypothesis_careteam import careteam, read_entry_table
from kpro_analysis.minlog.hypothesis_listcall import listcall
from kpro_analysis.minlog.hypothesis_result import HypothesisName, HypothesisResult
from kpro_analysis.minlog.hypothesis_tables import (
    check_matches,
    facts_of_staff,
    has_side,
    read_activity,
    read_episodes,
    read_members,
    read_window,
)


def examine(con: BaseBackend, name: HypothesisName, *, days: int, released: date | None = None) -> HypothesisResult:
    """Test one explanation on tables `facts`, `activity`, `careteam`, `episodes` (and `words`) of a database.

    A citizen is inactive after `days` days without activity; `released` is the day that `release` asks about. Raises
    InputError when the log is empty, or a side file that is needed is missing or knows none of the log's citizens;
    UsageError when `release` has no date.
    """
    if name == "careteam":
        return careteam(read_cells(con, days), read_entry_table(con, days), days)
    if name == "listcall":
        cells, facts = read_cells(con, days), facts_of_staff(con)
        return listcall(cells, coverage(read_traces(facts), read_members(con), read_activity(con, days)), days)
    if name == "leaving":
        return _leaving(con)
    if released is None:
        raise UsageError("release mangler en dato. Skriv fx --release 15-05-2023.")
    read_window(facts_of_staff(con))
    weeks = hypothesis_release.read_weeks(facts_of_staff(con), days, with_activity=has_side(con, "activity"))
    return hypothesis_release.release(weeks, released, days)


def _leaving(con: BaseBackend) -> HypothesisResult:
    """Around leaving a team and around the closing of episodes, as far as there are files of them."""
    facts = facts_of_staff(con)
    window = read_window(facts)
    members = read_members(con) if has_side(con, "careteam") else None
    studies = []
    for kind in ("careteam", "episodes"):
        if has_side(con, kind):
            spans = members.spans if members and kind == "careteam" else read_episodes(con)
            weeks = hypothesis_leaving.leaving_weeks(kind, spans, window)
            counts = hypothesis_leaving.read_week_counts(facts, window, weeks.person)
            if len(weeks.person):
                check_matches(kind, weeks.person, counts.person)
            studies.append((weeks, counts))
    if not studies:
        raise InputError(
            "Der er hverken en careteam-fil eller en forløb-fil i mappen med borgere, der findes i loggen. "
            "Tag en ind med kpro minlog ingest --careteam FIL eller --episodes FIL."
        )
    return hypothesis_leaving.leaving(tuple(studies), members)
