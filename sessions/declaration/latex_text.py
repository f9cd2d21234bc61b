r"""The declaration as LaTeX, a section to be read into the manuscript.

Invariants:
- It needs no package, and runs nothing that a name, a model or a label holds.
- A numbered result with a label is named by `\ref`, so that it has its number of the day the paper is printed.
- A place for the authors is printed, in bold, until they have filled it in.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping

from latex.render import readable
from latex.syntax.escaping import escaped
from sessions.declaration.paragraphs import TITLE, Paragraph, paragraphs
from sessions.history.disclosure import Disclosure, ResultUse

_WIDTH = 79  # columns
_REFERABLE = re.compile(r"[^\\{}%#~^$&\x00-\x20\x7f]+( [^\\{}%#~^$&\x00-\x20\x7f]+)*")
"""Labels that may stand in a reference as they are."""


def to_latex(found: Disclosure, macros: Mapping[str, str]) -> str:
    """Return the declaration as an unnumbered section; `macros` are those of the manuscript, for printed names."""
    lines = [f"\\section*{{{TITLE}}}"]
    for paragraph in paragraphs(found, _LatexWriter(macros)):
        lines += ["", *_lines(paragraph)]
    return "\n".join(lines) + "\n"


class _LatexWriter:
    def __init__(self, macros: Mapping[str, str]) -> None:
        self._macros = macros

    def words(self, text: str) -> str:
        return escaped(text)

    def result(self, use: ResultUse) -> str:
        result = use.result
        if result is None:
            return f"\\texttt{{{escaped(use.handle)}}}"
        if result.heading_number and result.label and _REFERABLE.fullmatch(result.label):
            name = result.display_name.removesuffix(result.heading_number).rstrip()
            return f"{escaped(readable(name, self._macros))}~\\ref{{{result.label}}}"
        return escaped(readable(result.display_name, self._macros))

    def entry(self, use: ResultUse) -> str:
        return self.result(use)

    def place(self, text: str) -> str:
        return f"\\textbf{{[{escaped(text)}]}}"


def _lines(paragraph: Paragraph) -> Iterator[str]:
    yield f"\\paragraph{{{paragraph.heading}.}}"
    yield from _wrapped(paragraph.text)
    if paragraph.items:
        yield "\\begin{itemize}"
        for item in paragraph.items:
            yield from _wrapped(f"\\item {item}.", rest="  ")
        yield "\\end{itemize}"


def _wrapped(text: str, *, rest: str = "") -> list[str]:
    return textwrap.wrap(text, _WIDTH, subsequent_indent=rest, break_long_words=False, break_on_hyphens=False)
