"""Colleagues that say what a test tells them to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence

from sessions.colleague.assistant import (
    AssistantEvent,
    Json,
    Request,
    ResponseEnded,
    TextDelta,
    ThinkingDelta,
    ToolDelta,
    Usage,
)
from sessions.errors import AssistantError

Reply = Sequence[AssistantEvent | Exception | Callable[[], object]]
"""What one request is answered with, in order: events, an error to raise, something to do between two events."""


class ScriptedColleague:
    """Answers the n-th request with the n-th reply and keeps the requests."""

    name = "scripted"
    is_scripted = False

    def __init__(self, *replies: Reply) -> None:
        self.replies = list(replies)
        self.requests: list[Request] = []
        self.was_closed_early = False

    async def respond(self, request: Request) -> AsyncIterator[AssistantEvent]:
        self.requests.append(request)
        reply = self.replies.pop(0)
        is_whole = False
        try:
            for part in reply:
                if isinstance(part, Exception):
                    raise part
                if callable(part):
                    outcome = part()
                    if asyncio.iscoroutine(outcome):
                        await outcome
                    continue
                yield part
                await asyncio.sleep(0)
            is_whole = True
        finally:
            self.was_closed_early = not is_whole

    async def close(self) -> None:
        self.replies.clear()


def says(text: str, stop_reason: str = "end_turn", usage: Usage | None = None) -> list[AssistantEvent]:
    """A reply in words."""
    return [TextDelta(text), ResponseEnded(({"type": "text", "text": text},), stop_reason, usage or Usage(10, 5))]


def calls(*tools: tuple[str, Json], stop_reason: str = "tool_use", number: int = 1) -> list[AssistantEvent]:
    """A reply that calls tools; ids are c<number>-<place>."""
    blocks: list[Json] = [{"type": "thinking", "thinking": "Hm.", "signature": "s=="}]
    events: list[AssistantEvent] = [ThinkingDelta("Hm.")]
    for place, (name, given) in enumerate(tools):
        call_id = f"c{number}-{place}"
        events.append(ToolDelta(call_id, name, given))
        blocks.append({"type": "tool_use", "id": call_id, "name": name, "input": given})
    return [*events, ResponseEnded(tuple(blocks), stop_reason, Usage(10, 5))]


def fails(sentence: str = "The network is gone.", kind: str = "network") -> list[Exception]:
    """A request that cannot be answered."""
    return [AssistantError(sentence, kind=kind)]
