"""A long conversation goes on in a new one, from a summary that the author may change."""

from __future__ import annotations

from pathlib import Path

import pytest
from colleagues import ScriptedColleague, calls, fails, says
from scripted_room import Enter, entrance

from sessions.colleague.assistant import Usage
from sessions.colleague.summary import LONG, REQUEST, is_long
from sessions.room import Room

PAPER = (
    "\\documentclass{article}\n\\newtheorem{lemma}{Lemma}\n\\begin{document}\n"
    "\\begin{lemma}\\label{lem:a}\n  $a \\le b$.\n\\end{lemma}\n\\end{document}\n"
)
EDIT = ("propose_edit", {"handle": "lem:a", "old": "$a \\le b$", "new": "$a < b$", "why": "Strict."})


@pytest.fixture
def enter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Enter:
    """Enter the room on one paper with a colleague that gives these replies."""
    return entrance(tmp_path, monkeypatch, PAPER)


def requests(room: Room) -> list[str]:
    """Return the last message of each request."""
    assert isinstance(room.colleague._assistant, ScriptedColleague)
    return [str(request.messages[-1]) for request in room.colleague._assistant.requests]


async def test_a_new_conversation_begins_with_the_summary_and_the_changes_that_wait(enter: Enter) -> None:
    room = enter(calls(EDIT), says("Queued."), says("Goal: strictness."), says("Good."), says("Yes."))
    await room.settle(watch=False)
    await room.colleague.send("Make it strict.")
    old = room.colleague.conversation_id
    summary = await room.colleague.summarise()
    assert summary == "Goal: strictness."
    assert REQUEST in requests(room)[-1]
    room.colleague.begin(summary + " And mine.")
    assert room.colleague.conversation_id != old
    assert [proposal.number for proposal in room.queue.open] == [1]

    await room.colleague.send("Go on.")
    assert isinstance(room.colleague._assistant, ScriptedColleague)
    assert len(room.colleague._assistant.requests[-1].messages) == 1
    sent = requests(room)[-1]
    assert "Goal: strictness. And mine." in sent
    assert "is not decided yet" in sent
    assert sent.index("And mine") < sent.index("Go on.")
    await room.accept(1)
    await room.colleague.send("And?")
    assert "And mine" not in requests(room)[-1]
    await room.close()

    again = enter(says("Hm."))
    await again.settle(watch=False)
    assert [proposal.state for proposal in again.queue] == ["accepted"]
    await again.colleague.send("What was the goal?")
    assert isinstance(again.colleague._assistant, ScriptedColleague)
    assert "Goal: strictness. And mine." in str(again.colleague._assistant.requests[-1].messages[0])
    await again.close()


async def test_a_summary_that_broke_off_is_none(enter: Enter) -> None:
    room = enter(says("Hello."), fails(), says("Goal", stop_reason="max_tokens"))
    await room.settle(watch=False)
    await room.colleague.send("Hello?")
    assert await room.colleague.summarise() == ""
    assert await room.colleague.summarise() == ""
    await room.close()


async def test_a_conversation_is_long_by_its_last_request(enter: Enter) -> None:
    room = enter(says("Short.", usage=Usage(1000, 5)), says("Long.", usage=Usage(10, 5, cache_read=LONG)))
    await room.settle(watch=False)
    await room.colleague.send("One.")
    assert not await room.colleague.is_long()
    await room.colleague.send("Two.")
    assert await room.colleague.is_long()
    await room.close()


@pytest.mark.parametrize(
    ("tokens", "window", "long"),
    [
        (LONG, None, True),
        (LONG - 1, None, False),
        (4800, 8000, True),
        (4799, 8000, False),
        (LONG, 1_000_000, True),
        (9, 0, False),
    ],
)
def test_a_small_window_makes_a_conversation_long_sooner(tokens: int, window: int | None, long: bool) -> None:
    assert is_long(tokens, window) is long
