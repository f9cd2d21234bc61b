"""What a key costs in the whole room, as the author sees it: `python bench/typing_room.py`.

Three panes in a pseudo-terminal of 160×48. From writing a key to the terminal until its character is among the bytes
that come back, and how many bytes come back for one key. One room at a time is typed into in the middle of its file:
first without a pause, so that no analysis begins, then with pauses after which the analysis of the text is running when
the next key comes. Idle is counted when all is done.
"""

from __future__ import annotations

import argparse
import tempfile
from contextlib import ExitStack
from pathlib import Path
from statistics import median

from bench.measuring import SIZES, ms, paper, percentile, ratio, show
from bench.window import Window

_ROUNDS = 8
_BURST = 10  # keys
_SLOW = 3  # keys
_APART_S = 0.08  # seconds between the keys of a burst
_PAUSE_S = 0.17  # seconds; after these the analysis has begun
_QUIET_S = 3.0  # seconds without a byte: the analysis of a new room and its colleague are there
_REST_S = 1.5  # seconds without a byte between two rooms
_IDLE_S = 5.0
_LETTERS = b"qzjxkvw"  # rare in the paper and in what a pane may say meanwhile


class Typist:
    """Types into one room and keeps what each key cost, in seconds and bytes."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self._typed = 0
        self.in_bursts: list[float] = []
        self.in_analyses: list[float] = []
        self.bytes: list[float] = []
        self.idle = 0.0
        """Bytes in a second in which nobody does anything."""
        window.wait_for(b"The chain of")
        window.settle(_QUIET_S)

    def burst(self) -> None:
        """Type without a pause, then with pauses in which the analysis begins, and wait until all is quiet."""
        for _ in range(_BURST):
            self.in_bursts.append(self._key(_APART_S))
        self._window.bytes_within(_PAUSE_S - _APART_S)
        for _ in range(_SLOW):
            self.in_analyses.append(self._key(_PAUSE_S))
        self._window.settle(_REST_S)

    def rest(self) -> None:
        """Wait until the last analysis has been shown, then count what comes while nobody does anything."""
        self._window.settle(_QUIET_S)
        self.idle = self._window.bytes_within(_IDLE_S) / _IDLE_S

    def _key(self, pause: float) -> float:
        """Send one key and return when its echo came; read on for `pause` seconds."""
        letter = _LETTERS[self._typed % len(_LETTERS)]
        self._typed += 1
        moment = self._window.press(bytes([letter]))
        echoed, data = self._window.wait_for(bytes([letter]))
        self.bytes.append(len(data) + self._window.bytes_within(pause))
        return echoed - moment


def room(home: Path, name: str, size: int) -> list[str]:
    """Write a paper and return what opens the room in its middle."""
    file = home / name.replace(" ", "") / "paper.tex"
    file.parent.mkdir()
    text = paper(size)
    file.write_text(text, encoding="utf-8")
    line = text.count("\n", 0, text.index("The chain of", len(text) // 2)) + 1
    return ["-m", "tui.cli", f"+{line}", str(file)]


def row(name: str, typist: Typist, smallest: Typist) -> list[str]:
    """Return what one room showed."""
    burst, meanwhile = typist.in_bursts, typist.in_analyses
    return [
        name,
        ratio(burst, smallest.in_bursts),
        ratio(meanwhile, burst),
        ms(median(burst)),
        ms(percentile(burst, 0.95)),
        ms(median(meanwhile)),
        ms(percentile(meanwhile, 0.95)),
        f"{median(typist.bytes):,.0f}",
        f"{typist.idle:,.0f}",
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description="What a key costs in the whole room.")
    parser.add_argument("--sizes", nargs="+", choices=list(SIZES), default=list(SIZES)[:3])
    parser.add_argument("--rounds", type=int, default=_ROUNDS)
    chosen = parser.parse_args()
    typists: dict[str, Typist] = {}
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        home = Path(folder).resolve()
        for name in chosen.sizes:
            typists[name] = Typist(stack.enter_context(Window(room(home, name, SIZES[name]), home)))
        for _ in range(chosen.rounds):
            for typist in typists.values():
                typist.burst()
        for typist in typists.values():
            typist.rest()
    smallest = next(iter(typists.values()))
    heads = [
        "size",
        "to the smallest",
        "analysing to not",
        "p50",
        "p95",
        "analysing p50",
        "p95",
        "bytes/key",
        "idle B/s",
    ]
    show("A key in the room, until it is shown", heads, [row(name, one, smallest) for name, one in typists.items()])


if __name__ == "__main__":
    main()
