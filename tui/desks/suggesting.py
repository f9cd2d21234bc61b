"""Suggested uses in the tree of results: looking for them, deciding on them, and showing what people confirmed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sessions.errors import StandingError
from sessions.standing.decisions import Verdict
from sessions.standing.suggested_uses import SuggestedUse
from tui.widgets.results_uses import UseAction, UsesAsked

if TYPE_CHECKING:
    from tui.desks.navigation import NavigationDesk
    from tui.desks.stage import Stage

_VERDICTS = {UseAction.CONFIRM: Verdict.CONFIRMED, UseAction.DISMISS: Verdict.DISMISSED}
_GROUP = "suggested uses"


class SuggestionDesk:
    """Answers the results pane about suggested uses."""

    def __init__(self, stage: Stage, navigation: NavigationDesk) -> None:
        self._stage = stage
        self._navigation = navigation
        self._told = ""

    def command_suggestions(self) -> None:
        stage = self._stage
        result = stage.room.workspace.result_at(stage.file, stage.editor.cursor_offset)
        if result is None:
            stage.tell("The cursor is in no result; put it into a statement or a proof to see what that seems to use.")
            return
        stage.focus_pane("results")
        stage.results.ask_about(result.key)

    def on_asked(self, message: UsesAsked) -> None:
        """Do what the author wants in the results pane."""
        use = message.use
        if message.action is UseAction.SHOW:
            self._stage.run(self._show(message.key), name="look for definitions", group=_GROUP)
        elif use is not None and message.action in (UseAction.GO, UseAction.LOOK):
            self._go(use, stay=message.action is UseAction.LOOK)
        elif use is not None:
            self._stage.run(self._decide(message.action, use), name="record the decision", group=_GROUP)

    def refresh(self) -> None:
        """Show anew what was confirmed, and the suggestions while the author is at them.

        They are searched in the whole manuscript, which typing elsewhere must not pay for; ask again when the author
        comes back.
        """
        self._stage.run(self._refresh(), name="read the decisions on suggestions", group=_GROUP)

    async def _show(self, key: str) -> None:
        overview = await self._stage.room.suggested_uses.look()
        self._stage.results.show_suggestions(key, overview.of(key))

    async def _decide(self, action: UseAction, use: SuggestedUse) -> None:
        uses, stage = self._stage.room.suggested_uses, self._stage
        verdict = _VERDICTS.get(action)
        if verdict is not None:
            decision = await uses.decide(*use.pair, verdict)
            stage.tell(f"“{use.term}” is {decision.decision} by {decision.by} in {uses.file.name}.")
        elif await uses.forget(*use.pair):
            stage.tell(f"The decision on “{use.term}” was forgotten.")
        await self._refresh()

    async def _refresh(self) -> None:
        results, uses = self._stage.results, self._stage.room.suggested_uses
        try:
            confirmed = await uses.confirmed()
        except StandingError as error:
            if str(error) != self._told:  # an analysis comes every few keys; once is enough
                self._told = str(error)
                raise
            return
        self._told = ""
        if confirmed is not None:
            results.show_confirmed(confirmed)
        if results.asked is not None and results.has_focus:
            await self._show(results.asked)

    def _go(self, use: SuggestedUse, *, stay: bool) -> None:
        if use.suggestion is not None:
            self._navigation.go_to_place(use.suggestion.place, stay=stay)
        else:
            self._navigation.go_to_result(use.target, stay=stay)
