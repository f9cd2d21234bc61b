"""Twenty thousand random operations on the editor, against a plain model and a screen drawn afresh."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from editor_room import Room
from plain_editor import PlainEditor

from latex.text import Edit, Origin, Span
from sessions.searching.query import Query
from tui.editing.keys import EDITING_ACTIONS
from tui.widgets.editor import Editor
from tui.widgets.editor_canvas import Canvas, Frame
from tui.widgets.editor_page import Page

OPERATIONS, CHUNKS = 1000, 20
TEXTS = (
    "",
    "One line.",
    "\\begin{lemma}\n  Let $a\\in\\text{b $c$}$. % no $\n\\end{lemma}\n\n\\begin{proof}\nx\n\\end{proof}\n",
    "a\r\nb\r\n\r\n\\section{C}\r\n",
    "\\begin{verbatim}\n$ % {\n\\end{verbatim}\n\\iffalse\n$\n\\fi\nafter\n",
    "e\u0301\u0302x 数学 \tt\n\tq\n",
    "word " * 1000 + "\nnext\n",
    "form\x0cfeed\u2028sep\rlone\nno end",
    "% a\n% b\n% c\n\nOne. Two. Three (e.g. this). Four.\nFive.\n",
)
LETTERS = "abc .\\{}$()[]%é数\t"
PIECES = ("x", "two\nlines", "\\begin{a}\n", "", "é", "a\r\nb")
WORDS = ("a", "x", "word", "$", "\\begin", "zz")
_EXACT_MOTIONS: dict[str, Callable[[PlainEditor], int]] = {
    "left": lambda plain: plain.span[0] if plain.has_selection else plain.before(plain.cursor),
    "right": lambda plain: plain.span[1] if plain.has_selection else plain.after(plain.cursor),
    "line_end": PlainEditor.line_end,
    "document_start": lambda plain: 0,
    "document_end": lambda plain: len(plain.text),
    "select_left": lambda plain: plain.before(plain.cursor),
    "select_right": lambda plain: plain.after(plain.cursor),
    "select_line_end": PlainEditor.line_end,
    "select_document_start": lambda plain: 0,
    "select_document_end": lambda plain: len(plain.text),
}
_REARRANGING = ("indent", "unindent", "toggle_comment", "move_lines_up", "move_lines_down", "reflow", "sentence_lines")
_MOTIONS = tuple(
    action.name
    for action in EDITING_ACTIONS
    if action.description.startswith(("Move", "Stretch")) and "lines" not in action.name
)
_SELECTING = (
    "select_more",
    "select_less",
    "select_formula",
    "select_whole_environment",
    "drop_selection",
    "select_all",
)


class Trial:
    """One chunk of operations."""

    def __init__(self, seed: int, room: Room) -> None:
        self.rng = random.Random(seed)
        self.room, self.editor = room, room.editor
        self.editor.closes_brackets = bool(seed % 2)
        self.plain = PlainEditor(room.buffer.text, newline=room.buffer.newline)
        self.first = room.buffer.text
        self.log: list[str] = []

    @property
    def page(self) -> Page:
        assert self.editor._page is not None
        return self.editor._page

    def step(self) -> None:
        operation = self.rng.choices(
            (
                *(self.type, self.type_word, self.move, self.select, self.delete, self.newline, self.rearrange),
                *(self.clip, self.paste, self.undo, self.find, self.replace, self.outside, self.look, self.close),
            ),
            (20, 6, 20, 6, 8, 5, 6, 6, 4, 8, 4, 2, 5, 6, 2),
        )[0]
        self.log.append(operation.__name__)
        operation()
        self.check()

    def check(self) -> None:
        assert self.room.buffer.text == self.plain.text, self.said()
        assert self.editor.cursor_offset == self.plain.cursor, self.said()
        assert 0 <= self.plain.cursor <= len(self.plain.text), self.said()
        span = self.editor.selection
        assert (span is not None) == self.plain.has_selection, self.said()
        if span is not None:
            assert (span.start, span.end) == self.plain.span, self.said()

    def said(self) -> str:
        return f"after {self.log[-30:]}"

    def perform(self, action: str) -> None:
        self.log[-1] += f" {action}"
        self.editor.perform(action)

    def adopt(self) -> None:
        """Take what the editor made, once it was found to be right."""
        self.plain.text = self.room.buffer.text
        self.plain.cursor = self.editor.cursor_offset
        span = self.editor.selection
        self.plain.anchor = None if span is None else span.start + span.end - self.plain.cursor

    def type(self) -> None:
        letter = self.rng.choice(LETTERS)
        self.log[-1] += repr(letter)
        before = self.room.buffer.text
        start, end = self.plain.span
        self.editor._type(letter)
        if not self.editor.closes_brackets:
            self.plain.put(letter)
            return
        text, cursor = self.room.buffer.text, self.editor.cursor_offset
        if self.editor.selection is not None:  # wrapped
            assert text[start] == letter, self.said()
            assert text[start + 1 : start + 1 + end - start] == before[start:end], self.said()
        elif "\\end{" not in before[max(0, start - 40) : start] + letter:
            assert text[:cursor] == before[:start] + letter, self.said()
            assert text.endswith(before[end:]) or text == before, self.said()
        self.adopt()

    def type_word(self) -> None:
        for letter in "ab c":
            self.editor._type(letter)
            if self.editor.selection is None and not self.editor.closes_brackets:
                self.plain.put(letter)
        if self.editor.closes_brackets:
            self.adopt()

    def move(self) -> None:
        action = self.rng.choice(_MOTIONS)
        before = self.room.buffer.text
        if action in _EXACT_MOTIONS:
            self.plain.move(_EXACT_MOTIONS[action](self.plain), select=action.startswith("select"))
            self.perform(action)
        else:
            anchor = self.plain.cursor if self.plain.anchor is None else self.plain.anchor
            self.perform(action)
            assert self.room.buffer.text == before, self.said()
            self.plain.cursor = self.editor.cursor_offset
            self.plain.anchor = anchor if action.startswith("select") else None

    def select(self) -> None:
        self.perform(self.rng.choice(_SELECTING))
        self.adopt_selection()

    def adopt_selection(self) -> None:
        assert self.room.buffer.text == self.plain.text, self.said()
        self.adopt()

    def delete(self) -> None:
        action = self.rng.choice(("delete_left", "delete_right", "delete_word_left", "delete_word_right"))
        before, (start, end) = self.room.buffer.text, self.plain.span
        has_folds = bool(self.page.folds)
        self.perform(action)
        text = self.room.buffer.text
        if has_folds and text == before:  # it opened a fold
            self.adopt()
        elif action in ("delete_left", "delete_right") and not self.editor.closes_brackets:
            self.plain.delete(forward=action == "delete_right")
        else:
            gone = len(before) - len(text)
            at = self.editor.cursor_offset
            assert before[:at] + before[at + gone :] == text, self.said()
            assert at <= start, self.said()
            assert at + gone >= end, self.said()
            self.adopt()

    def newline(self) -> None:
        before, (start, end) = self.room.buffer.text, self.plain.span
        self.perform("newline")
        text, cursor = self.room.buffer.text, self.editor.cursor_offset
        assert text.startswith(before[:start] + self.room.buffer.newline), self.said()
        assert not text[start:cursor].strip(), self.said()
        assert text.endswith(before[end:]), self.said()
        self.adopt()

    def rearrange(self) -> None:
        before = self.room.buffer.text
        self.perform(self.rng.choice(_REARRANGING))
        assert _letters(self.room.buffer.text) == _letters(before), self.said()
        self.adopt()

    def clip(self) -> None:
        action = self.rng.choice(("copy", "cut", "delete_to_line_end"))
        before, (start, end) = self.room.buffer.text, self.plain.span
        self.perform(action)
        if action == "copy" and start != end:
            self.plain.clipboard = before[start:end]
        elif action == "cut" and start != end:
            self.plain.clipboard = before[start:end]
            self.plain.put("")
        elif self.room.buffer.text != before:
            gone = len(before) - len(self.room.buffer.text)
            at = self.editor.cursor_offset
            self.plain.clipboard = before[at : at + gone]
            self.adopt()
        else:
            self.adopt()
        assert self.editor.clipboard.text == self.plain.clipboard, self.said()

    def paste(self) -> None:
        if self.rng.random() < 0.5:
            self.editor.clipboard.text = self.plain.clipboard = self.rng.choice(PIECES)
        self.perform("paste")
        self.plain.paste(self.plain.clipboard)

    def undo(self) -> None:
        self.perform(self.rng.choice(("undo", "undo", "redo")))
        self.adopt()

    def find(self) -> None:
        word = self.rng.choice(WORDS)
        end, text = self.plain.span[1], self.plain.text
        found = self.editor.find(word)
        if word.lower() == word and word.isascii():
            hay = "".join(each.lower() if len(each.lower()) == 1 else each for each in text)
            at = hay.find(word, end)
            at = hay.find(word) if at < 0 else at
            assert (found is None) == (at < 0), self.said()
            if found is not None and at >= end:
                assert found == Span(at, at + len(word)), self.said()
        self.adopt_selection()

    def replace(self) -> None:
        word, new = self.rng.choice(("a", "x", "$")), self.rng.choice(("", "y", "ab"))
        snapshot, query = self.room.buffer.snapshot, Query.of(word)
        edits = [
            Edit(snapshot.offset(row, start), line[start:end], becomes)
            for row, line in enumerate(snapshot.lines(0, snapshot.line_count))
            for start, end, becomes in query.replaced(line, new)
        ]
        if edits:
            self.room.buffer.edit(edits, label="replacing")
        hay = self.plain.text.replace(word, new).replace(word.upper(), new)
        assert self.room.buffer.text == hay, self.said()
        self.adopt()

    def outside(self) -> None:
        text = self.room.buffer.text
        start = self.rng.randrange(len(text) + 1)
        end = min(len(text), start + self.rng.choice((0, 0, 1, 5, 40)))
        new = self.rng.choice(("", "Z", "two\nlines", text[start:end] + "!"))
        if text[start:end] != new:
            origin = self.rng.choice((Origin.DISK, Origin.COLLEAGUE))
            self.room.buffer.edit([Edit(start, text[start:end], new)], origin=origin, label="outside")
            self.plain.outside(start, end, new)

    def look(self) -> None:
        """Scroll, fold, or make the window another size."""
        what = self.rng.randrange(4)
        if what == 0:
            self.editor._scroll(self.rng.randrange(-9, 10))
        elif what == 1:
            self.perform(self.rng.choice(("fold", "fold_proofs")))
            self.adopt_selection()
        elif what == 2:
            self.page.viewport.resize(self.rng.choice((20, 40, 70)), self.rng.choice((3, 10, 20)))
        else:
            self.editor.go_to(self.rng.randrange(len(self.plain.text) + 1))
            self.adopt_selection()

    def close(self) -> None:
        before, cursor, has_selection = self.room.buffer.text, self.plain.cursor, self.plain.has_selection
        self.perform("close")
        assert not has_selection or self.room.buffer.text == before, self.said()
        assert self.room.buffer.text.endswith(before[cursor:]), self.said()
        self.adopt()


def _letters(text: str) -> list[str]:
    """Return what rearranging leaves as it is, in any order."""
    return sorted("".join(text.split()).replace("%", ""))


def drawn_rows(editor: Editor, page: Page, canvas: Canvas) -> list[list[tuple[str, object]]]:
    """Return the rows a canvas draws of a page, as texts and styles."""
    assert editor._styles is not None
    frame = Frame(page.viewport.width + 7, page.viewport.height, True, True, None)
    canvas.update(page, frame, editor._styles)
    return [[(segment.text, segment.style) for segment in strip] for strip in canvas.strips]


def afresh(page: Page) -> Page:
    """Return a page that starts anew from the text, where `page` is."""
    fresh = Page(page.buffer, page.clipboard)
    span = page.caret.selection
    cursor = page.caret.cursor
    fresh.caret.select(cursor if span is None else span.start + span.end - cursor, cursor)
    fresh.folds.add_all(page.folds)
    fresh.viewport.resize(page.viewport.width, page.viewport.height)
    fresh.viewport.top = page.viewport.top
    while not page.states.is_complete:
        page.states.advance(1000)
    while not fresh.states.is_complete:
        fresh.states.advance(1000)
    return fresh


@pytest.mark.slow
@pytest.mark.parametrize("chunk", range(CHUNKS))
async def test_random_operations_leave_what_a_plain_model_has(chunk: int) -> None:
    text = TEXTS[chunk % len(TEXTS)]
    room = Room(text, newline="\r\n" if "\r\n" in text else "\n")
    async with room.run_test(size=(60, 16)) as pilot:
        trial, canvas = Trial(chunk, room), Canvas()
        await pilot.pause()
        for count in range(OPERATIONS):
            if len(trial.plain.text) > 20_000:
                trial.log.append("start anew")
                room.editor.perform("select_all")
                room.editor.perform("delete_left")
                trial.adopt()
            trial.step()
            if count % 20 == 0:
                found = drawn_rows(room.editor, trial.page, canvas)
                assert found == drawn_rows(room.editor, afresh(trial.page), Canvas()), f"{chunk}: {trial.said()}"
            if count % 100 == 0:
                await pilot.pause()
        while room.buffer.redo() is not None:
            continue
        last = room.buffer.text
        while room.buffer.undo() is not None:
            continue
        assert room.buffer.text == trial.first, chunk
        while room.buffer.redo() is not None:
            continue
        assert room.buffer.text == last, chunk
