"""The endpoint talks to a model: the real client in its real process, against the stand-in server over real sockets."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest
import pytest_asyncio
from endpoint_bench import (
    KEY,
    Bench,
    all_of,
    end_of,
    opened,
    request,
    said,
    user,
)
from gitroom import GitRoom, isolate
from standin_script import Fault, Step, Trouble, failing, text, thinking, tool

from sessions.colleague.assistant import TextDelta, ThinkingDelta, ToolDelta
from sessions.colleague.wire import Limits
from sessions.errors import AssistantError
from sessions.room import Room
from sessions.settings import Settings

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared() -> AsyncIterator[Bench]:
    async with opened() as bench:
        yield bench


@pytest.fixture
def bench(shared: Bench) -> Bench:
    shared.answers(text("Hello."))
    return shared


async def test_text_comes_as_it_is_written_and_whole_at_the_end(bench: Bench) -> None:
    words = "Let $\\varepsilon > 0$; then “Lemma 3” gives $a\u2028b$ 𝔸."
    bench.answers(text(words, piece=5))
    events = await all_of(bench.endpoint)
    assert said(events) == words
    assert end_of(events).content == ({"type": "text", "text": words},)
    assert end_of(events).stop_reason == "end_turn"
    assert end_of(events).usage.output > 0


async def test_thinking_comes_apart_from_text_and_keeps_its_signature(bench: Bench) -> None:
    bench.answers(thinking("First a bound.", text("Here it is.")))
    events = await all_of(bench.endpoint)
    assert "".join(event.text for event in events if isinstance(event, ThinkingDelta)) == "First a bound."
    assert said(events) == "Here it is."
    assert end_of(events).content[0] == {"type": "thinking", "thinking": "First a bound.", "signature": "c2lnbmVk"}


async def test_a_tool_call_shows_its_unfinished_input(bench: Bench) -> None:
    latex = "\\begin{proof} Let $x$ be given. \\end{proof}"
    bench.answers(tool("read_result", {"handle": "lem:a", "latex": latex}, piece=4, delay=0.02))
    events = await all_of(bench.endpoint)
    so_far = [event.so_far["latex"] for event in events if isinstance(event, ToolDelta) and "latex" in event.so_far]
    assert so_far[-1] == latex
    assert any(len(each) < len(latex) for each in so_far)
    assert end_of(events).stop_reason == "tool_use"
    assert end_of(events).content[0]["input"] == {"handle": "lem:a", "latex": latex}


async def test_a_tool_result_goes_back_under_strict_rules(bench: Bench) -> None:
    server = bench.answers(thinking("Hm.", tool("read_result", {"handle": "lem:a"}, words="I read it.")), text("Read."))
    first = end_of(await all_of(bench.endpoint))
    call = first.content[-1]
    result = {"type": "tool_result", "tool_use_id": call["id"], "content": "Lemma."}
    asked = request(
        user("Hello?"),
        {"role": "assistant", "content": list(first.content)},
        {"role": "user", "content": [result]},
    )
    assert said(await all_of(bench.endpoint, asked)) == "Read."
    assert server.refusals == []


async def test_the_request_carries_what_the_api_of_2026_asks_for(bench: Bench) -> None:
    server = bench.answers(text("Hello."))
    await all_of(bench.endpoint)
    body = server.requests[-1]
    assert body["thinking"] == {"type": "adaptive", "display": "summarized"}
    assert body["output_config"] == {"effort": "high"}
    assert body["cache_control"] == {"type": "ephemeral"}
    assert body["system"][-1]["cache_control"] == {"type": "ephemeral", "ttl": "1h"}
    assert not {"temperature", "top_p", "top_k", "tool_choice"} & set(body)
    assert server.headers[-1]["anthropic-version"] == "2026-10-21"
    assert server.headers[-1]["authorization"] == f"Bearer {KEY}"


async def test_pieces_are_joined_so_that_the_screen_is_not_flooded(bench: Bench) -> None:
    bench.answers(text("x" * 3000, piece=1))
    events = await all_of(bench.endpoint)
    assert said(events) == "x" * 3000
    assert len(events) < 300


async def test_the_last_piece_does_not_wait_for_the_next(bench: Bench) -> None:
    server = bench.answers(failing(text("One two three four.", piece=4), Trouble(Fault.STALL)))
    heard = ""
    async with aclosing(bench.endpoint.respond(request())) as stream:
        async for event in stream:
            heard += event.text if isinstance(event, TextDelta) else ""
            if heard == "One two ":
                break
    await server.stalled.wait()
    assert heard == "One two "


async def test_blocks_of_a_kind_nobody_knows_come_back_verbatim(bench: Bench) -> None:
    block = {"type": "future_block", "data": {"b": [1, 2.5, None], "a": "ü"}}
    bench.answers(Step((block, {"type": "redacted_thinking", "data": "c2VjcmV0"}, {"type": "text", "text": "Hm."})))
    assert end_of(await all_of(bench.endpoint)).content == (
        block,
        {"type": "redacted_thinking", "data": "c2VjcmV0"},
        {"type": "text", "text": "Hm."},
    )


async def test_a_character_cut_in_two_is_put_together_and_half_of_one_replaced(bench: Bench) -> None:
    bench.answers(thinking("\ud835\udd39?", text("Let \ud835\udd38 be \ud835 alone.", piece=1)))
    events = await all_of(bench.endpoint)
    assert said(events) == "Let 𝔸 be \ufffd alone."
    assert end_of(events).content[1]["text"] == "Let 𝔸 be \ufffd alone."
    assert end_of(events).content[0]["thinking"] == "𝔹?"


@pytest.mark.parametrize("reason", ["max_tokens", "refusal", "model_context_window_exceeded", "pause_turn"])
async def test_the_reason_for_stopping_is_passed_on(bench: Bench, reason: str) -> None:
    bench.answers(text("So far.", stop_reason=reason))
    assert end_of(await all_of(bench.endpoint)).stop_reason == reason


async def test_a_tool_call_cut_by_the_token_limit_is_an_end_and_no_error(bench: Bench) -> None:
    call = tool("read_result", {"handle": "lem:a"}, stop_reason="max_tokens")
    bench.answers(failing(call, Trouble(Fault.CUT_TOOL_JSON)))
    assert end_of(await all_of(bench.endpoint)).stop_reason == "max_tokens"


async def test_a_request_of_megabytes_goes_through(bench: Bench) -> None:
    server = bench.answers(text("Long."))
    await all_of(bench.endpoint, request(user("$x$ " * 1_000_000)))
    assert len(server.requests[-1]["messages"][0]["content"][0]["text"]) == 4_000_000


async def test_two_requests_at_once_do_not_mix(bench: Bench) -> None:
    bench.answers_by(lambda body: text(f"To {body['messages'][0]['content'][0]['text']}", piece=1, delay=0.001))
    asked = [all_of(bench.endpoint, request(user(name))) for name in ("one", "two")]
    one, two = await asyncio.gather(*asked)
    assert (said(one), said(two)) == ("To one", "To two")


async def test_the_limits_of_the_model_can_be_asked(bench: Bench) -> None:
    assert await bench.endpoint.limits() == Limits(1_000_000, 128_000)
    assert await bench.endpoint.with_model("nobody-knows-it").limits() == Limits(None, None)


async def test_the_models_of_the_endpoint_can_be_asked(bench: Bench) -> None:
    assert await bench.endpoint.models() == ("claude-opus-5-5", "claude-sonnet-5-5", "claude-haiku-5-5")


async def test_models_that_cannot_be_asked_are_told_in_a_sentence(bench: Bench) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nobody = bench.other(f"http://127.0.0.1:{taken.getsockname()[1]}")
        with pytest.raises(AssistantError) as told:
            await nobody.models()
    assert told.value.kind == "refused"


async def test_another_model_answers_in_a_conversation_of_its_own(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    isolate(monkeypatch, tmp_path / "home")
    paper = "\\documentclass{article}\n\\begin{document}\nText.\n\\end{document}\n"
    GitRoom.make(tmp_path / "work", paper=paper)
    endpoint = bench.other()
    room = Room(tmp_path / "work" / "paper.tex", Settings(), {"HOME": str(tmp_path / "home")}, assistant=endpoint)
    await room.settle(watch=False)
    await room.colleague.send("Hello?")
    first = room.colleague.conversation_id
    room.colleague.choose_model("claude-haiku-5-5")
    assert room.colleague.name == "claude-haiku-5-5"
    assert room.colleague.conversation_id != first
    await room.colleague.send("Hello you?")
    assert [body["model"] for body in bench.server.requests] == ["claude-opus-5-5", "claude-haiku-5-5"]
    assert len(bench.server.requests[-1]["messages"]) == 1
    room.colleague.choose_model("claude-opus-5-5")
    assert room.colleague.conversation_id == first, "each model goes on with its own"
    assert "$0.1 in, $0.5 out" in room.colleague.price_words("claude-haiku-5-5")
    assert room.colleague.price_words("unheard-of") == "price unknown"
    await room.close()
