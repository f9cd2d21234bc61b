"""The stand-in server is as strict as the Messages API, so that what passes here passes there."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
import urllib.request
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
import standin
from standin import StandIn
from standin_rules import Rules
from standin_script import NO_STEP_LEFT, Json, load, replies, text, thinking, tool

HEADERS = {"anthropic-version": "2026-10-21", "authorization": "Bearer sk-test"}
TOOL: Json = {"name": "outline", "description": "Outline.", "input_schema": {"type": "object"}}
MARK: Json = {"type": "ephemeral"}


@pytest_asyncio.fixture
async def server() -> AsyncIterator[StandIn]:
    async with StandIn(replies(text("Hello."))) as running:
        yield running


def body(*messages: Json, **fields: object) -> Json:
    said = list(messages) or [user("Hello?")]
    return {"model": "claude-opus-5-5", "max_tokens": 100, "messages": said, "tools": [TOOL], "stream": True, **fields}


def user(words: str) -> Json:
    return {"role": "user", "content": [{"type": "text", "text": words}]}


def assistant(*blocks: Json) -> Json:
    return {"role": "assistant", "content": list(blocks)}


def call(call_id: str = "toolu_1", name: str = "outline") -> Json:
    return {"type": "tool_use", "id": call_id, "name": name, "input": {}}


def result(call_id: str = "toolu_1") -> Json:
    return {"type": "tool_result", "tool_use_id": call_id, "content": "1. Introduction"}


async def post(server: StandIn, asked: Json, headers: dict[str, str] | None = None) -> tuple[int, str]:
    """Return the status and what follows the head of the answer."""
    port = int(server.base_url.rpartition(":")[2])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    raw = json.dumps(asked).encode()
    lines = [f"{name}: {value}" for name, value in (HEADERS if headers is None else headers).items()]
    head = "\r\n".join(["POST /v1/messages HTTP/1.1", f"content-length: {len(raw)}", *lines])
    writer.write(head.encode() + b"\r\n\r\n" + raw)
    writer.write_eof()
    answer = (await reader.read()).decode()
    writer.close()
    await writer.wait_closed()
    return int(answer.split(" ")[1]), answer


async def test_a_request_that_keeps_the_rules_is_streamed(server: StandIn) -> None:
    status, answer = await post(server, body())
    assert status == 200
    assert "event: message_stop" in answer


@pytest.mark.parametrize(
    ("missing", "named"), [("anthropic-version", "anthropic-version"), ("authorization", "authorization")]
)
async def test_a_missing_version_or_key_is_refused(server: StandIn, missing: str, named: str) -> None:
    status, answer = await post(server, body(), {name: HEADERS[name] for name in HEADERS if name != missing})
    assert status == 400
    assert named in answer


async def test_another_key_than_the_right_one_is_refused(server: StandIn) -> None:
    server.rules = Rules(key="sk-right")
    assert (await post(server, body()))[0] == 401


async def test_an_unknown_model_is_refused(server: StandIn) -> None:
    assert (await post(server, body(model="gpt")))[0] == 404


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"temperature": 0.5}, "temperature"),
        ({"top_p": 1}, "top_p"),
        ({"top_k": 5}, "top_k"),
        ({"tool_choice": {"type": "any"}}, "tool_choice"),
        ({"tool_choice": {"type": "tool", "name": "outline"}}, "tool_choice"),
        ({"cache_control": MARK, "system": [{"type": "text", "text": "a", "cache_control": MARK}] * 4}, "maximum of 4"),
        (
            {"cache_control": {**MARK, "ttl": "1h"}, "system": [{"type": "text", "text": "a", "cache_control": MARK}]},
            "ttl",
        ),
    ],
)
async def test_fields_the_api_no_longer_takes_are_refused(server: StandIn, fields: Json, named: str) -> None:
    status, answer = await post(server, body(**fields))
    assert status == 400
    assert named in answer


@pytest.mark.parametrize(
    ("messages", "named"),
    [
        ([assistant(call())], "first message"),
        ([user("a"), assistant({"type": "text", "text": "The answer is"})], "prefilled"),
        ([user("a"), assistant(call()), user("b")], "without tool_result"),
        ([user("a"), {"role": "user", "content": [result()]}], "without a tool_use"),
        ([user("a"), assistant(call()), {"role": "user", "content": [result(), result()]}], "or twice"),
        (
            [user("a"), assistant(call()), {"role": "user", "content": [{"type": "text", "text": "b"}, result()]}],
            "must come first",
        ),
        ([user("a"), assistant(call(name="shell")), {"role": "user", "content": [result()]}], "not declared"),
        (
            [user("a"), *[assistant(call()), {"role": "user", "content": [result()]}] * 2],
            "used twice",
        ),
        ([user("a"), assistant(call()), assistant(call()), user("b")], "two replies"),
        (
            [user("a"), assistant({"type": "text", "text": "b"}), assistant({"type": "text", "text": "c"}), user("d")],
            "two replies",
        ),
        ([user(" ")], "non-empty"),
        ([{"role": "user", "content": []}], "must not be empty"),
        ([{"role": "robot", "content": "a"}], "first message"),
        ([user("a"), assistant({"type": "thinking", "thinking": "b"}), user("c")], "signature"),
    ],
)
async def test_conversations_that_do_not_hold_together_are_refused(
    server: StandIn, messages: list[Json], named: str
) -> None:
    server.rules = Rules(takes_unknown_history=True)
    status, answer = await post(server, body(*messages))
    assert status == 400
    assert named in answer


THOUGHT = {"type": "thinking", "thinking": "Hm.", "signature": "c2lnbmVk"}
SPOKEN = {"type": "text", "text": "Hello."}


@pytest.mark.parametrize(
    ("edited", "named"),
    [
        (body(user("Hello?"), assistant(THOUGHT, SPOKEN), user("b")), ""),
        (body(user("Hello?"), assistant(THOUGHT, {**SPOKEN, "cache_control": MARK}), user("b")), ""),
        (body(user("Hello?"), assistant(THOUGHT, {"type": "text", "text": "Hel"}), user("b")), ""),
        (body(user("Hello?"), assistant({"type": "text", "text": "Hel"}), user("b")), ""),
        (body(user("Hello!"), assistant(THOUGHT, SPOKEN), user("b")), "edited"),
        (body(user("Hello?"), assistant(THOUGHT, SPOKEN), user("b"), system="New rules."), "edited"),
        (body(user("Hello?"), assistant(THOUGHT, SPOKEN), user("b"), tools=[]), "edited"),
        (body(user("Hello?"), assistant(THOUGHT, SPOKEN), user("b"), model="claude-sonnet-5-5"), "edited"),
        (body(user("Hello?"), assistant(SPOKEN), user("b")), "not the one"),
        (body(user("Hello?"), assistant({**THOUGHT, "thinking": "Ha."}, SPOKEN), user("b")), "not the one"),
        (body(user("Hello?"), assistant(THOUGHT, {**SPOKEN, "text": "Goodbye."}), user("b")), "not the one"),
    ],
)
async def test_what_was_sent_before_may_only_grow(server: StandIn, edited: Json, named: str) -> None:
    server.responder = replies(thinking("Hm.", text("Hello.")))
    await post(server, body())
    status, answer = await post(server, edited)
    assert (status, named in answer) == (400 if named else 200, True)


async def test_a_conversation_begun_elsewhere_is_taken_up_only_when_asked_for(server: StandIn) -> None:
    resumed = body(user("Hello?"), assistant(SPOKEN), user("b"))
    assert (await post(server, resumed))[0] == 400
    server.rules = Rules(takes_unknown_history=True)
    assert (await post(server, resumed))[0] == 200


async def test_a_repeated_tool_call_gets_an_id_of_its_own(server: StandIn) -> None:
    server.responder = replies(tool("outline", {}), tool("outline", {}))
    await post(server, body())
    _, answer = await post(server, body(user("Hello?"), assistant(call()), {"role": "user", "content": [result()]}))
    assert '"id": "toolu_1_1"' in answer


def test_a_script_picks_the_turn_by_what_the_author_said(tmp_path: Path) -> None:
    path = tmp_path / "script.json"
    path.write_text(
        json.dumps(
            [
                {"match": "proof of lemma \\d", "steps": [{"tool": "outline", "input": {"a": 1}}, {"text": "Done."}]},
                [{"text": "First."}],
                {"steps": [{"thinking": "Hm.", "text": "Second.", "faults": [{"fault": "status", "status": 529}]}]},
            ]
        ),
        encoding="utf-8",
    )
    script = load(path)
    first, asked = user("Hello?"), user("Repair the PROOF of Lemma 3.")
    answered = assistant(SPOKEN)
    view = {"type": "text", "text": "<from-the-program>\nThe proof of Lemma 9 is in view."}
    first["content"].insert(0, view)
    said = [script(body(*each)).blocks[-1] for each in ([first], [first, answered, asked])]
    assert said[0]["text"] == "First."
    assert (said[1]["name"], said[1]["input"]) == ("outline", {"a": 1})
    after_the_tool = [first, answered, asked, assistant(call()), {"role": "user", "content": [result()]}]
    assert script(body(*after_the_tool)).blocks[-1]["text"] == "Done."
    second = [first, answered, user("And?")]
    assert script(body(*second)).troubles[0].status == 529
    assert script(body(*second)).troubles == ()
    stopped = [first, answered, asked, assistant(call()), {"role": "user", "content": [result(), *first["content"]]}]
    assert script(body(*stopped)).blocks[-1]["text"] == "Second."
    exhausted = [*after_the_tool, answered, {"role": "user", "content": [result()]}]
    assert script(body(*exhausted)).blocks[-1]["text"] == NO_STEP_LEFT


@pytest.mark.slow
def test_it_can_be_started_by_itself(tmp_path: Path) -> None:
    path = tmp_path / "script.json"
    path.write_text(json.dumps([[{"text": "From the script."}]]), encoding="utf-8")
    command = [sys.executable, standin.__file__, "--port", "0", "--script", str(path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        asked = urllib.request.Request(f"{address}/v1/messages", json.dumps(body()).encode(), HEADERS)
        with urllib.request.urlopen(asked, timeout=10) as answer:
            streamed = answer.read().decode()
        with urllib.request.urlopen(f"{address}/v1/models", timeout=10) as answer:
            models = json.load(answer)
        process.terminate()
    assert '"From the scr' in streamed
    assert models["data"][0]["id"] == "claude-opus-5-5"
