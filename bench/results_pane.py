"""The tree of results with thousands of them: `python bench/results_pane.py`.

What the event loop is held up by, for a generated book: showing the first analysis and one with a result more, opening
all that stands at the top, the order of the paper, a filter letter by letter, and following the cursor; beside
Textual's own tree with as many rows.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections.abc import Callable
from functools import partial
from statistics import median

from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.widgets import Tree

from bench.measuring import ms, show
from latex.manuscript import Manuscript
from latex.project import Analyser
from latex.tree import tops
from themes import load
from tui.widgets.results import Results

_SIZES = (2_000, 20_000)


def book(results: int) -> str:
    """Return a book with so many results, each of which uses two before it."""
    parts = ["\\documentclass{book}\n\\newtheorem{lemma}{Lemma}[section]\n\\begin{document}\n"]
    for number in range(results):
        if number % 25 == 0:
            parts.append(f"\\section{{Part {number}}}\n")
        uses = " and ".join(f"\\ref{{lem:{each}}}" for each in {number * 7 // 9, number * 3 // 4} if each < number)
        parts.append(
            f"\\begin{{lemma}}[Of chains {number}]\\label{{lem:{number}}}\nLet $a_{{{number}}} > 0$.\n\\end{{lemma}}\n"
            f"\\begin{{proof}}\nBy {uses or 'definition'}.\n\\end{{proof}}\n\n"
        )
    return "".join([*parts, "\\end{document}\n"])


class Pane(App[None]):
    """The results pane by itself."""

    def __init__(self, other: Tree[None] | None = None) -> None:
        super().__init__()
        self.results = Results()
        self.other = other

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return dict(load("dark").colours)

    def compose(self) -> ComposeResult:
        yield self.results if self.other is None else self.other


def taken(work: Callable[[], object]) -> float:
    """Return how many seconds `work` takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


async def measured(size: int) -> list[list[str]]:
    """Return the table of one size."""
    texts = {"main.tex": book(size)}
    analyser = Analyser(texts.get)
    first = analyser.analyse("main.tex")
    texts["main.tex"] = texts["main.tex"].replace(
        "\\section{Part 50}", "\\begin{lemma}\\label{lem:new}\nNew.\n\\end{lemma}\n\\section{Part 50}"
    )
    second = analyser.analyse("main.tex")
    in_thread = taken(lambda: tops(first))
    tops(second)
    found: dict[str, float] = {}
    app = Pane()
    async with app.run_test(size=(40, 48)) as pilot:
        pane = app.results
        pane.focus()
        found["first analysis"] = taken(lambda: pane.show(first))
        await pilot.pause()
        found["one result more"] = taken(lambda: pane.show(second))
        await pilot.pause()
        found["follow the cursor"] = median(taken(partial(pane.follow, key)) for key in _keys(second))
        found["open all"] = await _pressed(pilot, "plus")
        found["close all"] = await _pressed(pilot, "minus")
        await _pressed(pilot, "slash")
        letters = [await _pressed(pilot, letter) for letter in (*"chains", "space", *"19")]
        found["filter, first letter"], found["filter, a letter"] = letters[0], median(letters[1:])
        await _pressed(pilot, "escape")
        found["order of the paper"] = await _pressed(pilot, "o")
    other: Tree[None] = Tree("results")
    for number in range(size):
        other.root.add_leaf(f"Lem {number}  Of chains")
    textual_app = Pane(other)
    async with textual_app.run_test(size=(40, 48)) as pilot:
        begun = time.perf_counter()
        other.root.expand_all()
        await pilot.pause()
        found["Textual's tree: expand all"] = time.perf_counter() - begun
        begun = time.perf_counter()
        other.root.add_leaf("one more")
        await pilot.pause()
        found["Textual's tree: one more"] = time.perf_counter() - begun
    return [[f"{size:,}", "what the tree begins with, in the analysis thread", ms(in_thread)]] + [
        [f"{size:,}", name, ms(seconds)] for name, seconds in found.items()
    ]


async def _pressed(pilot: Pilot[None], key: str) -> float:
    """Return how many seconds of the processor a key costs, until what it changed has been drawn."""
    begun = time.process_time()
    await pilot.press(key)
    await pilot.pause()
    return time.process_time() - begun


def _keys(manuscript: Manuscript) -> list[str]:
    return list(manuscript.order)[:: max(1, len(manuscript.order) // 20)]


def main() -> None:
    parser = argparse.ArgumentParser(description="The tree of results with thousands of them.")
    parser.add_argument("--sizes", nargs="+", type=int, default=list(_SIZES))
    for size in parser.parse_args().sizes:
        show(f"{size:,} results", ["results", "what", "time"], asyncio.run(measured(size)))


if __name__ == "__main__":
    main()
