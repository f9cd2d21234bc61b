"""The tree of results as rows."""

from __future__ import annotations

from manuscripts import document, paper

from latex.manuscript import Kind, Manuscript
from latex.tree import Group, rows, tops


def manuscript(kinds: dict[str, Kind], edges: list[tuple[str, str]]) -> Manuscript:
    """Return a paper whose results have these handles, and refer to one another in their statements like this."""
    lines = [r"\documentclass{article}", *(rf"\newtheorem{{{kind}}}{{{kind.capitalize()}}}" for kind in Kind)]
    lines.append(r"\begin{document}")
    for key, kind in kinds.items():
        references = [rf"\ref{{{target}}}" for source, target in edges if source == key]
        lines += [rf"\begin{{{kind}}}\label{{{key}}}", *references, rf"\end{{{kind}}}", ""]
    return document("\n".join([*lines, r"\end{document}"]))


PAPER = manuscript(
    {"a": Kind.LEMMA, "b": Kind.LEMMA, "t": Kind.THEOREM, "alone": Kind.LEMMA, "rem": Kind.REMARK},
    [("t", "b"), ("t", "a"), ("b", "a")],
)


def test_theorems_that_nothing_uses_are_the_top() -> None:
    assert tops(PAPER) == {Group.MAIN: ("t",), Group.UNUSED: ("alone",), Group.ASIDE: ("rem",)}


def test_opened_row_shows_what_it_rests_on() -> None:
    shown = rows(PAPER, frozenset({("t",), ("t", "b")}))
    assert [row.path for row in shown if row.result and row.path[0] == "t"] == [
        ("t",),
        ("t", "b"),
        ("t", "b", "a"),
        ("t", "a"),
    ]


def test_closed_heading_hides_its_group() -> None:
    closed = (f"·{Group.UNUSED}",)
    assert ("alone",) not in [row.path for row in rows(PAPER, frozenset({closed}))]
    assert ("alone",) in [row.path for row in rows(PAPER, frozenset())]


def test_results_that_only_use_each_other_are_reached_and_end() -> None:
    ring = manuscript({"x": Kind.LEMMA, "y": Kind.LEMMA}, [("x", "y"), ("y", "x")])
    assert tops(ring)[Group.UNUSED] == ("x",)
    shown = rows(ring, frozenset({("x",), ("x", "y"), ("x", "y", "x")}))
    assert [row.path for row in shown if row.result] == [("x",), ("x", "y"), ("x", "y", "x")]
    assert shown[-1].is_cycle
    assert not shown[-1].has_children


def test_filter_finds_what_a_row_shows() -> None:
    accented = paper("\\begin{theorem}[Lemme de Poincar\\'e]\\label{thm:p} P. \\end{theorem}")
    for words in ("thm 0.1", "poincaré", "THM poinc", "Theorem 0.1 lemme", r"poincar\'e"):
        assert [row.path for row in rows(accented, frozenset(), words)] == [("thm:p",)], words
    assert rows(accented, frozenset(), "thm 2") == ()


def test_filter_finds_names_titles_and_labels_in_order_of_the_paper() -> None:
    assert [row.path for row in rows(PAPER, frozenset(), "LEMMA")] == [("a",), ("b",), ("alone",)]
