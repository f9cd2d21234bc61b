"""What a key costs in the text itself, by the size of the text: `python bench/editing.py`.

A key is one character put into a line in the middle through `Buffer.edit`, undo recorded and listeners told. It is
compared with the same key in the smallest text, and with putting the character into a plain string, which copies it.
"""

from __future__ import annotations

import time
from pathlib import Path
from statistics import median

from bench.measuring import SIZES, Measured, middle_line, ms, paper, ratio, show, side_by_side
from latex.text import Edit
from sessions.events import Listeners
from sessions.workspace.buffer import Buffer

_KEYS = 200
_ROUNDS = 15


def keys_in_a_buffer(text: str) -> Measured:
    """Measure one key in a buffer, on average over a burst of typing."""
    buffer = Buffer("paper.tex", Path("paper.tex"), text, Listeners())
    caret = middle_line(text)

    def measured() -> float:
        nonlocal caret
        started = time.perf_counter()
        for _ in range(_KEYS):
            buffer.edit([Edit(caret, "", "x")])
            caret += 1
        return (time.perf_counter() - started) / _KEYS

    return measured


def keys_in_a_string(text: str) -> Measured:
    """Measure one key in a plain string, with the line ends left where they are."""
    caret = middle_line(text)

    def measured() -> float:
        nonlocal text, caret
        started = time.perf_counter()
        for _ in range(_KEYS // 10):
            text = text[:caret] + "x" + text[caret:]
            caret += 1
        return (time.perf_counter() - started) / (_KEYS // 10)

    return measured


def main() -> None:
    texts = {name: paper(size) for name, size in SIZES.items()}
    buffers = {f"buffer {name}": keys_in_a_buffer(text) for name, text in texts.items()}
    strings = {f"string {name}": keys_in_a_string(text) for name, text in texts.items()}
    costs = side_by_side(buffers | strings, rounds=_ROUNDS)
    smallest = costs[f"buffer {next(iter(SIZES))}"]
    rows = []
    for name in SIZES:
        key, plain = costs[f"buffer {name}"], costs[f"string {name}"]
        rows.append([name, ratio(key, smallest), ratio(key, plain), ms(median(key)), ms(median(plain))])
    show("A key in the text", ["size", "to the smallest", "to a plain string", "buffer", "string"], rows)


if __name__ == "__main__":
    main()
