"""Alignment: two sequences in, runs that stay, go and come out."""

from __future__ import annotations

import random
import time
from itertools import pairwise

import pytest

from latex.alignment import Run, align


def test_empty_sequences_have_no_runs() -> None:
    assert align("", "") == []


def test_equal_sequences_are_one_run() -> None:
    assert align("abc", "abc") == [Run(True, 0, 3, 0, 3)]


def test_change_between_common_ends_is_one_run() -> None:
    assert align("abxcd", "abyzcd") == [Run(True, 0, 2, 0, 2), Run(False, 2, 3, 2, 4), Run(True, 3, 5, 4, 6)]


@pytest.mark.parametrize("seed", range(60))
def test_runs_cover_both_sequences_and_equal_ones_are_equal(seed: int) -> None:
    print(f"seed {seed}")
    chance = random.Random(seed)
    size = chance.choice([3, 30, 400, 1500])
    old = chance.choices("ab" if seed % 2 else "abcdefghijklmnopqrstuvwxyz", k=size)
    new = list(old)
    for _ in range(size // 3 + 1):
        place = chance.randrange(len(new) + 1)
        new[place : place + chance.randrange(3)] = chance.choices("abcxyz", k=chance.randrange(3))
    runs = align(old, new)
    edges = [(0, 0), *((run.old_end, run.new_end) for run in runs)]
    assert [(run.old_start, run.new_start) for run in runs] == edges[:-1]
    assert edges[-1] == (len(old), len(new))
    assert all(old[r.old_start : r.old_end] == new[r.new_start : r.new_end] for r in runs if r.is_equal)
    assert all(one.is_equal != other.is_equal or one.is_equal for one, other in pairwise(runs))


def test_repetitive_sequences_keep_all_that_is_common() -> None:
    old, new = list("ab" * 200), list("ab" * 100 + "c" + "ba" * 100)
    kept = sum(run.old_end - run.old_start for run in align(old, new) if run.is_equal)
    assert kept == 399


def test_long_repetitive_sequences_take_bounded_time() -> None:
    chance = random.Random(1)
    old, new = chance.choices("abc", k=8000), chance.choices("abd", k=8000)
    started = time.perf_counter()
    align(old, new)
    assert time.perf_counter() - started < 5
