"""What takes a closed topic up again, in the room: a notice with its keys, and topics closed and reopened."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from room_stage import Stage
from screens import screen_text

from sessions.events import Suggested

Opener = Callable[..., AbstractAsyncContextManager[Stage]]


async def close_topic(stage: Stage, title: str, reason: str = "") -> None:
    """Close a topic the way an author does."""
    stage.screen.action_command("close_topic")
    await stage.press(*(each if each != " " else "space" for each in title), "enter", *reason, "enter")


async def said(stage: Stage, words: str) -> None:
    stage.screen.send(words)
    await stage.settle()


async def test_a_topic_is_closed_by_one_command_and_reopened(open_room: Opener) -> None:
    async with open_room() as stage:
        await close_topic(stage, "the doubling", "done")
        text = (stage.folder / ".lemmata" / "topics.md").read_text(encoding="utf-8")
        assert "## the doubling\n- decision: closed\n" in text
        assert "- by: Ada\n- reason: done\n" in text
        assert "“the doubling” is closed" in screen_text(stage.app)
        stage.screen.action_command("reopen_topic")
        await stage.press("enter")
        assert not any(topic.is_closed for topic in stage.room.topics.all)
        stage.screen.action_command("reopen_topic")
        await stage.settle()
        assert "No topic is closed" in screen_text(stage.app)


async def test_a_reply_is_shown_or_dismissed_from_its_notice(open_room: Opener) -> None:
    async with open_room() as stage:
        await close_topic(stage, "after the theorem")
        await said(stage, "Add a corollary.")
        shown = " ".join(screen_text(stage.app).split())
        assert "⊘ held: “after the theorem”" in shown
        assert "I add it after" not in shown
        await stage.press("f5", "shift+tab")
        await stage.press("r")
        assert "I add it after the theorem" in " ".join(screen_text(stage.app).split())


async def test_a_dismissed_reply_leaves_its_notice_only(open_room: Opener) -> None:
    async with open_room() as stage:
        await close_topic(stage, "after the theorem")
        await said(stage, "Add a corollary.")
        await stage.press("f5", "shift+tab", "n")
        shown = " ".join(screen_text(stage.app).split())
        assert "⊘ held" in shown
        assert "r show" not in shown
        assert "I add it after" not in shown
        await stage.press("r")
        assert stage.screen.review_view.display, "the keys mean the change now"


async def test_a_held_change_waits_outside_the_queue_until_it_is_shown(open_room: Opener) -> None:
    async with open_room() as stage:
        await stage.room.topics.close("Corollaries", "enough of them", ["lem:double"])
        await said(stage, "Add something with the corollary.")
        await stage.press("ctrl+r")
        is_shown = stage.screen.review_view.display
        assert not is_shown
        proposal = stage.room.queue.get(1)
        assert proposal.held
        await stage.press("f5", "shift+tab", "y")
        is_shown = stage.screen.review_view.display
        assert is_shown, "what was held is never accepted unseen"
        assert stage.room.queue.get(1).is_waiting


async def test_reopening_the_topic_from_a_held_change_lets_it_wait_like_any_other(open_room: Opener) -> None:
    async with open_room() as stage:
        await stage.room.topics.close("Doubling", "enough", ["lem:double"])
        await said(stage, "Add a corollary.")
        assert not stage.room.queue.open
        await stage.press("f5", "shift+tab", "o")
        assert [each.number for each in stage.room.queue.open] == [1]
        assert not any(topic.is_closed for topic in stage.room.topics.all)


async def test_a_suggestion_is_offered_and_written_down(open_room: Opener) -> None:
    async with open_room() as stage:
        stage.room.listeners.publish(Suggested("Use $\\eps$."))
        stage.screen.action_command("keep_instruction")
        await stage.press("enter")
        assert (stage.folder / ".lemmata" / "instructions.md").read_text(encoding="utf-8").endswith("- Use $\\eps$.\n")
        assert "Written down" in screen_text(stage.app)
