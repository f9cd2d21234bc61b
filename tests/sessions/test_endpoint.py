"""The endpoint with its real process and the real client, against the stand-in server over real sockets."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from standin import StandIn
from standin_rules import Rules
from standin_script import Responder, Step, replies, text, thinking, tool

from sessions.colleague.assistant import (
    AssistantEvent,
    Json,
    Request,
    ResponseEnded,
    TextDelta,
    ThinkingDelta,
    ToolDelta,
)
from sessions.colleague.endpoint import Endpoint
from sessions.colleague.wire import Patience

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]

KEY = "sk-test-0123456789abcdef"
SOON = Patience(tries=3, first_wait=0.001, longest_wait=5.0, silence=20.0)
TOOLS: tuple[Json, ...] = ({"name": "read_result", "description": "Read.", "input_schema": {"type": "object"}},)
SYSTEM: tuple[Json, ...] = ({"type": "text", "text": "Rules."}, {"type": "text", "text": "Project card."})


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def server() -> AsyncIterator[StandIn]:
    async with StandIn(replies(text("Hello."))) as running:
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared(server: StandIn) -> AsyncIterator[Endpoint]:
    """One process for all tests that do not break it: starting one takes two seconds."""
    endpoint = Endpoint("claude-opus-5-5", server.base_url, patience=SOON, environment={"ANTHROPIC_API_KEY": KEY})
    yield endpoint
    await endpoint.close()


@pytest.fixture
def answers(server: StandIn) -> _Answers:
    server.forget(replies(text("Hello.")), Rules(key=KEY))
    return _Answers(server)


class _Answers:
    """Says what the server answers in a test."""

    def __init__(self, server: StandIn) -> None:
        self.server = server

    def __call__(self, *steps: Step, rules: Rules | None = None) -> StandIn:
        return self.by(replies(*steps), rules)

    def by(self, responder: Responder, rules: Rules | None = None) -> StandIn:
        self.server.forget(responder, rules or Rules(key=KEY))
        return self.server


def user(words: str) -> Json:
    return {"role": "user", "content": [{"type": "text", "text": words}]}


def request(*messages: Json) -> Request:
    return Request(system=SYSTEM, tools=TOOLS, messages=messages or (user("Hello?"),))


async def all_of(endpoint: Endpoint, asked: Request | None = None) -> list[AssistantEvent]:
    return [event async for event in endpoint.respond(asked or request())]


def end_of(events: list[AssistantEvent]) -> ResponseEnded:
    last = events[-1]
    assert isinstance(last, ResponseEnded)
    return last


def said(events: list[AssistantEvent]) -> str:
    return "".join(event.text for event in events if isinstance(event, TextDelta))


async def test_text_comes_as_it_is_written_and_whole_at_the_end(shared: Endpoint, answers: _Answers) -> None:
    words = "Let $\\varepsilon > 0$; then “Lemma 3” gives $a\u2028b$ 𝔸."
    answers(text(words, piece=5))
    events = await all_of(shared)
    assert said(events) == words
    assert end_of(events).content == ({"type": "text", "text": words},)
    assert end_of(events).stop_reason == "end_turn"
    assert end_of(events).usage.output > 0


async def test_thinking_comes_apart_from_text_and_keeps_its_signature(shared: Endpoint, answers: _Answers) -> None:
    answers(thinking("First a bound.", text("Here it is.")))
    events = await all_of(shared)
    assert "".join(event.text for event in events if isinstance(event, ThinkingDelta)) == "First a bound."
    assert said(events) == "Here it is."
    assert end_of(events).content[0] == {"type": "thinking", "thinking": "First a bound.", "signature": "c2lnbmVk"}


async def test_a_tool_call_shows_its_unfinished_input(shared: Endpoint, answers: _Answers) -> None:
    latex = "\\begin{proof} Let $x$ be given. \\end{proof}"
    answers(tool("read_result", {"handle": "lem:a", "latex": latex}, piece=4, delay=0.02))
    events = await all_of(shared)
    so_far = [event.so_far["latex"] for event in events if isinstance(event, ToolDelta) and "latex" in event.so_far]
    assert so_far[-1] == latex
    assert any(len(each) < len(latex) for each in so_far)
    assert end_of(events).stop_reason == "tool_use"
    assert end_of(events).content[0]["input"] == {"handle": "lem:a", "latex": latex}


async def test_a_tool_result_goes_back_under_strict_rules(shared: Endpoint, answers: _Answers) -> None:
    server = answers(thinking("Hm.", tool("read_result", {"handle": "lem:a"}, words="I read it.")), text("Read."))
    first = end_of(await all_of(shared))
    call = first.content[-1]
    result = {"type": "tool_result", "tool_use_id": call["id"], "content": "Lemma."}
    asked = request(
        user("Hello?"),
        {"role": "assistant", "content": list(first.content)},
        {"role": "user", "content": [result]},
    )
    assert said(await all_of(shared, asked)) == "Read."
    assert server.refusals == []


async def test_the_request_carries_what_the_api_of_2026_asks_for(shared: Endpoint, answers: _Answers) -> None:
    server = answers(text("Hello."))
    await all_of(shared)
    body = server.requests[-1]
    assert body["thinking"] == {"type": "adaptive", "display": "summarized"}
    assert body["output_config"] == {"effort": "high"}
    assert body["cache_control"] == {"type": "ephemeral"}
    assert body["system"][-1]["cache_control"] == {"type": "ephemeral", "ttl": "1h"}
    assert not {"temperature", "top_p", "top_k", "tool_choice"} & set(body)
    assert server.headers[-1]["anthropic-version"] == "2026-10-21"
    assert server.headers[-1]["authorization"] == f"Bearer {KEY}"
