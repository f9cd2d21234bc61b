"""What a key costs in the manuscript while a reply streams beside it: `python bench/answering.py`.

Three panes in a pseudo-terminal of 160×48 and the stand-in server over HTTP, which sends a hundred pieces of a word a
second. Keys are typed in turn without and with a reply; what is measured is the time until the letter is shown.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from bench.measuring import SIZES, ms, percentile, ratio, show
from bench.typing_room import room
from bench.window import Window

_ROUNDS = 5
_KEYS = 40  # a round
_APART_S = 0.08  # seconds between keys
_REST_S = 1.5  # seconds without a byte
_LETTERS = b"qzjxkvw"  # in none of the words that are streamed
_WORDS = "Then $a_n \\leq b_n$ for all terms of the sum, and so the error is less than one at each step of the chain. "
_STAND_IN = Path(__file__).resolve().parents[1] / "tests" / "support" / "standin.py"
_COLLEAGUE, _MANUSCRIPT, _ESCAPE = b"\x1b[15~", b"\x1b2", b"\x1b"


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Serve one long reply to whatever is said; gives the address."""
    script = folder / "script.json"
    script.write_text(json.dumps([{"match": ".", "steps": [{"text": _WORDS * 300, "piece": 4, "delay": 0.01}]}]))
    command = [sys.executable, str(_STAND_IN), "--script", str(script), "--no-key"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=_STAND_IN.parent) as process:
        try:
            assert process.stdout is not None
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


def keys(window: Window, found: list[float], typed: int) -> int:
    """Type, and add the time until each letter is shown to `found`; return how many letters were typed in all."""
    for _ in range(_KEYS):
        letter = bytes([_LETTERS[typed % len(_LETTERS)]])
        moment = window.press(letter)
        echoed, _ = window.wait_for(letter)
        found.append(echoed - moment)
        window.bytes_within(_APART_S)
        typed += 1
    return typed


def measured(home: Path, size: str, rounds: int) -> tuple[list[float], list[float]]:
    """Return what keys cost without a reply, and while one streams."""
    alone: list[float] = []
    beside: list[float] = []
    typed = 0
    with server(home) as address:
        settings = home / ".config" / "lemmata" / "settings.toml"
        settings.parent.mkdir(parents=True)
        settings.write_text(f'base_url = "{address}"\n')
        with Window(room(home, size, SIZES[size]), home) as window:
            window.wait_for(b"The chain of")
            window.settle(3.0)
            for number in range(rounds):
                typed = keys(window, alone, typed)
                window.press(_COLLEAGUE)
                window.settle(_REST_S)
                window.press(b"Go on %d.\r" % number)
                window.wait_for(b"for all terms")
                window.press(_MANUSCRIPT)
                window.bytes_within(0.5)
                typed = keys(window, beside, typed)
                window.press(_COLLEAGUE)
                window.bytes_within(0.3)
                window.press(_ESCAPE)
                window.settle(_REST_S)
                window.press(_MANUSCRIPT)
                window.settle(_REST_S)
    return alone, beside


def main() -> None:
    parser = argparse.ArgumentParser(description="What a key costs while a reply streams.")
    parser.add_argument("--sizes", nargs="+", choices=list(SIZES), default=list(SIZES)[1:2])
    parser.add_argument("--rounds", type=int, default=_ROUNDS)
    chosen = parser.parse_args()
    rows = []
    for size in chosen.sizes:
        with tempfile.TemporaryDirectory() as folder:
            alone, beside = measured(Path(folder).resolve(), size, chosen.rounds)
        slowest = percentile(beside, 0.95) / percentile(alone, 0.95)
        rows.append(
            [size, ratio(beside, alone), f"{slowest:.2f} ×"]
            + [ms(each) for costs in (alone, beside) for each in (median(costs), percentile(costs, 0.95))]
        )
    heads = ["size", "p50, reply to none", "p95, reply to none", "alone p50", "p95", "with a reply p50", "p95"]
    show("A key in the manuscript while a reply streams", heads, rows)


if __name__ == "__main__":
    main()
