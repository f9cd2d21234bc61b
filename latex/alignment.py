"""Align two sequences: which runs of items stay, which go, which come.

Invariants:
- The runs cover both sequences in order, without gaps; an equal run is as long on both sides.
- The work is bounded: sequences too long to be compared are aligned as one replacement between common ends.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

_FEW_PAIRS = 10_000  # equal pairs; `SequenceMatcher` takes about 50 ms for so many, and cubically longer for more
_MOST_PAIRS = 400_000_000  # pairs of items; a bit is kept for each, 50 MB


class Run(NamedTuple):
    """Items `[old_start, old_end)` of one sequence that stand where `[new_start, new_end)` of the other do."""

    is_equal: bool
    old_start: int
    old_end: int
    new_start: int
    new_end: int


def align(old: Sequence[str], new: Sequence[str]) -> list[Run]:
    """Return the runs from start to end of both sequences; none where both are empty."""
    head = tail = 0
    shorter = min(len(old), len(new))
    while head < shorter and old[head] == new[head]:
        head += 1
    while tail < shorter - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    runs = [Run(True, 0, head, 0, head)] if head else []
    for run in _middle(old[head : len(old) - tail], new[head : len(new) - tail]):
        runs.append(Run(run[0], *(head + place for place in run[1:])))
    if tail:
        runs.append(Run(True, len(old) - tail, len(old), len(new) - tail, len(new)))
    return runs


def _middle(old: Sequence[str], new: Sequence[str]) -> Iterator[Run]:
    if not old or not new or len(old) * len(new) > _MOST_PAIRS:
        if old or new:
            yield Run(False, 0, len(old), 0, len(new))
        return
    old_counts, new_counts = Counter(old), Counter(new)
    if sum(count * new_counts[item] for item, count in old_counts.items()) <= _FEW_PAIRS:
        for tag, *places in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
            yield Run(tag == "equal", *places)
        return
    yield from _runs_of(_longest_common(old, new), len(old), len(new))


def _longest_common(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Return the pairs of places of a longest common subsequence, in order.

    Bit-parallel after Hyyrö, "Bit-parallel LCS-length computation revisited" (2004): one row of the table is one
    integer, whose zero bits are the places where the length grows.
    """
    places: dict[str, int] = {}
    for index, item in enumerate(old):
        places[item] = places.get(item, 0) | 1 << index
    full = (1 << len(old)) - 1
    rows, row = [], full
    for item in new:
        matches = row & places.get(item, 0)
        row = ((row + matches) | (row - matches)) & full
        rows.append(row)
    pairs = []
    i, j = len(old), len(new)
    while i and j:
        if rows[j - 1] >> (i - 1) & 1:
            i -= 1
            continue
        j -= 1
        if not j or rows[j - 1] >> (i - 1) & 1:
            i -= 1
            pairs.append((i, j))
    return pairs[::-1]


def _runs_of(pairs: list[tuple[int, int]], old_size: int, new_size: int) -> Iterator[Run]:
    a = c = index = 0
    while index < len(pairs):
        start_a, start_c = pairs[index]
        if (a, c) != (start_a, start_c):
            yield Run(False, a, start_a, c, start_c)
        a, c = start_a, start_c
        while index < len(pairs) and pairs[index] == (a, c):
            a, c, index = a + 1, c + 1, index + 1
        yield Run(True, start_a, a, start_c, c)
    if (a, c) != (old_size, new_size):
        yield Run(False, a, old_size, c, new_size)
