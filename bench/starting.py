"""How soon the first picture is on the screen: `python bench/starting.py`.

From starting the interpreter to the paper's text in the terminal's bytes, against a bare Textual app that shows one
word, against importing Textual's app class and leaving, and against an interpreter that does nothing. In turn, each in
a pseudo-terminal of its own.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from statistics import median

from bench.measuring import SIZES, Measured, ms, ratio, show, side_by_side, write_paper
from bench.window import Window

_ROUNDS = 9
_BARE_APP = str(Path(__file__).with_name("bare_app.py"))


def until_shown(arguments: list[str], wanted: bytes, home: Path) -> Measured:
    """Measure the time until `wanted` is shown."""

    def measured() -> float:
        with Window(arguments, home) as window:
            return window.wait_for(wanted)[0] - window.started

    return measured


def until_left(arguments: list[str], home: Path) -> Measured:
    """Measure the time until the program has left."""

    def measured() -> float:
        with Window(arguments, home) as window:
            while window.process.poll() is None:
                window.read(0.002)
            return time.perf_counter() - window.started

    return measured


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder).resolve()
        things: dict[str, Measured] = {}
        for name, size in list(SIZES.items())[1:3]:
            file = home / name.replace(" ", "") / "paper.tex"
            file.parent.mkdir()
            write_paper(file, size)
            things[f"room {name}"] = until_shown(["-m", "tui.cli", str(file)], b"documentclass", home)
        things["bare Textual app"] = until_shown([_BARE_APP], b"READY", home)
        things["importing textual.app"] = until_left(["-c", "import textual.app"], home)
        things["bare interpreter"] = until_left(["-c", "pass"], home)
        costs = side_by_side(things, rounds=_ROUNDS)
    bare, textual = costs["bare Textual app"], costs["importing textual.app"]
    rows = [
        [name, ratio(cost, bare), ratio(cost, textual), ms(median(cost)), ms(max(cost))] for name, cost in costs.items()
    ]
    show("The first picture", ["program", "to a bare app", "to importing", "median", "slowest"], rows)


if __name__ == "__main__":
    main()
