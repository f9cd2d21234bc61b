"""The arguments of one request to the Messages API, made from a `Request` without changing what it holds.

What is sent twice is byte for byte the same both times, cache marks aside; so a cached prefix stays valid.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sessions.colleague.assistant import Json, Request

_MOVING_MARK: Json = {"type": "ephemeral"}
_LASTING_MARK: Json = {"type": "ephemeral", "ttl": "1h"}
"""System and tools stay the same for a whole session, and an author thinks for longer than five minutes."""


def arguments(request: Request, model: str, dropped: Collection[str]) -> dict[str, Any]:
    """Return the arguments of `messages.stream`, without the features in `dropped`."""
    made: dict[str, Any] = {
        "model": model,
        "max_tokens": request.max_tokens,
        "messages": list(request.messages),
    }
    if request.system:
        made["system"] = _marked(request.system)
    if request.tools:
        made["tools"] = list(request.tools)
    made["thinking"] = {"type": "adaptive", "display": "summarized"}
    made["output_config"] = {"effort": request.effort}
    made["cache_control"] = _MOVING_MARK
    for feature in dropped:
        made.pop(feature, None)
    if "system_messages" in dropped:
        made["messages"] = [_as_user(message) for message in made["messages"]]
    return _without_marks(made) if "cache_control" in dropped else made


def _marked(system: Sequence[Json]) -> list[Json]:
    """Return the system blocks with a lasting cache mark on the last one, unless they bring their own."""
    if any("cache_control" in block for block in system):
        return list(system)
    return [*system[:-1], {**system[-1], "cache_control": _LASTING_MARK}]


def _as_user(message: Json) -> Json:
    """Return an instruction as words of the author, for servers that know no other role in a conversation."""
    if message["role"] != "system":
        return message
    content = message["content"]
    words = content if isinstance(content, str) else "\n".join(block["text"] for block in content)
    text = f"<author-instruction>\n{words}\n</author-instruction>"
    return {"role": "user", "content": [{"type": "text", "text": text}]}


def _without_marks(made: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments without cache marks; what tools are given as input is left alone."""
    stripped = dict(made)
    for part in ("system", "tools"):
        if part in stripped:
            stripped[part] = [_bare(block) for block in stripped[part]]
    stripped["messages"] = [
        {**each, "content": [_bare(block) for block in each["content"]]} if isinstance(each["content"], list) else each
        for each in stripped["messages"]
    ]
    return stripped


def _bare(block: Json) -> Json:
    return {key: value for key, value in block.items() if key != "cache_control"}
