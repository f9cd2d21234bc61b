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
    assert to_text(_CYCLE) == (
        "Theorem 0.3 [t]\n  Lemma 0.1 [a]\n    Lemma 0.2 [b]\n      Lemma 0.1 [a] (see above: a cycle)\n"
    )


def test_a_cycle_that_nothing_uses_is_shown_too() -> None:
    found = paper(r"\begin{lemma}\label{a}\ref{b}\end{lemma}\begin{lemma}\label{b}\ref{a}\end{lemma}")
    assert to_text(found).startswith("Lemma 0.1 [a]\n  Lemma 0.2 [b]\n")


def test_a_result_shown_before_is_named_again_and_not_opened() -> None:
    found = paper(
        r"\begin{lemma}\label{a}x\end{lemma}\begin{lemma}\label{b}\ref{a}\end{lemma}"
        r"\begin{theorem}\label{t}\ref{b}\end{theorem}\begin{theorem}\label{u}\ref{b}\end{theorem}"
    )
    assert to_text(found).splitlines()[3:] == ["Theorem 0.4 [u]", "  Lemma 0.2 [b] (see above)"]


def test_the_tree_names_a_kind_that_the_printed_name_does_not_tell() -> None:
    found = paper(r"\begin{satz}\label{s}x\end{satz}", preamble=r"\newtheorem{satz}{Satz}")
    assert to_text(found) == "Satz 1, theorem [s]\n"


def test_the_tree_marks_a_proof_whose_owner_was_read_off_its_neighbours() -> None:
    found = paper(
        r"\begin{theorem}\label{t}x\end{theorem}\begin{remark}\label{r}x\end{remark}\begin{proof}x\end{proof}"
    )
    assert to_text(found).splitlines() == ["Theorem 0.1 [t] (a proof in doubt)", "Remark 0.2 [r]"]


def test_dot_quotes_what_needs_it() -> None:
    found = paper('\\begin{lemma}[Say "a" $\\setminus$]\\label{l:1}x\\end{lemma}')
    (line,) = [line for line in to_dot(found).splitlines() if '"l:1"' in line]
    assert line.startswith('  "l:1" [label="Lemma 0.1 (Say \\"a\\" ')
    assert line.count('"') - line.count('\\"') == 8


def test_dot_tells_kinds_by_shape_and_sources_by_style() -> None:
    lines = to_dot(_PAPER).splitlines()
    assert '  "t" -> "b" [style="dashed,bold"];' in lines
    assert '  "t" -> "a" [style="solid"];' in lines
    assert any('"t"' in line and "shape=box" in line for line in lines)
    assert any('"a"' in line and "shape=ellipse" in line for line in lines)


def test_dot_puts_the_results_of_a_section_into_its_cluster() -> None:
    lines = to_dot(_PAPER).splitlines()
    begin = lines.index('  subgraph cluster_0 { label="1 A";')
    assert [line.split()[0] for line in lines[begin + 1 : begin + 5]] == ['"a"', '"b"', '"t"', "}"]
