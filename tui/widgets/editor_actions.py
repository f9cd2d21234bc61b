"""What each action of `EDITING_ACTIONS` does to a page: the table the editor's keys are looked up in.

Invariant: every action of the table is here, and every one here is in the table (a test says so).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from latex.text import Snapshot, Span, Transaction
from tui.editing import environments, folds, matching, motions, objects, reflow, typing
from tui.editing.caret import Caret
from tui.editing.states import LineStates
from tui.widgets.editor_page import Page

Action = Callable[[Page], object]


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
    "section_previous": motions.heading_before,
    "section_next": motions.heading_after,
    "partner": _partner,
}

_NEAR: Mapping[str, Callable[[Snapshot, LineStates, int], int]] = {
    "environment_start": objects.environment_start,
    "environment_end": objects.environment_end,
    "formula_next": objects.next_formula,
    "formula_previous": objects.previous_formula,
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


def _near(find: Callable[[Snapshot, LineStates, int], int], *, select: bool) -> Action:
    """Return a motion that asks what encloses a place."""
    return lambda page: page.caret.move(find(page.buffer.snapshot, page.states, page.caret.cursor), select=select)


def _selecting(find: Callable[[Snapshot, LineStates, Span], Span | None]) -> Action:
    def select(page: Page) -> None:
        span = page.caret.selection or Span(page.caret.cursor, page.caret.cursor)
        found = find(page.buffer.snapshot, page.states, span)
        if found is not None:
            page.caret.select(found.start, found.end)

    return select


def _close(page: Page) -> None:
    if page.caret.selection is None:
        edit = environments.closing(page.buffer.snapshot, page.states, page.caret.cursor)
        if edit is not None:
            page.caret.edit((edit,), cursor=edit.start + len(edit.new), label="closing")


def _newline(page: Page) -> None:
    came = typing.newline(page.caret)
    if came is not None:
        page.closers.note_end(came)


def _delete_left(page: Page) -> None:
    if not page.closers.delete_pair():
        typing.delete_left(page.caret)


def _unless_verbatim(rewrite: Callable[[Caret], None]) -> Action:
    """Return an action that leaves alone what TeX takes word for word."""

    def carry_out(page: Page) -> None:
        state = page.state_at(page.caret.location.row)
        if not (state and state[-1][:2] in ("V:", "X:")):
            rewrite(page.caret)

    return carry_out


def _fold_proofs(page: Page) -> None:
    page.fold_all(folds.proofs(page.buffer.snapshot))


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
    **{
        f"{prefix}{name}": _near(find, select=bool(prefix))
        for name, find in _NEAR.items()
        for prefix in ("", "select_")
    },
    "reflow": _unless_verbatim(reflow.reflow),
    "sentence_lines": _unless_verbatim(reflow.sentence_lines),
    "newline": _newline,
    "delete_left": _delete_left,
    "close": _close,
    "fold": Page.fold,
    "fold_proofs": _fold_proofs,
    "select_more": Page.select_more,
    "select_less": Page.select_less,
    "select_formula": _selecting(objects.formula),
    "select_whole_environment": _selecting(objects.environment),
    "select_all": _select_all,
    "drop_selection": _drop_selection,
    "delete_to_line_end": _delete_to_line_end,
    "copy": _copy,
    "cut": _cut,
    "paste": _paste,
    "undo": _undo,
    "redo": _redo,
}

KEEPS_CLOSERS = frozenset({"newline", "delete_left"})
"""The actions after which a closing delimiter that came by itself can still be typed over."""

KEEPS_GROWN = frozenset({"select_more", "select_less"})

WRITING = frozenset(
    [
        *typing.REWRITES,
        "newline",
        "close",
        "delete_left",
        "reflow",
        "sentence_lines",
        "delete_to_line_end",
        "cut",
        "paste",
        "undo",
        "redo",
    ]
)
"""The actions that change the text, which a file that may not be written refuses."""
