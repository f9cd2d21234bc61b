"""Going on from a summary, and keeping what the colleague suggests to write down for every turn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.widgets.chat_text import Block, BlockKind

if TYPE_CHECKING:
    from tui.desks.stage import Stage

_LONG = (
    "This conversation has become long, and each turn costs more. “Go on from a summary” begins a new one from what is "
    "settled between you; you can change the summary first."
)


class SummaryDesk:
    """Asks for a summary, lets the author change it, and goes on from it."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._told = ""
        """The conversation that the author was told is long."""

    def command_summarise(self) -> None:
        self._stage.run(self._summarise(), name="summarise the conversation", group="turn")

    async def on_turn_ended(self) -> None:
        """Offer a summary, once, where the conversation has become long."""
        colleague = self._stage.room.colleague
        if colleague.conversation_id != self._told and await colleague.is_long():
            self._told = colleague.conversation_id
            self._stage.chat.add(Block(BlockKind.NOTICE, _LONG))

    async def _summarise(self) -> None:
        from tui.screens.hunk_editor import HunkEditor

        if not self._stage.room.colleague.utterances():
            self._stage.tell("Nothing was said yet that could be summarised.")
            return
        text = await self._stage.room.colleague.summarise()
        if text:
            self._stage.edit_text(HunkEditor(text, "The new conversation begins with this summary"), self._go_on)

    def _go_on(self, summary: str | None) -> None:
        if summary is not None and summary.strip():
            self._stage.room.colleague.begin(summary)
            self._stage.chat.add(
                Block(BlockKind.NOTICE, f"This conversation goes on from a summary:\n{summary.strip()}")
            )
            self._stage.focus_pane("colleague")
