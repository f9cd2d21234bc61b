"""Numbers and lists in a sentence."""

from __future__ import annotations

from collections.abc import Iterable


def listed(words: Iterable[str]) -> str:
    """Return the words as a list in a sentence: "a, b and c"; empty where there are none."""
    each = tuple(words)
    return " and ".join([", ".join(each[:-1]), each[-1]] if len(each) > 1 else each)


def counted(number: int, noun: str) -> str:
    """Return the number with its noun: "1 edit", "2 edits"."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
