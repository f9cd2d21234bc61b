"""What conditionals decide: the branch that TeX does not take counts for nothing."""

from __future__ import annotations

import pytest
from manuscripts import paper

_FIRST = r"\begin{lemma}\label{first}\end{lemma}"
_SECOND = r"\begin{lemma}\label{second}\end{lemma}"


def _taken(condition: str, preamble: str = "") -> list[str]:
    found = paper(f"\\section{{S}}\n{condition}{_FIRST}\\else{_SECOND}\\fi", preamble)
    return [result.key for result in found.results]


@pytest.mark.parametrize(
    "condition",
    [
        r"\ifnum1<2 ",
        r"\ifnum\value{section}=1 ",
        r"\ifnum\value{section}>\value{subsection}",
        r"\ifodd\value{section} ",
        r"\ifdefined\mine",
        r"\ifx\mine\mine",
        r"\ifx\mine\same",
        r"\ifx\nothing\empty",
        r"\ifx\\\\",
        r"\unless\iffalse",
        r"\unless\ifnum2<1 ",
    ],
)
def test_the_first_branch_is_read_where_the_condition_holds(condition: str) -> None:
    macros = r"\newcommand{\mine}{x}\let\same\mine\newcommand{\nothing}{}"
    assert _taken(condition, macros) == ["first"]


@pytest.mark.parametrize(
    "condition",
    [
        r"\ifnum2<1 ",
        r"\ifnum\value{section}>90 ",
        r"\ifdefined\mining",
        r"\ifx\mine\mining",
        r"\ifx\mine\empty",
        r"\ifx\\x\\",
        r"\unless\iftrue",
    ],
)
def test_the_second_branch_is_read_where_it_does_not(condition: str) -> None:
    assert _taken(condition, r"\newcommand{\mine}{x}") == ["second"]


@pytest.mark.parametrize("condition", [r"\ifnum\value{page}=1 ", r"\ifdim\textwidth>3cm ", r"\ifx\unknown\unheard"])
def test_both_branches_are_read_where_the_text_cannot_tell(condition: str) -> None:
    assert _taken(condition) == ["first", "second"]


def test_what_a_condition_compares_is_not_executed() -> None:
    found = paper(r"\ifdefined\lemref See \lemref{one}.\fi", r"\newcommand{\lemref}[1]{\ref{lem:#1}}")
    assert [one.label for one in found.references] == ["lem:one"]


@pytest.mark.parametrize(
    ("condition", "first"),
    [
        (r"\equal{\version}{long}", True),
        (r"\equal{\version}{short}", False),
        (r"\not\equal{\version}{short}", True),
        (r"\value{section} > 0", True),
        (r"\not \value{section} > 0", False),
    ],
)
def test_ifthenelse_compares_texts_and_counters(condition: str, first: bool) -> None:
    found = paper(rf"\section{{S}}\ifthenelse{{{condition}}}{{{_FIRST}}}{{{_SECOND}}}", r"\newcommand{\version}{long}")
    assert [result.key for result in found.results] == ["first" if first else "second"]
