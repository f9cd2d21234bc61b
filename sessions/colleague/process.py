"""The process that holds the client of the Messages API and the key, as the program sees it.

It is started by the first request or by `warm`, and again by the next request after it ended. Any number of requests
may run at once; each has a number. A request that is given up is stopped over there at once, and a process that does
not even stop is killed. One event loop uses it.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import sys
from collections.abc import AsyncGenerator, Mapping
from pathlib import Path

import sessions
from sessions.colleague.assistant import Json, ResponseEnded
from sessions.colleague.key import FILE_VARIABLE, VARIABLE, Environment
from sessions.colleague.wire import LINE_LIMIT, Failure, Limits, Ready, Reply, Stopped, line, parse_reply
from sessions.errors import AssistantError

_START_LIMIT_S = 60.0  # loading the client takes 2 s here; a slow disk under load may need ten times that
_STOP_GRACE_S = 2.0  # stopping takes milliseconds; a process that needs longer is stuck
_MODULE = "sessions.colleague.endpoint_process"
_PASSED_ON = (
    *("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "XDG_CONFIG_HOME", "SSL_CERT_FILE", "SSL_CERT_DIR"),
    *("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "all_proxy", "no_proxy"),
    # An interpreter from a module system or a build of one's own finds its libraries by these.
    *("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PYTHONHOME"),
    *(VARIABLE, FILE_VARIABLE),
)
"""The variables the process gets: those that log or trace requests are not among them."""
_ENDS = (ResponseEnded, Limits, Failure, Ready)
"""What a request ends with."""


class ClientProcess:
    """Starts the process when it is needed and asks it."""

    def __init__(self, environment: Mapping[str, str] = os.environ, *, stop_grace: float = _STOP_GRACE_S) -> None:
        self._environment = environment
        self._stop_grace = stop_grace
        self._running: _Running | None = None
        self._starting: asyncio.Task[_Running] | None = None
        self._is_closed = False

    @property
    def pid(self) -> int | None:
        """The number of the running process; None while there is none."""
        return self._running.pid if self._running and not self._running.has_ended else None

    async def warm(self) -> None:
        """Start the process, so that the first request need not wait for it.

        Raises:
            AssistantError: it cannot be started.
        """
        await self._started()

    async def ask(self, asked: Json) -> AsyncGenerator[Reply, None]:
        """Yield what comes back, the end being the last; closing the iterator stops the request.

        Raises:
            AssistantError: the request failed.
        """
        running = await self._started()
        number, replies = running.ask(asked)
        try:
            while True:
                reply = await replies.get()
                if isinstance(reply, _ENDS):
                    running.forget(number)
                if isinstance(reply, Failure):
                    raise AssistantError(reply.sentence, retry_after=reply.retry_after, kind=reply.kind)
                yield reply
                if isinstance(reply, _ENDS):
                    return
        finally:
            running.stop(number)

    async def close(self) -> None:
        """End the process and with it every request, for good; safe to call twice."""
        self._is_closed = True
        if self._starting is not None:
            self._starting.cancel()
            await asyncio.gather(self._starting, return_exceptions=True)
        if self._running is not None:
            await self._running.close()
        self._running = self._starting = None

    async def _started(self) -> _Running:
        if self._is_closed:
            raise AssistantError(
                "The program is closing, so nothing was sent. The conversation is kept.", kind="closed"
            )
        if self._running is None or self._running.has_ended:
            if self._starting is None:
                self._starting = asyncio.create_task(self._start(), name="start of the client's process")
            # Esc during the start gives up the request and lets the start go on.
            return await asyncio.shield(self._starting)
        return self._running

    async def _start(self) -> _Running:
        try:
            if self._running is not None:
                await self._running.close()
            self._running = await _Running.start(_child_environment(self._environment), self._stop_grace)
            return self._running
        finally:
            self._starting = None


class _Running:
    """One running process: numbers the requests and hands each its replies."""

    def __init__(self, process: asyncio.subprocess.Process, stop_grace: float) -> None:
        self._process = process
        self._stop_grace = stop_grace
        self._numbers = itertools.count(1)
        self._replies: dict[int, asyncio.Queue[Reply]] = {}
        self._graces: dict[int, asyncio.TimerHandle] = {}
        self._is_ready = asyncio.Event()
        self._crash = ""
        self.has_ended = False
        self._listening = asyncio.create_task(self._listen(), name="replies of the client's process")

    @property
    def pid(self) -> int:
        return self._process.pid

    @classmethod
    async def start(cls, environment: Environment, stop_grace: float) -> _Running:
        """Start the process and return it when it takes requests."""
        running = cls(await _spawn(environment), stop_grace)
        try:
            async with asyncio.timeout(_START_LIMIT_S):
                await running._is_ready.wait()
        except TimeoutError:
            await running.close()
            raise _no_start("it did not answer") from None
        except asyncio.CancelledError:
            await running.close()
            raise
        if running.has_ended:
            await running.close()
            raise _no_start(running._crash or f"it ended with status {running._process.returncode}")
        return running

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
        self._graces[number] = asyncio.get_running_loop().call_later(self._stop_grace, self._kill)

    async def close(self) -> None:
        """End the process at once: it holds nothing that is worth saving."""
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
        for timer in self._graces.values():
            timer.cancel()
        for replies in self._replies.values():
            replies.put_nowait(self._end())
        self._is_ready.set()

    def _hear(self, number: int, reply: Reply) -> None:
        if number == 0 and isinstance(reply, Ready):
            self._is_ready.set()
        elif number == 0 and isinstance(reply, Failure):
            self._crash = reply.sentence
        elif number in self._replies:
            self._replies[number].put_nowait(reply)
        if isinstance(reply, (Stopped, *_ENDS)) and number in self._graces:
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
        f"The process that talks to the colleague could not be started: {why}. Your text is not affected; send again, "
        "or install the program anew if this stays.",
        kind="start",
    )
