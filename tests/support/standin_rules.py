"""What the stand-in server refuses, as strictly as the Messages API of version 2026-10-21 or more so.

A conversation is append-only: each reply of the model that comes back must stand behind exactly the system, tools and
messages it was given for, compared as serialised JSON without cache marks. So the rules remember every prefix that was
answered and what was planned as the answer. A reply that the author stopped may come back as far as it had come, or as
the bare text of that.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

Json = dict[str, Any]

_SAMPLING = ("temperature", "top_p", "top_k")
_MOST_CACHE_MARKS = 4


@dataclass(frozen=True)
class Refusal:
    """What is answered to a request that breaks a rule."""

    status: int
    error_type: str
    message: str


def invalid(message: str) -> Refusal:
    """Return the refusal with status 400."""
    return Refusal(400, "invalid_request_error", message)


@dataclass
class Answer:
    """A reply that was begun."""

    blocks: tuple[Json, ...]
    is_whole: bool = False
    """Whether all of it was sent."""


@dataclass
class Rules:
    """The rules of one server, and the conversations it has seen."""

    key: str = ""
    """The key that is asked for; empty takes any."""
    needs_key: bool = True
    models: tuple[str, ...] = ("claude-opus-5-5", "claude-sonnet-5-5", "claude-haiku-5-5")
    unsupported: tuple[str, ...] = ()
    """Fields this server does not know, as a local server might not: "thinking", "cache_control", "system role", …"""
    takes_unknown_history: bool = False
    """Whether a conversation that was begun with another server may go on here."""
    _answers: dict[str, list[Answer]] = field(default_factory=dict)

    def refusal(self, headers: Mapping[str, str], body: Json) -> Refusal | None:
        """Return why the request is refused; None where it keeps the rules."""
        return self._of_headers(headers) or self._of_fields(body) or _of_messages(body) or self._of_history(body)

    def remember(self, body: Json, blocks: Sequence[Json]) -> Answer:
        """Note that an answer was begun for the request, and return the note."""
        answer = Answer(tuple(blocks))
        self._answers.setdefault(prefix(body, len(body["messages"])), []).append(answer)
        return answer

    def known_prefix(self, body: Json) -> int:
        """Return how many messages of the request belong to a prefix that was answered before."""
        counts = range(len(body["messages"]), 0, -1)
        return next((count for count in counts if prefix(body, count) in self._answers), 0)

    def _of_headers(self, headers: Mapping[str, str]) -> Refusal | None:
        if not headers.get("anthropic-version"):
            return invalid("anthropic-version: header is required")
        given = headers.get("authorization", "").removeprefix("Bearer ") or headers.get("x-api-key", "")
        if self.needs_key and not given:
            return invalid("authorization: header is required")
        if self.needs_key and self.key and given != self.key:
            return Refusal(401, "authentication_error", f"invalid key {given}")
        return None

    def _of_fields(self, body: Json) -> Refusal | None:
        for name in ("model", "max_tokens", "messages"):
            if name not in body:
                return invalid(f"{name}: Field required")
        if body["model"] not in self.models:
            return Refusal(404, "not_found_error", f"model: {body['model']}")
        for name in _SAMPLING:
            if name in body:
                return invalid(f"{name}: this parameter is no longer supported")
        if body.get("tool_choice", {}).get("type") in ("any", "tool"):
            return invalid("tool_choice: forced tool use is not supported by this model")
        return self._of_unsupported(body) or _of_cache_marks(body)

    def _of_unsupported(self, body: Json) -> Refusal | None:
        for name in self.unsupported:
            if name in body:
                return invalid(f"{name}: Extra inputs are not permitted")
        if "cache_control" in self.unsupported and any(_cache_marks(body)):
            return invalid("system.0.cache_control: Extra inputs are not permitted")
        if "system role" in self.unsupported and any(each["role"] == "system" for each in body["messages"]):
            return invalid("messages.1.role: Input should be 'user' or 'assistant', got role 'system'")
        return None

    def _of_history(self, body: Json) -> Refusal | None:
        for place, message in enumerate(body["messages"]):
            if message["role"] != "assistant":
                continue
            answers = self._answers.get(prefix(body, place))
            if answers is None and not self.takes_unknown_history:
                return invalid(f"messages.{place}: system, tools or earlier messages were edited after this reply")
            if answers is not None and not any(_is_part(message["content"], each) for each in answers):
                return invalid(f"messages.{place}: the reply is not the one that was given here")
        return None


def prefix(body: Json, count: int) -> str:
    """Return a hash of system, tools and the first `count` messages, without cache marks."""
    parts = [body["model"], body.get("system", []), body.get("tools", []), body["messages"][:count]]
    return sha256(json.dumps(_without_marks(parts), ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()


def _without_marks(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_marks(each) for key, each in value.items() if key != "cache_control"}
    return [_without_marks(each) for each in value] if isinstance(value, list) else value


def _is_part(content: object, answer: Answer) -> bool:
    """Whether `content` is the answer, or what of it had come when it was stopped."""
    if not isinstance(content, list) or not content:
        return False
    blocks = tuple({key: value for key, value in block.items() if key != "cache_control"} for block in content)
    if blocks == answer.blocks:
        return True
    *whole, last = blocks
    rest = answer.blocks[len(whole) :]
    if tuple(whole) == answer.blocks[: len(whole)] and rest and _is_begun(last, rest[0]):
        return True
    text = "".join(block["text"] for block in answer.blocks if block["type"] == "text")
    planned = {"type": "text", "text": text}
    return len(blocks) == 1 and _is_begun(last, planned) and not (answer.is_whole and last == planned)


def _is_begun(block: Json, planned: Json) -> bool:
    if block.get("type") != "text" or planned["type"] != "text":
        return block == planned
    return bool(planned["text"].startswith(block["text"].rstrip()))


def _cache_marks(body: Json) -> Iterator[Json]:
    """Yield the cache marks in the order of the prefix: tools, system, messages, and the one at the top at the end."""
    messages = [block for each in body["messages"] if isinstance(each["content"], list) for block in each["content"]]
    system = body.get("system", [])
    for block in [*body.get("tools", []), *(system if isinstance(system, list) else []), *messages]:
        if "cache_control" in block:
            yield block["cache_control"]
    if "cache_control" in body:
        yield body["cache_control"]


def _of_cache_marks(body: Json) -> Refusal | None:
    marks = list(_cache_marks(body))
    if len(marks) > _MOST_CACHE_MARKS:
        return invalid(f"A maximum of 4 blocks with cache_control may be provided. Found {len(marks)}.")
    lives = [mark.get("ttl", "5m") for mark in marks]
    if lives != sorted(lives):
        return invalid("cache_control.ttl: a mark of 1h must not come after one of 5m")
    return None


def _of_messages(body: Json) -> Refusal | None:
    messages = body["messages"]
    if not messages or messages[0]["role"] != "user":
        return invalid("messages: the first message must use the user role")
    if messages[-1]["role"] == "assistant":
        return invalid("messages: prefilled replies are not supported; the last message must not be the assistant's")
    declared = {tool["name"] for tool in body.get("tools", [])}
    seen: set[str] = set()
    for place, message in enumerate(messages):
        before = messages[place - 1] if place else None
        refusal = _of_roles(place, message, before) or _of_blocks(place, message)
        refusal = refusal or _of_tools(place, message, before, declared, seen)
        if refusal:
            return refusal
    return None


def _of_roles(place: int, message: Json, before: Json | None) -> Refusal | None:
    if message.get("role") not in ("user", "assistant", "system"):
        return invalid(f"messages.{place}.role: unknown role {message.get('role')!r}")
    if before and before["role"] == message["role"] == "assistant":
        return invalid(f"messages.{place}: two replies without anything between them")
    return None


def _of_blocks(place: int, message: Json) -> Refusal | None:
    blocks = _blocks(message)
    if not blocks:
        return invalid(f"messages.{place}.content: must not be empty")
    for number, block in enumerate(blocks):
        if block.get("type") == "text" and not str(block.get("text", "")).strip():
            return invalid(f"messages.{place}.content.{number}: text content blocks must be non-empty")
        if block.get("type") == "thinking" and not block.get("signature"):
            return invalid(f"messages.{place}.content.{number}.thinking.signature: Field required")
    return None


def _of_tools(place: int, message: Json, before: Json | None, declared: set[str], seen: set[str]) -> Refusal | None:
    blocks = _blocks(message)
    open_calls = {block["id"] for block in _blocks(before) if block["type"] == "tool_use"} if before else set[str]()
    results = [block["tool_use_id"] for block in blocks if block["type"] == "tool_result"]
    if open_calls - set(results):
        missing = ", ".join(sorted(open_calls - set(results)))
        return invalid(f"messages.{place - 1}: tool_use without tool_result in the next message: {missing}")
    if set(results) - open_calls or len(set(results)) < len(results):
        return invalid(f"messages.{place}: tool_result without a tool_use in the message before, or twice")
    if any(block["type"] != "tool_result" for block in blocks[: len(results)]):
        return invalid(f"messages.{place}: tool_result blocks must come first")
    for block in blocks:
        if block["type"] != "tool_use":
            continue
        if block["name"] not in declared:
            return invalid(f"messages.{place}: the tool {block['name']} is not declared")
        if block["id"] in seen:
            return invalid(f"messages.{place}: the tool_use id {block['id']} is used twice")
        seen.add(block["id"])
    return None


def _blocks(message: Json | None) -> list[Json]:
    content = message["content"] if message else []
    return [{"type": "text", "text": content}] if isinstance(content, str) else list(content)
