"""What a colleague is: a request goes in, a stream of events comes out.

The wire format is that of the Messages API, because conversations are kept and replayed in it byte for byte. Two
things speak this protocol: the endpoint (a model behind HTTP) and the rehearsal (a script). Neither knows tools,
manuscript or screen; the turn loop in `sessions.colleague.conversation` does.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, Protocol

Json = dict[str, Any]
"""A JSON object of the Messages API, kept as it came."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request; `messages` only ever grows within a conversation."""

    system: tuple[Json, ...]
    """System blocks, most stable first."""
    tools: tuple[Json, ...]
    """Tool declarations, sorted by name."""
    messages: tuple[Json, ...]
    max_tokens: int = 16000
    effort: str = "high"


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one response."""

    input: int = 0
    output: int = 0
    cache_read: int = 0
    cache_write: int = 0
    cache_write_hour: int = 0
    """Those of `cache_write` that are kept for an hour, which costs more than five minutes."""


@dataclass(frozen=True, slots=True)
class TextDelta:
    """More text of the reply."""

    text: str


@dataclass(frozen=True, slots=True)
class ThinkingDelta:
    """More of the summarised thinking."""

    text: str


@dataclass(frozen=True, slots=True)
class ToolDelta:
    """A tool call is being written; `so_far` is what of its input could be read yet."""

    id: str
    name: str
    so_far: Json


@dataclass(frozen=True, slots=True)
class Waiting:
    """The request will be repeated after `seconds`; `sentence` says why."""

    seconds: float
    sentence: str


@dataclass(frozen=True, slots=True)
class ResponseEnded:
    """The response is whole: its content blocks as they came, why it stopped, and what it cost."""

    content: tuple[Json, ...]
    stop_reason: str
    usage: Usage


AssistantEvent = TextDelta | ThinkingDelta | ToolDelta | Waiting | ResponseEnded


class Assistant(Protocol):
    """Anything that answers requests."""

    @property
    def name(self) -> str:
        """The model's name, or "rehearsal"; goes into the commit's trailers."""
        ...

    @property
    def is_scripted(self) -> bool:
        """Whether the replies are a script; shown on screen wherever they appear."""
        ...

    def respond(self, request: Request) -> AsyncIterator[AssistantEvent]:
        """Yield the reply as it comes; the last event is `ResponseEnded`. Closing the iterator stops the request.

        Raises:
            sessions.errors.AssistantError: no whole reply could be had; the sentence says why and what to do.
        """
        ...

    async def close(self) -> None:
        """Free what the colleague holds; safe to call twice."""
        ...
