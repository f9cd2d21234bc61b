"""What a reader of a terminal sees of titles, statements and formulas."""

from __future__ import annotations

import random
import re
import string
import time
import unicodedata

import pytest

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
    assert readable(r"$\norm{f}$", _MACROS) == "‖f‖"


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


_SYMBOL_NAMES = (
    "alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa lambda mu nu xi pi varpi rho varrho"
    " sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega"
    " partial nabla infty forall exists nexists emptyset varnothing ell hbar Re Im aleph wp angle top bot neg lnot"
    " le leq ge geq ne neq ll gg equiv sim simeq cong approx propto prec succ preceq succeq in ni notin subset supset"
    " subseteq supseteq subsetneq supsetneq cup cap setminus smallsetminus wedge vee land lor times cdot div pm mp ast"
    " star circ bullet oplus otimes ominus odot dagger ddagger amalg wr sqcup sqcap uplus rtimes ltimes mid nmid"
    " parallel perp models vdash dashv to gets mapsto longmapsto hookrightarrow hookleftarrow twoheadrightarrow"
    " rightarrow leftarrow leftrightarrow longrightarrow longleftarrow Rightarrow Leftarrow Leftrightarrow"
    " Longrightarrow Longleftrightarrow iff implies impliedby uparrow downarrow rightharpoonup rightsquigarrow"
    " ldots dots cdots vdots ddots dotsc dotsb colon coloneqq prime backslash langle rangle lfloor rfloor lceil rceil"
    " lvert rvert lVert rVert vert Vert lbrace rbrace sum prod coprod int iint iiint oint bigcup bigcap bigvee"
    " bigwedge bigoplus bigotimes bigsqcup sin cos tan cot arctan sinh cosh tanh log ln exp lim limsup liminf sup inf"
    " max min det dim ker deg gcd hom arg Pr bmod lesssim gtrsim triangleleft trianglelefteq lhd rhd unlhd square Box"
    " qed S P ss o O l L ae oe aa asymp doteq bowtie flat sharp natural diamond triangle leqslant geqslant"
    " restriction upharpoonright complement therefore because Vdash unknowncommand"
)
_CALLS = (
    "frac{x}{y} tfrac{x}{y} dfrac{x}{y} cfrac{x}{y} nicefrac{x}{y} sfrac{x}{y} binom{x}{y} sqrt{xy} sqrt[5]{x}"
    " overline{xy} underline{xy} widehat{xy} widetilde{x} hat{x} bar{x} tilde{x} vec{x} dot{x} ddot{x} check{x}"
    " breve{x} mathring{x} acute{x} grave{x} mathbb{X} mathcal{X} mathscr{X} mathfrak{x} mathbf{x} boldsymbol{x}"
    " mathrm{xy} mathsf{x} mathtt{x} mathit{x} operatorname{xy} operatorname*{xy} text{xy} mbox{xy} emph{xy}"
    " textbf{xy} textit{xy} textsc{xy} texttt{xy} underbrace{x} overbrace{x} overset{x}{y} underset{x}{y}"
    " stackrel{x}{y} xrightarrow{x} xleftarrow{x} pmod{x} substack{x} ref{x} eqref{x} cref{xy} cite{xy} citep[x]{y}"
    " todo{xy} footnote{xy} textcolor{x}{y} boxed{x} tag{x} url{xy} href{x}{y} not{x} section{xy} unknown{x}{y}"
)


def _letters(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", text) if c.isalnum())


@pytest.mark.parametrize("name", _SYMBOL_NAMES.split())
def test_a_symbol_never_vanishes(name: str) -> None:
    shown = readable(rf"$a \{name} b$")
    assert shown.replace(" ", "") != "ab"
    assert shown[0] + shown[-1] == "ab"


@pytest.mark.parametrize("call", _CALLS.split())
def test_no_argument_vanishes(call: str) -> None:
    shown = _letters(readable(rf"$a \{call} b$")).lower()
    assert shown not in ("ab", "")
    for argument in re.findall(r"[{\[](\w+)[}\]]", call):
        assert argument.lower() in shown


def _formula(chance: random.Random, depth: int) -> str:
    if depth == 0:
        return chance.choice(string.ascii_letters + string.digits)
    one, two = _formula(chance, depth - 1), _formula(chance, chance.randrange(depth))
    form = chance.choice(
        [
            "_^",
            r"\frac",
            r"\sqrt",
            r"\binom",
            r"\hat",
            r"\overline",
            r"\mathbb",
            r"\le",
            r"\left",
            r"\foo",
            "+",
            "matrix",
        ]
    )
    forms = {
        "_^": f"{{{one}}}_{{{two}}}^{{{one}}}",
        r"\left": rf"\left({one}\mid {two}\right)",
        r"\le": rf"{one}\le {two}",
        "+": f"{one}+{two}",
        "matrix": rf"\begin{{pmatrix}}{one}&{two}\\{two}&{one}\end{{pmatrix}}",
    }
    single = {r"\sqrt", r"\hat", r"\overline", r"\mathbb"}
    return forms.get(form, f"{form}{{{one}}}" if form in single else f"{form}{{{one}}}{{{two}}}")


def test_every_letter_and_digit_of_a_formula_is_shown() -> None:
    print("seed 11")
    chance = random.Random(11)
    for _ in range(400):
        source = _formula(chance, 3)
        wanted = re.sub(r"\\(?:begin|end)\{pmatrix\}|\\[a-z]+", " ", source).replace("½", "")
        shown = _letters(readable(f"${source}$"))
        for sign in set(_letters(wanted)):
            assert shown.count(sign) >= _letters(wanted).count(sign), (source, readable(f"${source}$"))


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (r"$f\ne 0$", "f ≠ 0"),
        (r"$\tfrac12$", "½"),
        (r"$\frac{C}{1+C}$", "C/(1+C)"),
        (r"$\frac{a}{b}c$", "(a/b)c"),
        (r"$2\frac12$", "2(½)"),
        (r"$v_{b-1}$", "v_(b-1)"),
        (r"$x_{i_j}$", "x_(iⱼ)"),
        (r"$x^{n+1}y^{-1}$", "xⁿ⁺¹y⁻¹"),
        (r"${x^2}^3$", "x²^3"),
        (r"$\sqrt{a+b}\,\sqrt[3]{x}$", "√(a+b) ∛x"),
        (r"$\sqrt{n}m$", "(√n)m"),
        (r"$\overline{X}\widehat f$", "X̄f̂"),
        (r"$a\not=b\not\in c$", "a ≠ b ∉ c"),
        (r"$n\log n$", "n log n"),
        (r"$\alpha + \beta x$", "α + βx"),
        (r"$\{x\mid\|x\|\le 1\}$", "{x ∣ ‖x‖ ≤ 1}"),
        (r"$\begin{pmatrix}a&b\\c&d\end{pmatrix}$", "(a, b; c, d)"),
        (r"\todo{fill this}", r"\todo{fill this}"),
        (r"\cite[p.~3]{key}", "[key, p. 3]"),
    ],
)
def test_a_line_means_what_its_source_says(source: str, shown: str) -> None:
    assert readable(source) == shown


def test_deep_nesting_is_shown_and_ends() -> None:
    assert "x" in readable("{" * 3000 + "x" + "}" * 3000)
    assert "x" in readable(r"\sqrt" * 2000 + "x")
    assert "x" in readable(r"x^{" * 2000)
