"""Hunks: a base text and edits in, whole-line parts to decide on out."""

from __future__ import annotations

import random

import pytest

from latex.text import Edit, StaleEditError, replace
from sessions.review.hunks import hunks_between, hunks_of, split
from sessions.review.proposals import Decision, Hunk

_LINES = "".join(f"line {n}\n" for n in range(20))


def _edits(hunks: tuple[Hunk, ...]) -> list[tuple[int, str, str]]:
    return [(hunk.edit.start, hunk.edit.old, hunk.edit.new) for hunk in hunks]


def test_edit_inside_a_line_becomes_the_whole_line() -> None:
    assert _edits(hunks_of("one\ntwo words\nthree\n", [Edit(4, "two", "2")])) == [(4, "two words\n", "2 words\n")]


def test_edits_of_one_line_become_one_hunk() -> None:
    base = "one two three\n"
    assert _edits(hunks_of(base, [Edit(0, "one", "1"), Edit(8, "three", "3")])) == [(0, base, "1 two 3\n")]


def test_inserted_lines_bring_no_line_that_stays() -> None:
    assert _edits(hunks_of("a\nb\n", [Edit(2, "", "x\n")])) == [(2, "", "x\n")]
    assert _edits(hunks_of("a\nb\n", [Edit(1, "", "\nx")])) == [(2, "", "x\n")]


def test_lines_that_stay_inside_a_replaced_passage_separate_its_hunks() -> None:
    new = _LINES.replace("line 3\n", "third\n").replace("line 12\n", "twelfth\n")
    assert [hunk.edit.new for hunk in hunks_between(_LINES, new)] == ["third\n", "twelfth\n"]


def test_changes_two_lines_apart_are_one_hunk_and_three_lines_apart_are_two() -> None:
    near = _LINES.replace("line 3\n", "x\n").replace("line 6\n", "y\n")
    far = _LINES.replace("line 3\n", "x\n").replace("line 7\n", "y\n")
    assert [hunk.edit.old for hunk in hunks_between(_LINES, near)] == ["line 3\nline 4\nline 5\nline 6\n"]
    assert len(hunks_between(_LINES, far)) == 2


def test_edit_that_changes_nothing_makes_no_hunk() -> None:
    assert hunks_of("a\nb\n", [Edit(0, "a", "a")]) == ()


def test_last_line_without_line_end_can_be_edited() -> None:
    assert _edits(hunks_of("a\nb", [Edit(3, "", "\nc")])) == [(2, "b", "b\nc")]


def test_overlapping_edits_are_refused() -> None:
    with pytest.raises(StaleEditError):
        hunks_of("abc", [Edit(0, "ab", ""), Edit(1, "bc", "")])


@pytest.mark.parametrize("seed", range(40))
def test_all_hunks_make_the_same_text_as_all_edits(seed: int) -> None:
    print(f"seed {seed}")
    chance = random.Random(seed)
    base = "".join(chance.choice("ab\n") for _ in range(chance.choice([0, 1, 20, 300])))
    edits, position = [], 0
    while position <= len(base):
        start = position + chance.randrange(30)
        end = start + chance.randrange(6)
        if end <= len(base):
            edits.append(Edit(start, base[start:end], "".join(chance.choices("ab\n", k=chance.randrange(5)))))
        position = end + 1
    hunks = hunks_of(base, edits)
    assert replace(base, [hunk.edit for hunk in hunks]) == replace(base, edits)
    for hunk in hunks:
        assert hunk.edit.start == 0 or base[hunk.edit.start - 1] == "\n"
        assert not hunk.edit.old or hunk.edit.old.endswith("\n") or hunk.edit.end == len(base)
        smaller = split(hunk)
        assert replace(base, [part.edit for part in smaller]) == replace(base, [hunk.edit])


def test_split_separates_sentences_that_changed() -> None:
    old = "Let $x$ be small. We take $y$. Then $x \\le y$.\n"
    new = "Let $x$ be tiny. We take $y$. Then $x \\ge y$.\n"
    assert _edits(split(Hunk(Edit(5, old, new)))) == [
        (5, "Let $x$ be small. ", "Let $x$ be tiny. "),
        (36, "Then $x \\le y$.\n", "Then $x \\ge y$.\n"),
    ]


def test_split_separates_an_added_lemma_from_its_proof() -> None:
    lemma = "\\begin{lemma}\n  Let\n\\end{lemma}\n"
    proof = "\\begin{proof}\n  Clear.\n\\end{proof}\n"
    assert [hunk.edit.new for hunk in split(Hunk(Edit(0, "", lemma + "\n" + proof)))] == [lemma, "\n" + proof]


def test_split_forgets_the_decision_on_the_whole() -> None:
    hunk = Hunk(Edit(0, "A.\nB.\n", "C.\nD.\n"), Decision.REJECTED, reason="no")
    assert {(part.decision, part.reason) for part in split(hunk)} <= {
        (Decision.UNDECIDED, ""),
        (Decision.REJECTED, "no"),
    }


def test_hunk_of_one_sentence_is_not_split() -> None:
    hunk = Hunk(Edit(0, "Let x.\n", "Let y.\n"))
    assert split(hunk) == (hunk,)


def test_hunk_the_author_rewrote_is_not_split() -> None:
    hunk = Hunk(Edit(0, "", "A. B.\n\nC.\n"), edited="A.\n\nC.\n")
    assert split(hunk) == (hunk,)
