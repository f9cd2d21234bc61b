"""What landed earlier: the list of AI edits, the history of one result, and taking an edit back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sessions.history.log import AiEdit
    from tui.desks.navigation import NavigationDesk
    from tui.desks.stage import Stage
    from tui.screens.history import Ending


class HistoryDesk:
    """Opens the history and does what it ends with."""

    def __init__(self, stage: Stage, navigation: NavigationDesk, open_change: Callable[[int], None]) -> None:
        self._stage = stage
        self._navigation = navigation
        self._open_change = open_change

    def command_history(self) -> None:
        self._show("")

    def command_result_history(self) -> None:
        stage = self._stage
        result = stage.room.workspace.result_at(stage.file, stage.editor.cursor_offset)
        if result is None:
            stage.tell("The cursor is in no result; the history of all is in “List the colleague's accepted changes”.")
        else:
            self._show(result.key)

    def _show(self, handle: str) -> None:
        from sessions.history.history import Wanted
        from tui.screens.history import HistoryScreen  # not needed for the first picture

        if self._stage.room.repository is None:
            self._stage.tell("There is no git repository here, so there is no history of accepted changes.")
        else:
            self._stage.ask_with(HistoryScreen(self._stage.room, Wanted(handle)), self._end)

    def _end(self, ending: Ending | None) -> None:
        if ending is None:
            return
        if ending.take_back is not None:
            self._stage.run(self._take_back(ending.take_back), name="take an edit back", group="history")
        elif ending.handle in self._stage.room.workspace.manuscript.by_key:
            self._navigation.go_to_result(ending.handle)
        else:
            self._stage.tell(f"The manuscript has no result labelled {ending.handle} now.")

    async def _take_back(self, edit: AiEdit) -> None:
        proposal = await self._stage.room.take_back(edit.commit)
        self._open_change(proposal.number)
        self._stage.tell(proposal.note or "This change takes the old one back and keeps what came later; y accepts it.")
