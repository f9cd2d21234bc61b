"""Edit calls that name a passage or a result that is not there, not alone, or not as it was: each is refused."""

from __future__ import annotations

from edit_calls import EditCall, Replacement, Token
from edit_calls_right import BRAUER

from sessions.colleague.refusals import RefusalCode

_TWO_SIDED = "\\medskip\\noindent"
_NEW_PROOF = "\\begin{proof}\nClear.\n\\end{proof}"
_PROOF = "\\begin{proof}\nCombine Lemmas \\ref{lemma-centralizer} and \\ref{lemma-tensor-simple}.\n\\end{proof}"


def _edit(old: str, new: str = "x", handle: str = "lemma-matrix-algebras") -> dict[str, object]:
    return {"handle": handle, "old": old, "new": new, "why": "w"}


PASSAGES = (
    EditCall(
        "a line that stands twice in the file",
        "stacks-brauer",
        "propose_edit",
        {
            "file": BRAUER,
            "old": "Combine Lemmas \\ref{lemma-centralizer} and \\ref{lemma-tensor-simple}.",
            "new": "Clear.",
            "why": "w",
        },
        RefusalCode.NOT_UNIQUE,
        tells=("brauer.tex:344, brauer.tex:355",),
    ),
    EditCall(
        "a line that stands twice in the file, under the handle of a third result",
        "stacks-brauer",
        "propose_edit",
        _edit("Combine Lemmas \\ref{lemma-centralizer} and \\ref{lemma-tensor-simple}."),
        RefusalCode.NOT_UNIQUE,
        tells=("brauer.tex:344, brauer.tex:355", "Part (3) is clear."),
    ),
    EditCall(
        "a line that stands twice in the result",
        "stacks-brauer",
        "propose_edit",
        _edit(_TWO_SIDED, "Now", "theorem-centralizer"),
        RefusalCode.NOT_UNIQUE,
        tells=("\\label{theorem-centralizer}",),
    ),
    EditCall(
        "a long line that stands twice in the result",
        "pfr",
        "propose_edit",
        _edit("&\\qquad + \\tfrac{1}{4} (\\bbH[X_1+X_2] - \\bbH[X_3+X_4] + \\bbH[X_2] - \\bbH[X_1]).", "x", "gen-ineq"),
        RefusalCode.NOT_UNIQUE,
        tells=("\\label{gen-ineq}",),
    ),
    EditCall(
        "white space that makes two places alike",
        "stacks-brauer",
        "propose_edit",
        {"file": BRAUER, "old": "Let $A$ be a finite central\nsimple algebra over $k$.", "new": "x", "why": "w"},
        RefusalCode.NOT_UNIQUE,
    ),
    EditCall(
        "a formula with one sign changed",
        "stacks-brauer",
        "propose_edit",
        _edit("c w + w c = \\sum\\nolimits_{i = 2, \\ldots, n}", "x", "lemma-generate-two-sided-sub"),
        RefusalCode.NOT_FOUND,
        tells=("[-+-]{+-+}", "c w - w c = \\sum\\nolimits_{i = 2, \\ldots, n}"),
    ),
    EditCall(
        "a formula with the other index",
        "pfr",
        "propose_edit",
        _edit("$$\\bbI[X : Z] := \\bbH[X] + \\bbH[Y] - \\bbH[X,Y].$$", "x", "information-def"),
        RefusalCode.NOT_FOUND,
        tells=("$$\\bbI[X : Y] := \\bbH[X] + \\bbH[Y] - \\bbH[X,Y].$$",),
    ),
    EditCall(
        "a reverse inequality",
        "pfr",
        "propose_edit",
        _edit("$\\bbH[X|Y] \\geq \\bbH[X]$", "x", "cond-reduce"),
        RefusalCode.NOT_FOUND,
        tells=("\\bbH[X|Y] \\leq \\bbH[X]",),
    ),
    EditCall(
        "a space where the source has a blank line",
        "stacks-brauer",
        "propose_edit",
        _edit(
            "that $W \\cap (V \\otimes 1)$ is nonzero if $W$ is nonzero. \\medskip\\noindent",
            "x",
            "lemma-generate-two-sided-sub",
        ),
        RefusalCode.NOT_FOUND,
    ),
    EditCall(
        "a blank line where the source has a line end",
        "stacks-brauer",
        "propose_edit",
        _edit("This proves (2).\n\nPart (3) is clear."),
        RefusalCode.NOT_FOUND,
        tells=("This proves (2).\nPart (3) is clear.",),
    ),
    EditCall(
        "a command cut in two",
        "stacks-brauer",
        "propose_edit",
        _edit("J = \\big", "x"),
        RefusalCode.NOT_FOUND,
    ),
    EditCall(
        "a passage of another file",
        "pfr",
        "propose_edit",
        _edit("Note: it may happen that $E$ has zero measure.", "x", "concave"),
        RefusalCode.NOT_FOUND,
        tells=("Check that $h'$ is strictly monotone decreasing.",),
    ),
    EditCall(
        "a passage of the proof of a result of another file",
        "pfr",
        "propose_edit",
        _edit("Set up an injection from $(X,Y)$ to $(Y,X)$", "x", "log-sum"),
        RefusalCode.NOT_FOUND,
    ),
    EditCall(
        "an old token and a changed proof",
        "stacks-brauer",
        "propose_edit",
        _edit("Part (3) is clear.", "Part (3) follows."),
        RefusalCode.DRIFTED,
        typed=(Replacement(BRAUER, "", "Part (1) proves itself.", "Part (1) is well known."),),
        token=Token.READ,
        tells=("Part (1) is well known.",),
    ),
    EditCall(
        "an old token and a changed statement",
        "stacks-brauer",
        "replace_proof",
        {"handle": "lemma-base-change", "latex": _NEW_PROOF, "why": "w"},
        RefusalCode.DRIFTED,
        typed=(Replacement(BRAUER, "", "Let $k'/k$ be a field extension.", "Let $k'/k$ be a finite extension."),),
        token=Token.READ,
        tells=("Let $k'/k$ be a finite extension.",),
    ),
    EditCall(
        "an old token and a changed proof under a new statement",
        "stacks-brauer",
        "replace_statement",
        {
            "handle": "lemma-center-csa",
            "latex": "\\begin{lemma}\n\\label{lemma-center-csa}\nFields.\n\\end{lemma}",
            "why": "w",
        },
        RefusalCode.DRIFTED,
        typed=(Replacement(BRAUER, "", "Since the center of a skew field is a field, we win.", "We win."),),
        token=Token.READ,
        tells=("We win.",),
    ),
    EditCall(
        "a passage the author has rewritten",
        "stacks-brauer",
        "propose_edit",
        _edit("Part (3) is clear.", "Part (3) is a computation."),
        RefusalCode.NOT_FOUND,
        typed=(Replacement(BRAUER, "", "Part (3) is clear.", "We leave part (3) to the reader."),),
        tells=("We leave part (3) to the reader.",),
    ),
    EditCall(
        "a passage the author has copied",
        "stacks-brauer",
        "propose_edit",
        _edit("Part (3) is clear.", "Part (3) is a computation."),
        RefusalCode.NOT_UNIQUE,
        typed=(Replacement(BRAUER, "", "Part (3) is clear.", "Part (3) is clear.\nPart (3) is clear."),),
    ),
    EditCall(
        "a change the author has made already",
        "stacks-brauer",
        "propose_edit",
        _edit("Part (3) is clear.", "Part (3) is a computation."),
        RefusalCode.ALREADY,
        typed=(Replacement(BRAUER, "", "Part (3) is clear.", "Part (3) is a computation."),),
        tells=("Part (3) is a computation.",),
    ),
    EditCall(
        "old and new alike",
        "stacks-brauer",
        "propose_edit",
        _edit("Part (3) is clear.", "Part (3) is clear."),
        RefusalCode.ALREADY,
    ),
    EditCall(
        "old and new alike but for white space that folds away",
        "stacks-brauer",
        "propose_edit",
        _edit("Part (3)  is clear.", "Part (3) is clear."),
        RefusalCode.ALREADY,
    ),
    EditCall(
        "the proof that stands there",
        "stacks-brauer",
        "replace_proof",
        {"handle": "lemma-base-change", "latex": _PROOF, "why": "w"},
        RefusalCode.ALREADY,
    ),
    EditCall(
        "an empty old under a handle",
        "stacks-brauer",
        "propose_edit",
        _edit(""),
        RefusalCode.INPUT,
    ),
    EditCall(
        "an old of white space under a handle",
        "stacks-brauer",
        "propose_edit",
        _edit(" \n\n "),
        RefusalCode.INPUT,
    ),
    EditCall(
        "an old of invisible characters under a handle",
        "stacks-brauer",
        "propose_edit",
        _edit("\u200b\u2060"),
        RefusalCode.NOT_FOUND,
    ),
    EditCall(
        "an empty old in a file that is there",
        "stacks-brauer",
        "propose_edit",
        {"file": BRAUER, "old": "", "new": "x", "why": "w"},
        RefusalCode.INPUT,
    ),
    EditCall(
        "a handle with a letter missing",
        "stacks-brauer",
        "propose_edit",
        _edit("Part (3) is clear.", "x", "lemma-matrix-algebra"),
        RefusalCode.UNKNOWN_HANDLE,
        tells=("lemma-matrix-algebras",),
    ),
    EditCall(
        "a handle like nothing in the paper",
        "stacks-brauer",
        "replace_proof",
        {"handle": "thm:zorn", "latex": _NEW_PROOF, "why": "w"},
        RefusalCode.UNKNOWN_HANDLE,
    ),
    EditCall(
        "a handle of another paper",
        "pfr",
        "replace_statement",
        {"handle": "lemma-rieffel", "latex": "\\begin{lemma}X.\\end{lemma}", "why": "w"},
        RefusalCode.UNKNOWN_HANDLE,
    ),
    EditCall(
        "a label of an equation for a place",
        "parameter-trace",
        "insert_result",
        {"after": "subsec:nowhere", "latex": "\\begin{lemma}X.\\end{lemma}", "why": "w"},
        RefusalCode.UNKNOWN_HANDLE,
    ),
    EditCall(
        "a result that a comment holds",
        "traps",
        "propose_edit",
        _edit("commented out", "x", "lem:dead"),
        RefusalCode.UNKNOWN_HANDLE,
    ),
)
"""Calls that are refused for the place they name."""
