"""The endpoint with its real process and the real client beside the stand-in server, and words to talk about replies.

Starting the process takes two seconds, so a file of tests shares one: see `opened`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import pytest
from standin import StandIn
from standin_rules import Rules
from standin_script import Json, Responder, Step, replies, text

from sessions.colleague.assistant import AssistantEvent, Request, ResponseEnded, TextDelta, Waiting
from sessions.colleague.endpoint import Endpoint
from sessions.colleague.process import ClientProcess
from sessions.colleague.wire import Patience
from sessions.errors import AssistantError

MODEL = "claude-opus-5-5"
KEY = "sk-test-0123456789abcdef"
ENVIRONMENT = {"ANTHROPIC_API_KEY": KEY}
SOON = Patience(tries=3, first_wait=0.001, longest_wait=5.0, silence=20.0, connect=10.0)
PROMPT_S = 1.0
"""Seconds within which Esc must work in a test; the aim is 0.3, and machines that run tests are busy."""

TOOLS: tuple[Json, ...] = ({"name": "read_result", "description": "Read.", "input_schema": {"type": "object"}},)
SYSTEM: tuple[Json, ...] = ({"type": "text", "text": "Rules."}, {"type": "text", "text": "Project card."})


@dataclass(frozen=True)
class Bench:
    """A server and an endpoint that talks to it."""

    server: StandIn
    endpoint: Endpoint

    def answers(self, *steps: Step, rules: Rules | None = None) -> StandIn:
        """Begin anew: the server gives these replies to one turn."""
        return self.answers_by(replies(*steps), rules)

    def answers_by(self, responder: Responder, rules: Rules | None = None) -> StandIn:
        """Begin anew: the server gives the replies of `responder`."""
        self.server.forget(responder, rules or Rules(key=KEY))
        return self.server

    def other(
        self, base_url: str = "", model: str = MODEL, patience: Patience = SOON, process: ClientProcess | None = None
    ) -> Endpoint:
        """Return another endpoint, in the same process unless one is given."""
        return Endpoint(
            model,
            base_url or self.server.base_url,
            patience=patience,
            environment=ENVIRONMENT,
            process=process or self.endpoint.process,
        )


@asynccontextmanager
async def opened() -> AsyncIterator[Bench]:
    """Start a server; the process starts with the first request."""
    async with StandIn(replies(text("Hello.")), Rules(key=KEY)) as server:
        endpoint = Endpoint(MODEL, server.base_url, patience=SOON, environment=ENVIRONMENT)
        try:
            yield Bench(server, endpoint)
        finally:
            await endpoint.close()


def user(words: str) -> Json:
    """Return what the author says as a message."""
    return {"role": "user", "content": [{"type": "text", "text": words}]}


def request(*messages: Json) -> Request:
    """Return a request with these messages, else a greeting."""
    return Request(system=SYSTEM, tools=TOOLS, messages=messages or (user("Hello?"),))


async def all_of(endpoint: Endpoint, asked: Request | None = None) -> list[AssistantEvent]:
    """Return every event of the reply."""
    return [event async for event in endpoint.respond(asked or request())]


async def failure_of(endpoint: Endpoint, asked: Request | None = None) -> AssistantError:
    """Return the error in which the reply ends."""
    with pytest.raises(AssistantError) as caught:
        await all_of(endpoint, asked)
    return caught.value


def end_of(events: list[AssistantEvent]) -> ResponseEnded:
    """Return the last event, which must be the end."""
    last = events[-1]
    assert isinstance(last, ResponseEnded)
    return last


def said(events: list[AssistantEvent]) -> str:
    """Return the text of the reply as it was streamed."""
    return "".join(event.text for event in events if isinstance(event, TextDelta))


def waits(events: list[AssistantEvent]) -> list[Waiting]:
    """Return what was said about waiting."""
    return [event for event in events if isinstance(event, Waiting)]


def assert_fit_for_the_screen(sentence: str) -> None:
    """Assert that the sentence is whole, harmless to a terminal and without the key."""
    assert KEY not in sentence
    assert sentence.isprintable()
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert "!" not in sentence
