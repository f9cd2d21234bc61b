"""The terminal's two ends on the event loop: keys are read and frames are written without a thread between.

Textual reads in one thread and writes in another. Each change of threads costs a key some 0.3 ms, more while an
analysis holds the interpreter; and a line that is slower than the program fills a queue with frames that nobody wants
any more.

Invariants:
- Writing never blocks the event loop. What the line does not take yet waits here, in order; nothing is left out.
- `is_behind` says that something waits, so that a frame need not be made which would only wait behind it.
- When application mode ends, all of it was written, or the line took nothing for `_PATIENCE_S`.
- The end of input is a line that dropped: it is handled as the signal for that, so a room never spins on it.
"""

from __future__ import annotations

import asyncio
import os
import select
import signal
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from textual import constants, events
from textual.app import App
from textual.drivers.linux_driver import LinuxDriver
from textual.geometry import Size
from textual.message import Message

from tui.display.incoming import Incoming

_READ_BYTES = 4096  # what a pseudo-terminal holds
_PATIENCE_S = 1.0  # seconds without a byte taken, after which a terminal counts as gone
_ALL_KEYS = "\x1b[=4;2u"
"""Asks for what Shift makes of a key, and for where it lies, besides what Textual asks for (kitty's protocol)."""


class LoopDriver(LinuxDriver):
    """Reads keys and writes frames on the event loop."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._incoming = Incoming(is_console=os.environ.get("TERM") == "linux")
        self._end_of_sequence: asyncio.TimerHandle | None = None
        self._is_reading = False
        self._screen: int | None = None
        """A file descriptor of our own, so that not waiting is not set for the shell and its children too."""
        self._waiting = b""
        self._is_watched = False
        self._is_due = False
        self._when_caught_up: Callable[[], None] | None = None

    @property
    def is_behind(self) -> bool:
        """Whether the line has not yet taken all that was written."""
        return bool(self._waiting) and self._is_watched

    def when_caught_up(self, tell: Callable[[], None]) -> None:
        """Call `tell` once, as soon as the line has taken all that was written; the last one asked for wins."""
        self._when_caught_up = tell

    # Writing

    def write(self, data: str) -> None:
        if self._screen is None:
            super().write(data)
            return
        self._waiting += data.encode("utf-8", "replace")
        if not self._is_due and not self._is_watched:
            self._is_due = True
            self._loop.call_soon(self.flush)

    def flush(self) -> None:
        """Hand the line what it takes now."""
        self._is_due = False
        if self._screen is not None and not self._is_watched:
            self._send()
            if self._waiting:
                self._is_watched = True
                self._loop.add_writer(self._screen, self._send_more)

    def _send(self) -> bool:
        """Write what the line takes, and return whether it took anything."""
        data, self._waiting = self._waiting, b""
        if not data or self._screen is None:
            return False
        try:
            written = os.write(self._screen, data)
        except BlockingIOError:
            written = 0
        except OSError:  # the terminal is gone, which the reading end tells
            return False
        self._waiting = data[written:] + self._waiting
        return written > 0

    def _send_more(self) -> None:
        self._send()
        if not self._waiting:
            self._stop_watching()
            tell, self._when_caught_up = self._when_caught_up, None
            if tell is not None:
                tell()

    def _stop_watching(self) -> None:
        if self._is_watched and self._screen is not None:
            self._loop.remove_writer(self._screen)
        self._is_watched = False

    def _send_all(self) -> None:
        """Write all that waits, blocking, as long as the line goes on taking it."""
        end = time.monotonic() + _PATIENCE_S
        while self._waiting and self._screen is not None and time.monotonic() < end:
            if self._send():
                end = time.monotonic() + _PATIENCE_S
            else:
                select.select([], [self._screen], [], _PATIENCE_S)

    # Application mode

    def start_application_mode(self) -> None:
        self._screen = _opened_anew(self.fileno)
        super().start_application_mode()  # type: ignore[no-untyped-call]  # Textual gives it no types
        if not constants.DISABLE_KITTY_KEY:
            self.write(_ALL_KEYS)
        if self._screen is not None and self._writer_thread is not None:
            self._writer_thread.stop()
            self._writer_thread = None
        # Textual asks for the size within the signal: one that comes meanwhile is told first, and the old size last.
        signal.signal(signal.SIGWINCH, lambda *_: self._loop.call_soon_threadsafe(self._tell_size))

    def _tell_size(self) -> None:
        if not self._in_band_window_resize:
            size = Size(*self._get_terminal_size())
            self.send_message(events.Resize(size, size))

    def stop_application_mode(self) -> None:
        self.write("\x1b[m")  # the colours of the cell written last are not the shell's
        super().stop_application_mode()
        self._stop_watching()
        self._send_all()

    def close(self) -> None:
        super().close()
        if self._screen is not None:
            self._stop_watching()
            os.close(self._screen)
            self._screen = None

    def _enable_mouse_support(self) -> None:
        """Ask for clicks, drags and the wheel, in the encoding without a limit to the columns.

        Textual asks for every movement too, which over a slow line is a stream of bytes that changes nothing here.
        """
        if self._mouse:
            self.write("\x1b[?1000h\x1b[?1002h\x1b[?1006h")

    def _disable_mouse_support(self) -> None:
        if self._mouse:
            self.write("\x1b[?1006l\x1b[?1002l\x1b[?1000l")

    # Reading

    def _run_input_thread(self) -> None:
        # Called by Textual in a thread of its own, which ends here.
        self._loop.call_soon_threadsafe(self._start_reading)

    def _start_reading(self) -> None:
        if not self._is_reading and not self.exit_event.is_set():
            self._is_reading = True
            self._loop.add_reader(self.fileno, self._read)

    def disable_input(self) -> None:
        self._stop_reading()
        super().disable_input()

    def _stop_reading(self) -> None:
        self._forget_end()
        if self._is_reading:
            self._is_reading = False
            self._loop.remove_reader(self.fileno)

    def _read(self) -> None:
        try:
            data = os.read(self.fileno, _READ_BYTES)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:  # EIO: the other end of the line is closed
            data = b""
        if not data:
            self._stop_reading()
            signal.raise_signal(signal.SIGHUP)
            return
        self._tell(self._incoming.feed(data))
        self._await_end()

    def _await_end(self) -> None:
        """Give what was held back a moment to be followed by the rest of its sequence, counted from the last read."""
        self._forget_end()
        patience = self._incoming.patience
        if patience is not None:
            self._end_of_sequence = self._loop.call_later(patience, self._end_sequence)

    def _forget_end(self) -> None:
        if self._end_of_sequence is not None:
            self._end_of_sequence.cancel()
            self._end_of_sequence = None

    def _end_sequence(self) -> None:
        self._end_of_sequence = None
        self._tell(self._incoming.release())

    def _tell(self, messages: Iterable[Message]) -> None:
        for message in messages:
            self.process_message(message)

    def send_message(self, message: Message) -> None:
        self._app.post_message(message)


def _opened_anew(descriptor: int) -> int | None:
    """Return a descriptor of the same terminal that does not wait; None where it cannot be had.

    It cannot after `su`, where the terminal belongs to somebody else; Textual's thread then does the writing.
    """
    with suppress(OSError):
        return os.open(os.ttyname(descriptor), os.O_WRONLY | os.O_NOCTTY | os.O_NONBLOCK)
    return None
