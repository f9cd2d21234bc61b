"""A room that is left and entered again: what was decided in between is told to the colleague, once."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from colleagues import ScriptedColleague, calls, says
from scripted_room import Enter, entrance

from sessions.events import Event, TurnEnded
from sessions.review.proposals import ProposalState
from sessions.room import Room

PAPER = (
    "\\documentclass{article}\n"
    "\\newtheorem{lemma}{Lemma}\n"
    "\\begin{document}\n"
    "\\begin{lemma}\\label{lem:a}\n"
    "  $a \\le b$.\n"
    "\\end{lemma}\n"
    "\\end{document}\n"
)
EDIT = ("propose_edit", {"handle": "lem:a", "old": "$a \\le b$", "new": "$a < b$", "why": "Strict."})


@pytest.fixture
def enter_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Enter:
    """Enter the room on one paper with a colleague that gives these replies."""
    return entrance(tmp_path, monkeypatch, PAPER)


def sent(room: Room) -> str:
    """Return the last message that the room's colleague was sent."""
    assert isinstance(room.colleague._assistant, ScriptedColleague)
    return json.dumps(room.colleague._assistant.requests[-1].messages[-1], ensure_ascii=False)


async def refusal(room: Room, words: str) -> str:
    """Send words that are not answered, and return the sentence that says why."""
    events: list[Event] = []
    forget = room.listeners.subscribe(events.append)
    await room.colleague.send(words)
    forget()
    return " ".join(event.sentence or "" for event in events if isinstance(event, TurnEnded))


async def test_decision_made_between_two_turns_of_other_rooms_is_told_once(enter_again: Enter) -> None:
    first = enter_again(calls(EDIT), says("It waits."))
    await first.settle(watch=False)
    await first.colleague.send("Make it strict.")
    await first.close()

    between = enter_again()
    await between.settle(watch=False)
    await between.accept(1)
    await between.close()

    third = enter_again(says("Fine."), says("Well."))
    await third.settle(watch=False)
    await third.colleague.send("What next?")
    assert "Change 1" in sent(third)
    assert "accepted." in sent(third)
    await third.colleague.send("And now?")
    assert "Change 1" not in sent(third)
    await third.close()

    fourth = enter_again(says("Again."))
    await fourth.settle(watch=False)
    assert fourth.queue.get(1).state is ProposalState.ACCEPTED
    await fourth.colleague.send("And today?")
    assert "Change 1" not in sent(fourth)
    await fourth.close()


async def test_two_rooms_do_not_go_on_with_one_conversation_at_a_time(enter_again: Enter) -> None:
    first = enter_again(calls(EDIT), says("It waits."), says("Fine."))
    await first.settle(watch=False)
    await first.colleague.send("Make it strict.")
    second = enter_again()
    await second.settle(watch=False)
    assert "open in another window" in await refusal(second, "Me too.")
    await second.reject(1, "no")
    await second.close()

    assert first.colleague._conversation is not None
    await first.colleague.send("Go on.")
    said = first.colleague._conversation.messages
    await first.close()
    third = enter_again(says("Well."))
    await third.settle(watch=False)
    assert third.colleague._conversation is not None
    assert third.colleague._conversation.messages == said
    assert third.queue.get(1).state is ProposalState.REJECTED
    await third.colleague.send("And now?")
    assert "rejected: no" in sent(third)
    await third.close()


async def test_room_does_not_go_on_from_what_another_one_has_said_since(enter_again: Enter) -> None:
    first = enter_again(says("One."), says("Two."))
    await first.settle(watch=False)
    await first.colleague.send("First.")
    second = enter_again()
    await second.settle(watch=False)
    await first.colleague.send("Second.")
    await first.close()
    assert "went on there" in await refusal(second, "Third.")
    await second.close()
