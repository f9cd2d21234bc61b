"""A paper whose theorem uses two definitions without a reference, and what was decided about it."""

from __future__ import annotations

from pathlib import Path

from sessions.standing.decisions import FILE, Verdict, counting, parse

SENTENCE = "A sum of compact operators is compact, and a sum of kind operators is kind."
PAPER = r"""\documentclass{article}
\newtheorem{theorem}{Theorem}
\newtheorem{definition}[theorem]{Definition}
\begin{document}

\begin{definition}[Compact operators]\label{def:compact}
An operator is \emph{compact} if it is small.
\end{definition}

\begin{definition}\label{def:kind}
An operator is a \emph{kind operator} if it smiles.
\end{definition}

\begin{theorem}\label{thm:sum}
SENTENCE
\end{theorem}

\end{document}
""".replace("SENTENCE", SENTENCE)
PAIR = ("thm:sum", "def:compact")


def verdicts(folder: Path) -> dict[tuple[str, str], Verdict]:
    """Return the decisions that count in the paper's folder."""
    file = folder / FILE
    known = counting(parse(file.read_text(encoding="utf-8"))) if file.exists() else {}
    return {pair: each.decision for pair, each in known.items()}
