"""The MinLog page without its drawing: one visitor's look at one audit, and the way back."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kpro_analysis.errors import KproError
from kpro_analysis.minlog.audit_folder import Release, read_hypotheses, read_releases
from kpro_analysis.minlog.store import Store
from kpro_analysis.minlog.summary import Summary
from kpro_analysis.minlog.summary_kept import Kept, KeptTrace
from kpro_analysis.minlog.summary_view import View
from kpro_analysis.screens.minlog_look import Look, from_query, patched

HISTORY = 100  # steps that can be undone
MOST_TRACES = 25


class AuditVisit:
    """One visitor's look at an audit, of which `summary` is prepared.

    `look`, `view` and `traces` always belong together; `error` says why the last thing asked for could not be done,
    `notices` what in the address or beside the log could not be used.
    """

    def __init__(self, store: Store, summary: Path, query: str = "") -> None:
        self.store = store
        self.summary = Summary.open(summary)
        self.kept = Kept(self.summary.arrays, self.summary.meta)
        self.error: str | None = None
        self.look, faults = from_query(query, self.summary.meta)
        self.notices = list(faults)
        self.releases: tuple[Release, ...] = self._beside(lambda: read_releases(store.folder))
        self.hypotheses: tuple[dict[str, Any], ...] = self._beside(lambda: read_hypotheses(store.prepared))
        self._undo: list[Look] = []
        self._find()

    def _beside(self, read: Any) -> Any:
        try:
            return read()
        except KproError as error:
            self.notices.append(str(error))
            return ()

    def _find(self) -> None:
        self.view: View = self.summary.answer(self.look.filters, (self.look.by,))
        self.traces: tuple[KeptTrace, ...] = ()
        if self.view.entries is not None:
            self.traces = self.kept.found(self.look.filters, MOST_TRACES)

    @property
    def can_undo(self) -> bool:
        """Whether there is a step, or an attempt that was refused, to take back."""
        return bool(self._undo) or self.error is not None

    def change(self, patch: Mapping[str, Any]) -> None:
        """Look at something else; what can't be used leaves everything as it was."""
        self.error = None
        try:
            look = patched(self.look, patch, self.summary.meta)
        except KproError as error:
            self.error = str(error)
            return
        if look != self.look:
            self._undo = [*self._undo[-HISTORY + 1 :], self.look]
            self._go(look)

    def clear(self) -> None:
        """Look at everything; the days without activity and the releases stay."""
        none: dict[str, list[str]] = {name: [] for name in self.look.filters.values}
        self.change({"first": None, "last": None, "filters": none, "trace": None})

    def undo(self) -> None:
        """Take back the attempt that was refused, else the last step."""
        if self.error is not None:
            self.error = None
        elif self._undo:
            self._go(self._undo.pop())

    def _go(self, look: Look) -> None:
        before, self.look = self.look, look
        if (before.filters, before.by) != (look.filters, look.by):
            self._find()
