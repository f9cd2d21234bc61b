"""What a reader of a terminal sees of titles, statements and formulas."""

from __future__ import annotations

import random
import time

from latex.render import readable

_MACROS = {
    "R": r"\newcommand{\R}{\mathbb{R}}",
    "norm": r"\newcommand\norm[1]{\lVert #1 \rVert}",
    "Loc": r"\DeclareMathOperator{\Loc}{Loc}",
    "loop": r"\def\loop{\loop\loop}",
}


def test_plain_words_stay_as_they_are() -> None:
    assert readable("Long chains") == "Long chains"


def test_accents_dashes_and_quotes_become_characters() -> None:
    assert readable(r"G\"odel--L\"owenheim ``limit''") == "Gödel–Löwenheim “limit”"


def test_formulas_become_unicode() -> None:
    assert readable(r"$A_1 \to A_2 \subseteq x^{2n}$") == "A₁ → A₂ ⊆ x²ⁿ"


def test_a_sum_keeps_its_bounds() -> None:
    assert readable(r"$\sum_{i=1}^n a_i$") == "∑ᵢ₌₁ⁿ aᵢ"


def test_the_papers_own_macros_are_expanded() -> None:
    assert readable(r"$\Loc(f) \in \R$", _MACROS) == "Loc(f) ∈ ℝ"


def test_a_macro_with_an_argument_is_expanded() -> None:
    assert readable(r"$\norm{f}$", _MACROS) == "‖ f ‖"


def test_the_printed_half_of_texorpdfstring_is_shown() -> None:
    assert readable(r"\texorpdfstring{$L^2$}{L2}-bounds") == "L²-bounds"


def test_references_show_their_label() -> None:
    assert readable(r"by \cref{lem:one}") == "by [lem:one]"


def test_labels_and_comments_are_not_shown() -> None:
    assert readable("Let\\label{lem:a} % note\n be given") == "Let be given"


def test_a_macro_that_calls_itself_ends() -> None:
    began = time.perf_counter()
    readable(r"\loop \loop", _MACROS)
    assert time.perf_counter() - began < 5


def test_broken_latex_is_still_text() -> None:
    random.seed(7)
    print("seed 7")
    source = r"Let $\frac{a}{b}$ \emph{x} \begin{enumerate}\item a \end{enumerate} \[ x^{2} \] \R \norm{y}"
    for _ in range(300):
        begin, end = sorted(random.sample(range(len(source)), 2))
        assert isinstance(readable(source[:begin] + source[end:], _MACROS), str)
