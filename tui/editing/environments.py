r"""Environments as one writes them: closing, changing and wrapping, each as the edits of one transaction."""

from __future__ import annotations

import re

from latex.text import Edit, Snapshot, Span
from tui.editing import motions
from tui.editing.nesting import Nest, Pair, opened_before, pairs_around
from tui.editing.states import LineStates

_INDENT = "  "
_DISPLAYED = {"\\[": "\\]", "$$": "$$"}
_DELIMITERS = {
    "$": ("$", "$"),
    "$$": ("$$", "$$"),
    "\\(": ("\\(", "\\)"),
    "\\[": ("\\[", "\\]"),
    "(": ("(", ")"),
    "[": ("[", "]"),
    "{": ("{", "}"),
    "\\{": ("\\{", "\\}"),
    "\\left(": ("\\left(", "\\right)"),
    "\\left[": ("\\left[", "\\right]"),
    "\\left\\{": ("\\left\\{", "\\right\\}"),
    "|": ("|", "|"),
    "\\|": ("\\|", "\\|"),
    '"': ("``", "''"),
    "'": ("`", "'"),
}
_NAME = re.compile(r"[A-Za-z@][A-Za-z0-9@:_-]*\*?")
_COMMAND = re.compile(r"\\[A-Za-z@]+\*?")


def closing(snapshot: Snapshot, states: LineStates, offset: int) -> Edit | None:
    r"""Return the edit that closes at `offset` what was opened last; None where nothing is open.

    An `\end` on a line of its own is indented as its `\begin`.
    """
    opened = opened_before(snapshot, states, offset)
    if not opened:
        return None
    row, column = snapshot.location(offset)
    line = snapshot.line(row)
    if opened[0].nest is not Nest.ENVIRONMENT or line[:column].strip():
        return Edit(offset, "", opened[0].closer)
    begin = snapshot.line(snapshot.location(opened[0].span.start).row)
    return Edit(offset - column, line[:column], _indent_of(begin) + opened[0].closer)


def changeable(snapshot: Snapshot, states: LineStates, offset: int) -> Pair | None:
    """Return the innermost environment or displayed formula around `offset`, whose name can be changed."""
    for pair in pairs_around(snapshot, states, Span(offset, offset)):
        if pair.nest is Nest.ENVIRONMENT or pair.name in _DISPLAYED:
            return pair
    return None


def renamed(snapshot: Snapshot, pair: Pair, name: str) -> tuple[Edit, ...]:
    r"""Return the edits that give an environment another name, `\[` for a displayed formula without one.

    What follows `\begin{…}`, options for instance, stays.
    """
    if name in _DISPLAYED:
        first, last = name, _DISPLAYED[name]
    else:
        first, last = f"\\begin{{{name}}}", f"\\end{{{name}}}"
    return tuple(
        Edit(span.start, snapshot.slice(span.start, span.end), new)
        for span, new in ((pair.opening, first), (pair.closing, last))
        if snapshot.slice(span.start, span.end) != new
    )


def around(how: str) -> tuple[str, str, bool] | None:
    r"""Return what to put before and after a text that is wrapped in `how`, and whether on lines of their own.

    `how` is the name of an environment, a command as `\emph`, or an opening delimiter; None where it is none of them.
    """
    how = how.strip()
    if how in _DELIMITERS:
        return *_DELIMITERS[how], False
    if _COMMAND.fullmatch(how):
        return how + "{", "}", False
    if _NAME.fullmatch(how):
        return f"\\begin{{{how}}}", f"\\end{{{how}}}", True
    return None


def wrapped(snapshot: Snapshot, span: Span, how: str, newline: str) -> tuple[Edit, Span] | None:
    """Return the edit that wraps `span` in `how`, and where the text then lies; None where `how` means nothing.

    An environment takes whole lines, and indents them.
    """
    found = around(how)
    if found is None:
        return None
    first, last, has_own_lines = found
    if not has_own_lines:
        text = snapshot.slice(span.start, span.end)
        return Edit(span.start, text, first + text + last), Span(span.start + len(first), span.end + len(first))
    span = _whole_lines(snapshot, span)
    text = snapshot.slice(span.start, span.end)
    indent = _indent_of(text)
    lines = (
        [_INDENT + line if line.strip() else line for line in text.split("\n")] if text.strip() else [indent + _INDENT]
    )
    inner = "\n".join(lines)
    start = span.start + len(indent) + len(first) + len(newline)
    new = f"{indent}{first}{newline}{inner}{newline}{indent}{last}"
    return Edit(span.start, text, new), Span(start, start + len(inner))


def _whole_lines(snapshot: Snapshot, span: Span) -> Span:
    first, last = snapshot.location(span.start), snapshot.location(span.end)
    row = last.row - (1 if last.column == 0 and last.row > first.row else 0)
    return Span(snapshot.offset(first.row, 0), motions.line_bounds(snapshot, row)[1])


def _indent_of(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t"))]
