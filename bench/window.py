"""A program in a pseudo-terminal of 160×48, as the benchmarks need it: keys in, bytes out, and when they came.

There is no model of the screen: what is waited for is a text in the stream of bytes, so that looking costs nothing.
"""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

COLUMNS, ROWS = 160, 48
_BOUND_S = 60.0  # seconds until a wait gives up
_ANSWERS = ((b"\x1b[?2026$p", b"\x1b[?2026;2$y"), (b"\x1b[?2048$p", b"\x1b[?2048;0$y"))
"""What programs ask a terminal, and what this one says: synchronised output yes, resizing in band no."""
_CONTROL = re.compile(rb"\x1b(?:\[[0-9;:?<>=$]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\))")
_NOT_INHERITED = (
    "PYTHONDONTWRITEBYTECODE",
    "COLUMNS",
    "LINES",
    "NO_COLOR",
    "COLORFGBG",
    "SSH_CONNECTION",
    "SSH_TTY",
    "TMUX",
)


def shown(data: bytes) -> bytes:
    """Return the characters in `data` that are put on the screen, in the order they are sent."""
    return _CONTROL.sub(b"", data)


class Window:
    """One run of a program, Python unless another is named; a context manager, which ends the program."""

    def __init__(self, arguments: Sequence[str], home: Path, *, program: Sequence[str] | None = None) -> None:
        self._master, slave = pty.openpty()
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            [*(program or (sys.executable,)), *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=home,
            env=_environment(home),
            start_new_session=True,
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        os.close(self._master)

    def press(self, keys: bytes) -> float:
        """Send keys in one write; return the moment before it."""
        moment = time.perf_counter()
        os.write(self._master, keys)
        return moment

    def read(self, seconds: float) -> bytes:
        """Return what the program writes next; empty where nothing comes within `seconds` or it has left."""
        if not select.select([self._master], [], [], max(0.0, seconds))[0]:
            return b""
        try:
            data = os.read(self._master, 1 << 16)
        except OSError:  # EIO: the program has left
            return b""
        for question, answer in _ANSWERS:
            if question in data:
                os.write(self._master, answer)
        return data

    def wait_for(self, wanted: bytes) -> tuple[float, bytes]:
        """Read until `wanted` is among the characters shown; return the moment it came and everything read."""
        data = b""
        end = time.perf_counter() + _BOUND_S
        while wanted not in shown(data):
            left = end - time.perf_counter()
            piece = self.read(left)
            if not piece:
                raise SystemExit(f"{wanted!r} never came; the last was:\n{shown(data)[-2000:]!r}")
            data += piece
        return time.perf_counter(), data

    def settle(self, quiet: float) -> int:
        """Read until nothing comes for `quiet` seconds; return how many bytes did."""
        count = 0
        end = time.perf_counter() + _BOUND_S
        while (data := self.read(quiet)) and time.perf_counter() < end:
            count += len(data)
        return count

    def bytes_within(self, seconds: float) -> int:
        """Return how many bytes the program writes within this time."""
        count = 0
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            count += len(self.read(left))
        return count


def _environment(home: Path) -> dict[str, str]:
    """Return the environment of a person without settings, keys and history of use, whose home is `home`.

    Compiled modules are kept there, as an installation keeps them: compiling ours anew costs each start 140 to 240 ms.
    """
    kept = {name: value for name, value in os.environ.items() if name not in _NOT_INHERITED}
    kept = {name: value for name, value in kept.items() if not name.startswith(("TEXTUAL", "ANTHROPIC", "XDG", "GIT"))}
    repository = str(Path(__file__).resolve().parent.parent)
    return kept | {
        "HOME": str(home),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LC_ALL": "C.UTF-8",
        "PYTHONPATH": repository,
        "PYTHONPYCACHEPREFIX": str(home / "compiled"),
    }
