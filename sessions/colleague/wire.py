"""What the endpoint and its process say to each other: one JSON object a line, over pipes.

Lines are plain ASCII, so no character of a manuscript can be taken for the end of a line. The key is in none of them.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from sessions.colleague.assistant import (
    AssistantEvent,
    Json,
    Request,
    ResponseEnded,
    TextDelta,
    ThinkingDelta,
    ToolDelta,
    Usage,
    Waiting,
)

LINE_LIMIT = 256_000_000
"""Bytes of the longest line; a conversation of a million tokens takes about 5 MB."""


@dataclass(frozen=True, slots=True)
class Patience:
    """How long the endpoint waits, and how often it tries again."""

    tries: int = 5
    """Requests in all, the first among them."""
    first_wait: float = 1.0
    """Seconds before the second try; doubled before each further one."""
    longest_wait: float = 60.0
    """Seconds; a server that asks for more is not waited for, and the author is told."""
    silence: float | None = None
    """Seconds without a byte after which a reply counts as lost; None: 60, and 600 for a server on this machine."""
    connect: float = 10.0
    """Seconds to reach the server."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where requests go."""

    base_url: str
    model: str
    is_local: bool
    """Whether the server runs on this machine, so that plain http and no key are allowed."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why no whole reply could be had."""

    kind: str
    """authentication, permission, billing, model, invalid, too_large, rate_limit, overloaded, server, network, …"""
    sentence: str
    retry_after: float | None = None
    is_passing: bool = False
    """Whether the same request may succeed a little later."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """The endpoint does not know a field; it is left out from now on."""

    feature: str


@dataclass(frozen=True, slots=True)
class Limits:
    """What the endpoint says a model can take."""

    context: int | None
    """Tokens of a request and its reply; None when the endpoint does not say."""
    output: int | None


@dataclass(frozen=True, slots=True)
class Models:
    """Which models the endpoint offers, by name."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stopped:
    """A request was given up because the author asked."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The process has loaded its client."""


Reply = AssistantEvent | Failure | Dropped | Limits | Models | Stopped | Ready

_KINDS: dict[str, type[Reply]] = {
    each.__name__: each
    for each in (
        *(TextDelta, ThinkingDelta, ToolDelta, Waiting, ResponseEnded),
        *(Failure, Dropped, Limits, Models, Stopped, Ready),
    )
}


def line(data: Json) -> bytes:
    """Return `data` as one line."""
    return json.dumps(data, separators=(",", ":")).encode("ascii") + b"\n"


def reply_line(number: int, reply: Reply) -> bytes:
    """Return the line that carries `reply` to the request with this number; 0 is for no request."""
    return line({"to": number, "is": type(reply).__name__, **asdict(reply)})


def parse_reply(raw: bytes) -> tuple[int, Reply]:
    """Return the number of the request and what is replied.

    Raises:
        ValueError, LookupError, TypeError: the line was not written by `reply_line`.
    """
    data: dict[str, Any] = json.loads(raw)
    number, name = data.pop("to"), data.pop("is")
    if name == ResponseEnded.__name__:
        data["content"] = tuple(data["content"])
        data["usage"] = Usage(**data["usage"])
    if name == Models.__name__:
        data["names"] = tuple(data["names"])
    return number, _KINDS[name](**data)


def request_data(request: Request) -> Json:
    """Return the request as a JSON object, blocks as they are."""
    return {
        "system": request.system,
        "tools": request.tools,
        "messages": request.messages,
        "max_tokens": request.max_tokens,
        "effort": request.effort,
    }


def parse_request(data: Json) -> Request:
    """Return the request that `request_data` wrote."""
    return Request(
        system=tuple(data["system"]),
        tools=tuple(data["tools"]),
        messages=tuple(data["messages"]),
        max_tokens=data["max_tokens"],
        effort=data["effort"],
    )
