"""What an author reads when the endpoint fails: one sentence each, and what was shown is never asked for twice."""

from __future__ import annotations

import re
import socket
import traceback
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
import pytest_asyncio
from endpoint_bench import (
    KEY,
    SOON,
    Bench,
    all_of,
    assert_fit_for_the_screen,
    failure_of,
    opened,
    request,
    said,
    user,
    waits,
)
from standin_rules import Rules
from standin_script import Fault, Step, Trouble, failing, text, tool

from sessions.colleague.wire import Patience

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared() -> AsyncIterator[Bench]:
    async with opened() as bench:
        yield bench


@pytest.fixture
def bench(shared: Bench) -> Bench:
    shared.answers(text("Hello."))
    return shared


@pytest.mark.parametrize(
    ("status", "error_type", "kind"),
    [
        (400, "invalid_request_error", "invalid"),
        (401, "authentication_error", "authentication"),
        (402, "billing_error", "billing"),
        (403, "permission_error", "permission"),
        (404, "not_found_error", "model"),
        (413, "request_too_large", "too_large"),
        (307, "", "redirect"),
    ],
)
async def test_a_refusal_that_waiting_does_not_mend_is_told_at_once(
    bench: Bench, status: int, error_type: str, kind: str
) -> None:
    trouble = Trouble(Fault.STATUS, status, error_type, f"No, {KEY} will not do.\x1b[2J")
    server = bench.answers(failing(text("Never."), trouble, always=True))
    error = await failure_of(bench.endpoint)
    assert error.kind == kind
    assert len(server.requests) == 1
    assert_fit_for_the_screen(str(error))


@pytest.mark.parametrize(("status", "kind"), [(429, "rate_limit"), (500, "server"), (529, "overloaded")])
async def test_a_passing_failure_is_tried_again_and_then_told(bench: Bench, status: int, kind: str) -> None:
    server = bench.answers(failing(text("Never."), Trouble(Fault.STATUS, status), always=True))
    error = await failure_of(bench.endpoint)
    assert error.kind == kind
    assert len(server.requests) == SOON.tries
    assert_fit_for_the_screen(str(error))


async def test_an_overload_that_passes_is_waited_for_in_sight(bench: Bench) -> None:
    bench.answers(failing(text("At last."), Trouble(Fault.STATUS, 529), Trouble(Fault.RST_BEFORE_REPLY)))
    events = await all_of(bench.endpoint)
    sentences = [event.sentence for event in waits(events)]
    assert said(events) == "At last."
    assert [re.sub(r"\d+ s;", "N s;", each) for each in sentences] == [
        "The endpoint is overloaded. Try 2 of 3 follows in N s; Esc gives up.",
        "The connection broke. Try 3 of 3 follows in N s; Esc gives up.",
    ]


async def test_the_wait_a_server_asks_for_is_kept(bench: Bench) -> None:
    bench.answers(failing(text("At last."), Trouble(Fault.STATUS, 429, retry_after="0.05")))
    assert [event.seconds for event in waits(await all_of(bench.endpoint))] == [0.05]


@pytest.mark.parametrize(
    "retry_after",
    ["600", format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)],
    ids=["seconds", "date"],
)
async def test_a_wait_longer_than_the_author_would_sit_through_is_told(bench: Bench, retry_after: str) -> None:
    server = bench.answers(failing(text("Never."), Trouble(Fault.STATUS, 429, retry_after=retry_after), always=True))
    error = await failure_of(bench.endpoint)
    assert error.retry_after is not None
    assert error.retry_after > 500
    assert "minutes" in str(error)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (Fault.RST, "cut"),
        (Fault.FIN, "cut"),
        (Fault.CUT, "cut"),
        (Fault.BAD_SSE, "malformed"),
        (Fault.BAD_ORDER, "malformed"),
        (Fault.BAD_TOOL_JSON, "malformed_tool"),
        (Fault.CUT_TOOL_JSON, "malformed_tool"),
        (Fault.ERROR_IN_STREAM, "overloaded"),
    ],
)
async def test_a_reply_that_breaks_after_something_was_shown_is_told_and_not_repeated(
    bench: Bench, fault: Fault, kind: str
) -> None:
    step = tool("read_result", {"handle": "lem:a"}, words="Let me read the lemma first, then we shall see.")
    server = bench.answers(failing(step, Trouble(fault, error_type="overloaded_error"), always=True))
    error = await failure_of(bench.endpoint)
    assert error.kind == kind
    assert len(server.requests) == 1
    assert_fit_for_the_screen(str(error))


@pytest.mark.parametrize("fault", [Fault.CUT, Fault.RST, Fault.FIN, Fault.ERROR_IN_STREAM])
async def test_a_reply_that_breaks_before_anything_was_shown_is_asked_for_again(bench: Bench, fault: Fault) -> None:
    server = bench.answers(failing(Step(({"type": "text", "text": "Hello."},), piece=100), Trouble(fault, early=True)))
    assert said(await all_of(bench.endpoint)) == "Hello."
    assert len(server.requests) == 2


async def test_after_a_failure_the_same_conversation_goes_on(bench: Bench) -> None:
    server = bench.answers(failing(text("Here is the reply."), Trouble(Fault.RST)))
    await failure_of(bench.endpoint)
    assert said(await all_of(bench.endpoint)) == "Here is the reply."
    assert server.refusals == []


@pytest.mark.parametrize("fault", [Fault.STALL, Fault.STALL_BEFORE_REPLY])
async def test_a_silent_server_is_given_up(bench: Bench, fault: Fault) -> None:
    bench.answers(failing(text("Something long enough to stop in the middle."), Trouble(fault), always=True))
    error = await failure_of(bench.other(patience=Patience(1, silence=0.1)))
    assert error.kind == "timeout"
    assert_fit_for_the_screen(str(error))


async def test_a_page_in_the_place_of_a_reply_is_told_at_once(bench: Bench) -> None:
    server = bench.answers(failing(text("Never."), Trouble(Fault.PAGE), always=True))
    assert (await failure_of(bench.endpoint)).kind == "malformed"
    assert len(server.requests) == 1


async def test_an_address_where_nothing_listens_is_told_at_once(bench: Bench) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    nobody = bench.other(f"http://127.0.0.1:{port}")
    error = await failure_of(nobody)
    assert error.kind == "refused"
    assert f"127.0.0.1:{port}" in str(error)


async def test_a_server_that_speaks_no_tls_is_told(bench: Bench) -> None:
    secure = bench.other(bench.server.base_url.replace("http:", "https:"))
    assert (await failure_of(secure)).kind == "tls"


async def test_a_name_that_does_not_exist_is_told(bench: Bench) -> None:
    nowhere = bench.other("https://lemmata.invalid")
    assert (await failure_of(nowhere)).kind == "dns"


async def test_half_a_surrogate_pair_is_told_and_harms_nothing(bench: Bench) -> None:
    assert (await failure_of(bench.endpoint, request(user("\ud835 alone")))).kind == "unsendable"
    assert said(await all_of(bench.endpoint)) == "Hello."


async def test_what_a_local_server_does_not_know_is_left_out_and_said_once(bench: Bench) -> None:
    bench.answers(
        text("Hello."),
        rules=Rules(unsupported=("thinking", "cache_control", "output_config", "system role"), models=("qwen",)),
    )
    local = bench.other(model="qwen")
    instruction = {"role": "system", "content": "Write $\\subset$ for inclusion."}
    asked = request(user("Hello?"), instruction, user("And now?"))
    first = await all_of(local, asked)
    assert said(first) == "Hello."
    sentences = [event.sentence for event in waits(first)]
    assert len(sentences) == 4
    assert all(each.startswith("This endpoint does not know ") for each in sentences)
    assert local.dropped_features == {"thinking", "cache_control", "output_config", "system_messages"}
    assert "<author-instruction>" in bench.server.requests[-1]["messages"][1]["content"][0]["text"]
    assert waits(await all_of(local, asked)) == []


async def test_an_edited_conversation_is_an_error_and_no_reason_to_drop_thinking(bench: Bench) -> None:
    complaint = "messages.1.content.0.thinking: unexpected change of a block"
    bench.answers(failing(text("Never."), Trouble(Fault.STATUS, 400, "invalid_request_error", complaint), always=True))
    assert (await failure_of(bench.endpoint)).kind == "invalid"
    assert bench.endpoint.dropped_features == frozenset()


async def test_no_exception_carries_the_key_even_with_its_frames_printed(bench: Bench) -> None:
    bench.answers(text("Never."), rules=Rules(key="another"))
    error = await failure_of(bench.endpoint)
    printed = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    assert KEY not in printed.replace(f"KEY = {KEY!r}", "")
    assert KEY not in repr(error) + repr(bench.endpoint) + repr(vars(error))
    assert error.__cause__ is None
