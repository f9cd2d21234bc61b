"""What the editing keys do to the text at a caret; each change is one transaction, so one undo takes it back.

All of it works on the lines the selection touches and no others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from latex.text import Edit, Span
from tui.editing import matching, motions
from tui.editing.caret import Caret

INDENT = "  "  # one step; what most sources that indent use

_BEGINS = re.compile(r"(?:[^%\\]|\\.)*\\begin[ \t]*\{([^{}%\\]*)\}(?!.*\\end[ \t]*\{\1\})[^%]*$")
_COMMENTED = re.compile(r"([ \t]*)(% ?)")


def delete_left(caret: Caret) -> None:
    _delete(caret, motions.left(caret.snapshot, caret.cursor))


def delete_right(caret: Caret) -> None:
    _delete(caret, motions.right(caret.snapshot, caret.cursor))


def delete_word_left(caret: Caret) -> None:
    _delete(caret, motions.word_left(caret.snapshot, caret.cursor))


def delete_word_right(caret: Caret) -> None:
    _delete(caret, motions.word_right(caret.snapshot, caret.cursor))


def newline(caret: Caret) -> Span | None:
    r"""Break the line as the file breaks its lines, keep the indentation, and close an environment begun here.

    Returns where the `\end{…}` lies that came with it; None where none did.
    """
    span = caret.selection
    if span is not None:
        caret.insert("")
    row, column = caret.location
    line = caret.snapshot.line(row)
    before = line[:column]
    indent = before[: len(before) - len(before.lstrip(" \t"))]
    end = caret.buffer.newline
    begun = _BEGINS.match(before) if column >= motions.visible_length(line) else None
    if begun is None:
        caret.insert(end + indent)
        return None
    inner = end + indent + ("" if begun[1] == "document" else INDENT)
    is_closed = matching.is_closed(caret.snapshot, row, begun[1])
    closing = "" if is_closed else f"{end}{indent}\\end{{{begun[1]}}}"
    cursor = caret.cursor
    caret.edit((Edit(cursor, "", inner + closing),), cursor=cursor + len(inner))
    start = cursor + len(inner) + len(end)
    return Span(start, start + len(closing) - len(end)) if closing else None


def indent(caret: Caret) -> None:
    """Indent the selected lines; without a selection put in white space up to the next stop."""
    if caret.selection is not None:
        _change_lines(caret, lambda line: INDENT + line if line.strip() else line, "indenting")
        return
    row, column = caret.location
    before = caret.snapshot.line(row)[:column]
    caret.insert("\t" if before.startswith("\t") else " " * (len(INDENT) - column % len(INDENT)))


def unindent(caret: Caret) -> None:
    """Take one step of indentation from the lines."""

    def less(line: str) -> str:
        return (
            line[1:]
            if line.startswith("\t")
            else line.removeprefix(INDENT)
            if line.startswith(INDENT)
            else line.lstrip(" ")
        )

    _change_lines(caret, less, "indenting")


def toggle_comment(caret: Caret) -> None:
    """Put `%` before the lines, or take it from them where all of them have it."""
    first, last = _rows(caret)
    lines = [line for line in caret.snapshot.lines(first, last + 1) if line.strip()]
    if lines and all(_COMMENTED.match(line) for line in lines):
        _change_lines(caret, lambda line: _COMMENTED.sub(r"\1", line, count=1) if line.strip() else line, "commenting")
        return
    depth = min((len(line) - len(line.lstrip(" \t")) for line in lines), default=0)
    _change_lines(caret, lambda line: line[:depth] + "% " + line[depth:] if line.strip() else line, "commenting")


def move_lines_up(caret: Caret) -> None:
    _move_lines(caret, -1)


def move_lines_down(caret: Caret) -> None:
    _move_lines(caret, 1)


REWRITES: Mapping[str, Callable[[Caret], None]] = {
    action.__name__: action
    for action in (
        delete_left,
        delete_right,
        delete_word_left,
        delete_word_right,
        indent,
        unindent,
        toggle_comment,
        move_lines_up,
        move_lines_down,
    )
}
"""The actions that change the text and need nothing but the caret."""


def cut_to_line_end(caret: Caret) -> str:
    """Delete the rest of the line, or its line end where nothing is left of it; return what was deleted."""
    snapshot, cursor = caret.snapshot, caret.cursor
    end = motions.line_end(snapshot, cursor)
    if end == cursor:
        end = motions.right(snapshot, cursor)
    text = snapshot.slice(cursor, end)
    caret.replace(cursor, end, "", label="cutting")
    return text


def line_to_cut(caret: Caret) -> tuple[int, int]:
    """Return the offsets of the line of the cursor with its line end."""
    row = caret.location.row
    return caret.snapshot.offset(row, 0), caret.snapshot.offset(row + 1, 0)


def _delete(caret: Caret, to: int) -> None:
    span = caret.selection
    if span is not None:
        caret.insert("")
    else:
        caret.replace(min(caret.cursor, to), max(caret.cursor, to), "")


def _rows(caret: Caret) -> tuple[int, int]:
    """Return the first and last row the selection touches; a line it only ends before is not touched."""
    span = caret.selection
    if span is None:
        return caret.location.row, caret.location.row
    first, last = caret.snapshot.location(span.start), caret.snapshot.location(span.end)
    return first.row, last.row - (1 if last.column == 0 and last.row > first.row else 0)


def _change_lines(caret: Caret, change: Callable[[str], str], label: str) -> None:
    """Replace the head of each line the selection touches, and keep the selection on its text."""
    first, last = _rows(caret)
    edits = []
    for row, line in enumerate(caret.snapshot.lines(first, last + 1), first):
        changed = change(line)
        if changed != line:
            tail = _common_tail(line, changed)
            edits.append(Edit(caret.snapshot.offset(row, 0), line[: len(line) - tail], changed[: len(changed) - tail]))
    if edits:
        caret.buffer.break_undo_group()
        caret.buffer.edit(edits, label=label)
        caret.buffer.break_undo_group()


def _common_tail(one: str, other: str) -> int:
    shorter = min(len(one), len(other))
    tail = 0
    while tail < shorter and one[-1 - tail] == other[-1 - tail]:
        tail += 1
    return tail


def _move_lines(caret: Caret, step: int) -> None:
    first, last = _rows(caret)
    snapshot = caret.snapshot
    neighbour = first - 1 if step < 0 else last + 1
    if not 0 <= neighbour < snapshot.line_count:
        return
    top, bottom = min(first, neighbour), max(last, neighbour)
    lines = snapshot.lines(top, bottom + 1)
    bodies = [line[: motions.visible_length(line)] for line in lines]
    bodies = [*bodies[1:], bodies[0]] if step < 0 else [bodies[-1], *bodies[:-1]]
    ends = [line[motions.visible_length(line) :] for line in lines]
    start = snapshot.offset(top, 0)
    new = "\n".join(body + end for body, end in zip(bodies, ends, strict=True))
    shift = -(len(lines[0]) + 1) if step < 0 else len(bodies[0]) + len(ends[0]) + 1
    span, cursor = caret.selection, caret.cursor
    anchor = None if span is None else span.start + span.end - cursor
    length = snapshot.length
    caret.buffer.break_undo_group()
    caret.edit(
        (Edit(start, "\n".join(lines), new),),
        cursor=min(length, cursor + shift),
        anchor=None if anchor is None else min(length, anchor + shift),
        label="moving lines",
    )
    caret.buffer.break_undo_group()
