"""A request in the source, answered from the room."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from room_stage import Stage
from screens import screen_text
from small_paper import PAPER

Opener = Callable[..., AbstractAsyncContextManager[Stage]]
TEXT = PAPER.replace("\\begin{theorem}", "% AI: add a corollary\n\\begin{theorem}", 1)


async def test_the_request_at_the_cursor_is_answered_and_removed_with_the_change(open_room: Opener) -> None:
    async with open_room(text=TEXT) as stage:
        await stage.press("alt+percent_sign")
        assert "add a corollary" in screen_text(stage.app)
        assert "% AI" in "".join(hunk.edit.old for hunk in stage.room.queue.get(1).hunks)
        await stage.room.accept(1)
        assert "% AI" not in (stage.room.workspace.text("main.tex") or "")
        await stage.press("alt+percent_sign")
        assert "No comment in the source asks for anything" in screen_text(stage.app)


async def test_several_requests_are_offered(open_room: Opener) -> None:
    text = TEXT.replace("\\end{document}", "% AI: make the lemma strict\n\n\\end{document}")
    async with open_room(text=text) as stage:
        await stage.press("alt+percent_sign")
        shown = screen_text(stage.app)
        assert "add a corollary" in shown
        assert "make the lemma strict" in shown
        await stage.press(*"strict", "enter")
        assert stage.screen.chat.blocks[-1].text.strip() == "This changes a statement."
