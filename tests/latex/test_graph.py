"""The graph for other programs and for the terminal."""

from __future__ import annotations

import json

from manuscripts import paper

from latex.graph import to_dot, to_json, to_text

_PAPER = paper(
    "\\section{A}\n"
    "\\begin{lemma}[Of $x^2$]\\label{a}x\\end{lemma}\n"
    "\\begin{lemma}\\label{b}\\ref{a}\\ref{gone}\\end{lemma}\n"
    "\\begin{theorem}\\label{t}\\uses{b}\\end{theorem}\n"
    "\\begin{proof}\\ref{a}\\end{proof}"
)
_CYCLE = paper(
    r"\begin{lemma}\label{a}\ref{b}\end{lemma}\begin{lemma}\label{b}\ref{a}\end{lemma}"
    r"\begin{theorem}\label{t}\ref{a}\end{theorem}"
)


def test_json_keeps_where_each_use_was_read() -> None:
    data = json.loads(json.dumps(to_json(_PAPER)))
    theorem = data["results"][2]
    assert theorem["depends_on"] == ["b", "a"]
    assert (theorem["uses_statement"], theorem["refs_proof"]) == (["b"], ["a"])
    assert theorem["proof"][0] == "main.tex"
    assert theorem["proofs"][0]["rule"] == "preceding"


def test_json_names_references_to_nothing() -> None:
    data = json.loads(json.dumps(to_json(_PAPER)))
    assert data["results"][1]["undefined_refs"] == ["gone"]


def test_the_tree_shows_what_each_result_uses() -> None:
    assert to_text(_PAPER) == ("Theorem 1.3 [t]\n  Lemma 1.2 [b]\n    Lemma 1.1 (Of x²) [a]\n  Lemma 1.1 (Of x²) [a]\n")


def test_the_tree_of_a_cycle_ends() -> None:
    assert to_text(_CYCLE) == ("Theorem 0.3 [t]\n  Lemma 0.1 [a]\n    Lemma 0.2 [b]\n      Lemma 0.1 [a] (see above)\n")


def test_a_cycle_that_nothing_uses_is_shown_too() -> None:
    found = paper(r"\begin{lemma}\label{a}\ref{b}\end{lemma}\begin{lemma}\label{b}\ref{a}\end{lemma}")
    assert to_text(found).startswith("Lemma 0.1 [a]\n  Lemma 0.2 [b]\n")


def test_dot_quotes_what_needs_it() -> None:
    found = paper('\\begin{lemma}[Say "a"]\\label{l:1}x\\end{lemma}')
    assert '  "l:1" [label="Lemma 0.1 (Say \\"a\\") [l:1]"];' in to_dot(found).splitlines()


def test_dot_points_from_a_result_to_what_it_uses() -> None:
    assert '  "t" -> "b";' in to_dot(_PAPER).splitlines()
