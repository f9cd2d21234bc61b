"""Going on from a summary in the room."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from room_stage import Stage
from screens import screen_text

Opener = Callable[..., AbstractAsyncContextManager[Stage]]


async def test_the_summary_is_shown_and_changed_before_the_new_conversation_begins(open_room: Opener) -> None:
    async with open_room() as stage:
        stage.screen.action_command("summarise")
        await stage.settle()
        assert "Nothing was said yet" in screen_text(stage.app)
        stage.screen.send("Add a corollary.")
        await stage.settle()
        old = stage.room.colleague.conversation_id
        stage.screen.action_command("summarise")
        await stage.settle()
        assert "The new conversation begins with this summary" in screen_text(stage.app)
        await stage.press("ctrl+end", *"Mine", "ctrl+s")
        assert stage.room.colleague.conversation_id != old
        assert "Mine" in stage.screen.chat.blocks[-2].text + stage.screen.chat.blocks[-1].text
        assert 1 in [proposal.number for proposal in stage.room.queue.open]


async def test_leaving_the_summary_leaves_the_conversation(open_room: Opener) -> None:
    async with open_room() as stage:
        stage.screen.send("Add a corollary.")
        await stage.settle()
        old = stage.room.colleague.conversation_id
        stage.screen.action_command("summarise")
        await stage.settle()
        await stage.press("escape")
        assert stage.room.colleague.conversation_id == old
