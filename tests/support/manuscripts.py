"""Small manuscripts for tests, written as texts by file name."""

from __future__ import annotations

from latex.manuscript import Manuscript
from latex.project import analyse

HEAD = r"""\documentclass{article}
\newtheorem{theorem}{Theorem}[section]
\newtheorem{lemma}[theorem]{Lemma}
\newtheorem{proposition}[theorem]{Proposition}
\newtheorem{corollary}[theorem]{Corollary}
\newtheorem{definition}[theorem]{Definition}
\newtheorem{remark}[theorem]{Remark}
\newtheorem{claim}{Claim}
"""


def paper(body: str, preamble: str = "") -> Manuscript:
    """Return the analysis of an article with the usual theorem environments."""
    return document(f"{HEAD}{preamble}\n\\begin{{document}}\n{body}\n\\end{{document}}\n")


def document(text: str, **files: str) -> Manuscript:
    """Return the analysis of `main.tex` with this text, and of other files named like `part_tex`."""
    return manuscript({"main.tex": text, **{name.replace("_", "."): content for name, content in files.items()}})


def manuscript(files: dict[str, str], root: str = "main.tex") -> Manuscript:
    """Return the analysis of several files."""
    return analyse(root, files.get)


def uses(found: Manuscript) -> set[tuple[str, str]]:
    """Return the certain edges."""
    return {(edge.source, edge.target) for edge in found.edges if not edge.is_optional}


def kinds(found: Manuscript) -> list[str]:
    """Return the kinds of the results in order."""
    return [result.kind.value for result in found.results]


def numbers(found: Manuscript) -> list[str | None]:
    """Return the numbers of the results in order."""
    return [result.number for result in found.results]
