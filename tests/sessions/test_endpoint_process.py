"""Esc, and what happens when the process of the endpoint dies, hangs or is led astray."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import aclosing
from pathlib import Path

import pytest
import pytest_asyncio
from endpoint_bench import (
    ENVIRONMENT,
    KEY,
    MODEL,
    PROMPT_S,
    SOON,
    Bench,
    all_of,
    assert_fit_for_the_screen,
    failure_of,
    opened,
    request,
    said,
    user,
)
from standin_rules import Rules
from standin_script import Fault, Trouble, failing, text

from sessions.colleague.assistant import TextDelta, Waiting
from sessions.colleague.endpoint import Endpoint
from sessions.colleague.process import ClientProcess
from sessions.colleague.wire import Ready, Stopped, line, parse_reply

ROOT = Path(__file__).resolve().parent.parent.parent

ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc and waits on a process by descriptor")

pytestmark = [pytest.mark.slow, pytest.mark.asyncio(loop_scope="module")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def shared() -> AsyncIterator[Bench]:
    async with opened() as bench:
        yield bench


@pytest.fixture
def bench(shared: Bench) -> Bench:
    shared.answers(text("Hello."))
    return shared


async def test_closing_the_reply_closes_the_connection_at_once(bench: Bench) -> None:
    server = bench.answers(text("word " * 2000, delay=0.005))
    async with aclosing(bench.endpoint.respond(request())) as stream:
        async for event in stream:
            assert isinstance(event, TextDelta)
            break
    async with asyncio.timeout(PROMPT_S):
        await server.client_left.wait()
    bench.answers(text("Still here."))
    assert said(await all_of(bench.endpoint)) == "Still here."


async def test_cancelling_the_task_closes_the_connection_at_once(bench: Bench) -> None:
    server = bench.answers(failing(text("Never."), Trouble(Fault.STALL_BEFORE_REPLY)))
    task = asyncio.create_task(all_of(bench.endpoint))
    await server.stalled.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(PROMPT_S):
        await server.client_left.wait()


async def test_waiting_for_the_next_try_can_be_given_up(bench: Bench) -> None:
    server = bench.answers(failing(text("Never."), Trouble(Fault.STATUS, 429, retry_after="5"), always=True))
    async with asyncio.timeout(PROMPT_S), aclosing(bench.endpoint.respond(request())) as stream:
        assert isinstance(await anext(stream), Waiting)
    assert len(server.requests) == 1
    bench.answers(text("Still here."))
    assert said(await all_of(bench.endpoint)) == "Still here."


async def test_what_was_said_until_esc_may_be_sent_back(bench: Bench) -> None:
    server = bench.answers(text("word " * 200, piece=5, delay=0.005), text("Go on."))
    heard = ""
    async with aclosing(bench.endpoint.respond(request())) as stream:
        async for event in stream:
            heard += event.text if isinstance(event, TextDelta) else ""
            if len(heard) > 20:
                break
    partial = {"role": "assistant", "content": [{"type": "text", "text": heard.rstrip()}]}
    await all_of(bench.endpoint, request(user("Hello?"), partial, user("Shorter.")))
    assert server.refusals == []


async def test_a_process_that_dies_fails_its_requests_and_is_replaced(bench: Bench) -> None:
    process = ClientProcess(ENVIRONMENT)
    endpoint = bench.other(process=process)
    bench.answers(failing(text("Never."), Trouble(Fault.STALL_BEFORE_REPLY)))
    try:
        task = asyncio.create_task(failure_of(endpoint))
        await bench.server.stalled.wait()
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        error = await task
        assert error.kind == "crash"
        assert_fit_for_the_screen(str(error))
        bench.answers(text("Anew."))
        assert said(await all_of(endpoint)) == "Anew."
    finally:
        await process.close()


async def test_a_process_that_does_not_even_stop_is_killed(bench: Bench) -> None:
    process = ClientProcess(ENVIRONMENT, stop_grace=0.05)
    endpoint = bench.other(process=process)
    bench.answers(failing(text("Never."), Trouble(Fault.STALL_BEFORE_REPLY)))
    try:
        task = asyncio.create_task(all_of(endpoint))
        await bench.server.stalled.wait()
        assert process.pid is not None
        os.kill(process.pid, signal.SIGSTOP)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        async with asyncio.timeout(5):
            await bench.server.client_left.wait()
    finally:
        await process.close()


@ON_LINUX
async def test_the_process_is_in_a_session_of_its_own_and_its_arguments_hold_no_key(bench: Bench) -> None:
    await bench.endpoint.warm()
    pid = bench.endpoint.process.pid
    assert pid is not None
    assert os.getsid(pid) == pid
    assert KEY not in Path(f"/proc/{pid}/cmdline").read_text(encoding="utf-8")


async def test_a_request_stopped_before_it_began_is_acknowledged() -> None:
    command = (sys.executable, "-m", "sessions.colleague.endpoint_process")
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, cwd=ROOT)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(line({"do": "respond", "number": 1}) + line({"do": "stop", "number": 1}))
    replies = [parse_reply(await process.stdout.readline()) for _ in range(2)]
    process.stdin.close()
    assert replies == [(0, Ready()), (1, Stopped())]
    assert await process.wait() == 0


@ON_LINUX
async def test_the_process_does_not_outlive_the_program(bench: Bench) -> None:
    code = (
        "import asyncio, os, signal, sys\n"
        "from sessions.colleague.process import ClientProcess\n"
        "async def main():\n"
        "    process = ClientProcess({})\n"
        "    await process.warm()\n"
        "    print(process.pid, flush=True)\n"
        "    os.read(0, 1)\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "asyncio.run(main())\n"
    )
    pipe = asyncio.subprocess.PIPE
    program = await asyncio.create_subprocess_exec(sys.executable, "-c", code, stdin=pipe, stdout=pipe, cwd=ROOT)
    assert program.stdin is not None
    assert program.stdout is not None
    handle = os.pidfd_open(int(await program.stdout.readline()))
    try:
        program.stdin.write(b".")
        await program.wait()
        ended, _, _ = await asyncio.to_thread(select.select, [handle], [], [], 10)
        assert ended
    finally:
        os.close(handle)
        program.stdin.close()


async def test_a_paper_folder_cannot_slip_a_module_into_the_process(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("anthropic.py", "sessions.py", "json.py"):
        (tmp_path / name).write_text("raise SystemExit('taken over')", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    environment = {"ANTHROPIC_API_KEY": KEY, "PYTHONPATH": str(tmp_path), "ANTHROPIC_LOG": "debug"}
    endpoint = Endpoint(MODEL, bench.server.base_url, patience=SOON, environment=environment)
    try:
        assert said(await all_of(endpoint)) == "Hello."
    finally:
        await endpoint.close()


async def test_a_local_server_is_used_without_a_key(bench: Bench, tmp_path: Path) -> None:
    bench.answers(text("Hello."), rules=Rules(needs_key=False))
    endpoint = Endpoint(MODEL, bench.server.base_url, patience=SOON, environment={"XDG_CONFIG_HOME": str(tmp_path)})
    try:
        assert endpoint.missing_key is None
        assert said(await all_of(endpoint)) == "Hello."
        assert "sk-" not in str(bench.server.headers[-1])
    finally:
        await endpoint.close()


async def test_closing_twice_is_fine_and_before_anything_too() -> None:
    endpoint = Endpoint(MODEL, environment={})
    await endpoint.close()
    await endpoint.close()
