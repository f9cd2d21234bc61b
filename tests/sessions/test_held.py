"""What takes a closed topic up again is held: replies and changes, in a running conversation and in a resumed one."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from colleagues import Reply, ScriptedColleague, calls, says
from scripted_room import Enter, entrance

from sessions.colleague.assistant import ResponseEnded, TextDelta, Usage
from sessions.errors import ProposalError
from sessions.events import DeltaKind, Event, ReplyHeld, TurnDelta
from sessions.room import Room

PAPER = (
    "\\documentclass{article}\n\\newtheorem{lemma}{Lemma}\n\\begin{document}\n"
    "\\begin{lemma}\\label{lem:a}\n  $a \\le b$.\n\\end{lemma}\n"
    "\\begin{lemma}\\label{lem:tails}\n  Tails are light.\n\\end{lemma}\n\\end{document}\n"
)
EDIT = ("propose_edit", {"handle": "lem:a", "old": "$a \\le b$", "new": "$a < b$", "why": "Strict."})
TAILS = ("propose_edit", {"handle": "lem:tails", "old": "light", "new": "heavy", "why": "Heavy."})
PHRASE = ("propose_edit", {"handle": "lem:a", "old": "$a \\le b$", "new": "By exponential tails", "why": "So."})


@pytest.fixture
def enter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Enter:
    """Enter the room on one paper, in which the topic of tails is closed."""
    return entrance(tmp_path, monkeypatch, PAPER)


async def told(room: Room, words: str) -> list[Event]:
    """Send words and return what was told."""
    events: list[Event] = []
    forget = room.listeners.subscribe(events.append)
    await room.colleague.send(words)
    forget()
    return [event for event in events if isinstance(event, ReplyHeld | TurnDelta)]


async def opened(room: Room) -> AsyncIterator[Room]:
    await room.settle(watch=False)
    await room.topics.close("Exponential tails", "we have a better bound", ["lem:tails"])
    yield room
    await room.close()


def in_pieces(text: str) -> Reply:
    """A reply that arrives a letter at a time."""
    return [*map(TextDelta, text), ResponseEnded(({"type": "text", "text": text},), "end_turn", Usage(1, 1))]


async def test_a_reply_is_held_from_the_word_that_takes_the_topic_up(enter: Enter) -> None:
    text = "It holds. With exponential tails one gets more. So go on."
    async for room in opened(enter(in_pieces(text))):
        events = await told(room, "Is it strict?")
        held = [event for event in events if isinstance(event, ReplyHeld)]
        assert [event.topic for event in held] == ["Exponential tails"]
        assert "we have a better bound" in held[0].entry
        before = events[: events.index(held[0])]
        said = "".join(event.text for event in before if isinstance(event, TurnDelta) and event.kind is DeltaKind.TEXT)
        assert said == "It holds. With exponential tails"


async def test_a_topic_taken_up_with_the_last_word_is_held_too(enter: Enter) -> None:
    async for room in opened(enter(says("One could use exponential tails"))):
        assert any(isinstance(event, ReplyHeld) for event in await told(room, "Is it strict?"))


@pytest.mark.parametrize("words", ["What about exponential tails?", "Look at lem:tails again."])
async def test_what_the_author_names_is_answered(enter: Enter, words: str) -> None:
    async for room in opened(enter(says("Exponential tails give more."), says("And exponential tails too."))):
        assert not any(isinstance(event, ReplyHeld) for event in await told(room, words))
        assert any(isinstance(event, ReplyHeld) for event in await told(room, "Fine. Go on with the rates."))


@pytest.mark.parametrize("edit", [TAILS, PHRASE])
async def test_a_change_is_held_and_not_accepted_before_it_is_looked_at(enter: Enter, edit: tuple[str, object]) -> None:
    colleague = (calls(edit), says("Queued."))  # type: ignore[arg-type]
    async for room in opened(enter(*colleague)):
        await told(room, "Improve it.")
        assert not room.queue.open
        assert "Exponential tails" in room.queue.get(1).held
        assert isinstance(room.colleague._assistant, ScriptedColleague)
        assert "so it is held" in str(room.colleague._assistant.requests[-1].messages[-1])
        with pytest.raises(ProposalError, match="is held, because it takes up the closed topic “Exponential tails”"):
            await room.accept(1)
        room.release(1)
        assert [each.number for each in room.queue.open] == [1]
        assert (await room.accept(1)).commit


async def test_other_changes_are_not_held(enter: Enter) -> None:
    async for room in opened(enter(calls(EDIT), says("Queued."))):
        await told(room, "Make it strict.")
        assert [each.held for each in room.queue] == [""]


async def test_what_was_held_is_held_after_a_restart_until_the_topic_is_open_again(enter: Enter) -> None:
    async for room in opened(enter(calls(TAILS), says("With exponential tails."))):
        await told(room, "Improve it.")
    again = enter()
    await again.settle(watch=False)
    assert [bool(each.held) for each in again.colleague.utterances()] == [False, True]
    assert not again.queue.open
    await again.topics.reopen("Exponential tails")
    assert [bool(each.held) for each in again.colleague.utterances()] == [False, False]
    await again.close()
