"""Edit calls whose new text, file or input cannot be right: each is refused."""

from __future__ import annotations

from edit_calls import EditCall
from edit_calls_right import BRAUER

from sessions.colleague.refusals import RefusalCode

_OLD = "Part (3) is clear."
_HANDLE = "lemma-matrix-algebras"


def _edit(name: str, new: str, expected: RefusalCode, *tells: str, old: str = _OLD, handle: str = _HANDLE) -> EditCall:
    given = {"handle": handle, "old": old, "new": new, "why": "w"}
    return EditCall(name, "stacks-brauer", "propose_edit", given, expected, tells=tells)


def _proof(name: str, latex: str, expected: RefusalCode, *tells: str) -> EditCall:
    given = {"handle": "lemma-simple-module", "latex": latex, "why": "w"}
    return EditCall(name, "stacks-brauer", "replace_proof", given, expected, tells=tells)


def _file(name: str, file: str, old: str = "", links: dict[str, str] | None = None) -> EditCall:
    given = {"file": file, "old": old, "new": "Hello.", "why": "w"}
    return EditCall(name, "stacks-brauer", "propose_edit", given, RefusalCode.OUTSIDE, links=links or {})


def _result(name: str, latex: str, expected: RefusalCode, *tells: str, after: str = _HANDLE) -> EditCall:
    given = {"after": after, "latex": latex, "why": "w"}
    return EditCall(name, "stacks-brauer", "insert_result", given, expected, tells=tells)


def _input(name: str, tool: str, given: dict[str, object]) -> EditCall:
    return EditCall(name, "stacks-brauer", tool, given, RefusalCode.INPUT)


_ELISIONS = (
    _edit("a comment for the rest", "First.\n% rest of the proof unchanged\nLast.", RefusalCode.ELIDED),
    _edit("an ellipsis on its own line", "First.\n…\nLast.", RefusalCode.ELIDED),
    _edit("three dots on their own line", "First.\n...\nLast.", RefusalCode.ELIDED),
    _edit("as before in brackets", "First.\n[as before]", RefusalCode.ELIDED),
    _proof("a proof that is as before", "\\begin{proof}\nAs before.\n\\end{proof}", RefusalCode.ELIDED),
    _proof("a proof of dots", "\\begin{proof}\n\\dots\n\\end{proof}", RefusalCode.ELIDED),
    _result(
        "a result whose proof is left out",
        "\\begin{lemma}\\label{l-x}X.\\end{lemma}\n% proof omitted",
        RefusalCode.ELIDED,
    ),
)

_ESCAPES = (
    _edit("backspace for the b of begin", "\x08egin{enumerate}\\item x\\end{enumerate}", RefusalCode.ESCAPES),
    _edit("form feed for the f of frac", "$\x0crac{a}{b}$", RefusalCode.ESCAPES),
    _edit("tab for the t of theta", "Let $\theta = 1$.", RefusalCode.ESCAPES),
    _edit("carriage return for the r of ref", "See \ref{lemma-rieffel}.", RefusalCode.ESCAPES),
    _edit("line feed for the n of nabla", "Let $\nabla f$ vanish.", RefusalCode.ESCAPES),
    _edit("a begin without its backslash", "begin{enumerate} x", RefusalCode.ESCAPES),
    _edit("all commands escaped twice", "See Lemma \\\\ref{lemma-rieffel}.", RefusalCode.ESCAPES),
    _edit("backspace in old", "x", RefusalCode.ESCAPES, old="then $J = \x08igoplus e_{ii}Je_{jj}$"),
    _edit("an escape sequence", "Clear\x1b]52;c;aGVsbG8=\x07.", RefusalCode.ESCAPES),
    _edit("a C1 control", "Clear\x9b2J.", RefusalCode.ESCAPES),
    _edit("a null", "Clear\x00.", RefusalCode.ESCAPES),
    _proof("backspace in a proof", "\x08egin{proof}\nX.\n\\end{proof}", RefusalCode.ESCAPES),
)

_ESCAPES_KNOWN = (
    EditCall(
        "line feed for the n of neq in a file that uses neq",
        "wallace-thesis",
        "propose_edit",
        {"file": "proofs.tex", "old": "\\begin", "new": "Let $a \neq b$.", "why": "w"},
        RefusalCode.ESCAPES,
    ),
    EditCall(
        "tab for the t of theta in a file that uses theta",
        "wallace-thesis",
        "propose_edit",
        {"file": "rg.tex", "old": "\\begin", "new": "Let $\theta = 1$.", "why": "w"},
        RefusalCode.ESCAPES,
    ),
)

_BREAKS = (
    _edit("an environment that stays open", "\\begin{enumerate} x", RefusalCode.BREAKS),
    _edit("an environment that closes what is not open", "x \\end{enumerate}", RefusalCode.BREAKS),
    _edit("a brace that stays open", "{\\it clear.", RefusalCode.BREAKS),
    _edit("a dollar that stays open", "$R is clear.", RefusalCode.BREAKS),
    _edit("the end of the document", "Clear.\n\\end{document}", RefusalCode.BREAKS),
    _edit("the end of the proof removed", "x", RefusalCode.BREAKS, old="Part (3) is clear.\n\\end{proof}"),
    _edit("a conditional that hides what follows", "Clear. \\iffalse", RefusalCode.BREAKS),
    _edit("the end of the input", "Clear.\n\\endinput", RefusalCode.BREAKS),
    _edit(
        "a label that is used", "", RefusalCode.BREAKS, "lemma-tensor-simple", old="\\label{lemma-matrix-algebras}\n"
    ),
    EditCall(
        "a label of an equation that is used elsewhere",
        "parameter-trace",
        "propose_edit",
        {"handle": "thm:hutchinson", "old": "\\label{equ:moment-bound-hutchinson}", "new": "", "why": "w"},
        RefusalCode.BREAKS,
    ),
    _proof(
        "a proof with words before it", "Here: \\begin{proof}\nX.\n\\end{proof}", RefusalCode.BREAKS, "Of course (1)"
    ),
    _proof("a proof without its environment", "Clear.", RefusalCode.BREAKS, "Of course (1)"),
    _proof("a statement for a proof", "\\begin{lemma}\nX.\n\\end{lemma}", RefusalCode.BREAKS, "Of course (1)"),
    _proof(
        "a statement hidden between two proofs",
        "\\begin{proof}\nX.\n\\end{proof}\n\\begin{lemma}\n\\label{l-x}Y.\n\\end{lemma}\n\\begin{proof}\nZ.\n\\end{proof}",
        RefusalCode.BREAKS,
        "Of course (1)",
    ),
    _proof("two proofs", "\\begin{proof}\nX.\n\\end{proof}\n\\begin{proof}\nY.\n\\end{proof}", RefusalCode.BREAKS),
    EditCall(
        "a statement without its label",
        "stacks-brauer",
        "replace_statement",
        {"handle": "lemma-center-csa", "latex": "\\begin{lemma}\nFields.\n\\end{lemma}", "why": "w"},
        RefusalCode.BREAKS,
    ),
    EditCall(
        "two statements for one",
        "stacks-brauer",
        "replace_statement",
        {
            "handle": "lemma-center-csa",
            "latex": "\\begin{lemma}\\label{lemma-center-csa}X.\\end{lemma}\n\\begin{lemma}\\label{l-x}Y.\\end{lemma}",
            "why": "w",
        },
        RefusalCode.BREAKS,
    ),
    EditCall(
        "a proof for a statement",
        "stacks-brauer",
        "replace_statement",
        {"handle": "lemma-center-csa", "latex": "\\begin{proof}\\label{lemma-center-csa}X.\\end{proof}", "why": "w"},
        RefusalCode.BREAKS,
    ),
    _result(
        "a label that is taken",
        "\\begin{lemma}\\label{lemma-rieffel}X.\\end{lemma}",
        RefusalCode.BREAKS,
        "lemma-rieffel-2",
    ),
    EditCall(
        "a label that another file has taken",
        "pfr",
        "insert_result",
        {"after": "concave", "latex": "\\begin{lemma}\\label{chain-rule}X.\\end{lemma}", "why": "w"},
        RefusalCode.BREAKS,
        tells=("chapter/entropy.tex", "chain-rule-2"),
    ),
    _result("an environment that the paper lacks", "\\begin{claim}\\label{l-x}X.\\end{claim}", RefusalCode.BREAKS),
    _result("no result at all", "Some words.", RefusalCode.BREAKS),
)

_OUTSIDE = (
    _file("a path to the folder above", "../secret.tex"),
    _file("a path to the folder above, to be edited", "../secret.tex", "Nobody may read this."),
    _file("a path that goes in and out", "sub/../../new.tex"),
    _file("an absolute path", "/tmp/new.tex"),
    _file("a path with backslashes", "..\\new.tex"),
    _file("a link out of the folder", "link.tex", links={"link.tex": "../secret.tex"}),
    _file("a link out of the folder, to be edited", "link.tex", "Nobody may", links={"link.tex": "../secret.tex"}),
    _file("a file behind a link out of the folder", "up/new.tex", links={"up": ".."}),
    _file("a link that leads nowhere", "gone.tex", links={"gone.tex": "../gone.tex"}),
    _file("a dotfile", ".hidden.tex"),
    _file("a file in the repository's own folder", ".git/config.tex"),
    _file("the configuration of latexmk", ".latexmkrc"),
    _file("a makefile", "Makefile"),
    _file("a package", "new.sty"),
    _file("a name with a line end", "new\n.tex"),
    _file("a name that reads backwards", "new\u202e.tex"),
    _file("a file that is not of the paper", "nowhere.tex", "x"),
)

_INPUTS = (
    _input("a number for old", "propose_edit", {"handle": _HANDLE, "old": 3, "new": "x", "why": "w"}),
    _input("a list for new", "propose_edit", {"handle": _HANDLE, "old": _OLD, "new": ["x"], "why": "w"}),
    _input("null for new", "propose_edit", {"handle": _HANDLE, "old": _OLD, "new": None, "why": "w"}),
    _input("no reason", "propose_edit", {"handle": _HANDLE, "old": _OLD, "new": "x"}),
    _input("no place", "propose_edit", {"old": _OLD, "new": "x", "why": "w"}),
    _input(
        "a field that is not declared",
        "propose_edit",
        {"file": BRAUER, "old": _OLD, "new": "x", "why": "w", "all": True},
    ),
    _input("a truth value for a handle", "replace_proof", {"handle": True, "latex": "x", "why": "w"}),
    _input("an empty proof", "replace_proof", {"handle": _HANDLE, "latex": " ", "why": "w"}),
    _input("a tool that is not there", "apply_patch", {"patch": "x"}),
    _input("a shell", "bash", {"command": "ls"}),
)

TEXTS = (*_ELISIONS, *_ESCAPES, *_ESCAPES_KNOWN, *_BREAKS, *_OUTSIDE, *_INPUTS)
"""Calls that are refused for what they hold."""
