"""A turn that is stopped ends at once, and the next request is valid all the same."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

import pytest
from colleagues import calls, says
from conversing import EDIT, READ, Room, check_valid

from sessions.colleague.assistant import TextDelta
from sessions.events import DeltaKind, Event, ProposalChanged, TurnDelta


async def stopped_after(room: Room, condition: Callable[[], bool]) -> float:
    """Stop the turn once `condition` holds; return the seconds from there to its end."""
    turn = asyncio.create_task(room.conversation.send("Hello"))
    while not condition():
        await asyncio.sleep(0)
    start = time.perf_counter()
    room.conversation.stop()
    await turn
    return time.perf_counter() - start


async def test_stop_keeps_what_arrived() -> None:
    room = Room([TextDelta("Two steps"), asyncio.Event().wait])
    seconds = await stopped_after(room, lambda: "Two" in room.told(DeltaKind.TEXT))
    assert seconds < 0.3
    assert room.endings[-1].reason == "stopped"
    assert room.last == {"role": "assistant", "content": [{"type": "text", "text": "Two steps"}]}
    assert room.colleague.was_closed_early


async def test_stop_does_not_wait_for_a_colleague_that_does_not_listen() -> None:
    release = asyncio.Event()

    async def stubborn() -> None:
        while not release.is_set():
            try:
                await release.wait()
            except asyncio.CancelledError:
                continue

    room = Room([TextDelta("Two steps"), stubborn, TextDelta(" too late")])
    seconds = await stopped_after(room, lambda: "Two" in room.told(DeltaKind.TEXT))
    assert seconds < 0.3
    release.set()
    for _ in range(10):
        await asyncio.sleep(0)
    assert "too late" not in room.told(DeltaKind.TEXT)
    assert not room.conversation.is_busy


async def test_stop_between_two_calls_answers_the_calls_that_are_open() -> None:
    room = Room(calls(READ, EDIT), says("After the stop."))

    def stop_at_the_second_call(event: Event) -> None:
        if isinstance(event, TurnDelta) and event.text.startswith("reading") and room.conversation.messages[-1:]:
            room.conversation.stop()

    room.listeners.subscribe(stop_at_the_second_call)
    ending = await room.say()
    assert ending.reason == "stopped"
    check_valid(room.conversation.messages)
    await room.say("And now?")
    check_valid(room.conversation.messages)
    assert "stopped your last turn" in str(room.colleague.requests[-1].messages[-1])


async def test_change_queued_before_a_stop_is_known_to_the_colleague_as_queued() -> None:
    room = Room(calls(EDIT, READ), says("After the stop."))

    def stop_when_queued(event: Event) -> None:
        if isinstance(event, ProposalChanged):
            room.conversation.stop()

    room.listeners.subscribe(stop_when_queued)
    assert (await room.say()).reason == "stopped"
    results = room.last["content"]
    assert results[0]["content"].startswith("Queued as change 1")
    assert results[1]["is_error"]
    check_valid(room.conversation.messages)


async def test_cancelling_the_task_ends_the_turn() -> None:
    room = Room([TextDelta("Two steps"), asyncio.Event().wait])
    task = asyncio.create_task(room.conversation.send("Hello"))
    while "Two" not in room.told(DeltaKind.TEXT):
        await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert room.endings[-1].reason == "stopped"
