"""A stand-in for the Messages API on 127.0.0.1: real sockets, real HTTP/1.1, real server-sent events, no model.

It answers what a script says, keeps the rules of `standin_rules`, and can fail in every way a server can. By itself:

    python tests/support/standin.py --port 8765 --script FILE.json

prints its address and serves until it is stopped; give that address to the program as ANTHROPIC_BASE_URL. The format
of the file is told in `standin_script.load`.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from standin_http import BODY_LIMIT, Exchange, GoneError
from standin_rules import Refusal, Rules
from standin_script import Fault, Json, Responder, Step, Trouble, load, replies, text

_MESSAGES = "/v1/messages"
_FIRST_BLOCK = 2  # after the start of the message and a ping


class StandIn:
    """The server; use it as an asynchronous context manager."""

    def __init__(self, responder: Responder, rules: Rules | None = None, *, port: int = 0) -> None:
        self.responder = responder
        self.rules = rules or Rules()
        self.requests: list[Json] = []
        """The bodies of all requests for messages, refused ones among them."""
        self.headers: list[Mapping[str, str]] = []
        """Their headers, names in lower case."""
        self.refusals: list[Refusal] = []
        self.client_left = asyncio.Event()
        """Set when a client closed the connection before its reply was whole."""
        self.stalled = asyncio.Event()
        """Set while a reply stands still on purpose."""
        self._port = port
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()

    @property
    def base_url(self) -> str:
        """The address to give to a client."""
        return f"http://127.0.0.1:{self._port}"

    async def start(self) -> None:
        """Listen; a port of 0 takes a free one."""
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self._port, limit=BODY_LIMIT)
        self._port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Stop listening and end all connections."""
        if self._server:
            self._server.close()
        for task in tuple(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    async def serve_forever(self) -> None:
        """Serve until cancelled."""
        if self._server:
            await self._server.serve_forever()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    def forget(self, responder: Responder, rules: Rules | None = None) -> None:
        """Begin anew on the same address."""
        self.responder, self.rules = responder, rules or Rules()
        self.requests.clear()
        self.headers.clear()
        self.refusals.clear()
        self.client_left.clear()
        self.stalled.clear()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task:
            self._connections.add(task)
            task.add_done_callback(self._connections.discard)
        try:
            while await self._one_request(Exchange(reader, writer)):
                pass
        except (GoneError, OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()
            with contextlib.suppress(OSError):
                await writer.wait_closed()

    async def _one_request(self, exchange: Exchange) -> bool:
        if not await exchange.read():
            return False
        path = exchange.path.partition("?")[0]
        if exchange.method == "GET" and path.startswith("/v1/models"):
            await self._models(exchange, path.removeprefix("/v1/models").strip("/"))
        elif exchange.method == "POST" and path == f"{_MESSAGES}/count_tokens":
            await exchange.json(200, {"input_tokens": _tokens(exchange.body)})
        elif exchange.method == "POST" and path == _MESSAGES:
            await self._message(exchange)
        else:
            await exchange.error(404, "not_found_error", f"no such path: {path}")
        return True

    async def _models(self, exchange: Exchange, name: str) -> None:
        listed = [_model(each) for each in self.rules.models]
        if name and name not in self.rules.models:
            await exchange.error(404, "not_found_error", f"model: {name}")
        elif name:
            await exchange.json(200, _model(name))
        else:
            edges = {"first_id": listed[0]["id"], "last_id": listed[-1]["id"]}
            await exchange.json(200, {"data": listed, "has_more": False, **edges})

    async def _message(self, exchange: Exchange) -> None:
        body = exchange.body
        self.requests.append(body)
        self.headers.append(exchange.headers)
        refusal = self.rules.refusal(exchange.headers, body)
        if refusal:
            self.refusals.append(refusal)
            await exchange.error(refusal.status, refusal.error_type, refusal.message)
            return
        step = self.responder(body)
        trouble = step.troubles[0] if step.troubles else None
        if trouble and trouble.fault is Fault.STATUS:
            await exchange.error(trouble.status, trouble.error_type, trouble.message, retry_after=trouble.retry_after)
            return
        blocks = _with_new_ids(step.blocks, body)
        usage = self._usage(body, blocks)
        answer = self.rules.remember(body, blocks)
        watch = asyncio.create_task(self._watch(exchange, asyncio.current_task()))
        try:
            await self._reply(exchange, step, blocks, usage, trouble)
            answer.is_whole = True
        finally:
            watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watch

    async def _watch(self, exchange: Exchange, reply: asyncio.Task[Any] | None) -> None:
        """Note that the client went away, and give up the reply."""
        with contextlib.suppress(OSError):
            if await exchange.reader.read(1):
                return
        self.client_left.set()
        if reply:
            reply.cancel()

    def _usage(self, body: Json, blocks: Sequence[Json]) -> Json:
        known = self.rules.known_prefix(body)
        cached = _tokens({**body, "messages": body["messages"][:known]}) if known else 0
        return {
            "input_tokens": max(_tokens(body) - cached, 1),
            "output_tokens": _tokens({"content": list(blocks)}),
            "cache_read_input_tokens": cached,
            "cache_creation_input_tokens": 0,
        }

    async def _reply(
        self, exchange: Exchange, step: Step, blocks: Sequence[Json], usage: Json, trouble: Trouble | None
    ) -> None:
        fault = trouble.fault if trouble else None
        if fault is Fault.RST_BEFORE_REPLY:
            exchange.reset()
        if fault is Fault.PAGE:
            await exchange.page("<h1>Log in</h1>")
            return
        if fault is Fault.STALL_BEFORE_REPLY:
            await self._stall()
        events = list(_events(exchange.body["model"], step, blocks, usage, fault))
        place = _FIRST_BLOCK if trouble and trouble.early else len(events) // 2
        await exchange.begin_stream()
        for number, (name, data) in enumerate(events):
            if trouble and number == place:
                await self._fail(exchange, trouble)
                if fault is Fault.CUT:
                    break
            await exchange.event(name, data)
            if step.delay and name == "content_block_delta":
                await asyncio.sleep(step.delay)
        await exchange.end_stream()

    async def _fail(self, exchange: Exchange, trouble: Trouble) -> None:
        match trouble.fault:
            case Fault.RST:
                exchange.reset()
            case Fault.FIN:
                raise GoneError
            case Fault.STALL:
                await self._stall()
            case Fault.ERROR_IN_STREAM:
                error = {"type": trouble.error_type, "message": trouble.message}
                await exchange.event("error", {"type": "error", "error": error})
            case Fault.BAD_SSE:
                await exchange.raw(b'event: content_block_delta\ndata: {"type": "content_block_delta", \n\n')
            case Fault.BAD_ORDER:
                delta = {"type": "text_delta", "text": "lost"}
                await exchange.event(
                    "content_block_delta", {"type": "content_block_delta", "index": 99, "delta": delta}
                )
            case _:
                pass

    async def _stall(self) -> None:
        self.stalled.set()
        await asyncio.Event().wait()


def _events(model: str, step: Step, blocks: Sequence[Json], usage: Json, fault: Fault | None) -> list[tuple[str, Json]]:
    start: Json = {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": model,
        "content": [],
        "stop_reason": None,
        "stop_sequence": None,
        "usage": {**usage, "output_tokens": 1},
    }
    events: list[tuple[str, Json]] = [("message_start", {"type": "message_start", "message": start}), _PING]
    for index, block in enumerate(blocks):
        events += _block_events(index, block, step.piece, fault)
    ended = {"stop_reason": step.reason, "stop_sequence": None}
    done = {"output_tokens": usage["output_tokens"]}
    events.append(("message_delta", {"type": "message_delta", "delta": ended, "usage": done}))
    events.append(("message_stop", {"type": "message_stop"}))
    return events


_PING: tuple[str, Json] = ("ping", {"type": "ping"})


def _block_events(index: int, block: Json, piece: int, fault: Fault | None) -> list[tuple[str, Json]]:
    begun, deltas = _deltas(block, piece, fault)
    yielded: list[tuple[str, Json]] = [
        ("content_block_start", {"type": "content_block_start", "index": index, "content_block": begun})
    ]
    for delta in deltas:
        yielded.append(("content_block_delta", {"type": "content_block_delta", "index": index, "delta": delta}))
    yielded.append(("content_block_stop", {"type": "content_block_stop", "index": index}))
    return yielded


def _deltas(block: Json, piece: int, fault: Fault | None) -> tuple[Json, list[Json]]:
    """Return the block as it begins, and what is added to it piece by piece."""
    match block["type"]:
        case "text":
            return {**block, "text": ""}, [{"type": "text_delta", "text": each} for each in _cut(block["text"], piece)]
        case "thinking":
            thoughts = [{"type": "thinking_delta", "thinking": each} for each in _cut(block["thinking"], piece)]
            signed = {"type": "signature_delta", "signature": block["signature"]}
            return {**block, "thinking": "", "signature": ""}, [*thoughts, signed]
        case "tool_use":
            written = json.dumps(block["input"], ensure_ascii=False)
            if fault is Fault.BAD_TOOL_JSON:
                written = "{" + written.replace(":", "", 1)
            if fault is Fault.CUT_TOOL_JSON:
                written = written[:-1] + (", " if block["input"] else "") + '"one_more": "that is not fin'
            pieces = [{"type": "input_json_delta", "partial_json": each} for each in ("", *_cut(written, piece))]
            return {**block, "input": {}}, pieces
        case _:
            return dict(block), []


def _cut(words: str, size: int) -> list[str]:
    return re.findall(rf"(?s).{{1,{size}}}", words)


def _with_new_ids(blocks: Sequence[Json], body: Json) -> tuple[Json, ...]:
    """Return the blocks with ids of tool calls that the conversation has not used."""
    used = set(re.findall(r'"type": "tool_use", "id": "([^"]+)"|"id": "([^"]+)"', json.dumps(body["messages"])))
    taken = {each for pair in used for each in pair if each}
    renamed: list[Json] = []
    for block in blocks:
        if block["type"] == "tool_use":
            names = (block["id"] + (f"_{number}" if number else "") for number in range(len(taken) + 1))
            fresh = next(name for name in names if name not in taken)
            taken.add(fresh)
            block = {**block, "id": fresh}
        renamed.append(block)
    return tuple(renamed)


def _tokens(data: Json) -> int:
    return len(json.dumps(data, ensure_ascii=False)) // 3


def _model(name: str) -> Json:
    return {
        "type": "model",
        "id": name,
        "display_name": name,
        "created_at": "2026-09-01T00:00:00Z",
        "lifecycle": "active",
        "max_input_tokens": 1_000_000,
        "max_tokens": 128_000,
    }


async def _serve(port: int, responder: Responder, rules: Rules) -> None:
    async with StandIn(responder, rules, port=port) as server:
        print(server.base_url, flush=True)
        await server.serve_forever()


def main() -> None:
    """Serve a script until the process is stopped."""
    parser = argparse.ArgumentParser(description="A stand-in for the Messages API that answers from a script.")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free port")
    parser.add_argument("--script", type=Path, help="a JSON file; without it every reply is one sentence")
    parser.add_argument("--no-key", action="store_true", help="answer requests without a key, as a local server does")
    parser.add_argument("--resume", action="store_true", help="take up conversations that were begun elsewhere")
    options = parser.parse_args()
    rules = Rules(needs_key=not options.no_key, takes_unknown_history=options.resume)
    responder = load(options.script) if options.script else replies(text("This is the stand-in server speaking."))
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(options.port, responder, rules))


if __name__ == "__main__":
    main()
