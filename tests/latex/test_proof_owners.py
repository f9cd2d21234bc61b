"""To which result a proof belongs: one test for each rule, the most certain first."""

from __future__ import annotations

import pytest
from manuscripts import paper, uses

from latex.manuscript import Manuscript, ProofRule

_TWO = r"\begin{theorem}[Frobenius divisibility]\label{t}\end{theorem}\begin{lemma}\label{l}\end{lemma}"


def _owners(found: Manuscript) -> list[tuple[str, ProofRule]]:
    return [(result.key, proof.rule) for result in found.results for proof in result.proofs]


def test_proves_names_the_owner() -> None:
    assert _owners(paper(_TWO + r"\begin{proof}\proves{t}x\end{proof}")) == [("t", ProofRule.PROVES)]


def test_a_reference_in_the_header_names_the_owner_and_is_no_use() -> None:
    found = paper(_TWO + r"\section{S}\begin{proof}[Proof of \texorpdfstring{\cref{t}}{x}]By \ref{l}.\end{proof}")
    assert _owners(found) == [("t", ProofRule.HEADER_REF)]
    assert uses(found) == {("t", "l")}


def test_what_a_header_says_is_used_is_not_proved() -> None:
    assert _owners(paper(_TWO + r"\begin{proof}[Proof of \cref{t} using \cref{l}]x\end{proof}")) == [
        ("t", ProofRule.HEADER_REF)
    ]


def test_one_proof_may_belong_to_two_results() -> None:
    assert _owners(paper(_TWO + r"\begin{proof}[Proof of \ref{t} and \ref{l}]x\end{proof}")) == [
        ("t", ProofRule.HEADER_REF),
        ("l", ProofRule.HEADER_REF),
    ]


def test_a_header_may_name_a_result_that_comes_later() -> None:
    assert _owners(paper(r"\begin{proof}[Proof of \ref{t}]x\end{proof}" + _TWO)) == [("t", ProofRule.HEADER_REF)]


def test_a_header_may_tell_the_title() -> None:
    assert _owners(paper(_TWO + r"\begin{proof}[Proof of Frobenius divisibility]x\end{proof}")) == [
        ("t", ProofRule.HEADER_TITLE)
    ]


def test_a_header_may_tell_the_number() -> None:
    assert _owners(paper(r"\section{A}" + _TWO + r"\begin{proof}[Beweis von 1.1]x\end{proof}")) == [
        ("t", ProofRule.HEADER_NUMBER)
    ]


def test_another_header_leaves_the_preceding_result() -> None:
    assert _owners(paper(_TWO + r"\begin{proof}[Second proof]x\end{proof}")) == [("l", ProofRule.PRECEDING)]


def test_a_proof_inside_a_statement_belongs_to_it() -> None:
    assert _owners(paper(_TWO + r"\begin{remark}\label{r}\begin{proof}x\end{proof}\end{remark}")) == [
        ("r", ProofRule.INSIDE_STATEMENT)
    ]


def test_a_proof_after_a_restatement_belongs_to_what_is_restated() -> None:
    found = paper(
        r"\begin{restatable}[Main]{theorem}{mainthm}\label{m}\end{restatable}"
        + _TWO
        + r"\section{Deferred}\mainthm* \begin{proof}x\end{proof}"
    )
    assert _owners(found) == [("m", ProofRule.RESTATED)]
    assert len(found.results) == 3


def test_remarks_and_examples_in_between_are_passed_over() -> None:
    assert _owners(paper(_TWO + r"\begin{remark}x\end{remark}\begin{proof}x\end{proof}")) == [
        ("l", ProofRule.PRECEDING)
    ]


def test_a_definition_just_before_owns_the_proof() -> None:
    definition = r"\begin{definition}\label{d}x\end{definition}"
    assert _owners(paper(_TWO + definition + "\n\n\\begin{proof}x\\end{proof}")) == [("d", ProofRule.ADJACENT)]
    assert _owners(paper(_TWO + definition + "Now the proof.\\begin{proof}x\\end{proof}")) == [
        ("l", ProofRule.PRECEDING)
    ]


def test_a_nested_proof_looks_only_inside_the_outer_one() -> None:
    found = paper(
        _TWO
        + r"\begin{proof}\begin{claim}\label{c}\end{claim}\begin{proof}By \ref{t}.\end{proof}\ref{c}\end{proof}"
        + r"\begin{proof}\begin{proof}x\end{proof}\end{proof}"
    )
    assert ("c", ProofRule.PRECEDING) in _owners(found)
    assert len(found.orphan_proofs) == 1
    assert uses(found) == {("c", "t"), ("l", "c")}


def test_the_title_of_the_section_names_the_owner() -> None:
    assert _owners(paper(_TWO + r"\section{Proof of \cref{t}}\begin{proof}x\end{proof}")) == [
        ("t", ProofRule.SECTION_TITLE_REF)
    ]


def test_a_proof_after_a_new_section_is_an_orphan() -> None:
    found = paper(_TWO + r"\section{S}\begin{proof}x\end{proof}")
    assert [proof.rule for proof in found.orphan_proofs] == [ProofRule.ORPHAN]


@pytest.mark.parametrize(
    "preamble",
    [
        r"\newenvironment{pf}{\noindent\textbf{Proof.}}{\qed}",
        r"\newtheorem*{pf}{Beweis}",
        r"\newenvironment{pf}{\begin{proof}[Proof sketch]}{\end{proof}}",
        r"\newenvironment{beweis}{\begin{proof}}{\end{proof}}\newenvironment{pf}{\begin{beweis}}{\end{beweis}}",
    ],
)
def test_own_proof_environments_are_proofs(preamble: str) -> None:
    assert _owners(paper(_TWO + r"\begin{pf}x\end{pf}", preamble)) == [("l", ProofRule.PRECEDING)]


def test_an_argument_of_an_own_proof_environment_is_its_header() -> None:
    found = paper(
        _TWO + r"\begin{proofof}{\cref{t}}x\end{proofof}",
        r"\newenvironment{proofof}[1]{\par\noindent\emph{Proof of #1.}}{\qed}",
    )
    assert _owners(found) == [("t", ProofRule.HEADER_REF)]


def test_dozens_of_restated_results_keep_their_proofs_apart() -> None:
    count = 40
    body = "".join(
        rf"\begin{{restatable}}{{lemma}}{{lem{chr(97 + i // 26)}{chr(97 + i % 26)}}}\label{{l{i}}}\end{{restatable}}"
        for i in range(count)
    )
    body += r"\appendix\section{Proofs}"
    body += "".join(
        rf"\lem{chr(97 + i // 26)}{chr(97 + i % 26)}* \begin{{proof}}x\end{{proof}}" for i in reversed(range(count))
    )
    found = paper(body)
    assert len(found.results) == count
    assert all(len(result.proofs) == 1 for result in found.results)


def test_a_key_in_a_header_is_no_number_and_no_title() -> None:
    text = r"\begin{theorem}[Main chain]\label{t}\end{theorem}\begin{lemma}\label{l}\end{lemma}"
    found = paper(text + r"\begin{proof}[Proof of \ref{fig:main chain 0.1}]x\end{proof}")
    assert _owners(found) == [("l", ProofRule.PRECEDING)]
