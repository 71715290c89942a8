"""The audit of canonical tables, on any engine that Ibis speaks."""

from collections.abc import Collection, Mapping

import ibis.expr.types as ir

from kpro_analysis.engine import kept
from kpro_analysis.minlog.audit import audit
from kpro_analysis.minlog.audit_result import Audit
from kpro_analysis.minlog.audit_words import notes_of, worded
from kpro_analysis.minlog.counted import Rows
from kpro_analysis.minlog.danish_clock import Clock
from kpro_analysis.minlog.facts import facts, fan_outs
from kpro_analysis.minlog.inactivity import inactivity
from kpro_analysis.minlog.sources import canonical_sources, first_and_last
from kpro_analysis.minlog.tallies import tallies


def audit_tables(
    log: ir.Table, sides: Mapping[str, ir.Table], days: int = 180, *, unmatched: Collection[str] = ()
) -> Audit:
    """The audit of canonical tables (`canonical.LOG`, `canonical.SIDE`) on any engine that Ibis speaks.

    log: at least one row. `unmatched` are the kinds of side files that were left out because nobody of theirs is in it.
    """
    sources = canonical_sources(log, sides)
    fans = kept(fan_outs(sources.log), "kpro_fans")
    clock = Clock.between(*first_and_last(sources.log))
    rows = kept(facts(sources, fans, clock), "kpro_facts")
    found = tallies(rows, fans, log, clock)
    return audit(_worded(found), _worded(inactivity(rows, days)), days, notes_of(unmatched, sources.known))


def _worded(found: Mapping[str, Rows]) -> dict[str, Rows]:
    return {name: worded(rows) for name, rows in found.items()}
