r"""Environments that open and do not close, or close and were not opened."""

from __future__ import annotations

from collections import Counter

from latex.check.paper import Diagnostics, Paper, diagnostic
from latex.syntax.vocabulary import RAW_ENVIRONMENTS


def unbalanced_environments(paper: Paper) -> Diagnostics:
    r"""Report each `\begin` and `\end` that stands alone and is not made whole by a macro or by another file."""
    loose = _loose(paper)
    if any("#" in name for name in loose):
        return  # a macro opens or closes whatever it is given
    across = _across_files(paper)
    for file, source in paper.written:
        for one in source.unbalanced:
            if one.name in loose or one.name in across or not one.name:
                continue
            if one.name == "document" and file != paper.manuscript.root:
                continue
            code = "unclosed-environment" if one.is_opening else "unopened-environment"
            lacks = f"\\end{{{one.name}}}" if one.is_opening else f"\\begin{{{one.name}}}"
            command = f"\\begin{{{one.name}}}" if one.is_opening else f"\\end{{{one.name}}}"
            yield diagnostic(
                code, paper.place(file, one.start, one.end), f"This {command} has no {lacks}{_hint(one.name)}."
            )


def _loose(paper: Paper) -> frozenset[str]:
    """Return the environments that a condition, a hook or a macro in use opens or closes alone."""
    return frozenset(
        name
        for source in paper.sources.values()
        for name, macro in source.loose
        if not macro or any(other.count(macro) for other in paper.sources.values())
    )


def _across_files(paper: Paper) -> frozenset[str]:
    """Return the environments that one file opens and another closes."""
    opened, closed = Counter[str](), Counter[str]()
    for _, source in paper.written:
        opened.update({one.name for one in source.unbalanced if one.is_opening})
        closed.update({one.name for one in source.unbalanced if not one.is_opening})
    both = opened.keys() & closed.keys()
    return frozenset(
        name
        for name in both
        if len({file for file, source in paper.written for one in source.unbalanced if one.name == name}) > 1
    )


def _hint(name: str) -> str:
    return " outside verbatim text" if name in RAW_ENVIRONMENTS else ""
