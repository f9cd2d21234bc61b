"""Results, proofs and uses: what is worth a note, and what is custom."""

from __future__ import annotations

import pytest
from checks import codes, found

PROVED = r"""
\begin{lemma}\label{lem:a} $1=1$. \end{lemma}
\begin{proof} A fact of arithmetic. \end{proof}
\begin{theorem}\label{thm:b} $2=2$. \end{theorem}
\begin{proof} By \ref{lem:a}. \end{proof}
"""
FILLER = "The numbers that come now are large, and nobody wants to add them by hand. " * 20


def test_a_paper_in_which_all_is_well_has_no_diagnostics() -> None:
    assert codes(PROVED) == []


def test_a_result_about_whose_proof_nothing_is_said_is_a_note() -> None:
    (one,) = found(PROVED + FILLER + "\n\\begin{theorem}\\label{thm:c} $3=3$. \\end{theorem}\n" + FILLER)
    assert one.code == "missing-proof"
    assert one.message == "Theorem 0.3 (thm:c) has no proof and no word on where it is."


@pytest.mark.parametrize(
    "said",
    [
        r"\begin{theorem}[{\cite[Thm 2]{euler}}] $3=3$. \end{theorem}",
        r"\begin{theorem} $3=3$. \qed \end{theorem}",
        r"\begin{theorem} \leanok $3=3$. \end{theorem}",
        r"\begin{theorem} $3=3$. \end{theorem} \noindent\textbf{Proof.} Count.",
        r"\begin{theorem} $3=3$. \end{theorem} This is left to the reader.",
        r"The following is well known. \begin{theorem} $3=3$. \end{theorem}",
        r"\begin{theorem}\label{thm:c} $3=3$. \end{theorem}" + FILLER + r"\section{Proof of Theorem \ref{thm:c}}",
        r"\begin{conjecture} $3=3$. \end{conjecture}",
        r"\begin{corollary} $3=3$. \end{corollary}",
        r"\begin{theorem}[Folgerung] $3=3$. \end{theorem}",
        r"\begin{remark} $3=3$. \end{remark}",
    ],
)
def test_a_result_whose_proof_is_spoken_of_or_not_expected_is_none(said: str) -> None:
    assert codes(PROVED + FILLER + said + FILLER, r"\newtheorem{conjecture}{Conjecture}") == []


def test_where_leaving_proofs_out_is_the_custom_nothing_is_told() -> None:
    bare = "\n".join(FILLER + rf"\begin{{theorem}} ${n}={n}$. \end{{theorem}}" for n in range(4))
    assert codes(PROVED + bare + FILLER) == []


def test_a_proof_that_no_result_precedes_is_a_note() -> None:
    assert codes(PROVED + r"\section{More} \begin{proof} By arithmetic. \end{proof}") == ["note orphan-proof"]


def test_a_labelled_lemma_that_nothing_mentions_is_a_note() -> None:
    lemma = FILLER + r"\begin{lemma}\label{lem:c} $3=3$. \end{lemma}\begin{proof} Count. \end{proof}" + FILLER
    assert codes(PROVED + lemma) == ["note unused-lemma"]
    assert codes(PROVED + lemma + r"This is \ref{lem:c}.") == []
    assert codes(PROVED + lemma + "By Lemma~0.3 we are done.") == []


def test_a_lemma_meant_by_words_nearby_is_used() -> None:
    lemma = r"\begin{lemma}\label{lem:c} $3=3$. \end{lemma}\begin{proof} Count. \end{proof} The last lemma says it."
    assert codes(PROVED + FILLER + lemma) == []


def test_proofs_that_refer_to_one_another_are_one_warning() -> None:
    body = r"""
\begin{lemma}\label{lem:a} A. \end{lemma}
\begin{lemma}\label{lem:b} B. \end{lemma}
\begin{proof}[Proof of \ref{lem:a}] By \ref{lem:b}. \end{proof}
\begin{proof}[Proof of \ref{lem:b}] By \ref{lem:a}. \end{proof}
"""
    (one,) = found(body)
    assert one.code == "cycle-of-uses"
    assert one.message.endswith("(lem:a) refers to Lemma 0.2 (lem:b), and the other way round.")


def test_a_statement_that_mentions_what_rests_on_it_makes_no_cycle() -> None:
    body = r"""
\begin{lemma}\label{lem:a} As in \ref{lem:b}. \end{lemma} \begin{proof} Count. \end{proof}
\begin{lemma}\label{lem:b} B. \end{lemma} \begin{proof} By \ref{lem:a}. \end{proof}
"""
    assert codes(body) == []


def test_a_proof_that_refers_to_what_is_stated_later_is_a_note() -> None:
    body = r"""
\begin{lemma}\label{lem:a} A. \end{lemma} \begin{proof} By \ref{lem:b}. Again \ref{lem:b}. \end{proof}
\begin{lemma}\label{lem:b} B. \end{lemma} \begin{proof} Count. \end{proof}
Both \ref{lem:a} and \ref{lem:b} matter.
"""
    assert codes(body) == ["note forward-use"]


def test_a_deferred_proof_may_use_what_stands_before_it() -> None:
    body = r"""
\begin{theorem}\label{thm:a} A. \end{theorem}
\begin{lemma}\label{lem:b} B. \end{lemma} \begin{proof} Count. \end{proof}
\begin{proof}[Proof of \ref{thm:a}] By \ref{lem:b}. \end{proof}
"""
    assert codes(body) == []
