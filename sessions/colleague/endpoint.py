"""The colleague behind a Messages API, as the program sees it: requests go to a process of its own, events come back.

Neither the key nor the client is in this process. A request that is given up is stopped over there at once; a process
that ends unexpectedly fails the requests it had, and the next request starts a new one. One event loop uses it.
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import itertools
import os
import sys
from collections.abc import AsyncIterator, Mapping
from dataclasses import asdict
from pathlib import Path
from urllib.parse import urlsplit

import sessions
from sessions.colleague.assistant import AssistantEvent, Json, Request, ResponseEnded
from sessions.colleague.key import FILE_VARIABLE, VARIABLE, Environment, has_key, missing_key_sentence
from sessions.colleague.wire import (
    LINE_LIMIT,
    Address,
    Dropped,
    Failure,
    Limits,
    Patience,
    Ready,
    Reply,
    Stopped,
    line,
    parse_reply,
    request_data,
)
from sessions.errors import AssistantError

DEFAULT_BASE_URL = "https://api.anthropic.com"
BASE_URL_VARIABLE = "ANTHROPIC_BASE_URL"

_START_LIMIT_S = 60.0  # loading the client takes 2 s here, and 20 s were seen on a slow disk under load
_STOP_GRACE_S = 2.0  # stopping takes milliseconds; a process that needs longer is stuck
_MODULE = "sessions.colleague.endpoint_process"
_PASSED_ON = (
    *("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "XDG_CONFIG_HOME", "SSL_CERT_FILE", "SSL_CERT_DIR"),
    *("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "all_proxy", "no_proxy"),
    *(VARIABLE, FILE_VARIABLE),
)
"""The variables the process gets: those for logging and tracing requests are not among them."""


def choose_base_url(setting: str, environment: Mapping[str, str] = os.environ) -> str:
    """Return where requests go: what the settings say, else the environment, else the public address."""
    return setting or environment.get(BASE_URL_VARIABLE, "") or DEFAULT_BASE_URL


class Endpoint:
    """A model behind HTTP; an `Assistant`."""

    def __init__(
        self,
        model: str,
        base_url: str = DEFAULT_BASE_URL,
        *,
        patience: Patience | None = None,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        """Prepare without starting or sending anything.

        Raises:
            AssistantError: the text would travel unencrypted to another machine, or the address is none.
        """
        self._address = Address(base_url.rstrip("/"), model, _is_local(base_url))
        self._patience = patience or Patience()
        self._environment = environment
        self._dropped: set[str] = set()
        self._process: _Process | None = None
        self._starting: asyncio.Task[_Process] | None = None

    @property
    def name(self) -> str:
        """The model's name."""
        return self._address.model

    @property
    def is_scripted(self) -> bool:
        """False: a model speaks."""
        return False

    @property
    def base_url(self) -> str:
        """Where the author's text goes; shown on screen."""
        return self._address.base_url

    @property
    def is_local(self) -> bool:
        """Whether the text stays on this machine."""
        return self._address.is_local

    @property
    def dropped_features(self) -> frozenset[str]:
        """What this endpoint does not know and is no longer sent."""
        return frozenset(self._dropped)

    @property
    def missing_key(self) -> str | None:
        """What to tell the author where a key is needed and none is set; None where a request can be tried."""
        if self.is_local or has_key(self._environment):
            return None
        return missing_key_sentence(self._environment)

    async def warm(self) -> None:
        """Start the process, so that the first request need not wait for it.

        Raises:
            AssistantError: it cannot be started.
        """
        await self._running()

    async def respond(self, request: Request) -> AsyncIterator[AssistantEvent]:
        """Yield the reply as it comes; closing the iterator stops the request. See `Assistant.respond`."""
        if self.missing_key:
            raise AssistantError(self.missing_key, kind="key")
        asked: Json = {"do": "respond", "dropped": sorted(self._dropped), **request_data(request)}
        async for reply in self._ask(asked):
            if isinstance(reply, Dropped):
                self._dropped.add(reply.feature)
            elif not isinstance(reply, (Limits, Ready, Stopped, Failure)):
                yield reply

    async def limits(self) -> Limits:
        """Return how many tokens the endpoint says the model takes and writes.

        Raises:
            AssistantError: the endpoint could not be asked at all.
        """
        if self.missing_key is None:
            async for reply in self._ask({"do": "limits"}):
                if isinstance(reply, Limits):
                    return reply
        return Limits(None, None)

    async def close(self) -> None:
        """End the process and with it every request; safe to call twice."""
        if self._starting is not None:
            self._starting.cancel()
            await asyncio.gather(self._starting, return_exceptions=True)
        if self._process is not None:
            await self._process.close()
        self._process = self._starting = None

    async def _ask(self, asked: Json) -> AsyncIterator[Reply]:
        """Yield what comes back; the last one is an end or the limits."""
        process = await self._running()
        number, replies = process.ask(asked)
        try:
            while True:
                reply = await replies.get()
                if isinstance(reply, Failure):
                    process.forget(number)
                    raise AssistantError(reply.sentence, retry_after=reply.retry_after, kind=reply.kind)
                if isinstance(reply, (ResponseEnded, Limits)):
                    process.forget(number)
                    yield reply
                    return
                yield reply
        finally:
            process.stop(number)

    async def _running(self) -> _Process:
        if self._process is None or self._process.has_ended:
            if self._starting is None:
                self._starting = asyncio.create_task(self._start(), name="start of the endpoint's process")
            # Esc during the start gives up the request and lets the start go on.
            self._process = await asyncio.shield(self._starting)
        return self._process

    async def _start(self) -> _Process:
        try:
            return await _Process.start(self._address, self._patience, _child_environment(self._environment))
        finally:
            self._starting = None


class _Process:
    """The running process: numbers the requests and hands each its replies."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._numbers = itertools.count(1)
        self._replies: dict[int, asyncio.Queue[Reply]] = {}
        self._graces: dict[int, asyncio.TimerHandle] = {}
        self._is_ready = asyncio.Event()
        self._crash = ""
        self.has_ended = False
        self._listening = asyncio.create_task(self._listen(), name="replies of the endpoint's process")

    @classmethod
    async def start(cls, address: Address, patience: Patience, environment: Environment) -> _Process:
        """Start the process and return it when it takes requests."""
        process = cls(await _spawn(environment))
        try:
            process._say({"address": asdict(address), "patience": asdict(patience)})
            async with asyncio.timeout(_START_LIMIT_S):
                await process._is_ready.wait()
        except TimeoutError:
            await process.close()
            raise _no_start("it did not answer") from None
        except asyncio.CancelledError:
            await process.close()
            raise
        if process.has_ended:
            await process.close()
            raise _no_start(process._crash or f"it ended with status {process._process.returncode}")
        return process

    def ask(self, asked: Json) -> tuple[int, asyncio.Queue[Reply]]:
        """Send a request; return its number and where its replies will come."""
        number = next(self._numbers)
        self._replies[number] = asyncio.Queue()
        if self.has_ended:
            self._replies[number].put_nowait(self._end())
        else:
            self._say({"number": number, **asked})
        return number, self._replies[number]

    def forget(self, number: int) -> None:
        """Take note that the request is over."""
        self._replies.pop(number, None)

    def stop(self, number: int) -> None:
        """Give the request up, unless it is over; returns at once."""
        if self._replies.pop(number, None) is None or self.has_ended:
            return
        self._say({"do": "stop", "number": number})
        self._graces[number] = asyncio.get_running_loop().call_later(_STOP_GRACE_S, self._kill)

    async def close(self) -> None:
        """End the process at once: it holds nothing that is worth saving."""
        for timer in self._graces.values():
            timer.cancel()
        self._kill()
        if self._process.stdin is not None:
            self._process.stdin.close()
            with contextlib.suppress(ConnectionError):
                await self._process.stdin.wait_closed()
        await self._listening
        await self._process.wait()

    def _say(self, data: Json) -> None:
        if self._process.stdin is not None:
            self._process.stdin.write(line(data))

    def _kill(self) -> None:
        if self._process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                self._process.kill()

    async def _listen(self) -> None:
        stream = self._process.stdout
        try:
            while stream is not None and (raw := await stream.readline()):
                self._hear(*parse_reply(raw))
        except (ValueError, LookupError, TypeError):
            self._kill()
        self.has_ended = True
        for replies in self._replies.values():
            replies.put_nowait(self._end())
        self._is_ready.set()

    def _hear(self, number: int, reply: Reply) -> None:
        if isinstance(reply, Ready):
            self._is_ready.set()
        elif number == 0 and isinstance(reply, Failure):
            self._crash = reply.sentence
        elif number in self._replies:
            self._replies[number].put_nowait(reply)
        if isinstance(reply, (Stopped, ResponseEnded, Failure)) and number in self._graces:
            self._graces.pop(number).cancel()

    def _end(self) -> Failure:
        why = f" ({self._crash})" if self._crash else ""
        return Failure(
            "crash",
            f"The process that talks to the colleague ended unexpectedly{why}. The conversation is kept, but not the "
            "unfinished reply; send again, which starts a new one.",
        )


async def _spawn(environment: Environment) -> asyncio.subprocess.Process:
    try:
        # -P keeps the working folder, which may be somebody's paper, off the module path. A session of its own keeps
        # Ctrl+C and the hang-up of the terminal away: whether to stop is decided by the program.
        return await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", _MODULE),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=environment,
            cwd=_package_folder(),
            limit=LINE_LIMIT,
            start_new_session=True,
        )
    except OSError:
        raise _no_start("the system refused to start it") from None


def _child_environment(environment: Mapping[str, str]) -> Environment:
    passed = Environment({name: environment[name] for name in _PASSED_ON if name in environment})
    passed["PYTHONPATH"] = str(_package_folder())
    return passed


def _package_folder() -> Path:
    return Path(str(sessions.__file__)).resolve().parent.parent


def _no_start(why: str) -> AssistantError:
    return AssistantError(
        f"The process that talks to the colleague could not be started: {why}. Your text is not affected; send "
        "again, or install the program anew if this stays.",
        kind="start",
    )


def _is_local(base_url: str) -> bool:
    """Return whether the address is on this machine; refuse one that is no address or not encrypted."""
    try:
        parts = urlsplit(base_url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host = ""
    if not host or parts.scheme not in ("http", "https") or "@" in parts.netloc:
        raise AssistantError(
            "The address of the endpoint is not one. Nothing was sent; set “base_url” to something like "
            f"{DEFAULT_BASE_URL} or http://localhost:11434, without a name or password in it.",
            kind="address",
        )
    is_local = host == "localhost" or _is_loopback(host)
    if parts.scheme == "http" and not is_local:
        raise AssistantError(
            f"{host} would receive your text and your key unencrypted, so nothing was sent. Use an address that begins "
            "with https, or a tunnel to this machine.",
            kind="address",
        )
    return is_local


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
