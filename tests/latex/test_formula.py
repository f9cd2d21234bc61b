"""Formulas in running text: what is one, and its rows in Unicode."""

from __future__ import annotations

import re

import pytest

from latex.formula import DISPLAYED, INLINE, formula_rows

_MACROS = {"RR": r"\newcommand{\RR}{\mathbb{R}}", "norm": r"\newcommand\norm[1]{\lVert #1 \rVert}"}

_ROWS = {
    r"$a_n*b$": ("aₙ*b",),
    r"\(y\)": ("y",),
    r"$<T>$": ("<T>",),
    r"$\{x\}$": ("{x}",),
    r"$\norm{f} \in \RR^n$": ("‖f‖ ∈ ℝⁿ",),
    r"$$ a + b $$": ("a + b",),
    r"\[ a \le b. \]": ("a ≤ b.",),
    r"\[ a &= b \\[2pt] &\le c_{n+1} \]": ("a = b", "≤ cₙ₊₁"),
    "\\begin{align*}\n a&=b \\\\\n c&=d\n\\end{align*}": ("a=b", "c=d"),
    r"\[\begin{aligned} a &= 1 \\ b &= 2 \end{aligned}\]": ("a = 1", "b = 2"),
    r"\begin{alignat}{2} a &= b & c &= d \end{alignat}": ("a = b c = d",),
    r"\begin{equation} a = b \label{eq:a_b} \end{equation}": ("a = b  (eq:a_b)",),
    r"\[ \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} \]": ("(1 , 2 ; 3 , 4)",),
    r"\[ {a \\ b} \]": ("a ; b",),
}


@pytest.mark.parametrize("source", _ROWS)
def test_a_formula_is_read_in_rows(source: str) -> None:
    assert formula_rows(source, _MACROS) == _ROWS[source]


_AS_TYPED = [
    r"$\unknown{x} + \alpha$",
    r"$x_{$",
    r"$x}$",
    r"$a % b$",
    r"\begin{align} a \end{align}\begin{align}",
    r"\[ \begin{tikzcd} A \arrow[r] & B \end{tikzcd} \]",
    r"\[ \begin{pmatrix} 1 \]",
    "$" + "a" * 5000 + "$",
    "$$",
    "$",
    "",
]


@pytest.mark.parametrize("source", _AS_TYPED)
def test_a_formula_that_unicode_does_not_say_has_no_rows(source: str) -> None:
    assert formula_rows(source, _MACROS) == ()


def _found(text: str) -> list[str]:
    return [match[0] for match in re.finditer(f"{DISPLAYED}|{INLINE}", text, re.DOTALL)]


_MONEY = ["It costs $5 and $6 a month.", "from $5,$6 on", r"\$5 and \$6", "5 $ or 6 $ each", "$", "$$"]


@pytest.mark.parametrize("text", _MONEY)
def test_sums_of_money_are_no_formulas(text: str) -> None:
    assert _found(text) == []
    assert _found(text + " if $x_1$ holds") == ["$x_1$"]


def test_formulas_are_found_with_their_delimiters() -> None:
    text = r"If $a_n$ and \(b\) then \[ c \\[2pt] d \] or \begin{align}d\end{align}; $$e$$ costs \$5 for $ \alpha $."
    found = ["$a_n$", r"\(b\)", r"\[ c \\[2pt] d \]", r"\begin{align}d\end{align}", "$$e$$", r"$ \alpha $"]
    assert _found(text) == found
