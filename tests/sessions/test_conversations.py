"""Several conversations about one manuscript: listed, searched, gone on with, and written down."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from colleagues import calls, says
from scripted_room import Enter, entrance

from sessions.colleague.conversations import matching
from sessions.errors import AssistantError
from sessions.events import ConversationChosen, Event
from sessions.review.proposals import ProposalState

PAPER = (
    "\\documentclass{article}\n\\newtheorem{lemma}{Lemma}\n\\begin{document}\n"
    "\\begin{lemma}\\label{lem:a}\n  $a \\le b$.\n\\end{lemma}\n\\end{document}\n"
)
EDIT = ("propose_edit", {"handle": "lem:a", "old": "$a \\le b$", "new": "$a < b$", "why": "Strict."})


@pytest.fixture
def enter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Enter:
    """Enter the room on one paper with a colleague that gives these replies."""
    return entrance(tmp_path, monkeypatch, PAPER)


async def test_a_conversation_is_left_with_its_open_change_and_taken_up_again(enter: Enter) -> None:
    room = enter(calls(EDIT), says("Queued."), says("Of tails."), says("Strict it is."))
    await room.settle(watch=False)
    told: list[Event] = []
    room.listeners.subscribe(told.append)
    colleague = room.colleague
    await colleague.send("Make it strict.")
    first = colleague.conversation_id
    colleague.begin()
    assert not list(room.queue)
    assert not colleague.utterances()
    await colleague.send("What of the tails?")
    second = colleague.conversation_id
    assert second != first

    await colleague.go_on_with(first)
    assert [each.text for each in colleague.utterances()] == ["Make it strict.", "Queued."]
    assert [proposal.state for proposal in room.queue] == [ProposalState.OPEN]
    assert sum(isinstance(event, ConversationChosen) for event in told) == 2
    accepted = await room.accept(1)
    assert accepted.commit
    await colleague.send("And now?")
    await room.close()

    again = enter(says("Hm."))
    await again.settle(watch=False)
    assert again.colleague.conversation_id == first, "the one that was spoken in last goes on"
    assert [proposal.state for proposal in again.queue] == [ProposalState.ACCEPTED]
    await again.close()


async def test_conversations_are_listed_and_found_by_what_was_said(enter: Enter) -> None:
    room = enter(calls(EDIT), says("Queued."), says("The *sub-Gaussian* bound\x1b[31m suffices."))
    await room.settle(watch=False)
    await room.colleague.send("Make it strict.")
    room.colleague.begin()
    await room.colleague.send("What of the tails of " + "many " * 20 + "sums?")
    listed = {each.id: each for each in await room.colleague.conversations()}
    tails, strict = listed[room.colleague.conversation_id], next(each for each in listed.values() if each.open_changes)
    assert tails.title == "What of the tails of many many many many many many many…"
    assert (strict.title, strict.turns, strict.open_changes, strict.assistant) == ("Make it strict.", 1, 1, "scripted")
    assert "1 turn, 1 open" in strict.words
    assert [each.id for each, _ in matching(listed.values(), "SUB-gaussian tails")] == [tails.id]
    assert matching(listed.values(), "suffices")[0][1].endswith("suffices.")
    assert "\x1b" not in tails.text
    assert matching(listed.values(), "nowhere") == []

    room.colleague.rename("Tails")
    assert {each.title for each in await room.colleague.conversations()} == {"Tails", "Make it strict."}
    await room.close()


async def test_a_conversation_is_written_down_with_its_changes(enter: Enter) -> None:
    room = enter(calls(EDIT), says("Queued as change 1."), says("Well."))
    await room.settle(watch=False)
    await room.colleague.send("Make it strict.")
    await room.reject(1, "not needed")
    text = await room.colleague.as_markdown()
    assert text.startswith("# Make it strict.\n\nAbout `paper.tex`, with scripted; begun ")
    assert "## Author\n\nMake it strict.\n\n## Colleague\n\nQueued as change 1.\n" in text
    assert "rejected (not needed)\n\nStrict.\n\n```diff\n-  $a \\le b$.\n+  $a < b$.\n```\n" in text
    assert await room.colleague.as_markdown(room.colleague.conversation_id[:16]) == text
    await room.close()


async def test_what_cannot_be_gone_on_with_is_said_and_nothing_changes(enter: Enter) -> None:
    room = enter(calls(EDIT), says("Queued."))
    await room.settle(watch=False)
    await room.colleague.send("Make it strict.")
    first = room.colleague.conversation_id
    with pytest.raises(AssistantError, match="There is no conversation “1999”"):
        await room.colleague.go_on_with("1999")
    assert room.colleague.conversation_id == first
    await room.close()

    other = enter(says("Hello."), name="another")
    await other.settle(watch=False)
    with pytest.raises(AssistantError, match="was with scripted, and another model cannot go on"):
        await other.colleague.go_on_with(first)
    assert not list(other.queue)
    assert "Make it strict." in await other.colleague.as_markdown(first)
    await other.close()


async def test_a_conversation_is_not_left_while_the_colleague_answers(enter: Enter) -> None:
    reached, go_on = asyncio.Event(), asyncio.Event()

    async def wait() -> None:
        reached.set()
        await go_on.wait()

    room = enter([wait, *says("Done.")])
    await room.settle(watch=False)
    turn = asyncio.create_task(room.colleague.send("Take your time."))
    await asyncio.wait_for(reached.wait(), 20)
    with pytest.raises(AssistantError, match="still answering"):
        room.colleague.begin()
    go_on.set()
    await turn
    room.colleague.begin()
    await room.close()
