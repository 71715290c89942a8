"""The what-if page without its drawing: controls in, result out, with undo, redo and the way back."""

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from kpro_analysis.errors import KproError
from kpro_analysis.register.requests import Register
from kpro_analysis.register.search import matches, passes
from kpro_analysis.screens.controls import Controls, View, on_page, page_settings, patched
from kpro_analysis.screens.link import from_query, to_query
from kpro_analysis.weighting.model import Contest, prepare
from kpro_analysis.weighting.outcome import Outcome
from kpro_analysis.weighting.settings import Settings, agreed_settings

HISTORY = 100  # steps that can be undone


class WhatIf:
    """One visitor's session on one register.

    `controls` is what the visitor has set, `outcome` the last good result, `error` the sentence that says why the
    controls gave none (then the last good result stays). A step is what one undo takes back: the changes up to and
    including a settled one; a slider being dragged sends unsettled changes. `revision` counts the results, and
    the choices of which weights to draw: what is worked out beside the steps belongs to one of them.
    """

    def __init__(self, register: Register, query: str = "") -> None:
        self.register = register
        self.agreed = Controls(page_settings(register))
        self.controls, self.notices = from_query(query, self.agreed, register)
        if self.agreed.settings.weights != agreed_settings(register).weights:
            self.notices += ("De aftalte vægte i arket går over 10. De er vist i forhold, så den største er 10.",)
        self.error: str | None = None
        self._prepared: tuple[Settings, Contest] | None = None
        self._by_agreed: tuple[Contest, Outcome] | None = None
        self._shown: tuple[Any, set[int]] | None = None
        self._undo: list[Settings] = []
        self._redo: list[Settings] = []
        try:
            self.outcome = self._evaluate(self.controls.settings)
        except KproError as error:
            self.notices += (f"Fra adressen: {error} De aftalte valg er brugt i stedet.",)
            self.controls = replace(self.controls, settings=self.agreed.settings)
            self.outcome = self._evaluate(self.agreed.settings)
        self._settled = self.controls.settings
        self._before = self.outcome
        self.revision = 0

    @property
    def can_undo(self) -> bool:
        """Whether a step, or an attempt that gave no result, can be taken back."""
        return bool(self._undo) or self.error is not None

    @property
    def can_redo(self) -> bool:
        """Whether a step that was taken back can be made again."""
        return bool(self._redo)

    @property
    def query(self) -> str:
        """The query string that brings this state back."""
        return to_query(self.controls, self.agreed, self.register)

    @property
    def before(self) -> Outcome:
        """The result before the last step: what movement is measured from."""
        return self._before

    @cached_property
    def agreed_setup(self) -> Outcome:
        """The result by everything that is agreed: weights, pool, rule, who competes."""
        return prepare(self.register, self.agreed.settings).evaluate()

    def contest(self) -> Contest:
        """What the result shown was computed from; its weights are those of `outcome.settings`."""
        return self._contest(self.outcome.settings)

    def agreed_outcome(self) -> Outcome:
        """The result by the agreed weights, all other settings as they are in the result shown."""
        weights = self.agreed.settings.weights
        contest = self._contest(replace(self.outcome.settings, weights=weights))
        if self._by_agreed is None or self._by_agreed[0] is not contest:
            self._by_agreed = (contest, contest.evaluate(weights))
        return self._by_agreed[1]

    def change(self, patch: Mapping[str, Any], *, settled: bool = True) -> None:
        """Apply raw values from the page; a value that can't be used leaves everything as it was, with `error` set."""
        try:
            controls = patched(self.controls, patch, self.register)
        except KproError as error:
            self.error = str(error)
            return
        self._set(controls)
        if settled:
            self._settle()

    def undo(self) -> None:
        """Take back the attempt that was refused or gave no result, else the last step."""
        if self.error is not None or self.controls.settings != self._settled:
            self._jump(self._settled)
        elif self._undo:
            self._redo.append(self._settled)
            self._jump(self._undo.pop())

    def redo(self) -> None:
        """Make the step again that was taken back last."""
        if self._redo:
            self._undo.append(self._settled)
            self._jump(self._redo.pop())

    def back_to_agreed(self) -> None:
        """Set the agreed weights again, as a step; the other settings stay."""
        self.change({"weights": dict(self.agreed.settings.weights.values)})

    def reset(self) -> None:
        """Set everything as agreed and look at everything, as a step."""
        self._set(Controls(self.agreed.settings, View(meeting=self.controls.view.meeting)))
        self._settle()

    def take(self, settings: Settings) -> None:
        """Set everything as in a scenario, as a step; weights above the page's scale are scaled down in proportion."""
        self._set(replace(self.controls, settings=on_page(settings)))
        self._settle()

    def _settle(self) -> None:
        if self.error is None and self.controls.settings != self._settled:
            self._undo = [*self._undo[-HISTORY + 1 :], self._settled]
            self._redo = []
            self._settled = self.controls.settings

    def _jump(self, settings: Settings) -> None:
        self._set(replace(self.controls, settings=settings))
        self._settled = settings

    def _set(self, controls: Controls) -> None:
        starts_step = self.controls.settings == self._settled
        shown = self.outcome
        if (controls.view.around, controls.view.spread) != (self.controls.view.around, self.controls.view.spread):
            self.revision += 1
        self.controls = controls
        self.error = None
        if controls.settings == shown.settings:
            return
        try:
            self.outcome = self._evaluate(controls.settings)
        except KproError as error:
            self.error = str(error)
            return
        self.revision += 1
        if starts_step:
            self._before = shown

    def shown(self) -> set[int]:
        """The form numbers that pass the filters and the search."""
        view = self.controls.view
        if self._shown is None or self._shown[0] != (view.filters, view.search):
            requests = self.register.requests
            numbers = {r.number for r in requests if passes(r, view.filters) and matches(r, view.search)}
            self._shown = ((view.filters, view.search), numbers)
        return self._shown[1]

    def _evaluate(self, settings: Settings) -> Outcome:
        return self._contest(settings).evaluate(settings.weights)

    def _contest(self, settings: Settings) -> Contest:
        """What doesn't depend on the weights, prepared once for the last settings in use."""
        key = replace(settings, weights=self.agreed.settings.weights)
        if self._prepared is None or self._prepared[0] != key:
            self._prepared = (key, prepare(self.register, settings))
        return self._prepared[1]
