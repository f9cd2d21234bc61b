"""What finding a difference costs: `python bench/differences.py`.

`latex.diff` against difflib on the same texts, where difflib ends: where most lines occur many times it takes minutes
on a megabyte. Where every line is another difflib has nothing to search and is quick; ours still looks for what the
two have in common, and what counts is that this stays bounded as the text grows.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from difflib import SequenceMatcher
from functools import partial
from statistics import median

from bench.measuring import SIZES, Measured, middle_line, ms, paper, ratio, show, side_by_side, timed
from latex.diff import diff

_SCATTERED = 40  # lines
_LARGEST_FOR_DIFFLIB = 150_000  # characters
_ROUNDS = 5


def small_change(text: str) -> str:
    """Return the text with one word more."""
    caret = middle_line(text)
    return f"{text[:caret]}Indeed, {text[caret:]}"


def scattered_changes(text: str) -> str:
    """Return the text with lines changed all over it, the same ones every time."""
    lines = text.split("\n")
    for row in random.Random(1).sample(range(len(lines)), min(_SCATTERED, len(lines) // 5)):
        lines[row] += " and more"
    return "\n".join(lines)


def rewritten(text: str) -> str:
    """Return the text with every line another."""
    return text.replace("\n", " \n")


CHANGES: dict[str, Callable[[str], str]] = {
    "one word": small_change,
    "forty lines": scattered_changes,
    "every line": rewritten,
}


def by_difflib(before: str, after: str) -> object:
    """Return the difference as a plain use of the standard library finds it."""
    return SequenceMatcher(None, before.split("\n"), after.split("\n"), autojunk=False).get_opcodes()


def measured_for(before: str) -> dict[str, Measured]:
    """Return the measurements of all changes of one text."""
    things: dict[str, Measured] = {}
    for change, make in CHANGES.items():
        after = make(before)
        things[change] = timed(partial(diff, before, after))
        if len(before) < _LARGEST_FOR_DIFFLIB:
            things[f"{change}, difflib"] = timed(partial(by_difflib, before, after))
    return things


def main() -> None:
    rows = []
    smallest: dict[str, list[float]] = {}
    for name, size in list(SIZES.items())[:3]:
        costs = side_by_side(measured_for(paper(size)), rounds=_ROUNDS)
        for change in CHANGES:
            own, other = costs[change], costs.get(f"{change}, difflib")
            smallest.setdefault(change, own)
            against = ratio(own, other) if other else "-"
            rows.append([f"{change}, {name}", against, ratio(own, smallest[change]), ms(median(own))])
    show("The difference of two texts", ["change", "to difflib", "to the smallest", "latex.diff"], rows)


if __name__ == "__main__":
    main()
