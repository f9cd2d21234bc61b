"""Conversations in the room: the list, a new one, a name, and a file."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from room_stage import Stage
from screens import screen_text

Opener = Callable[..., AbstractAsyncContextManager[Stage]]


async def said(stage: Stage, words: str) -> None:
    stage.screen.send(words)
    await stage.settle()


async def test_a_new_conversation_is_begun_and_the_old_one_taken_up_again(open_room: Opener) -> None:
    async with open_room() as stage:
        await said(stage, "Add a corollary.")
        assert "Change 1" in screen_text(stage.app)
        await stage.press("alt+u", "enter")
        shown = screen_text(stage.app)
        assert "Change 1" not in shown
        assert "A script for a test." in shown
        await said(stage, "Make the lemma strict.")
        await stage.press("alt+u")
        assert "Add a corollary." in screen_text(stage.app)
        await stage.press(*"coroll", "enter")
        shown = screen_text(stage.app)
        assert "I add it after the theorem." in shown
        assert "This changes a statement." not in shown
        await stage.press("ctrl+r")
        assert "Doubling" in screen_text(stage.app)
        await stage.press("q")


async def test_a_review_that_is_open_closes_with_its_conversation(open_room: Opener) -> None:
    async with open_room() as stage:
        await said(stage, "Add a corollary.")
        await stage.press("ctrl+r")
        is_shown = stage.screen.review_view.display
        assert is_shown
        stage.screen.action_command("new_conversation")
        await stage.settle()
        assert not stage.screen.review_view.display
        assert not stage.room.queue.open


async def test_a_conversation_is_named_and_written_to_a_file_once(open_room: Opener) -> None:
    async with open_room() as stage:
        await said(stage, "Add a corollary.")
        stage.screen.action_command("name_conversation")
        await stage.press(*"Doubling", "enter")
        await stage.press("alt+u")
        assert "Doubling (this one)" in screen_text(stage.app)
        await stage.press("escape")
        for _ in range(2):
            stage.screen.action_command("export_conversation")
            await stage.press("enter")
        written = list(stage.folder.glob("conversation-*.md"))
        assert len(written) == 1
        assert written[0].read_text(encoding="utf-8").startswith("# Doubling\n")
        assert "is there already" in screen_text(stage.app)
