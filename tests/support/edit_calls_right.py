"""Edit calls that are right: each is queued and changes the passage that was meant, and nothing else."""

from __future__ import annotations

from edit_calls import EditCall, Replacement, Token

BRAUER = "brauer.tex"
_JENSEN, _ENTROPY = "chapter/jensen.tex", "chapter/entropy.tex"
_CONVERSE = "\\uses{concave} By the fact that $h$ is strictly concave"
_SIMPLE_PROOF = """\\begin{proof}
Of course (1) follows from (2) since $A$ is a nonzero $A$-module.
For (2), any submodule of minimal (finite) dimension as a $k$-vector
space will be simple. There exists a finite dimensional one
because a cyclic submodule is one. If $M$ is simple, then
$mA \\subset M$ is a sub-module, hence we see (3). Any nonzero element
of $\\text{End}_A(M)$ is an isomorphism, hence (4) holds.
\\end{proof}"""
_NEW_PROOF = """\\begin{proof}
A nonzero submodule of least dimension is simple, which gives (1) and (2).
Part (3) holds because $mA = M$ for every nonzero $m \\in M$,
and part (4) is Schur's lemma.
\\end{proof}"""
_CENTER = """\\begin{lemma}
\\label{lemma-center-csa}
Let $A$ be a finite simple $k$-algebra. Then the center $k'$ of $A$
is a finite field extension of $k$.
\\end{lemma}"""
_NEW_CENTER = """\\begin{lemma}
\\label{lemma-center-csa}
Let $A$ be a finite simple $k$-algebra. Then the center of $A$ is a field.
\\end{lemma}"""
_INSERTED = """\\begin{lemma}
\\label{lemma-opposite}
If $A$ is a simple $k$-algebra, then so is $A^{op}$.
\\end{lemma}

\\begin{proof}
Both have the same two-sided ideals.
\\end{proof}"""
_FIRST_PROOF = "\\begin{proof}\n  By definition.\n\\end{proof}"

RIGHT = (
    EditCall(
        "one line in a proof",
        "stacks-brauer",
        "propose_edit",
        {
            "handle": "lemma-matrix-algebras",
            "old": "Part (3) is clear.",
            "new": "Part (3) is a computation.",
            "why": "w",
        },
        intended=(Replacement(BRAUER, "", "Part (3) is clear.", "Part (3) is a computation."),),
        targets=("lemma-matrix-algebras",),
    ),
    EditCall(
        "one line in a proof, with the present token",
        "stacks-brauer",
        "propose_edit",
        {
            "handle": "lemma-matrix-algebras",
            "old": "Part (3) is clear.",
            "new": "Part (3) is a computation.",
            "why": "w",
        },
        intended=(Replacement(BRAUER, "", "Part (3) is clear.", "Part (3) is a computation."),),
        token=Token.PRESENT,
    ),
    EditCall(
        "several lines in a proof",
        "stacks-brauer",
        "propose_edit",
        {
            "handle": "lemma-centralizer",
            "old": "Similarly $C'' \\subset A \\otimes_k C'$. Thus\n"
            "$C'' \\subset C \\otimes_k A' \\cap A \\otimes_k C' = C \\otimes_k C'$.",
            "new": "By symmetry\n$C'' \\subset A \\otimes_k C'$, and the two subspaces meet in $C \\otimes_k C'$.",
            "why": "w",
        },
        intended=(
            Replacement(
                BRAUER,
                "Denote $C'' \\subset A",
                "Similarly $C'' \\subset A \\otimes_k C'$. Thus\n"
                "$C'' \\subset C \\otimes_k A' \\cap A \\otimes_k C' = C \\otimes_k C'$.",
                "By symmetry\n$C'' \\subset A \\otimes_k C'$, and the two subspaces meet in $C \\otimes_k C'$.",
            ),
        ),
        targets=("lemma-centralizer",),
    ),
    EditCall(
        "a passage with other white space",
        "stacks-brauer",
        "propose_edit",
        {
            "handle": "lemma-centralizer",
            "old": "  Conversely, every  element of $C''$\ncommutes with $B \\otimes 1$",
            "new": "  Conversely, all of $C''$ commutes with $B \\otimes 1$",
            "why": "w",
        },
        intended=(
            Replacement(
                BRAUER,
                "Denote $C'' \\subset A",
                "Conversely, every element\nof $C''$ commutes with $B \\otimes 1$",
                "Conversely, all of $C''$ commutes with $B \\otimes 1$",
            ),
        ),
    ),
    EditCall(
        "running text of a file, without a handle",
        "pfr",
        "propose_edit",
        {
            "file": _ENTROPY,
            "old": "Note: it may happen that $E$ has zero measure.",
            "new": "The event $E$ may have zero measure.",
            "why": "w",
        },
        intended=(
            Replacement(
                _ENTROPY,
                "",
                "Note: it may happen that $E$ has zero measure.",
                "The event $E$ may have zero measure.",
            ),
        ),
        targets=(),
    ),
    EditCall(
        "a line that stands twice in the file and once in the result",
        "stacks-brauer",
        "propose_edit",
        {
            "handle": "lemma-base-change",
            "old": "Combine Lemmas \\ref{lemma-centralizer} and \\ref{lemma-tensor-simple}.",
            "new": "Use Lemmas \\ref{lemma-centralizer} and \\ref{lemma-tensor-simple}.",
            "why": "w",
        },
        intended=(Replacement(BRAUER, "\\label{lemma-base-change}", "Combine Lemmas", "Use Lemmas"),),
        targets=("lemma-base-change",),
    ),
    EditCall(
        "a line of a proof that stands far from its result",
        "traps",
        "propose_edit",
        {
            "handle": "thm:main",
            "old": "Combine \\cref{prop:range} with",
            "new": "Use \\cref{prop:range} and",
            "why": "w",
        },
        intended=(Replacement("main.tex", "", "Combine \\cref{prop:range} with", "Use \\cref{prop:range} and"),),
        targets=("thm:main",),
    ),
    EditCall(
        "a proof of another result under a handle of the same file",
        "pfr",
        "propose_edit",
        {"handle": "concave", "old": "the equality condition of Jensen", "new": "equality in Jensen", "why": "w"},
        intended=(Replacement(_JENSEN, _CONVERSE, "the equality condition of Jensen", "equality in Jensen"),),
        targets=("converse-log-sum",),
    ),
    EditCall(
        "a file with CR LF",
        "stacks-brauer",
        "propose_edit",
        {
            "handle": "lemma-matrix-algebras",
            "old": "equal to each other and are a two-sided ideal $I$ of $R$. This proves (2).\nPart (3) is clear.",
            "new": "equal and are a two-sided ideal $I$ of $R$.\nPart (3) is clear.",
            "why": "w",
        },
        intended=(
            Replacement(
                BRAUER,
                "Part (1) proves itself.",
                "equal to each other and are a two-sided ideal $I$ of $R$. This proves (2).\r\nPart (3) is clear.",
                "equal and are a two-sided ideal $I$ of $R$.\r\nPart (3) is clear.",
            ),
        ),
        has_crlf=True,
    ),
    EditCall(
        "the text changed elsewhere since it was read",
        "stacks-brauer",
        "propose_edit",
        {"handle": "lemma-matrix-algebras", "old": "Part (3) is clear.", "new": "Part (3) follows.", "why": "w"},
        intended=(Replacement(BRAUER, "", "Part (3) is clear.", "Part (3) follows."),),
        typed=(Replacement(BRAUER, "", "The following cute argument", "A longer and longer and cute argument"),),
        token=Token.READ,
    ),
    EditCall(
        "dots in mathematics",
        "stacks-brauer",
        "propose_edit",
        {
            "handle": "lemma-matrix-algebras",
            "old": "Part (3) is clear.",
            "new": "Part (3) is clear as before from $e_{11}, \\dots, e_{nn}$:\n$$\n1 = e_{11} + \\ldots + e_{nn}.\n$$",
            "why": "w",
        },
        intended=(
            Replacement(
                BRAUER,
                "",
                "Part (3) is clear.",
                "Part (3) is clear as before from $e_{11}, \\dots, e_{nn}$:\n$$\n1 = e_{11} + \\ldots + e_{nn}.\n$$",
            ),
        ),
    ),
    EditCall(
        "invisible characters in the new text",
        "stacks-brauer",
        "propose_edit",
        {
            "handle": "lemma-matrix-algebras",
            "old": "Part (3) is clear.",
            "new": "Part\u200b (3) is \u202eim\u2066mediate.",
            "why": "w",
        },
        intended=(Replacement(BRAUER, "", "Part (3) is clear.", "Part (3) is immediate."),),
    ),
    EditCall(
        "Unicode mathematics",
        "sphere-eversion",
        "propose_edit",
        {
            "handle": "lem:caratheodory",
            "old": "\\sum_{i ≠ i_0} k_i t_i &=",
            "new": "\\sum_{i≠i_0} k_it_i &=",
            "why": "w",
        },
        intended=(Replacement("loops.tex", "", "\\sum_{i ≠ i_0} k_i t_i &=", "\\sum_{i≠i_0} k_it_i &="),),
        targets=("lem:caratheodory",),
    ),
    EditCall(
        "a bibliography entry",
        "parameter-trace",
        "propose_edit",
        {"file": "more.bib", "old": "", "new": "@book{tao, title = {Compactness}}", "why": "w"},
        intended=(Replacement("more.bib", "", "", "@book{tao, title = {Compactness}}\n"),),
    ),
    EditCall(
        "a whole proof",
        "stacks-brauer",
        "replace_proof",
        {"handle": "lemma-simple-module", "latex": _NEW_PROOF, "why": "w"},
        intended=(Replacement(BRAUER, "\\label{lemma-simple-module}", _SIMPLE_PROOF, _NEW_PROOF),),
        targets=("lemma-simple-module",),
        token=Token.PRESENT,
    ),
    EditCall(
        "a whole proof in a file with CR LF",
        "stacks-brauer",
        "replace_proof",
        {"handle": "lemma-simple-module", "latex": _NEW_PROOF, "why": "w"},
        intended=(
            Replacement(
                BRAUER,
                "\\label{lemma-simple-module}",
                _SIMPLE_PROOF.replace("\n", "\r\n"),
                _NEW_PROOF.replace("\n", "\r\n"),
            ),
        ),
        token=Token.PRESENT,
        has_crlf=True,
    ),
    EditCall(
        "the proof of a result of another file",
        "traps",
        "replace_proof",
        {
            "handle": "prop:far",
            "latex": "\\begin{proof} Easy: \\begin{equation}\\label{eq:in-far-proof}c=d\\end{equation} \\end{proof}",
            "why": "w",
        },
        intended=(
            Replacement(
                "main.tex",
                "",
                "\\begin{proof}[Proof of \\texorpdfstring{\\cref{prop:far}}{x}] By \\cref{lem:imp}. "
                "\\begin{equation}\\label{eq:in-far-proof}c=d\\end{equation} \\end{proof}",
                "\\begin{proof} Easy: \\begin{equation}\\label{eq:in-far-proof}c=d\\end{equation} \\end{proof}",
            ),
        ),
        targets=("prop:far",),
    ),
    EditCall(
        "a first proof",
        "traps",
        "replace_proof",
        {"handle": "lem:imp", "latex": "\\begin{proof} By definition. \\end{proof}", "why": "w"},
        intended=(
            Replacement(
                "parts/imported.tex",
                "",
                "Imported. \\end{lemma}\n",
                "Imported. \\end{lemma}\n\\begin{proof} By definition. \\end{proof}\n\n",
            ),
        ),
        targets=("lem:imp",),
    ),
    EditCall(
        "a whole statement",
        "stacks-brauer",
        "replace_statement",
        {"handle": "lemma-center-csa", "latex": _NEW_CENTER, "why": "w"},
        intended=(Replacement(BRAUER, "", _CENTER, _NEW_CENTER),),
        targets=("lemma-center-csa",),
        tells=("It changes the statement of lemma-center-csa.",),
        token=Token.PRESENT,
    ),
    EditCall(
        "a new result behind a result and its proof",
        "stacks-brauer",
        "insert_result",
        {"after": "lemma-center-csa", "latex": _INSERTED, "why": "w"},
        intended=(
            Replacement(
                BRAUER,
                "center of $K$. Since the center of a skew field is a field, we win.",
                "\\end{proof}\n",
                f"\\end{{proof}}\n\n{_INSERTED}\n",
            ),
        ),
        targets=("lemma-opposite",),
        tells=("It adds lemma-opposite.",),
    ),
    EditCall(
        "a new result in one of many files",
        "pfr",
        "insert_result",
        {
            "after": "concave",
            "latex": "\\begin{lemma}\\label{at-one}\n  We have $h(1) = 0$.\n\\end{lemma}\n" + _FIRST_PROOF,
            "why": "w",
        },
        intended=(
            Replacement(
                _JENSEN,
                "Check that $h'$ is strictly monotone decreasing.",
                "\\end{proof}\n",
                "\\end{proof}\n\n\\begin{lemma}\\label{at-one}\n  We have $h(1) = 0$.\n\\end{lemma}\n"
                f"{_FIRST_PROOF}\n",
            ),
        ),
        targets=("at-one",),
    ),
    EditCall(
        "a nested claim in a proof, which is told",
        "traps",
        "propose_edit",
        {
            "handle": "thm:main",
            "old": "Combine \\cref{prop:range}",
            "new": "\\begin{claim}\\label{cl:hidden} All is well. \\end{claim} Combine \\cref{prop:range}",
            "why": "w",
        },
        intended=(
            Replacement(
                "main.tex",
                "",
                "Combine \\cref{prop:range}",
                "\\begin{claim}\\label{cl:hidden} All is well. \\end{claim} Combine \\cref{prop:range}",
            ),
        ),
        tells=("It adds cl:hidden.",),
    ),
    EditCall(
        "a statement hidden in an edit of a proof, which is told",
        "stacks-brauer",
        "propose_edit",
        {
            "handle": "lemma-matrix-algebras",
            "old": "Part (3) is clear.",
            "new": "Part (3) is clear.\n\\end{proof}\n\n\\begin{lemma}\n\\label{lemma-hidden}\nAll rings commute.\n"
            "\\end{lemma}\n\n\\begin{proof}\nClear.",
            "why": "w",
        },
        intended=(
            Replacement(
                BRAUER,
                "",
                "Part (3) is clear.",
                "Part (3) is clear.\n\\end{proof}\n\n\\begin{lemma}\n\\label{lemma-hidden}\nAll rings commute.\n"
                "\\end{lemma}\n\n\\begin{proof}\nClear.",
            ),
        ),
        tells=("It adds lemma-hidden.",),
    ),
    EditCall(
        "input of a file outside, which must be confirmed",
        "stacks-brauer",
        "propose_edit",
        {"handle": "lemma-matrix-algebras", "old": "Part (3) is clear.", "new": "\\input{../secret}", "why": "w"},
        intended=(Replacement(BRAUER, "", "Part (3) is clear.", "\\input{../secret}"),),
        is_alarming=True,
    ),
)
"""Calls that are queued."""
