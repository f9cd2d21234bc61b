"""Differences by lines and the merging of two of them: text in, text out."""

from __future__ import annotations

import random
import time
from itertools import pairwise

import pytest

from latex.diff import Merge, diff, merge, resolution
from latex.text import Edit, Span, replace

PAPER = "".join(
    f"\\begin{{lemma}}\\label{{lem:{n}}}\nLet $x_{n}$ be as in \\ref{{lem:{n // 2}}}.\n\\end{{lemma}}\n"
    f"\\begin{{proof}}\nClear.\n\\end{{proof}}\n\n"
    for n in range(9_000)
)
"""About 1 MB, in which most lines occur thousands of times."""


def random_lines(chance: random.Random, count: int) -> str:
    return "".join(chance.choice(["a\n", "b\n", "c\n", "\n"]) for _ in range(count)) + chance.choice(["", "", "end"])


def random_change(chance: random.Random, text: str) -> str:
    lines = text.split("\n")
    for _ in range(chance.randrange(4)):
        row = chance.randrange(len(lines) + 1)
        lines[row : row + chance.randrange(3)] = [chance.choice("abcxyz") for _ in range(chance.randrange(3))]
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(40))
def test_edits_of_random_texts_make_the_second_of_the_first(seed: int) -> None:
    print(f"seed {seed}")
    chance = random.Random(seed)
    for _ in range(50):
        before = random_lines(chance, chance.choice([0, 1, 5, 40]))
        after = random_change(chance, before) if chance.random() < 0.8 else random_lines(chance, 20)
        edits = diff(before, after)
        assert replace(before, edits) == after
        assert all(one.end < other.start for one, other in pairwise(edits))
        assert all(edit.start == 0 or before[edit.start - 1] == "\n" for edit in edits)
        assert all(edit.old != edit.new for edit in edits)


def test_equal_texts_have_no_edits() -> None:
    assert diff("", "") == diff("a\nb", "a\nb") == ()


def test_a_changed_line_is_one_edit_of_that_line() -> None:
    assert diff("one\ntwo\nthree\n", "one\nTwo\nthree\n") == (Edit(4, "two\n", "Two\n"),)


def test_two_changes_far_apart_are_two_edits() -> None:
    assert diff("a\nb\nc\nd\ne\n", "A\nb\nc\nd\nE\n") == (Edit(0, "a\n", "A\n"), Edit(8, "e\n", "E\n"))


def test_only_a_line_feed_ends_a_line() -> None:
    assert diff("a\u2028b\x0cc\rd\ne", "a\u2028b\x0cc\rD\ne") == (Edit(0, "a\u2028b\x0cc\rd\n", "a\u2028b\x0cc\rD\n"),)


def test_a_missing_last_line_end_is_a_change_of_that_line() -> None:
    assert diff("a\nb", "a\nb\n") == (Edit(2, "b", "b\n"),)


def test_an_inserted_lemma_is_told_from_its_begin_to_the_blank_line_after_it() -> None:
    lemma = "\\begin{lemma}\n%s\n\\end{lemma}\n\\begin{proof}\nClear.\n\\end{proof}\n\n"
    first, second, third = (lemma % name for name in ("One.", "Two.", "Three."))
    assert diff(first + third, first + second + third) == (Edit(len(first), "", second),)
    assert diff(first + second + third, first + third) == (Edit(len(first), second, ""),)


def test_a_moved_block_leaves_the_unique_lines_around_it_alone() -> None:
    before = "\\section{A}\nx\ny\n\\section{B}\nx\ny\n\\section{C}\n"
    after = "\\section{B}\nx\ny\n\\section{C}\n"
    assert diff(before, after) == (Edit(0, "\\section{A}\nx\ny\n", ""),)


def test_a_small_change_in_a_large_text_is_one_edit_of_its_line() -> None:
    start = PAPER.index("Let $x_4500$")
    line = PAPER[start : PAPER.index("\n", start) + 1]
    changed = PAPER[:start] + "!" + PAPER[start:]
    assert diff(PAPER, changed) == (Edit(start, line, "!" + line),)


@pytest.mark.parametrize(
    "rewritten", [PAPER.replace(" ", "\n"), PAPER.replace("\n", " \n"), PAPER.replace("\n", "\r\n")]
)
def test_a_rewritten_file_costs_bounded_work(rewritten: str) -> None:
    started = time.perf_counter()
    edits = diff(PAPER, rewritten)
    assert time.perf_counter() - started < 3
    assert replace(PAPER, edits) == rewritten


def merged(base: str, ours: str, theirs: str) -> str:
    result = merge(base, ours, theirs)
    assert result.conflicts == ()
    return replace(ours, result.edits_to_ours)


def test_changes_of_different_lines_come_together() -> None:
    assert merged("a\nb\nc\nd\ne\n", "A\nb\nc\nd\ne\n", "a\nb\nc\nd\nE\nf\n") == "A\nb\nc\nd\nE\nf\n"
    assert merged("a\nb\nc\n", "a\nb\nc\n", "a\nB\nc\n") == "a\nB\nc\n"
    assert merged("a\nb\nc\n", "a\nB\nc\n", "a\nb\nc\n") == "a\nB\nc\n"


def test_the_same_change_on_both_sides_is_no_conflict() -> None:
    assert merge("a\nb\nc\n", "a\nB\nc\n", "a\nB\nc\n") == Merge((), ())
    assert merged("a\nb\nc\nd\ne\n", "a\nB\nc\nd\ne\n", "a\nB\nc\nd\nE\n") == "a\nB\nc\nd\nE\n"


def test_different_changes_of_one_line_are_a_conflict() -> None:
    result = merge("a\nb\nc\n", "new\na\nmine\nc\n", "a\ntheirs, longer\nc\n")
    assert result.edits_to_ours == ()
    [conflict] = result.conflicts
    assert conflict.base == Span(2, 4)
    assert "new\na\nmine\nc\n"[conflict.ours.start : conflict.ours.end] == "mine\n"
    assert "a\ntheirs, longer\nc\n"[conflict.theirs.start : conflict.theirs.end] == "theirs, longer\n"


def test_changes_of_neighbouring_lines_are_a_conflict() -> None:
    assert len(merge("a\nb\nc\nd\n", "a\nB\nc\nd\n", "a\nb\nC\nd\n").conflicts) == 1
    assert len(merge("a\nb\nc\nd\n", "a\nB\nc\nd\n", "a\nb\nnew\nc\nd\n").conflicts) == 1


def test_different_texts_put_in_at_one_place_are_a_conflict() -> None:
    assert len(merge("a\nb\n", "a\nmine\nb\n", "a\ntheirs\nb\n").conflicts) == 1


def test_one_conflict_keeps_all_edits_back() -> None:
    result = merge("a\nb\nc\nd\ne\nf\n", "A\nb\nc\nd\ne\nf\n", "X\nb\nc\nd\ne\nF\n")
    assert result.edits_to_ours == ()
    assert len(result.conflicts) == 1


def test_a_conflict_is_resolved_by_choosing_and_the_rest_merged() -> None:
    base, ours, theirs = "a\nb\nc\nd\ne\n", "A\nb\nc\nmine\ne\n", "a\nB\nc\ntheirs\ne\nf\n"
    assert merge(base, ours, theirs).edits_to_ours == ()
    base, theirs = "a\nx\nb\nx\nc\nx\nd\n", "a\nx\nB\nx\ntheirs\nx\nd\n"
    ours = "A\nx\nb\nx\nmine\nx\nd\n"
    chosen = resolution(base, ours, theirs, lambda mine, other: mine + other)
    assert replace(ours, chosen) == "A\nx\nB\nx\nmine\ntheirs\nx\nd\n"
    assert replace(ours, resolution(base, ours, theirs, lambda mine, _: mine)) == "A\nx\nB\nx\nmine\nx\nd\n"


@pytest.mark.parametrize("seed", range(40))
def test_merging_is_the_same_from_both_sides_and_keeps_every_line(seed: int) -> None:
    print(f"seed {seed}")
    chance = random.Random(seed)
    for _ in range(50):
        base = "".join(f"{chance.randrange(12)}\n" for _ in range(20))
        ours, theirs = random_change(chance, base), random_change(chance, base)
        one, other = merge(base, ours, theirs), merge(base, theirs, ours)
        assert bool(one.conflicts) == bool(other.conflicts)
        if not one.conflicts:
            both = replace(ours, one.edits_to_ours)
            assert both == replace(theirs, other.edits_to_ours)
            added = set(ours.split("\n")) - set(base.split("\n"))
            assert added <= set(both.split("\n"))
