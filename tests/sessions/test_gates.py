r"""Gates: a manuscript and a change in, what the author is told out; for each rule what it says and what it leaves."""

from __future__ import annotations

import subprocess
import sys

import pytest

from latex.manuscript import Manuscript
from sessions.review.gates import Finding, Gate, Severity, assess, refusals
from sessions.review.hunks import hunks_between
from sessions.review.proposals import Decision, Proposal

_ROOT = r"""\documentclass{amsart}
\newtheorem{theorem}{Theorem}[section]
\newtheorem{lemma}[theorem]{Lemma}
\newtheorem{conjecture}[theorem]{Conjecture}
\newcommand{\eps}{\varepsilon}
\begin{document}
\section{One}
\begin{lemma}\label{lem:a}
  For all $x$ we have $f(x) \leq x_n + 2$.
\end{lemma}
\begin{proof}
  This follows from the definition of $f$.
\end{proof}

\begin{lemma}[Second]\label{lem:b}
  Let $\eps > 0$ be at most $1$.
\end{lemma}
\begin{proof}
  Use Lemma~\ref{lem:a} and \cite{Knuth1984}.
\end{proof}

\begin{theorem}\label{thm:c}
  Everything converges.
\end{theorem}
\begin{proof}
  By Lemma~\ref{lem:b}.
\end{proof}

As in \eqref{eq:lost}, we are \emph{done}.
\begin{thebibliography}{9}
\bibitem{Knuth1984} The TeXbook.
\end{thebibliography}
\end{document}
"""


def _proposal(new: str, base: str = _ROOT, file: str = "paper.tex") -> Proposal:
    return Proposal(1, "A change", "", file, base, hunks_between(base, new), ())


def _findings(new: str, base: str = _ROOT) -> tuple[Finding, ...]:
    return assess(_proposal(new, base), Manuscript("paper.tex"), lambda _: None)


def _replaced(old: str, new: str, base: str = _ROOT) -> tuple[Finding, ...]:
    assert base.count(old) == 1
    return _findings(base.replace(old, new), base)


def _sentences(found: tuple[Finding, ...], *gates: Gate) -> list[str]:
    return [finding.sentence for finding in found if not gates or finding.gate in gates]


def test_changed_statement_names_what_rests_on_it() -> None:
    found = _replaced("f(x) \\leq x_n", "f(x) \\leq y_n")
    statement = next(finding for finding in found if finding.gate is Gate.STATEMENT)
    assert statement.severity is Severity.WARNING
    assert statement.sentence == (
        "Changes the statement of Lemma 1.1 (lem:a); 2 results rest on it, 1 of them directly: "
        "Lemma 1.2 (lem:b) and Theorem 1.3 (thm:c)."
    )
    assert statement.old == "For all $x$ we have $f(x) \\leq x_n + 2$."
    assert statement.new == "For all $x$ we have $f(x) \\leq y_n + 2$."
    assert statement.results == ("lem:a", "lem:b", "thm:c")


def test_changed_statement_that_nothing_rests_on_says_so() -> None:
    found = _replaced("Everything converges", "Nothing converges")
    assert "Changes the statement of Theorem 1.3 (thm:c); no other result rests on it." in _sentences(found)


def test_reflowed_statement_is_only_line_breaks() -> None:
    found = _replaced("For all $x$ we have", "For all\n  $x$ we have % why?\n")
    assert _sentences(found) == ["Changes only line breaks, spaces and comments."]


def test_statement_with_the_same_signs_by_other_commands_is_a_note() -> None:
    (finding,) = [each for each in _replaced("f(x) \\leq x_n", "f(x) \\le x_n") if each.gate is Gate.STATEMENT]
    assert finding.severity is Severity.NOTE
    assert "they are the same signs" in finding.sentence


def test_changed_proof_leaves_the_statement_alone() -> None:
    found = _replaced("This follows from", "This is immediate from")
    assert _sentences(found) == ["Changes the proof of Lemma 1.1 (lem:a)."]


def test_text_between_results_is_exposition() -> None:
    assert _sentences(_replaced("we are \\emph{done}", "this \\emph{ends}")) == [
        "Changes text outside statements and proofs."
    ]


def test_new_result_with_and_without_proof() -> None:
    lemma = "\\begin{lemma}\\label{lem:new}\n  Yes.\n\\end{lemma}\n"
    proof = "\\begin{proof}\n  By nature.\n\\end{proof}\n"
    place = "\nAs in \\eqref"
    bare, proved = _replaced(place, lemma + place), _replaced(place, lemma + proof + place)
    assert _sentences(bare, Gate.TARGET) == ["Adds Lemma 1.4 (lem:new) without a proof."]
    assert _sentences(proved, Gate.TARGET) == ["Adds Lemma 1.4 (lem:new) with a proof."]


def test_removed_result_names_what_rests_on_it() -> None:
    start, end = _ROOT.index("\\begin{lemma}[Second]"), _ROOT.index("\\begin{theorem}\\label")
    found = _findings(_ROOT[:start] + _ROOT[end:])
    assert "Removes Lemma 1.2 (lem:b); 1 result rests on it: Theorem 1.3 (thm:c)." in _sentences(found)
    assert "Removes the label lem:b, which is still referred to in Theorem 1.2 (thm:c)." in _sentences(found)


def test_renamed_label_is_not_a_new_result() -> None:
    found = _findings(_ROOT.replace("lem:b", "lem:second"))
    assert "Lemma 1.2 keeps its statement and gets the label lem:second." in _sentences(found)
    assert not [text for text in _sentences(found) if text.startswith(("Adds", "Removes"))]


def test_lemma_turned_into_a_conjecture_is_loud() -> None:
    found = _findings(
        _ROOT.replace("begin{lemma}[Second]", "begin{conjecture}[Second]").replace(
            "at most $1$.\n\\end{lemma}", "at most $1$.\n\\end{conjecture}"
        )
    )
    assert "Lemma 1.2 (lem:b) becomes Conjecture 1.2." in _sentences(found, Gate.STATEMENT)


def test_results_after_a_new_one_are_renumbered_in_one_note() -> None:
    lemma = "\\begin{lemma}\\label{lem:new}\n  Yes.\n\\end{lemma}\n\n"
    found = _replaced("\\begin{lemma}[Second]", lemma + "\\begin{lemma}[Second]")
    assert "Renumbers 2 results: Lemma 1.2 is now 1.3 and Theorem 1.3 is now 1.4." in _sentences(found, Gate.TARGET)


def test_removed_proof_is_loud() -> None:
    found = _replaced("\\begin{proof}\n  By Lemma~\\ref{lem:b}.\n\\end{proof}\n", "")
    assert any(
        f.sentence == "Removes the proof of Theorem 1.3 (thm:c)." and f.severity is Severity.WARNING for f in found
    )


def test_changed_macro_is_told_with_both_definitions() -> None:
    found = _replaced("{\\varepsilon}", "{\\epsilon}")
    macro = next(finding for finding in found if finding.gate is Gate.STATEMENT)
    assert macro.sentence == "Changes what \\eps means, wherever the manuscript uses it."
    assert "\\varepsilon" in macro.old
    assert "\\epsilon" in macro.new


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("\\leq x_n", "\\geq x_n", "≤ → ≥ on line 9, in the statement of Lemma 1.1 (lem:a)."),
        ("x_n", "x_{n+1}", "x_n → x_{n+1} on line 9, in the statement of Lemma 1.1 (lem:a)."),
        ("+ 2", "- 2", "+ → − on line 9, in the statement of Lemma 1.1 (lem:a)."),
        ("+ 2", "+ 3", "2 → 3 on line 9, in the statement of Lemma 1.1 (lem:a)."),
        ("For all", "For some", "all → some on line 9, in the statement of Lemma 1.1 (lem:a)."),
        ("at most", "at least", "most → least on line 16, in the statement of Lemma 1.2 (lem:b)."),
        ("$\\eps > 0$", "$\\eps \\ge 0$", "> → ≥ on line 16, in the statement of Lemma 1.2 (lem:b)."),
        ("This follows", "This never follows", "never added on line 12, in the proof of Lemma 1.1 (lem:a)."),
    ],
)
def test_symbol_that_flips_mathematics_has_its_own_finding(old: str, new: str, sentence: str) -> None:
    assert _sentences(_replaced(old, new), Gate.SYMBOL) == [sentence]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("This follows", "This well-known fact follows"),
        ("lem:a} and", "lem:a} and % 3 > 2\n"),
        ("{Knuth1984}.", "[p.~7]{Knuth1984}."),
        ("we are \\emph{done}", "at this point we are entirely \\emph{done}"),
        ("f(x) \\leq x_n", "f(x)\n  \\leq  x_n"),
        ("f(x) \\leq x_n", "f(x) \\le x_n"),
        ("f(x) \\leq x_n", "f(x) ≤ x_n"),
    ],
)
def test_harmless_change_flips_no_symbol(old: str, new: str) -> None:
    assert _sentences(_replaced(old, new), Gate.SYMBOL) == []


def test_flip_in_a_reflowed_paragraph_is_the_only_symbol_told() -> None:
    base = "Here $a \\subset b$ and $c \\in d$\nfor every one of these $c$."
    new = "Here $a \\supset b$\nand $c \\in d$ for every one\nof these $c$."
    assert _sentences(_findings(new, base), Gate.SYMBOL) == ["⊂ → ⊃ on line 1."]


def test_two_flips_in_one_line_are_two_findings() -> None:
    found = _findings("$\\exists x \\, \\forall y$", "$\\forall x \\, \\exists y$")
    assert _sentences(found, Gate.SYMBOL) == ["∀ → ∃ on line 1.", "∃ → ∀ on line 1."]


def test_passage_rewritten_as_a_whole_pairs_no_symbols() -> None:
    base = (
        "We show first that the sequence of all partial sums $s_n = \\sum a_k$ has a limit $s \\le 1$ in the space.\n"
    )
    new = "Compactness yields, after passing to some subsequence, two points $p \\ge q$ with the same image under T.\n"
    assert _sentences(_findings(new, base), Gate.SYMBOL) == []


def test_sign_inside_a_longer_replacement_is_not_told_alone() -> None:
    base = "By the first lemma of this section we get $x = y$, which is all that was claimed in the theorem above.\n"
    new = base.replace("$x = y$", "$x = y + z(u, v) + w$ for all large enough $t$")
    assert _sentences(_findings(new, base), Gate.SYMBOL) == []


def test_many_flips_are_told_shortly() -> None:
    base = "".join(f"Line {n}: $a_{n} \\leq b$.\n\n\n\n\n" for n in range(30))
    found = [finding for finding in _findings(base.replace("\\leq", "\\geq"), base) if finding.gate is Gate.SYMBOL]
    assert len(found) == 13
    assert found[-1].sentence == "18 more signs, indices or constants change."


def test_gained_and_lost_uses_are_told() -> None:
    found = _replaced("By Lemma~\\ref{lem:b}", "By Lemma~\\ref{lem:a}")
    assert _sentences(found, Gate.DEPENDENCY) == [
        "Theorem 1.3 (thm:c) now uses Lemma 1.1 (lem:a).",
        "Theorem 1.3 (thm:c) no longer uses Lemma 1.2 (lem:b).",
    ]


def test_circle_is_told_with_its_chain() -> None:
    found = _replaced("from the definition of $f$", "from Theorem~\\ref{thm:c}")
    sentences = _sentences(found, Gate.DEPENDENCY)
    assert "Makes a circle: Lemma 1.1 uses Theorem 1.3 uses Lemma 1.2 uses Lemma 1.1." in sentences
    assert "The proof of Lemma 1.1 (lem:a) uses Theorem 1.3 (thm:c), which is stated later." in sentences


def test_use_of_an_earlier_result_makes_no_circle_and_is_not_later() -> None:
    found = _replaced("By Lemma~\\ref{lem:b}.", "By Lemmas~\\ref{lem:a} and~\\ref{lem:b}.")
    assert [f.severity for f in found if f.gate is Gate.DEPENDENCY] == [Severity.NOTE]


def test_theorem_proved_at_the_end_may_use_what_stands_between() -> None:
    base = _ROOT.replace("\\section{One}\n", "\\section{One}\n\\begin{theorem}\\label{thm:m}Main.\\end{theorem}\n")
    proof = "\\begin{proof}[Proof of Theorem~\\ref{thm:m}]\n  By Lemma~\\ref{lem:b}.\n\\end{proof}\n"
    found = _replaced("\nAs in \\eqref", proof + "\nAs in \\eqref", base)
    assert [f for f in found if f.gate is Gate.DEPENDENCY and f.severity is Severity.WARNING] == []


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("{done}", "{done", "After the change, { on line 29 of paper.tex is not closed."),
        ("{done}", "done}", "After the change, } on line 29 of paper.tex closes nothing."),
        ("$\\eps > 0$", "$\\eps\n\n > 0$", "After the change, $ on line 16 of paper.tex is not closed."),
        ("$f$.", "$f.", "After the change, $ on line 12 of paper.tex is not closed."),
        (
            "  Everything",
            "  \\begin{align}\n  Everything",
            "After the change, \\begin{align} on line 23 of paper.tex is not closed.",
        ),
    ],
)
def test_what_does_not_close_is_told(old: str, new: str, sentence: str) -> None:
    assert sentence in _sentences(_replaced(old, new), Gate.LATEX)


def test_imbalance_that_was_there_before_is_not_told() -> None:
    base = _ROOT.replace("\\emph{done}", "\\emph{done")
    assert _sentences(_replaced("This follows", "It follows", base), Gate.LATEX) == []


def test_doubled_label_is_told() -> None:
    found = _replaced("\\label{lem:b}", "\\label{lem:a}")
    assert "Sets the label lem:a, which is already set elsewhere." in _sentences(found, Gate.REFERENCE)


def test_reference_to_nothing_is_told_with_the_nearest_label() -> None:
    found = _replaced("By Lemma~\\ref{lem:b}", "By Lemma~\\ref{lem:bb}")
    assert _sentences(found, Gate.REFERENCE) == ["Refers to lem:bb, but no label has that name; the nearest is lem:b."]


def test_reference_that_led_nowhere_before_is_not_told() -> None:
    assert _sentences(_replaced("As in", "Just as in"), Gate.REFERENCE) == []


def test_cited_key_outside_the_bibliography_is_told() -> None:
    found = _replaced("\\cite{Knuth1984}", "\\cite{Knuth1984,Gauss1801}")
    assert _sentences(found, Gate.REFERENCE) == [
        "Cites Gauss1801, which is not in the bibliography and may be invented."
    ]


def test_cited_keys_are_not_judged_without_a_bibliography() -> None:
    base = _ROOT.replace("\\bibitem{Knuth1984} The TeXbook.\n", "")
    assert _sentences(_replaced("{Knuth1984}", "{Gauss1801}", base), Gate.REFERENCE) == []


@pytest.mark.parametrize("command", ["\\argmaxx", "\\Contr"])
def test_command_nobody_defines_is_told(command: str) -> None:
    found = _replaced("definition of $f$", f"definition of ${command} f$")
    assert _sentences(found, Gate.LATEX) == [
        f"Uses {command}, which the manuscript neither defines nor uses anywhere else."
    ]


@pytest.mark.parametrize(
    "text",
    ["\\eps", "\\operatorname{im}", "\\overset{d}{\\to}", "\\Bigl(\\Bigr)", "\\emph{x}", "% \\nonsense\n", "\\\\word"],
)
def test_known_command_is_not_told(text: str) -> None:
    assert _sentences(_replaced("This follows", f"{text} This follows"), Gate.LATEX) == []


@pytest.mark.parametrize(
    "text",
    [
        "As an AI, I cannot check this.",
        "Certainly! We argue as follows.",
        "Here is the revised proof:\n",
        "```latex\n",
        "This is **bold**.",
        "The details are omitted.",
        "% rest of the proof unchanged\n",
        "TODO: check.",
        "It is easy to see that",
        "\\textcolor{white}{hidden}",
    ],
)
def test_words_that_are_not_of_the_paper_are_told(text: str) -> None:
    assert len(_sentences(_replaced("  This follows", f"{text}\n  This follows"), Gate.WORDING)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Here $x$ is the revised bound.",
        "Here is the key point. We compare $a$ with $b$.",
        "The proof of the lemma is short.",
        "$a**b**c$ and $x^{**}$",
        "Sure enough, $x$ is small.",
        "In a routine way we compute.",
        "The rest of the proof uses induction.",
    ],
)
def test_ordinary_sentences_are_not_told(text: str) -> None:
    assert _sentences(_replaced("  This follows", f"{text}\n  This follows"), Gate.WORDING) == []


def test_phrase_that_stood_there_before_is_not_told() -> None:
    base = _ROOT.replace("This follows", "Clearly, this follows")
    assert _sentences(_replaced("this follows from", "this follows directly from", base), Gate.WORDING) == []


@pytest.mark.parametrize(
    "text",
    [
        "\\write18{rm}",
        "\\immediate\\write18{rm}",
        "\\input|ls",
        '\\input{|"ls"}',
        "\\input{../../secret}",
        "\\input{/etc/passwd}",
        "\\openout\\x=a",
        "\\directlua{os.exit()}",
        "\\catcode`\\%=11",
        "\\usepackage{shellesc}",
        "\\^^77rite18{rm}",
        "\\csname write18\\endcsname",
        "\\url{example.org}",
        "see https://example.org/x",
        "\\@@input|ls",
        "\\makeatletter\\@input{/etc/passwd}",
        "\\InputIfFileExists{|ls}{}{}",
        "\\usetikzlibrary{calc, external}",
        "\\tikzexternalize",
        "\\begin{minted}{python}",
        "\\DeclareGraphicsRule{.x}{png}{.b}{`cmd}",
        "\\ExplSyntaxOn\\sys_shell_now:n{ls}",
    ],
)
def test_command_that_acts_when_compiled_blocks(text: str) -> None:
    found = _replaced("This follows", f"{text} This follows")
    assert found[0].severity is Severity.BLOCKING
    assert found[0].gate is Gate.COMMAND


@pytest.mark.parametrize(
    "text", ["\\input{chapter}", "\\reader", "\\writer", "$x^2$", "\\include{a/b}", "written | read"]
)
def test_harmless_command_does_not_block(text: str) -> None:
    found = _replaced("This follows", f"{text} This follows")
    assert Severity.BLOCKING not in {finding.severity for finding in found}


def test_package_that_replaces_another_blocks() -> None:
    base = _ROOT.replace("\\begin{document}", "\\usepackage{amsmath}\n\\begin{document}")
    assert _replaced("{amsmath}", "{shellesc}", base)[0].severity is Severity.BLOCKING


def test_edit_of_a_line_with_an_old_address_does_not_block() -> None:
    base = _ROOT.replace("The TeXbook.", "The TeXbook, \\url{https://example.org}.")
    found = _replaced("The TeXbook,", "The \\TeX book,", base)
    assert Severity.BLOCKING not in {finding.severity for finding in found}


def test_edit_of_a_package_blocks() -> None:
    proposal = _proposal("\\ProvidesPackage{x}\n", "", "house.sty")
    assert assess(proposal, Manuscript("paper.tex"), lambda _: None)[0].severity is Severity.BLOCKING


def test_rejected_hunk_does_not_count() -> None:
    proposal = _proposal(_ROOT.replace("f(x) \\leq", "f(x) \\geq"))
    rejected = proposal.with_hunk(0, decision=Decision.REJECTED)
    assert assess(rejected, Manuscript("paper.tex"), lambda _: None) == ()


def test_what_the_author_made_of_a_hunk_counts() -> None:
    proposal = _proposal(_ROOT.replace("f(x) \\leq", "f(x) \\geq"))
    edited = proposal.with_hunk(0, edited=proposal.hunks[0].edit.old.replace("+ 2", "+ 4"))
    assert _sentences(assess(edited, Manuscript("paper.tex"), lambda _: None), Gate.SYMBOL) == [
        "2 → 4 on line 9, in the statement of Lemma 1.1 (lem:a)."
    ]


@pytest.mark.parametrize(
    "text",
    [
        "\x1b[31m",
        "\x08egin{x}",
        "\x0crac",
        "a\x00",
        "a\rb",
        "a\x9b",
        "a\u200bb",
        "\u202eabc",
        "\U000e0041",
        "\ufeff",
        "\ud800",
    ],
)
def test_control_and_invisible_characters_are_refused(text: str) -> None:
    assert len(refusals("paper.tex", f"first line\n{text}")) == 1


@pytest.mark.parametrize("text", ["", "a\tb\n", "a\r\nb\r\n", "é ü ∀ 数学 𝔸", "\\begin{x}\\frac12"])
def test_ordinary_text_is_not_refused(text: str) -> None:
    assert refusals("chapters/one.tex", text) == ()


@pytest.mark.parametrize(
    "file",
    [
        "../x.tex", "/etc/x.tex", "a/../../x.tex", ".git/config", "a/.hidden.tex", "~/x.tex", "C:x.tex", "", "Makefile",
        "a\\b.tex", "x\n.tex",
    ],
)  # fmt: skip
def test_file_outside_the_manuscript_is_refused(file: str) -> None:
    assert refusals(file, "text") != ()


def test_names_of_findings_load_nothing_that_reads_a_manuscript() -> None:
    program = "import sys, sessions.review.gates; print('latex.project' in sys.modules)"
    asked = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert asked.stdout.strip() == "False"
