r"""Breaking the lines of paragraphs anew: to a width, or one sentence a line.

Invariants:
- TeX reads the same: only white space within a paragraph becomes other white space, and no blank line comes or goes.
- Lines that stand for themselves stay: comments, `\begin`, `\item`, displayed formulas, rows of a table.
- Doing it twice gives what doing it once gave.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from latex.text import Edit, Snapshot, map_offset
from tui.editing import motions
from tui.editing.caret import Caret

_WIDTH = 80  # columns; what diffs and terminals of that width can show unbroken
_OWN_LINE = re.compile(
    r"\s*(?:$|%|&|\\(?:begin|end|item|label|\[|\]|section|subsection|subsubsection|chapter|part|paragraph)"
    r"(?![A-Za-z]))|.*(?<!\\)%|.*\\\\\s*$|\s*\$\$"
)
_SENTENCE_END = re.compile(r"[.!?](?:[)\]}'\"$]|'')*(?= [A-Z\\$(\[`\"'])")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[{~])(?:e\.g|i\.e|cf|resp|etc|vs|al|Prof|Dr|Mr|Mrs|St|Fig|Figs|Eq|Eqs|Thm|Thms|Lem|Prop|Cor|Def|Sec"
    r"|Sect|Ch|Chap|No|Nr|Vol|p|pp|ed|eds|a\.e|a\.s|w\.r\.t|viz|approx|z\.B|d\.h|u\.a|bzw|vgl|[A-Z])\.$"
)

_Broken = Callable[[str, str], list[str]]
"""Gives the lines of a paragraph, from its words and its indentation."""


def reflow(caret: Caret) -> None:
    """Fill the lines of the paragraph around the cursor, or of those selected."""
    _break(caret, _filled)


def sentence_lines(caret: Caret) -> None:
    """Put each sentence of the paragraph around the cursor, or of those selected, on a line of its own."""
    _break(caret, _by_sentences)


def _break(caret: Caret, broken: _Broken) -> None:
    snapshot = caret.snapshot
    edits: list[Edit] = []
    cursor: int | None = None
    for first, last in _paragraphs(caret):
        start, end = snapshot.offset(first, 0), motions.line_bounds(snapshot, last)[1]
        old = snapshot.slice(start, end)
        indent = old[: len(old) - len(old.lstrip(" \t"))]
        new = caret.buffer.newline.join(broken(" ".join(old.split()), indent))
        if new != old:
            if start <= caret.cursor <= end:
                place = _place_behind(new, snapshot.slice(start, caret.cursor))
                cursor = start + sum(edit.shift for edit in edits) + place
            edits.append(Edit(start, old, new))
    if edits:
        cursor = map_offset(caret.cursor, edits) if cursor is None else cursor
        caret.edit(tuple(edits), cursor=cursor, label="breaking lines")


def _paragraphs(caret: Caret) -> Iterator[tuple[int, int]]:
    """Yield the first and last row of each paragraph that is meant."""
    snapshot, span = caret.snapshot, caret.selection
    if span is None:
        row = caret.location.row
        if not _OWN_LINE.match(snapshot.line(row)):
            yield _around(snapshot, row)
        return
    top, bottom = snapshot.location(span.start), snapshot.location(span.end)
    row, end = top.row, bottom.row - (1 if bottom.column == 0 and bottom.row > top.row else 0)
    while row <= end:
        first = row
        while row <= end and not _OWN_LINE.match(snapshot.line(row)):
            row += 1
        if row > first:
            yield first, row - 1
        row += 1


def _around(snapshot: Snapshot, row: int) -> tuple[int, int]:
    first = last = row
    while first > 0 and not _OWN_LINE.match(snapshot.line(first - 1)):
        first -= 1
    while last + 1 < snapshot.line_count and not _OWN_LINE.match(snapshot.line(last + 1)):
        last += 1
    return first, last


def _filled(text: str, indent: str) -> list[str]:
    lines, line = [], indent
    for word in text.split(" "):
        if line.strip() and len(line) + 1 + len(word) > _WIDTH:
            lines.append(line)
            line = indent + word
        else:
            line += (" " if line.strip() else "") + word
    return [*lines, line]


def _by_sentences(text: str, indent: str) -> list[str]:
    lines, start = [], 0
    for match in _SENTENCE_END.finditer(text):
        if not _ABBREVIATION.search(text, start, match.start() + 1) and _is_outside_braces(text, start, match.end()):
            lines.append(indent + text[start : match.end()])
            start = match.end() + 1
    return [*lines, indent + text[start:]]


def _is_outside_braces(text: str, start: int, end: int) -> bool:
    """Return whether no group or formula is open at `end`; a footnote stays on the line of its sentence."""
    plain = text[start:end].replace("\\\\", "").replace("\\{", "").replace("\\}", "").replace("\\$", "")
    return plain.count("{") <= plain.count("}") and plain.count("$") % 2 == 0


def _place_behind(text: str, before: str) -> int:
    """Return where in `text` one is behind the words of `before`, the last of which may be half a word."""
    words = before.split()
    place = 0
    for word, match in zip(words, re.finditer(r"\S+", text), strict=False):
        place = match.start() + len(word)
    return place
