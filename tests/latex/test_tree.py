"""The tree of results as rows."""

from __future__ import annotations

from manuscripts import document, paper

from latex.manuscript import Kind, Manuscript
from latex.tree import Group, Path, Row, all_below, matching, path_to, row_at, tops, visible


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


def rows(paper: Manuscript, opened: set[Path]) -> list[Row]:
    return [row_at(paper, path, opened) for path in visible(paper, opened)]


def test_theorems_that_nothing_uses_are_the_top() -> None:
    assert tops(PAPER) == {Group.MAIN: (("t",),), Group.UNUSED: (("alone",),), Group.ASIDE: (("rem",),)}


def test_opened_row_shows_what_it_rests_on() -> None:
    shown = visible(PAPER, {("t",), ("t", "b")})
    assert [path for path in shown if path[0] == "t"] == [
        ("t",),
        ("t", "b"),
        ("t", "b", "a"),
        ("t", "a"),
    ]


def test_closed_heading_hides_its_group() -> None:
    closed = (f"·{Group.UNUSED}",)
    assert ("alone",) not in visible(PAPER, {closed})
    assert ("alone",) in visible(PAPER, set())
    assert not row_at(PAPER, closed, {closed}).is_open
    assert row_at(PAPER, closed, set()).heading == "not used by anything (1)"


def test_results_that_only_use_each_other_are_reached_and_end() -> None:
    ring = manuscript({"x": Kind.LEMMA, "y": Kind.LEMMA}, [("x", "y"), ("y", "x")])
    assert tops(ring)[Group.UNUSED] == (("x",),)
    shown = rows(ring, {("x",), ("x", "y"), ("x", "y", "x")})
    assert [row.path for row in shown if row.result] == [("x",), ("x", "y"), ("x", "y", "x")]
    assert shown[-1].is_cycle
    assert not shown[-1].has_children


def test_filter_finds_what_a_row_shows() -> None:
    accented = paper("\\begin{theorem}[Lemme de Poincar\\'e]\\label{thm:p} P. \\end{theorem}")
    for words in ("thm 0.1", "poincaré", "THM poinc", "Theorem 0.1 lemme", r"poincar\'e"):
        assert matching(accented, words) == [("thm:p",)], words
    assert matching(accented, "thm 2") == []


def test_filter_finds_names_titles_and_labels_in_order_of_the_paper() -> None:
    assert matching(PAPER, "LEMMA") == [("a",), ("b",), ("alone",)]


def test_all_is_opened_and_each_result_in_one_place() -> None:
    opened = all_below(PAPER)
    assert opened == {("t",), ("t", "b")}
    assert [path for path in visible(PAPER, opened) if path[0] == "t"] == [
        ("t",),
        ("t", "b"),
        ("t", "b", "a"),
        ("t", "a"),
    ]
    assert all_below(PAPER, ("t", "b")) == {("t", "b")}
    assert all_below(PAPER, (f"·{Group.UNUSED}",)) == set()


def test_a_long_chain_is_opened_as_deep_as_a_pane_shows() -> None:
    kinds = {f"l{number}": Kind.LEMMA for number in range(400)}
    chain = manuscript(kinds, [(f"l{number + 1}", f"l{number}") for number in range(399)])
    opened = all_below(chain)
    assert 30 < max(map(len, opened)) < 60
    deepest = visible(chain, opened)[-1]
    assert row_at(chain, deepest, opened).has_children
    assert path_to(chain, "l0") == tuple(f"l{number}" for number in reversed(range(400)))


def test_shortest_path_leads_down_to_a_result() -> None:
    assert path_to(PAPER, "a") == ("t", "a")
    assert path_to(PAPER, "alone") == ("alone",)
    assert path_to(PAPER, "nowhere") is None
