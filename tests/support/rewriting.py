"""Random small manuscripts, and random changes to them as an author, a second editor or a mishap would make them."""

from __future__ import annotations

import random
from collections.abc import Iterator

_PIECES = (
    r"\begin{lemma}\label{lem:%d} Words. \ref{lem:%d}\end{lemma}",
    r"\begin{theorem}[Title %d] Words, see \cref{lem:%d,eq:%d}.\end{theorem}",
    r"\begin{proof} By \ref{lem:%d}. \begin{equation}\label{eq:%d} x \end{equation}\end{proof}",
    r"\begin{proof}[Proof of \ref{lem:%d}] Clear.\end{proof}",
    r"\begin{definition} Thing %d.\end{definition}",
    r"\begin{restatable}{lemma}{again} Once more %d.\end{restatable}",
    r"\again*",
    r"\section{Part %d}\label{sec:%d}",
    r"\lr{%d} and \ref{sec:%d}.",
    "\\begin{verbatim}\n\\begin{lemma} {%d\n\\end{verbatim}",
    r"\iflong Long %d. \ref{lem:%d} \else Short. \fi",
    r"\longtrue",
    r"\setcounter{theorem}{%d}",
    r"\newcommand{\own}[1]{\ref{lem:#1}} \own{%d}",
    r"\begin{claimed} Inside %d.\end{claimed}",
    "Words of a paragraph that says little, over and over: number %d.\nAnother line {of it}.",
    r"\cite{knuth%d}",
    r"\begin{remark} Aside %d.\end{remark}",
)
_MISHAPS = (
    *(r"\begin{lemma}", r"\end{lemma}", r"\begin{proof}", r"\end{proof}", "{", "}", "[", "]", "$", "%", "\n\n"),
    *(r"\iffalse ", r"\fi ", r"\else ", r"\begin{verbatim}", r"\end{verbatim}", r"\label{lem:1}", r"\ref{lem:2}"),
    *(r"\section{New}", "\n", "x", " word ", r"\input{nowhere}", r"\input{second}", r"\again*", "\\", r"\appendix "),
    *(r"\newcommand{\lr}[1]{\ref{sec:#1}}", r"\end{claimed}", r"\begin{claimed}", r"\endinput ", r"\newif\ifnew "),
    *("\\begin{lemma}\\label{lem:new}\nA whole one.\n\\end{lemma}\n", r"\def\own#1{\ref{lem:#1}}", r"\longfalse "),
)
_PREAMBLE = r"""\documentclass{article}
\newtheorem{theorem}{Theorem}[section]
\newtheorem{lemma}[theorem]{Lemma}
\newtheorem{definition}[theorem]{Definition}
\newtheorem{remark}{Remark}
\newenvironment{claimed}{\begin{lemma}}{\end{lemma}}
\newcommand{\lr}[1]{\ref{lem:#1}}
\newif\iflong
"""


def random_files(chance: random.Random, pieces: int) -> dict[str, str]:
    """Return the files of a manuscript: a root with a preamble, two chapters, and a style file."""

    def body(count: int) -> str:
        return "\n".join(_piece(chance) for _ in range(count))

    text = f"{body(pieces)}\n\\input{{first}}\n{body(pieces)}\n\\include{{second}}\n{body(pieces // 2)}"
    return {
        "main.tex": f"{_PREAMBLE}\\usepackage{{own}}\n\\begin{{document}}\n{text}\n\\end{{document}}\n",
        "first.tex": body(pieces),
        "second.tex": body(pieces),
        "own.sty": "\\newcommand{\\fromstyle}[1]{\\cref{lem:#1}}\n",
    }


def rewritten(chance: random.Random, files: dict[str, str]) -> Iterator[dict[str, str]]:
    """Yield the files after one change after the other, without end; about one in four is taken back at once."""
    while True:
        name = chance.choice(sorted(files))
        text = files[name]
        yield files | {name: _changed(chance, text)}
        if chance.random() < 0.75:
            files = files | {name: _changed(chance, text)}
        yield files


def _piece(chance: random.Random) -> str:
    piece = chance.choice(_PIECES)
    return piece % tuple(chance.randrange(30) for _ in range(piece.count("%d"))) + chance.choice(["\n", "\n\n", " "])


def _changed(chance: random.Random, text: str) -> str:
    at = chance.randrange(len(text) + 1)
    if chance.random() < 0.3:
        at = text.rfind("\n", 0, at) + 1
    match chance.randrange(6):
        case 0 | 1:
            return text[:at] + chance.choice(_MISHAPS) + text[at:]
        case 2:
            return text[:at] + _piece(chance) + text[at:]
        case 3:
            return text[:at] + text[at + chance.choice([1, 2, 10, 200]) :]
        case 4:
            end = text.find("\n", at) + 1 or len(text)
            return text[:at] + text[end:]
        case _:
            start = chance.randrange(len(text) + 1)
            return text[:at] + text[start : start + chance.randrange(300)] + text[at:]
