"""The program in a terminal of its own: a pseudo-terminal with a screen model, as an author's window is.

Nothing here sleeps: each wait reads what the program writes until a condition holds, and fails after a bound.
"""

from __future__ import annotations

import codecs
import contextlib
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
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

import pyte

_HOME = Path(__file__).resolve().parents[2]
_BOUND_S = 30.0  # seconds until a wait fails; a loaded machine starts the program in about three
_QUIET_S = 0.4  # seconds without output after which the screen counts as settled
_ANSWERS = (
    (re.compile(rb"\x1b\[\?2026\$p"), b"\x1b[?2026;2$y"),
    (re.compile(rb"\x1b\[\?2048\$p"), b"\x1b[?2048;0$y"),
)
"""What the program asks a terminal, and what this one says: synchronised output yes, resizing in band no."""
_UNKNOWN_TO_PYTE = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]|\x1b\[\?[0-9;]*\$[a-z]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
_UNFINISHED = re.compile(rb"\x1b(?:\[[0-9;?<>=$]*|\][^\x07\x1b]*\x1b?)?$")
_SGR = re.compile(rb"\x1b\[([0-9;:]*)m")

_NOT_INHERITED = ("COLUMNS", "LINES", "NO_COLOR", "COLORTERM", "COLORFGBG", "SSH_CONNECTION", "SSH_TTY", "TMUX")


PROGRAM = ("-m", "tui.cli")
CRASH = """
import sys
from tui.widgets.editor import Editor
def fail(self, character):
    raise RuntimeError("a defect made by the test")
typed = Editor._type
Editor._type = lambda self, character: (fail if character == "!" else typed)(self, character)
from tui.cli import main
sys.exit(main())
"""
"""A program for `Terminal` that ends by a defect when an exclamation mark is typed into the manuscript."""


class TerminalError(AssertionError):
    """The program did not show, or do, what was waited for."""


class Terminal:
    """One run of `lemmata` in a terminal; use it as a context manager, which ends the program."""

    def __init__(
        self,
        arguments: Sequence[str],
        folder: Path,
        *,
        size: tuple[int, int] = (160, 48),
        environ: Mapping[str, str] | None = None,
        program: Sequence[str] = PROGRAM,
    ) -> None:
        self.output = b""
        """Every byte the program wrote."""
        self._screen = pyte.Screen(*size)
        self._stream = pyte.Stream(self._screen)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._tail = b""
        self._is_open = True
        self._master, slave = pty.openpty()
        self._set_size(size)
        self.process = subprocess.Popen(
            [sys.executable, *program, *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=folder,
            env=_environment(environ or {}),
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(slave)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.hang_up()

    @property
    def rows(self) -> tuple[str, ...]:
        """The screen, top to bottom."""
        return tuple(self._screen.display)

    @property
    def text(self) -> str:
        """The screen in one string, a line for each row."""
        return "\n".join(row.rstrip() for row in self.rows)

    @property
    def looks(self) -> tuple[tuple[tuple[object, ...], ...], ...]:
        """Each cell of the screen as it looks, row by row; the colour of a blank's text is not seen."""
        buffer = self._screen.buffer
        return tuple(tuple(_look(buffer[y][x]) for x in range(self._screen.columns)) for y in range(self._screen.lines))

    @property
    def colour_codes(self) -> tuple[tuple[int, ...], ...]:
        """The parameters of each colour the program set, each once: (31,), (38, 5, 208), (48, 2, 0, 0, 0)."""
        return tuple(dict.fromkeys(colour for match in _SGR.finditer(self.output) for colour in _colours(match[1])))

    def press(self, keys: bytes | str) -> None:
        """Send keys, all in one write."""
        os.write(self._master, keys.encode() if isinstance(keys, str) else keys)

    def wait_for(self, wanted: str | Callable[[str], bool], seconds: float = _BOUND_S) -> None:
        """Read until `wanted` is on the screen, or is true of it."""
        is_there = (lambda text: wanted in text) if isinstance(wanted, str) else wanted
        end = time.monotonic() + seconds
        while not is_there(self.text):
            left = end - time.monotonic()
            if left <= 0 or not self.read(left):
                what = repr(wanted) if isinstance(wanted, str) else "the condition"
                raise TerminalError(f"{what} never came; the screen was:\n{self.text}")

    def wait_until(self, is_so: Callable[[], bool], seconds: float = _BOUND_S) -> None:
        """Read until `is_so` is true of something that is not on the screen."""
        end = time.monotonic() + seconds
        while not is_so():
            if time.monotonic() > end:
                raise TerminalError(f"The condition never came; the screen was:\n{self.text}")
            self.read(0.02)

    def settle(self) -> None:
        """Read until nothing has come for a moment."""
        end = time.monotonic() + _BOUND_S
        while self.read(_QUIET_S):
            if time.monotonic() > end:
                raise TerminalError(f"The screen never came to rest:\n{self.text}")

    def read(self, seconds: float) -> bytes:
        """Return what the program writes next, empty where nothing comes within `seconds` or it has left."""
        if not self._is_open or not select.select([self._master], [], [], seconds)[0]:
            return b""
        try:
            data = os.read(self._master, 1 << 16)
        except OSError:  # EIO: the last holder of the other end is gone
            return b""
        self.output += data
        self._answer(data)
        self._show(data)
        return data

    def wait_exit(self, seconds: float = _BOUND_S) -> int:
        """Read until the program has left, and return its exit status."""
        end = time.monotonic() + seconds
        while self.process.poll() is None:
            if time.monotonic() > end:
                raise TerminalError(f"The program never left; the screen was:\n{self.text}")
            if not self.read(0.05):
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self.process.wait(0.05)
        while self.read(0):
            continue
        return self.process.returncode

    def resize(self, columns: int, rows: int) -> None:
        """Change the size of the window, as dragging its corner does."""
        self._screen.resize(rows, columns)
        self._set_size((columns, rows))
        self.process.send_signal(signal.SIGWINCH)

    def hang_up(self) -> None:
        """Close the window."""
        if self._is_open:
            self._is_open = False
            os.close(self._master)

    @property
    def line_settings(self) -> list[object]:
        """How the terminal treats what is typed and written (termios)."""
        return list(termios.tcgetattr(self._master))

    def is_canonical(self) -> bool:
        """Return whether the terminal reads whole lines and echoes, as a shell wants it."""
        flags = termios.tcgetattr(self._master)[3]
        return bool(flags & termios.ICANON) and bool(flags & termios.ECHO)

    def _set_size(self, size: tuple[int, int]) -> None:
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))

    def _answer(self, data: bytes) -> None:
        for question, answer in _ANSWERS:
            if question.search(data):
                with contextlib.suppress(OSError):
                    os.write(self._master, answer)

    def _show(self, data: bytes) -> None:
        data = self._tail + data
        unfinished = _UNFINISHED.search(data)
        cut = unfinished.start() if unfinished else len(data)
        self._tail = data[cut:]
        self._stream.feed(self._decoder.decode(_UNKNOWN_TO_PYTE.sub(b"", data[:cut])))


def _environment(given: Mapping[str, str]) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if name not in _NOT_INHERITED}
    inherited = {name: value for name, value in inherited.items() if not name.startswith(("TEXTUAL", "ANTHROPIC"))}
    usual = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "LC_ALL": "C.UTF-8", "PYTHONPATH": str(_HOME)}
    merged = {**inherited, **usual, **given}
    return {name: value for name, value in merged.items() if value}


def _look(cell: pyte.screens.Char) -> tuple[object, ...]:
    over = (cell.reverse, cell.underscore, cell.strikethrough)
    if cell.data.strip():
        return (cell.data, cell.fg, cell.bg, cell.bold, cell.italics, *over)
    return (" ", cell.fg if any(over) else None, cell.bg, *over)


def _colours(parameters: bytes) -> list[tuple[int, ...]]:
    """Return the colours one SGR sequence sets (ECMA-48 §8.3.117, xterm's 38 and 48); defaults are left out."""
    codes = [int(code) for code in re.split(rb"[;:]", parameters) if code]
    colours = []
    while codes:
        code = codes.pop(0)
        if code in (38, 48) and codes:
            length = 1 + (1 if codes[0] == 5 else 3)
            colours.append((code, *codes[:length]))
            del codes[:length]
        elif 30 <= code <= 37 or 40 <= code <= 47 or 90 <= code <= 107:
            colours.append((code,))
    return colours
