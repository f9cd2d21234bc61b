"""The process that talks to the Messages API: requests come in on standard input, events go out on standard output.

It is a process of its own because loading the client takes two seconds and 65 MB, and because the key then never lives
in the process that draws the screen. This is the only module that imports `anthropic`. It ends when its input ends.
Started as `python -P -m sessions.colleague.endpoint_process` by `sessions.colleague.process`.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
import traceback
from collections.abc import Callable, Mapping
from email.utils import parsedate_to_datetime
from pathlib import Path
from types import TracebackType

import anthropic
import httpx2

from sessions.colleague import failures, outgoing
from sessions.colleague.assistant import Json, Request, ResponseEnded, TextDelta, ThinkingDelta, Usage, Waiting
from sessions.colleague.key import Key, find_key, missing_key_sentence
from sessions.colleague.pieces import Pieces, is_whole, mended_value
from sessions.colleague.wire import (
    LINE_LIMIT,
    Address,
    Dropped,
    Failure,
    Limits,
    Models,
    Patience,
    Ready,
    Reply,
    Stopped,
    parse_request,
    reply_line,
)
from sessions.errors import AssistantError

_REMOTE_SILENCE_S = 60.0  # the API sends a ping every few seconds
_LOCAL_SILENCE_S = 600.0  # a local model may read a long prompt for minutes before its first byte
_MODELS = 100  # names asked for at once; the client asks for more by itself
_NO_KEY = Key("no-key")  # the client insists on a header; a local server does not look at it
_UNFINISHED = ("max_tokens", "model_context_window_exceeded", "refusal")  # a tool call may be half written then

_UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, AssertionError, RuntimeError)
"""What the client raises, besides its own errors, on a stream that does not keep to its format."""

Send = Callable[[Reply], None]


class Client:
    """Sends requests to one address and tries again where that can help."""

    def __init__(self, address: Address, patience: Patience, key: Key) -> None:
        self._address, self._patience, self._key = address, patience, key
        self._silence = patience.silence or (_LOCAL_SILENCE_S if address.is_local else _REMOTE_SILENCE_S)
        timeout = httpx2.Timeout(self._silence, connect=patience.connect)
        # Redirects are not followed, because the manuscript goes to the address the author gave and nowhere else.
        # A proxy from the environment would see what is meant for a server on this machine.
        transport = anthropic.DefaultAsyncHttpxClient(
            follow_redirects=False, trust_env=not address.is_local, timeout=timeout
        )
        self._client = anthropic.AsyncAnthropic(
            api_key=key.reveal(), base_url=address.base_url, max_retries=0, timeout=timeout, http_client=transport
        )

    async def respond(self, request: Request, dropped: set[str], send: Send) -> None:
        """Send what comes of the request; the last thing is its end or a failure."""
        tried = 1
        while True:
            pieces = Pieces(send)
            outcome = await self._once(request, dropped, pieces)
            pieces.flush()
            if isinstance(outcome, Dropped):
                dropped.add(outcome.feature)
                send(outcome)
                send(Waiting(0.0, failures.dropped_sentence(outcome.feature)))
                continue
            tried += 1
            if isinstance(outcome, ResponseEnded) or pieces.any_sent or not await self._wait(outcome, tried, send):
                send(outcome)
                return

    async def limits(self) -> Limits:
        """Return what the endpoint says of the model."""
        try:
            model = await self._client.models.retrieve(self._address.model)
        except (anthropic.AnthropicError, httpx2.HTTPError, *_UNREADABLE):
            return Limits(None, None)
        return Limits(model.max_input_tokens, model.max_tokens)

    async def models(self) -> Models | Failure:
        """Return which models the endpoint offers, or why it does not say."""
        try:
            return Models(tuple([model.id async for model in self._client.models.list(limit=_MODELS)]))
        except (anthropic.AnthropicError, httpx2.HTTPError, UnicodeEncodeError) as error:
            outcome = self._of_error(error, set())
        except _UNREADABLE:
            return failures.cut(self._address)
        return outcome if isinstance(outcome, Failure) else Models(())

    async def _wait(self, failure: Failure, number: int, send: Send) -> bool:
        """Count down to try `number`; False when there is to be none."""
        asked = failure.retry_after or 0.0
        if not failure.is_passing or number > self._patience.tries or asked > self._patience.longest_wait:
            return False
        left = min(asked or self._patience.first_wait * 2 ** (number - 2), self._patience.longest_wait)
        while left > 0:
            send(Waiting(left, failures.waiting_sentence(failure, left, number, self._patience.tries)))
            await asyncio.sleep(min(left, 1.0))
            left -= 1.0
        return True

    async def _once(self, request: Request, dropped: set[str], pieces: Pieces) -> ResponseEnded | Failure | Dropped:
        arguments = outgoing.arguments(request, self._address.model, dropped)
        try:
            async with self._client.messages.stream(**arguments) as stream:
                return await self._read(stream, pieces)
        except (anthropic.AnthropicError, httpx2.HTTPError, UnicodeEncodeError) as error:
            return self._of_error(error, dropped)

    def _of_error(self, error: Exception, dropped: set[str]) -> Failure | Dropped:
        match error:
            case anthropic.APIStatusError():
                return self._of_status(error, dropped)
            case anthropic.APITimeoutError() if isinstance(
                error.__cause__, (httpx2.ConnectTimeout, httpx2.PoolTimeout)
            ):
                return failures.of_connection(error, self._address)
            case anthropic.APITimeoutError() | httpx2.TimeoutException():
                return failures.silent(self._silence, self._address)
            case anthropic.APIConnectionError():
                return failures.of_connection(error, self._address)
            case UnicodeEncodeError():
                return failures.unsendable()
            case _:
                return failures.cut(self._address)

    async def _read(self, stream: anthropic.AsyncMessageStream[None], pieces: Pieces) -> ResponseEnded | Failure:
        """Pass the pieces on and return the end; each piece arrives twice, and only the raw ones are read."""
        calls: dict[int, tuple[str, str, bytearray]] = {}
        has_begun = False
        try:
            async for event in stream:
                if event.type == "message_start":
                    has_begun = True
                elif event.type == "content_block_start" and event.content_block.type == "tool_use":
                    calls[event.index] = (event.content_block.id, event.content_block.name, bytearray())
                elif event.type == "content_block_delta":
                    _take(event.delta, calls.get(event.index), pieces)
        except json.JSONDecodeError:
            return failures.unreadable(self._address)
        except _UNREADABLE as error:
            return failures.unreadable_call() if type(error) is ValueError else failures.unreadable(self._address)
        if not stream.response.headers.get("content-type", "").startswith("text/event-stream"):
            return failures.unreadable(self._address)
        message = stream.current_message_snapshot if has_begun else None
        if message is None or message.stop_reason is None:
            return failures.cut(self._address)
        if message.stop_reason not in _UNFINISHED and not all(is_whole(written) for _, _, written in calls.values()):
            return failures.unreadable_call()
        return ResponseEnded(_content(message), message.stop_reason, _usage(message.usage))

    def _of_status(self, error: anthropic.APIStatusError, dropped: set[str]) -> Failure | Dropped:
        feature = failures.refused_feature(error.status_code, _body_text(error.body))
        if feature and feature not in dropped:
            return Dropped(feature)
        words = failures.quoted(error.api_message or "", self._key)
        wait = _retry_after(error.response.headers)
        return failures.of_status(error.status_code, error.type, words, wait, self._address)


def _take(delta: anthropic.types.RawContentBlockDelta, call: tuple[str, str, bytearray] | None, pieces: Pieces) -> None:
    if delta.type == "text_delta":
        pieces.add(TextDelta(delta.text))
    elif delta.type == "thinking_delta":
        pieces.add(ThinkingDelta(delta.thinking))
    elif delta.type == "input_json_delta" and call is not None:
        call[2].extend(delta.partial_json.encode("utf-8"))
        pieces.add_call(*call)


def _content(message: anthropic.types.Message) -> tuple[Json, ...]:
    """Return the content blocks as they came; a broken character in one could never be sent back."""
    blocks = (block.to_dict(warnings=False) for block in message.content)
    return tuple({name: mended_value(value) for name, value in block.items()} for block in blocks)


def _usage(usage: anthropic.types.Usage) -> Usage:
    """Return the tokens; a local server may leave any of them out."""
    kept = getattr(usage.cache_creation, "ephemeral_1h_input_tokens", None)
    return Usage(
        input=usage.input_tokens or 0,
        output=usage.output_tokens or 0,
        cache_read=usage.cache_read_input_tokens or 0,
        cache_write=usage.cache_creation_input_tokens or 0,
        cache_write_hour=kept or 0,
    )


def _body_text(body: object) -> str:
    return body if isinstance(body, str) else json.dumps(body, default=str)


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds a server asks to wait, from either form of the header (RFC 9110 §10.2.3)."""
    value = headers.get("retry-after", "").strip()
    try:
        return max(float(value), 0.0)
    except ValueError:
        pass
    try:
        return max(parsedate_to_datetime(value).timestamp() - time.time(), 0.0)
    except ValueError:
        return None


class Desk:
    """Takes requests from the program and answers each by its number."""

    def __init__(self, output: Callable[[bytes], None]) -> None:
        self._output = output
        self._clients: dict[tuple[Address, Patience], Client] = {}
        self._tasks: dict[int, asyncio.Task[None]] = {}

    def take(self, data: Json, group: asyncio.TaskGroup) -> None:
        """Begin or stop what one line asks for."""
        number = data["number"]
        if data["do"] == "stop":
            task = self._tasks.get(number)
            if task:
                task.cancel()
            return
        task = group.create_task(self._answer(number, data))
        self._tasks[number] = task
        task.add_done_callback(lambda done: self._ended(number, done))

    def _ended(self, number: int, task: asyncio.Task[None]) -> None:
        """Acknowledge a stop here and not in the task, which may be cancelled before it took its first step."""
        del self._tasks[number]
        if task.cancelled():
            self._output(reply_line(number, Stopped()))

    async def _answer(self, number: int, data: Json) -> None:
        def send(reply: Reply) -> None:
            self._output(reply_line(number, reply))

        try:
            client = self._client(Address(**data["address"]), Patience(**data["patience"]))
            if data["do"] == "prepare":
                send(Ready())  # making the client has read the certificates, which takes a tenth of a second
            elif data["do"] == "limits":
                send(await client.limits())
            elif data["do"] == "models":
                send(await client.models())
            else:
                await client.respond(parse_request(data), set(data["dropped"]), send)
        except AssistantError as error:
            send(Failure(error.kind, str(error)))

    def _client(self, address: Address, patience: Patience) -> Client:
        """Return the client; the key is looked for again while there is none, so it can be added at any time."""
        if (address, patience) not in self._clients:
            key = find_key() or (_NO_KEY if address.is_local else None)
            if key is None:
                raise AssistantError(missing_key_sentence(), kind="key")
            try:
                self._clients[address, patience] = Client(address, patience, key)
            except (ImportError, OSError, ValueError, httpx2.InvalidURL):
                raise AssistantError(
                    "The address, the proxy or the certificates in the environment cannot be used, so nothing was "
                    "sent. Check “base_url”, HTTPS_PROXY, ALL_PROXY and SSL_CERT_FILE; proxies of the kind SOCKS are "
                    "not supported.",
                    kind="address",
                ) from None
        return self._clients[address, patience]


async def serve(output: Callable[[bytes], None]) -> None:
    """Answer the lines on standard input until it ends."""
    reader = asyncio.StreamReader(limit=LINE_LIMIT)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    desk = Desk(output)
    output(reply_line(0, Ready()))
    async with asyncio.TaskGroup() as group:
        while line := await reader.readline():
            desk.take(json.loads(line), group)
        # The program has gone; nobody reads what these requests would bring.
        os._exit(0)


def main() -> None:
    """Run until the program closes the pipe or goes away."""
    pipe = os.fdopen(os.dup(1), "wb")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)

    def output(line: bytes) -> None:
        try:
            pipe.write(line)
            pipe.flush()
        except BrokenPipeError:
            os._exit(0)

    def report(_kind: type[BaseException], error: BaseException, _trace: TracebackType | None) -> None:
        """Tell the program where this process broke; the text of the exception stays here, it could hold anything."""
        while isinstance(error, BaseExceptionGroup):
            error = error.exceptions[0]
        last = traceback.extract_tb(error.__traceback__)[-1:]
        where = f" at {Path(last[0].filename).name}:{last[0].lineno}" if last else ""
        output(reply_line(0, Failure("crash", f"{type(error).__name__}{where}")))

    sys.excepthook = report
    asyncio.run(serve(output))


if __name__ == "__main__":
    main()
