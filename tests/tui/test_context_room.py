"""What is sent to the colleague, seen and steered in the room."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from room_stage import Stage
from screens import screen_text
from small_paper import PAPER

Opener = Callable[..., AbstractAsyncContextManager[Stage]]


async def in_lemma(stage: Stage) -> None:
    """Put the cursor into the first lemma."""
    stage.screen.editor.go_to(PAPER.index("\\label{lem:square}"))
    await stage.settle()


async def test_what_is_sent_is_listed_with_its_tokens(open_room: Opener) -> None:
    async with open_room() as stage:
        await in_lemma(stage)
        await stage.press("alt+y")
        shown = screen_text(stage.app)
        assert "sent next, about " in shown
        assert "the rules the colleague works by" in shown
        assert "− Lemma 1 (Squares), which you have in view" in shown
        assert "↑ ↓ choose, or earlier ones  Esc leave it" in shown, "the foot shows the keys of the bar"
        await stage.press("escape")
        assert "Esc leave it" not in screen_text(stage.app)
        await stage.press("alt+y", *"rules", "enter")
        assert "You are the colleague in Lemmata" in screen_text(stage.app)


async def test_a_result_is_added_and_the_one_in_view_left_out(open_room: Opener) -> None:
    async with open_room() as stage:
        await in_lemma(stage)
        await stage.press("alt+y", *"means", "enter")
        assert stage.room.colleague.attached == ("thm:means",)
        assert "− Theorem 2 (Means)" in screen_text(stage.app)
        await stage.press(*"squares", "enter", "escape")
        parts = await stage.room.colleague.outlook(*stage.screen.desks.chat.subject)
        assert [part.key for part in parts][3:] == ["thm:means"]
        stage.screen.send("Add a corollary.")
        await stage.settle()
        sent = str(stage.room.colleague._conversation and stage.room.colleague._conversation.messages[0])
        assert "The author adds thm:means:" in sent
        assert "lem:square" not in sent.partition("The author adds thm:means")[0]
        assert not stage.room.colleague.attached
