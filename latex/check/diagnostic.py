r"""Diagnostics and the one table of their codes: severity, meaning, what to do, an example.

Invariants:
- Only what makes the printed paper wrong, or stops TeX, is an error; what only a person can judge is a warning or a
  note. A check in continuous integration fails on errors alone.
- A diagnostic is never more severe than its code.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from latex.manuscript import Place


class Severity(StrEnum):
    """How sure it is that something is wrong."""

    ERROR = "error"
    """The printed paper is wrong, or TeX stops."""
    WARNING = "warning"
    """Most likely wrong."""
    NOTE = "note"
    """Worth knowing; often meant so."""

    @property
    def rank(self) -> int:
        """0 for the most severe."""
        return tuple(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of diagnostic."""

    id: str
    """Stable; in words, joined by hyphens."""
    severity: Severity
    """The highest it is reported with."""
    meaning: str
    """One sentence in Markdown."""
    remedy: str
    """What to do about it; one sentence or two."""
    example: str
    """LaTeX that shows it."""
    milder: str = ""
    """When it is reported with a lower severity, or not at all."""
    singular: str = ""
    """What one of them is called in one word or two: "undefined reference"."""
    plural: str = ""
    """What several of them are called."""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """Something found in a manuscript."""

    code: str
    """The `id` of an entry of `CODES`."""
    severity: Severity
    place: Place
    message: str
    """A whole sentence that names what it is about."""


CODES: tuple[Code, ...] = (
    Code(
        "undefined-label",
        Severity.ERROR,
        r"A reference names a label that nothing sets, so TeX prints “??”.",
        "Correct the name, or set the label where it is meant.",
        r"By \cref{lem:onee} the claim follows.",
        r"A warning where a file that the paper reads is missing, where only `\uses` names the label, and where other "
        r"documents lend their labels without a prefix (`\externaldocument{other}`). Labels under the prefix of "
        r"another document, those that a command of an unknown package may set, and references by a command whose "
        r"meaning is not known, are not looked at.",
        "undefined reference",
        "undefined references",
    ),
    Code(
        "duplicate-label",
        Severity.ERROR,
        "One label is set in two places and referred to, so the reference prints the number of the later place.",
        "Rename one of the two, and look at each reference to the name.",
        r"\section{Tools}\label{sec:a}"
        "\n"
        r"\section{Results}\label{sec:a}",
        "A warning where nothing refers to it. Two branches of one condition may set the same label.",
        "label set twice",
        "labels set twice",
    ),
    Code(
        "unknown-citation",
        Severity.ERROR,
        "A citation names an entry that no bibliography of the paper has, so TeX prints “[?]”.",
        "Correct the key, or add the entry.",
        r"As shown in \cite{Euler1748a}.",
        r"A warning for `\nocite`, which prints nothing. Not looked at where a bibliography of the paper cannot be "
        "read, and where its parts have bibliographies of their own.",
        "unknown citation",
        "unknown citations",
    ),
    Code(
        "missing-file",
        Severity.ERROR,
        "The paper reads a file that is not there, so TeX stops.",
        "Correct the name, or put the file in its place.",
        r"\input{chapters/intro}",
        r"A warning for `\include`, which goes on without the file, and for drawings and tables, which other "
        r"programs make. Files that come with TeX are not missed.",
        "missing file",
        "missing files",
    ),
    Code(
        "circular-input",
        Severity.ERROR,
        r"A file reads itself again, directly or through others, and no condition ends that: TeX stops at its limit.",
        r"Take away one `\input` of the circle.",
        r"\input{main}",
        r"Not looked at where an `\input` of the circle stands in a branch of a condition, or one of the files may end "
        r"early by `\endinput`.",
        "circular input",
        "circular inputs",
    ),
    Code(
        "unclosed-environment",
        Severity.ERROR,
        r"A `\begin` has no `\end` of the same name.",
        r"Add the `\end`, or correct the name in one of the two.",
        r"\begin{lemma} Let $x=1$. \end{lema}",
        "Not looked at for environments that a macro of the paper opens or closes alone.",
        "environment not closed",
        "environments not closed",
    ),
    Code(
        "unopened-environment",
        Severity.ERROR,
        r"An `\end` has no `\begin` of the same name.",
        r"Add the `\begin`, or take the `\end` away.",
        r"Let $x=1$. \end{lemma}",
        "Not looked at for environments that a macro of the paper opens or closes alone.",
        "environment not opened",
        "environments not opened",
    ),
    Code(
        "cycle-of-uses",
        Severity.WARNING,
        "Proofs of several results refer to one another in a circle.",
        "Read whether one of them takes for granted what it is needed for; a mere mention does no harm.",
        r"\begin{proof}[Proof of \cref{lem:a}] By \cref{lem:b}. \end{proof}"
        "\n"
        r"\begin{proof}[Proof of \cref{lem:b}] By \cref{lem:a}. \end{proof}",
        singular="cycle of uses",
        plural="cycles of uses",
    ),
    Code(
        "missing-lender",
        Severity.WARNING,
        "The paper refers to labels of another document that is not in its folder.",
        "Put the other document beside the paper and compile it first, or give its numbers by hand.",
        r"\externaldocument[other-]{other}"
        "\n"
        r"By \ref{other-thm:main} the claim follows.",
        "Only documents whose labels have a prefix are looked for.",
        "missing document",
        "missing documents",
    ),
    Code(
        "missing-proof",
        Severity.NOTE,
        "A lemma, proposition or theorem has neither a proof nor words that say where it is proved.",
        "Add the proof, or say where it is given.",
        r"\begin{lemma}\label{lem:a} Every $x$ is small. \end{lemma}"
        "\n"
        r"\section{Large numbers}",
        "Not looked at where fewer than half of such results have proofs, as in lecture notes.",
        "result without a proof",
        "results without a proof",
    ),
    Code(
        "orphan-proof",
        Severity.NOTE,
        "It cannot be told which result a proof belongs to.",
        r"Name the result in the proof's title: `\begin{proof}[Proof of \cref{lem:a}]`.",
        r"\section{Proofs} \begin{proof} By induction. \end{proof}",
        singular="proof without a result",
        plural="proofs without a result",
    ),
    Code(
        "unused-lemma",
        Severity.NOTE,
        "A labelled lemma is mentioned nowhere in the paper.",
        "Refer to it where it is used, or ask whether the paper needs it.",
        r"\begin{lemma}\label{lem:a} Every $x$ is small. \end{lemma} % and no reference to lem:a",
        "Not looked at in documents that share labels with others.",
        "unused lemma",
        "unused lemmas",
    ),
    Code(
        "forward-use",
        Severity.NOTE,
        "A proof refers to a result that is stated only after it.",
        "Make sure that the later result does not rest on this one; readers may want to be told.",
        r"\begin{proof} By \cref{thm:later}. \end{proof}"
        "\n"
        r"\begin{theorem}\label{thm:later} Every $x$ is large. \end{theorem}",
        singular="use of a later result",
        plural="uses of later results",
    ),
    Code(
        "unread-file",
        Severity.NOTE,
        "A .tex file beside the paper is read neither by it nor by another document there.",
        r"Read it with `\input`, or move it away if it is no longer needed.",
        r"% \input{old-intro}",
        singular="file not read",
        plural="files not read",
    ),
    Code(
        "unused-macro",
        Severity.NOTE,
        "A macro is declared and never used.",
        "Delete the declaration, or leave it if it belongs to a set you share among papers.",
        r"\newcommand{\eps}{\varepsilon} % and no other \eps",
        "A file that declares more than ten such macros is named once. Redefinitions, and names that LaTeX and its "
        "packages look for, are not looked at; nothing is, where a file is missing or labels are shared with others.",
        "unused macro",
        "unused macros",
    ),
)
"""All codes, the most severe first."""

BY_ID = {code.id: code for code in CODES}
"""Codes by their `id`."""
