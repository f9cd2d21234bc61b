"""A paper of one lemma and one theorem, for the tests of the room."""

PAPER = r"""\documentclass{article}
\newtheorem{theorem}{Theorem}
\newtheorem{lemma}[theorem]{Lemma}
\begin{document}

\section{Tools}

\begin{lemma}[Squares]\label{lem:square}
For all real $a$ we have $a^2 \geq 0$.
\end{lemma}

\begin{proof}
A product of two numbers of one sign is not negative.
\end{proof}

\section{Results}

\begin{theorem}[Means]\label{thm:means}
For all real $a, b$ we have $2ab \leq a^2 + b^2$.
\end{theorem}

\begin{proof}
Apply \ref{lem:square} to $a - b$.
\end{proof}

\end{document}
"""
