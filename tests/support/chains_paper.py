"""A small manuscript that holds still, for tests of the colleague."""

from __future__ import annotations

from latex.manuscript import Manuscript
from latex.project import analyse

ROOT = "chains.tex"

PAPER = r"""\documentclass{article}
\newtheorem{theorem}{Theorem}[section]
\newtheorem{lemma}[theorem]{Lemma}
\newtheorem{definition}[theorem]{Definition}
\newcommand{\err}{\operatorname{err}}
\begin{document}
\section{Chains}\label{sec:chains}
We study chains of agents.

\begin{definition}[Chain]\label{def:chain}
  A chain is a sequence $A_1 \to A_2 \to \dots$ of agents.
\end{definition}

\begin{lemma}[Monotone error]
  \label{lem:monotone}
  In a chain as in Definition~\ref{def:chain} we have
  $\err(A_{k+1}) \leq \err(A_k)$.
\end{lemma}
\begin{proof}
  Agent $A_{k+1}$ may copy $A_k$,
  so its error is no larger.
\end{proof}

\section{Long chains}
\begin{theorem}[Convergence]\label{thm:main}
  Long chains are accurate.
\end{theorem}
\begin{proof}
  The errors decrease by Lemma~\ref{lem:monotone}.
  A bounded decreasing sequence converges.
\end{proof}
\end{document}
"""


class PaperOnDesk:
    """Texts by file name; changing them is what an author typing would do."""

    def __init__(self, **texts: str) -> None:
        self.texts: dict[str, str] = {ROOT: PAPER, **texts}

    @property
    def manuscript(self) -> Manuscript:
        return analyse(ROOT, self.text)

    def text(self, file: str) -> str | None:
        return self.texts.get(file)

    def replace(self, old: str, new: str) -> None:
        assert self.texts[ROOT].count(old) == 1, old
        self.texts[ROOT] = self.texts[ROOT].replace(old, new)
