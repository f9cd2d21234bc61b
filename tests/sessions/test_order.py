"""The order in which changes are decided."""

from __future__ import annotations

from latex.text import Edit
from sessions.review.order import in_order, rests_on
from sessions.review.proposals import Hunk, Proposal


def change(number: int, new: str, *adds: str) -> Proposal:
    return Proposal(number, f"Change {number}", "", "a.tex", "", (Hunk(Edit(0, "", new)),), adds, new_results=adds)


def numbers(*changes: Proposal) -> list[int]:
    return [each.number for each in in_order(changes)]


def test_changes_that_cite_nothing_new_stay_as_they_came() -> None:
    assert numbers(change(1, "text"), change(2, "\\ref{lem:old}"), change(3, "x", "lem:new")) == [1, 2, 3]


def test_what_adds_a_result_comes_before_what_cites_it() -> None:
    citing = change(1, "By \\cref{lem:old, lem:new}, done.")
    assert numbers(citing, change(2, "other"), change(3, "x", "lem:new")) == [2, 3, 1]
    assert rests_on(citing, [citing, change(3, "x", "lem:new")]) == (3,)


def test_a_longer_label_and_a_mention_are_no_citation() -> None:
    adding = change(3, "x", "lem:new")
    for text in ("\\ref{lem:new-one}", "\\ref{my-lem:new}", "see lem:new", "% nothing"):
        assert numbers(change(1, text), adding) == [1, 3]


def test_changes_in_a_circle_stay_as_they_came() -> None:
    assert numbers(change(1, "\\ref{lem:b}", "lem:a"), change(2, "\\ref{lem:a}", "lem:b")) == [1, 2]
