"""Typing and paging over a slow line, beside other editors: `python bench/slow_line.py`.

A relay stands between the terminal and the program. It takes as many bytes in a second as the line does, keeps each of
them half a round trip on its way, in both directions, and takes nothing more while too much is under way: what a slow
line does to a program. From pressing a key until its letter is there; for pages, from letting PgDn go after three
seconds of it until nothing comes any more.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from bench.measuring import SIZES, ms, paper, percentile, ratio, show
from bench.window import Window

_UNDER_WAY = 4096  # bytes a line holds before the program has to wait, as a pseudo-terminal does
_KEYS = 40
_APART_S = 1 / 8
_HELD_S, _REPEAT_S = 3.0, 1 / 30
_LETTERS = b"qzjxkvw"
_QUIET_S = 1.5
_SLOWEST_FOR_PAGES = 10_000.0  # bytes a second
LINES = {
    "0.25 Mbit/s, 150 ms": (31_250.0, 0.150),
    "9 600 baud, 150 ms": (960.0, 0.150),
    "1 Mbit/s, 40 ms": (125_000.0, 0.040),
}
"""Bytes a second and seconds a round trip takes."""


class Line:
    """The way between a program and who sits before it."""

    def __init__(self, window: Window, speed: float, round_trip: float) -> None:
        self._window = window
        self.speed, self._half = speed, round_trip / 2
        self._out: deque[tuple[float, bytes]] = deque()
        self._in: deque[tuple[float, bytes]] = deque()
        self._free = time.perf_counter()
        self.bytes = 0

    def press(self, keys: bytes) -> float:
        """Send keys; return the moment they left the keyboard."""
        now = time.perf_counter()
        self._in.append((now + self._half, keys))
        return now

    def read(self, seconds: float) -> list[tuple[float, bytes]]:
        """Return what arrives in the next `seconds`, with the moments."""
        end = time.perf_counter() + seconds
        arrived: list[tuple[float, bytes]] = []
        while (now := time.perf_counter()) < end:
            while self._in and self._in[0][0] <= now:
                self._window.press(self._in.popleft()[1])
            while self._out and self._out[0][0] <= now:
                arrived.append(self._out.popleft())
            if sum(len(data) for _, data in self._out) < _UNDER_WAY:
                data = self._window.read(0.001)
                if data:
                    self._carry(data)
            else:
                time.sleep(0.001)
        return arrived

    def _carry(self, data: bytes) -> None:
        self.bytes += len(data)
        for at in range(0, len(data), 64):
            piece = data[at : at + 64]
            self._free = max(self._free, time.perf_counter()) + len(piece) / self.speed
            self._out.append((self._free + self._half, piece))

    def settle(self) -> float:
        """Read until nothing has come for a while; return the moment of the last byte."""
        last = time.perf_counter()
        while True:
            arrived = self.read(0.1)
            if arrived:
                last = arrived[-1][0]
            elif not self._out and time.perf_counter() - last > _QUIET_S:
                return last


def typed(line: Line) -> tuple[list[float], float]:
    """Return seconds from key to letter, and bytes for a key."""
    waits: list[float] = []
    before = line.bytes
    for count in range(_KEYS):
        letter = _LETTERS[count % len(_LETTERS) :][:1]
        moment = line.press(letter)
        while True:
            found = next((when for when, data in line.read(0.01) if letter in data), None)
            if found is not None or time.perf_counter() - moment > 20:
                break
        waits.append((found or time.perf_counter()) - moment)
        line.read(max(0.0, moment + _APART_S - time.perf_counter()))
    line.settle()
    return waits, (line.bytes - before) / _KEYS


def held(line: Line, page_down: bytes) -> float | None:
    """Hold PgDn, and return how long after letting it go the screen comes to rest, in seconds.

    None on a line so slow that ninety pages would take minutes.
    """
    if line.speed < _SLOWEST_FOR_PAGES:
        return None
    end = time.perf_counter() + _HELD_S
    while time.perf_counter() < end:
        line.press(page_down)
        line.read(_REPEAT_S)
    released = time.perf_counter()
    return max(0.0, line.settle() - released)


def main() -> None:
    parser = argparse.ArgumentParser(description="Typing and paging over a slow line.")
    parser.add_argument("--lines", nargs="+", choices=list(LINES), default=list(LINES))
    chosen = parser.parse_args()
    programs: dict[str, tuple[Sequence[str] | None, bytes, bytes, bytes]] = {"lemmata": (None, b"", b"", b"\x1b[6~")}
    for name in ("nvim", "vim"):
        if shutil.which(name):
            programs[name] = ([name, "--clean", "-n", "-c", "syntax on"], b"O", b"\x1b", b"\x06")
    rows: list[list[str]] = []
    for name in chosen.lines:
        costs: dict[str, tuple[list[float], float, float | None]] = {}
        for program, (command, begin, end, page_down) in programs.items():
            with tempfile.TemporaryDirectory() as folder:
                home = Path(folder).resolve()
                file = home / "paper.tex"
                text = paper(SIZES["144 kB"])
                file.write_text(text, encoding="utf-8")
                row = text.count("\n", 0, text.index("The chain of", len(text) // 3)) + 1
                words = ["-m", "tui.cli", f"+{row}", str(file)] if command is None else [f"+{row}", str(file)]
                with Window(words, home, program=command) as window:
                    line = Line(window, *LINES[name])
                    line.settle()
                    line.press(begin or b"\x1b[H")
                    line.settle()
                    waits, size = typed(line)
                    line.press(end)
                    line.settle()
                    costs[program] = (waits, size, held(line, page_down))
        least = min(costs, key=lambda each: median(costs[each][0]))
        for program, (waits, size, after) in costs.items():
            times = [ms(median(waits)), ms(percentile(waits, 0.95))]
            rows.append(
                [
                    name,
                    program,
                    ratio(waits, costs[least][0]),
                    *times,
                    f"{size:.0f}",
                    "" if after is None else ms(after),
                ]
            )
    heads = ["line", "program", "to the quickest", "key p50", "p95", "bytes/key", "at rest after PgDn"]
    show("Over a slow line", heads, rows)


if __name__ == "__main__":
    os.environ.setdefault("TERM", "xterm-256color")
    main()
