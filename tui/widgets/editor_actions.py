"""What each action of `EDITING_ACTIONS` does to a page: the table the editor's keys are looked up in.

Invariant: every action of the table is here, and every one here is in the table (a test says so).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from latex.text import Snapshot, Transaction
from tui.editing import matching, motions, typing
from tui.widgets.editor_page import Page

Action = Callable[[Page], None]


def _partner(snapshot: Snapshot, offset: int) -> int:
    found = matching.partners(snapshot, offset)
    return found[1].start if found is not None else offset


_MOTIONS: Mapping[str, Callable[[Snapshot, int], int]] = {
    "left": motions.left,
    "right": motions.right,
    "word_left": motions.word_left,
    "word_right": motions.word_right,
    "line_start": motions.smart_home,
    "line_end": motions.line_end,
    "paragraph_up": motions.paragraph_up,
    "paragraph_down": motions.paragraph_down,
    "sentence_start": motions.sentence_start,
    "sentence_end": motions.sentence_end,
    "partner": _partner,
}


def _moving(name: str, motion: Callable[[Snapshot, int], int], *, select: bool) -> Action:
    def move(page: Page) -> None:
        span = page.caret.selection
        if span is not None and not select and name in ("left", "right"):
            page.caret.move(span.start if name == "left" else span.end)
        else:
            page.caret.move(motion(page.buffer.snapshot, page.caret.cursor), select=select)

    return move


def _to_start(*, select: bool) -> Action:
    return lambda page: page.caret.move(0, select=select)


def _to_end(*, select: bool) -> Action:
    return lambda page: page.caret.move(page.buffer.snapshot.length, select=select)


def _by_rows(rows: int, *, select: bool) -> Action:
    return lambda page: page.move_rows(rows, select=select)


def _by_page(direction: int, *, select: bool) -> Action:
    return lambda page: page.page(direction, select=select)


def _rewriting(name: str) -> Action:
    rewrite = typing.REWRITES[name]
    return lambda page: rewrite(page.caret)


def _select_all(page: Page) -> None:
    page.caret.select(0, page.buffer.snapshot.length)


def _drop_selection(page: Page) -> None:
    page.caret.move(page.caret.cursor)


def _delete_to_line_end(page: Page) -> None:
    page.clipboard.put(typing.cut_to_line_end(page.caret))


def _copy(page: Page) -> None:
    page.clipboard.put(page.caret.selected_text)


def _cut(page: Page) -> None:
    if page.caret.selection is None:
        page.caret.select(*typing.line_to_cut(page.caret))
    page.clipboard.put(page.caret.selected_text)
    page.caret.insert("", label="cutting")


def _paste(page: Page) -> None:
    paste(page, page.clipboard.text)


def paste(page: Page, text: str) -> None:
    """Put `text` at the cursor as one undo step, with the line ends of the file."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    page.buffer.break_undo_group()
    page.caret.insert(text.replace("\n", page.buffer.newline), label="pasting")
    page.buffer.break_undo_group()


def _undo(page: Page) -> None:
    _to_change(page, page.buffer.undo())


def _redo(page: Page) -> None:
    _to_change(page, page.buffer.redo())


def _to_change(page: Page, transaction: Transaction | None) -> None:
    """Put the cursor behind what a transaction put in last."""
    if transaction is not None:
        before = sum(edit.shift for edit in transaction.edits[:-1])
        last = transaction.edits[-1]
        page.caret.move(last.start + before + len(last.new))


ACTIONS: Mapping[str, Action] = {
    **{name: _moving(name, motion, select=False) for name, motion in _MOTIONS.items()},
    **{f"select_{name}": _moving(name, motion, select=True) for name, motion in _MOTIONS.items()},
    **{f"{prefix}document_start": _to_start(select=bool(prefix)) for prefix in ("", "select_")},
    **{f"{prefix}document_end": _to_end(select=bool(prefix)) for prefix in ("", "select_")},
    **{f"{prefix}up": _by_rows(-1, select=bool(prefix)) for prefix in ("", "select_")},
    **{f"{prefix}down": _by_rows(1, select=bool(prefix)) for prefix in ("", "select_")},
    **{f"{prefix}page_up": _by_page(-1, select=bool(prefix)) for prefix in ("", "select_")},
    **{f"{prefix}page_down": _by_page(1, select=bool(prefix)) for prefix in ("", "select_")},
    **{name: _rewriting(name) for name in typing.REWRITES},
    "select_all": _select_all,
    "drop_selection": _drop_selection,
    "delete_to_line_end": _delete_to_line_end,
    "copy": _copy,
    "cut": _cut,
    "paste": _paste,
    "undo": _undo,
    "redo": _redo,
}

WRITING = frozenset([*typing.REWRITES, "delete_to_line_end", "cut", "paste", "undo", "redo"])
"""The actions that change the text, which a file that may not be written refuses."""
